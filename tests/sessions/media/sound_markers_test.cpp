#include "sessions/media/sound_markers.hpp"

#include <gtest/gtest.h>

#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::sound_markers_test {
namespace {

using lacquer::test::readBytes;
using lacquer::test::shell;
using lacquer::test::TemporaryFolder;
using lacquer::test::writeBytes;

// 44101 frames of each channel, with an odd number of bytes in 24 bits and one channel.
class SoundMarkersTest : public testing::Test {
protected:
    Status write(const std::string& name, std::vector<SoundMarker> markers,
                 SampleFormat samples = SampleFormat::pcm24) {
        AudioFileSpec spec{.format = *formatOf(name), .samples = samples, .sampleRate = 44100, .channels = 1};
        spec.markers = std::move(markers);
        auto file = AudioFileWriter::create(folder / name, spec);
        if (!file) return fail(file.error());
        lacquer::test::Channels audio{lacquer::test::noise(44101, 0.5f, 3)};
        lacquer::test::Views views(audio);
        EXPECT_TRUE(file->write(views).ok());
        return file->commit();
    }
    [[nodiscard]] std::vector<SoundMarker> read(const std::string& name) const {
        const auto markers = readMarkers(folder / name);
        EXPECT_TRUE(markers.ok()) << (markers.ok() ? "" : markers.error().line());
        return markers.ok() ? *markers : std::vector<SoundMarker>();
    }
    [[nodiscard]] std::string samplesOf(const std::string& name) const {
        return shell("ffmpeg -v error -i " + (folder / name).string() + " -f f32le - | md5sum");
    }

    TemporaryFolder folder;
    const std::vector<SoundMarker> song{{0, "Intro"}, {11025, "Verse \xC3\xA4"}, {33333, ""}, {44100, "The end"}};
};

TEST_F(SoundMarkersTest, WhatIsWrittenIsReadInOrderOfFrames) {
    for (const std::string name : {"a.wav", "a.flac"}) {
        ASSERT_TRUE(write(name, {song[2], song[0], song[3], song[1]}).ok());
        EXPECT_EQ(read(name), song) << name;
    }
    ASSERT_TRUE(write("float.wav", song, SampleFormat::float32).ok());
    EXPECT_EQ(read("float.wav"), song);
    ASSERT_TRUE(write("none.flac", {}).ok());
    EXPECT_TRUE(read("none.flac").empty());
}

TEST_F(SoundMarkersTest, TheSoundStaysAsItIsWithoutMarkers) {
    for (const std::string kind : {"wav", "flac"}) {
        ASSERT_TRUE(write("with." + kind, song).ok());
        ASSERT_TRUE(write("without." + kind, {}).ok());
        EXPECT_EQ(samplesOf("with." + kind), samplesOf("without." + kind)) << kind;
        EXPECT_TRUE(AudioFile::open(folder / ("with." + kind)).ok());
    }
    shell("flac --test --silent " + (folder / "with.flac").string());
    EXPECT_EQ(shell("soxi -s " + (folder / "with.wav").string()), "44101\n");
}

TEST_F(SoundMarkersTest, OtherProgramsFindChaptersInFlac) {
    ASSERT_TRUE(write("a.flac", song).ok());
    const std::string tags = shell("metaflac --export-tags-to=- " + (folder / "a.flac").string());
    EXPECT_NE(tags.find("CHAPTER002=00:00:00.250000000\nCHAPTER002NAME=Verse \xC3\xA4\n"), std::string::npos) << tags;
    const std::string probed = shell("ffprobe -v error -show_chapters -of csv=p=0 " + (folder / "a.flac").string());
    EXPECT_NE(probed.find("0.250000"), std::string::npos) << probed;
    EXPECT_NE(probed.find("Verse \xC3\xA4"), std::string::npos) << probed;
}

// libsndfile's own reader stands for other programs: none of the tests' tools prints cue points.
TEST_F(SoundMarkersTest, OtherProgramsFindCuePointsInWav) {
    ASSERT_TRUE(write("a.wav", song).ok());
    const std::string info = shell("sndfile-info " + (folder / "a.wav").string());
    EXPECT_NE(info.find("labl"), std::string::npos) << info;
    EXPECT_NE(info.find("Verse"), std::string::npos) << info;
    EXPECT_NE(info.find("11025"), std::string::npos) << info;
}

TEST_F(SoundMarkersTest, ChaptersOfOtherProgramsAndCueSheetsAreRead) {
    ASSERT_TRUE(write("a.flac", {}).ok());
    const std::string file = (folder / "a.flac").string();
    writeBytes(
        folder / "sheet.cue",
        "FILE \"a.flac\" FLAC\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    INDEX 01 00:00:45\n");
    shell("metaflac --import-cuesheet-from=" + (folder / "sheet.cue").string() + " " + file + " 2>&1");
    // Frame 45 of 75 in a second.
    EXPECT_EQ(read("a.flac"), (std::vector<SoundMarker>{{0, "Track 1"}, {26460, "Track 2"}}));
    shell("metaflac --set-tag=chapter001=00:00:00.500 --set-tag=CHAPTER001NAME=Half --set-tag=CHAPTER002=nonsense " +
          file);
    EXPECT_EQ(read("a.flac"), (std::vector<SoundMarker>{{22050, "Half"}}));
}

TEST_F(SoundMarkersTest, WhatHasNoPlaceForMarkersIsRefusedAndLeavesNothing) {
    const auto aiff = write("a.aiff", song);
    ASSERT_FALSE(aiff.ok());
    EXPECT_EQ(aiff.error().kind, ErrorKind::usage);
    EXPECT_FALSE(write("b.wav", {{-1, "early"}}).ok());
    EXPECT_FALSE(write("c.wav", {{std::int64_t{1} << 32, "late"}}).ok());
    EXPECT_FALSE(write("d.flac", std::vector<SoundMarker>(1000)).ok());
    EXPECT_TRUE(folder.names().empty());
}

TEST_F(SoundMarkersTest, DamagedMarkersAreRefusedWithoutACrash) {
    for (const std::string kind : {"wav", "flac"}) {
        ASSERT_TRUE(write("a." + kind, song).ok());
        const std::string whole = readBytes(folder / ("a." + kind));
        const std::size_t place = kind == "wav" ? whole.find("cue ") : 4;
        int refused = 0;
        for (std::size_t at = place; at < std::min(whole.size(), place + 260); ++at) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(0xFF);
            writeBytes(folder / "b.bin", bytes);
            refused += readMarkers(folder / "b.bin").ok() ? 0 : 1;
            writeBytes(folder / "b.bin", whole.substr(0, at));
            (void)readMarkers(folder / "b.bin");
        }
        EXPECT_GT(refused, 0) << kind;
    }
    writeBytes(folder / "empty.wav", "");
    EXPECT_TRUE(read("empty.wav").empty());
    EXPECT_EQ(readMarkers(folder / "none.wav").error().kind, ErrorKind::missingInput);
}

}  // namespace
}  // namespace lacquer::sessions::sound_markers_test

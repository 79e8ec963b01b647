#include "sessions/media/audio_file_writer.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>

#include "tests/sessions/media/full_disk.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::audio_file_writer_test {
namespace {

using namespace lacquer::test;

void writeFile(const std::filesystem::path& path, Channels channels, AudioFileSpec spec) {
    spec.channels = static_cast<int>(channels.size());
    Result<AudioFileWriter> file = AudioFileWriter::create(path, spec);
    ASSERT_TRUE(file) << file.error().line();
    ASSERT_TRUE(file->write(Views(channels)));
    const Status status = file->commit();
    ASSERT_TRUE(status) << status.error().line();
}

/// Numbers that 24 bits can hold.
std::vector<float> wholeNumbers(std::int64_t frames, std::uint32_t seed) {
    std::vector<float> samples = noise(frames, 0.9f, seed);
    for (float& x : samples) x = std::round(x * 8388608) / 8388608;
    return samples;
}

TEST(AudioFileWriter, WritesTwentyFourBitsThatFfmpegReadsBackUnchanged) {
    for (const auto& [name, format] :
         {std::pair{"a.wav", FileFormat::wav}, {"a.aiff", FileFormat::aiff}, {"a.flac", FileFormat::flac}}) {
        const TemporaryFolder folder;
        const Channels channels{wholeNumbers(10000, 1), wholeNumbers(10000, 2)};
        writeFile(folder / name, channels, {.format = format, .samples = SampleFormat::pcm24, .sampleRate = 44100});
        EXPECT_EQ(decodeWithFfmpeg(folder / name, 2), channels) << name;
        EXPECT_EQ(shell("soxi -b '" + (folder / name).string() + "'"), "24\n");
        EXPECT_EQ(shell("soxi -r '" + (folder / name).string() + "'"), "44100\n");
        EXPECT_EQ(shell("soxi -c '" + (folder / name).string() + "'"), "2\n");
    }
}

TEST(AudioFileWriter, WritesFloatsBitForBitAlsoBeyondFullScale) {
    const TemporaryFolder folder;
    const Channels channels{noise(10000, 4, 1)};
    writeFile(folder / "a.wav", channels, {.samples = SampleFormat::float32});
    EXPECT_EQ(decodeWithFfmpeg(folder / "a.wav", 1), channels);
}

TEST(AudioFileWriter, WritesSixteenBits) {
    const TemporaryFolder folder;
    writeFile(folder / "a.wav", {noise(10000, 0.5f, 1)}, {.samples = SampleFormat::pcm16});
    EXPECT_EQ(shell("soxi -b '" + (folder / "a.wav").string() + "'"), "16\n");
    const std::vector<float> got = decodeWithFfmpeg(folder / "a.wav", 1)[0];
    const std::vector<float> samples = noise(10000, 0.5f, 1);
    for (std::size_t n = 0; n < got.size(); ++n) ASSERT_NEAR(got[n], samples[n], 0.5001 / 32768);
}

TEST(AudioFileWriter, WritesASmallWavAsAnOrdinaryRiff) {
    const TemporaryFolder folder;
    writeFile(folder / "a.wav", {noise(10, 1, 1)}, {});
    EXPECT_EQ(readBytes(folder / "a.wav").substr(0, 4), "RIFF");
}

// The PEAK chunk of WAV and AIFF: four letters, length, version, time in seconds since 1970.
TEST(AudioFileWriter, LeavesTheTimeOfDayOutOfTheFile) {
    const TemporaryFolder folder;
    for (const char* name : {"a.wav", "a.aiff"}) {
        writeFile(folder / name, {noise(100, 1, 1)}, {.format = *formatOf(name), .samples = SampleFormat::float32});
        const std::string bytes = readBytes(folder / name);
        const std::size_t peak = bytes.find("PEAK");
        if (peak != std::string::npos) {
            EXPECT_EQ(bytes.substr(peak + 12, 4), std::string(4, '\0')) << name;
        }
    }
}

TEST(AudioFileWriter, ShowsTheFileOnlyOnceItIsComplete) {
    const TemporaryFolder folder;
    Channels channels{noise(1000, 1, 1)};
    Result<AudioFileWriter> file = AudioFileWriter::create(folder / "a.wav", {.channels = 1});
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(Views(channels)));
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.wav.1.part"});
    ASSERT_TRUE(file->commit());
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.wav"});
}

TEST(AudioFileWriter, LeavesTheOldFileWhenItIsGivenUp) {
    const TemporaryFolder folder;
    writeBytes(folder / "a.wav", "the old master");
    {
        Channels channels{noise(1000, 1, 1)};
        Result<AudioFileWriter> file = AudioFileWriter::create(folder / "a.wav", {.channels = 1});
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->write(Views(channels)));
    }
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.wav"});
    EXPECT_EQ(readBytes(folder / "a.wav"), "the old master");
}

TEST(AudioFileWriter, TouchesNoFileThatIsCalledLikeAPartOfIt) {
    const TemporaryFolder folder;
    const std::vector<std::string> others{"a.wav.1.part", "a.wav.2.part", "a.wav.part", "victim"};
    for (const char* name : {"a.wav.1.part", "a.wav.part", "victim"}) writeBytes(folder / name, "precious");
    std::filesystem::create_symlink("victim", folder / "a.wav.2.part");
    writeFile(folder / "a.wav", {noise(1000, 1, 1)}, {});
    for (const std::string& name : others) EXPECT_EQ(readBytes(folder / name), "precious") << name;
    std::vector<std::string> expected = others;
    expected.insert(expected.begin(), "a.wav");
    EXPECT_EQ(folder.names(), expected);
}

TEST(AudioFileWriter, TwoThatWriteOneFileLeaveTheLastOneWhole) {
    const TemporaryFolder folder;
    Channels first{wholeNumbers(1000, 1)}, second{wholeNumbers(2000, 2)};
    Result<AudioFileWriter> one = AudioFileWriter::create(folder / "a.wav", {.channels = 1});
    Result<AudioFileWriter> other = AudioFileWriter::create(folder / "a.wav", {.channels = 1});
    ASSERT_TRUE(one && other);
    ASSERT_TRUE(one->write(Views(first)));
    ASSERT_TRUE(other->write(Views(second)));
    ASSERT_TRUE(other->commit());
    EXPECT_EQ(decodeWithFfmpeg(folder / "a.wav", 1), second);
    ASSERT_TRUE(one->commit());
    EXPECT_EQ(decodeWithFfmpeg(folder / "a.wav", 1), first);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.wav"});
}

TEST(AudioFileWriter, GivesTheFileTheRightsThatTheUserGivesNewFiles) {
    const TemporaryFolder folder;
    const mode_t before = umask(027);
    writeFile(folder / "a.wav", {noise(10, 1, 1)}, {});
    umask(before);
    struct stat status {};
    ASSERT_EQ(stat((folder / "a.wav").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST(AudioFileWriter, CountsWhatIsBeyondFullScale) {
    const TemporaryFolder folder;
    Channels channels{{0.5f, 1.5f, -2.0f, 0.0f}};
    Result<AudioFileWriter> file = AudioFileWriter::create(folder / "a.wav", {.channels = 1});
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write(Views(channels)));
    EXPECT_EQ(file->clippedSamples(), 2);
}

Status tryToWrite(const std::filesystem::path& path, Channels& channels) {
    Result<AudioFileWriter> file = AudioFileWriter::create(path, {.format = *formatOf(path)});
    if (!file) return fail(file.error());
    if (Status status = file->write(Views(channels)); !status) return status;
    return file->commit();
}

class FullDiskFormat : public testing::TestWithParam<const char*> {};

// At every size of the disk the file is either whole or not there: also when it is the last block or the header that
// does not fit.
TEST_P(FullDiskFormat, GivesAnErrorAndLeavesEveryFileAsItWas) {
    const TemporaryFolder folder;
    const auto path = folder / GetParam();
    Channels channels{noise(20000, 0.9f, 1), noise(20000, 0.9f, 2)};
    writeFile(path, channels, {.format = *formatOf(path)});
    const auto wholeSize = std::filesystem::file_size(path);
    const std::string old = "the old master";

    for (const std::uintmax_t missing : {std::uintmax_t{1}, std::uintmax_t{5000}, wholeSize / 2, wholeSize}) {
        writeBytes(path, old);
        const FullDisk disk(static_cast<rlim_t>(wholeSize - missing));
        const Status status = tryToWrite(path, channels);
        ASSERT_FALSE(status) << missing << " bytes are missing";
        EXPECT_EQ(status.error().kind, ErrorKind::cannotCreate);
        EXPECT_EQ(status.error().where, path.string());
        EXPECT_EQ(folder.names(), std::vector<std::string>{GetParam()});
        EXPECT_EQ(readBytes(path), old);
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, FullDiskFormat, testing::Values("a.wav", "a.aiff", "a.flac"));

void expectRefused(const std::filesystem::path& path, const AudioFileSpec& spec, ErrorKind kind) {
    const Result<AudioFileWriter> file = AudioFileWriter::create(path, spec);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, kind) << file.error().line();
    EXPECT_EQ(file.error().where, path.string());
    EXPECT_FALSE(file.error().remedy.empty());
}

TEST(AudioFileWriter, RefusesWhatAFormatCannotHold) {
    const TemporaryFolder folder;
    expectRefused(folder / "a.flac", {.format = FileFormat::flac, .samples = SampleFormat::float32}, ErrorKind::usage);
    expectRefused(folder / "a.flac", {.format = FileFormat::flac, .channels = 9}, ErrorKind::usage);
    EXPECT_TRUE(folder.names().empty());
}

TEST(AudioFileWriter, RefusesAPlaceWhereNoFileCanBe) {
    const TemporaryFolder folder;
    expectRefused(folder / "none" / "a.wav", {}, ErrorKind::cannotCreate);
    expectRefused(folder.path(), {}, ErrorKind::cannotCreate);
}

TEST(AudioFileWriter, KnowsTheFormatByTheExtensionInAnyCase) {
    EXPECT_EQ(formatOf("a.wav"), FileFormat::wav);
    EXPECT_EQ(formatOf("A.WAV"), FileFormat::wav);
    EXPECT_EQ(formatOf("a.aif"), FileFormat::aiff);
    EXPECT_EQ(formatOf("a.aiff"), FileFormat::aiff);
    EXPECT_EQ(formatOf("a.flac"), FileFormat::flac);
    EXPECT_EQ(formatOf("a.mp3"), std::nullopt);
    EXPECT_EQ(formatOf("wav"), std::nullopt);
}

}  // namespace
}  // namespace lacquer::sessions::audio_file_writer_test

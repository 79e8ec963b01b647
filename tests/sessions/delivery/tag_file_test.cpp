#include "sessions/delivery/tag_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/chunk_tags.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/sound_markers.hpp"
#include "tests/sessions/media/full_disk.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::tag_file_test {
namespace {

using lacquer::test::FullDisk;
using lacquer::test::readBytes;
using lacquer::test::shell;
using lacquer::test::TemporaryFolder;
using lacquer::test::writeBytes;

// How ffmpeg makes a file of each kind. 11025 frames of one channel: an odd number of bytes in 24 bits.
const std::map<std::string, std::string> kKinds{
    {"pcm16.wav", "-c:a pcm_s16le"},  {"pcm24.wav", "-c:a pcm_s24le"},         {"float.wav", "-c:a pcm_f32le"},
    {"long.wav", "-c:a pcm_s24le"},   {"plain.aiff", "-c:a pcm_s24be"},        {"plain.flac", ""},
    {"vorbis.ogg", "-c:a libvorbis"}, {"opus.opus", "-c:a libopus -ar 48000"}, {"lame.mp3", "-c:a libmp3lame"},
    {"aac.m4a", "-c:a aac"},
};

Tags allTags() {
    Tags tags;
    tags.title =
        "\xC3\x9C"
        "ber \xE9\x9B\xA8";  // an umlaut, and Japanese
    tags.artist = "Bj\xC3\xB6rk";
    tags.album = "Weather";
    tags.albumArtist = "Various";
    tags.track = 3;
    tags.trackTotal = 12;
    tags.year = "2026-11-28";
    tags.genre = "Ambient";
    tags.composer = "\xC3\x96. Komponist";
    tags.label = "Label Ltd";
    tags.isrc = "GBABC2500012";
    tags.upc = "4006381333931";
    tags.copyright = "2026 Me";
    tags.comment = "Mixed in a shed";
    return tags;
}

std::uint64_t little(const std::string& bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

// Chunks of a WAV file in their order, by this test's own reading; fails where lengths do not lead to its end.
std::vector<std::pair<std::string, std::string>> chunksOf(const std::string& bytes) {
    std::vector<std::pair<std::string, std::string>> chunks;
    std::size_t at = 12;
    while (at + 8 <= bytes.size()) {
        const std::string id = bytes.substr(at, 4);
        std::uint64_t length = little(bytes, at + 4, 4);
        if (id == "data" && length == 0xFFFFFFFF) length = little(bytes, 28, 8);  // from ds64, which is first
        EXPECT_LE(at + 8 + length, bytes.size()) << id;
        if (at + 8 + length > bytes.size()) break;
        chunks.emplace_back(id, bytes.substr(at + 8, length));
        at += 8 + length + (length & 1);
    }
    EXPECT_EQ(at, bytes.size());
    return chunks;
}
std::string chunkOf(const std::string& bytes, const std::string& id) {
    for (const auto& [name, content] : chunksOf(bytes))
        if (name == id) return content;
    return {};
}
std::string bytesOf(std::uint64_t value, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> 8 * i & 255);
    return bytes;
}
std::string chunk(const std::string& id, const std::string& content) {
    return id + bytesOf(content.size(), 4) + content + std::string(content.size() & 1, '\0');
}
// A RIFF file with more chunks behind the others.
std::string withChunks(std::string bytes, const std::string& chunks) {
    bytes += chunks;
    return bytes.replace(4, 4, bytesOf(bytes.size() - 8, 4));
}

// The same as RF64 (EBU Tech 3306), whatever its length.
std::string asRf64(const std::string& riff) {
    const std::uint64_t data = chunkOf(riff, "data").size();
    const std::string body =
        chunk("ds64", bytesOf(riff.size() - 8 + 36, 8) + bytesOf(data, 8) + bytesOf(data / 3, 8) + bytesOf(0, 4)) +
        riff.substr(12);
    std::string bytes = "RF64" + bytesOf(0xFFFFFFFF, 4) + "WAVE" + body;
    return bytes.replace(bytes.find("data") + 4, 4, bytesOf(0xFFFFFFFF, 4));
}

class TagFileTest : public testing::Test {
protected:
    TagFileTest() {
        shell("ffmpeg -v error -f lavfi -i testsrc=s=32x32 -frames:v 1 " + at("cover.png"));
        shell("ffmpeg -v error -f lavfi -i testsrc=s=32x32 -frames:v 1 " + at("cover.jpg"));
        lacquer::test::writeWav(folder / "source.wav", {lacquer::test::noise(11025, 0.4f, 5)}, 44100);
    }
    [[nodiscard]] std::string at(const std::string& name) const { return (folder / name).string(); }
    // One of kKinds.
    std::filesystem::path make(const std::string& name, const std::string& options = {}) {
        shell("ffmpeg -v error -y -bitexact -i " + at("source.wav") + " " + kKinds.at(name) + " " + options + " " +
              at(name));
        if (name == "long.wav") writeBytes(folder / name, asRf64(readBytes(folder / name)));
        return folder / name;
    }
    [[nodiscard]] std::string samplesOf(const std::filesystem::path& path) const {
        return shell("ffmpeg -v fatal -i " + path.string() + " -map 0:a -f f32le - | md5sum");
    }
    [[nodiscard]] std::string probe(const std::filesystem::path& path) const {
        return shell("ffprobe -v error -show_entries format_tags:stream_tags -of default=nw=1 " + path.string());
    }
    [[nodiscard]] std::string mediainfo(const std::filesystem::path& path) const {
        return shell("mediainfo " + path.string());
    }
    static Tags read(const std::filesystem::path& path) {
        const auto content = readTags(path);
        EXPECT_TRUE(content.ok()) << (content.ok() ? "" : content.error().line());
        return content.ok() ? content->tags : Tags();
    }
    static void write(const std::filesystem::path& path, const Tags& tags, const LoudnessTags& loudness = {}) {
        const Status written = writeTags(path, tags, path.parent_path(), loudness);
        EXPECT_TRUE(written.ok()) << path << (written.ok() ? "" : written.error().line());
    }
    // Refused, with the file as it was and nothing beside it.
    void expectRefused(const std::filesystem::path& path, const Tags& tags, ErrorKind kind) {
        const std::string before = readBytes(path);
        const auto names = folder.names();
        const Status written = writeTags(path, tags, folder.path());
        ASSERT_FALSE(written.ok()) << path;
        EXPECT_EQ(written.error().kind, kind) << written.error().line();
        EXPECT_EQ(readBytes(path), before) << path;
        EXPECT_EQ(folder.names(), names);
    }

    TemporaryFolder folder;
};

TEST_F(TagFileTest, EveryFormatSaysWhatWasWritten) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        for (const std::string picture : {"cover.png", "cover.jpg"}) {
            Tags tags = allTags();
            tags.artwork = picture;
            write(path, tags);
            const auto content = readTags(path);
            ASSERT_TRUE(content.ok()) << name;
            EXPECT_EQ(content->tags, allTags()) << name;
            ASSERT_TRUE(content->artwork) << name;
            EXPECT_EQ(content->artwork->bytes, readBytes(folder / picture)) << name;
            EXPECT_EQ(content->artwork->mime, picture == "cover.png" ? "image/png" : "image/jpeg") << name;
        }
    }
}

// MediaInfo has readers of its own for all of them.
TEST_F(TagFileTest, AnotherProgramReadsEveryField) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        Tags tags = allTags();
        tags.artwork = "cover.png";
        write(path, tags);
        const std::string told = shell(
            "mediainfo --Inform='General;%Track%|%Performer%|%Album%|%Album/Performer%|%Track/Position%|"
            "%Track/Position_Total%|%Recorded_Date%|%Genre%|%Composer%|%Publisher%%Label%%LABEL%|%ISRC%|%BARCODE%|"
            "%Copyright%|%Comment%|%Cover%' " +
            path.string());
        EXPECT_EQ(told,
                  "\xC3\x9C"
                  "ber \xE9\x9B\xA8|Bj\xC3\xB6rk|Weather|Various|3|12|2026-11-28|Ambient|\xC3\x96. Komponist|Label Ltd|"
                  "GBABC2500012|4006381333931|2026 Me|Mixed in a shed|Yes\n")
            << name;
    }
}

TEST_F(TagFileTest, TheSamplesStay) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        const std::string before = samplesOf(path);
        Tags tags = allTags();
        tags.artwork = "cover.jpg";
        write(path, tags);
        EXPECT_EQ(samplesOf(path), before) << name;
        write(path, {});
        EXPECT_EQ(samplesOf(path), before) << name;
        if (name != "aac.m4a") {  // which libsndfile does not read
            EXPECT_TRUE(AudioFile::open(path).ok()) << name;
        }
    }
    shell("flac --test --silent " + at("plain.flac"));
}

TEST_F(TagFileTest, WhatIsEmptyIsTakenOut) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        write(path, allTags());
        Tags tags = allTags();
        tags.title.clear();
        tags.isrc.clear();
        tags.trackTotal = 0;
        write(path, tags);
        EXPECT_EQ(read(path), tags) << name;
        const std::string bytes = readBytes(path);
        EXPECT_EQ(bytes.find("GBABC2500012"), std::string::npos) << name;
        EXPECT_EQ(probe(path).find("\xE9\x9B\xA8"), std::string::npos) << name << probe(path);
        write(path, {});
        EXPECT_EQ(read(path), Tags()) << name;
        EXPECT_EQ(mediainfo(path).find("Weather"), std::string::npos) << name;
    }
}

TEST_F(TagFileTest, AFileThatSaysItAlreadyIsNotTouched) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        Tags tags = allTags();
        tags.artwork = "cover.png";
        write(path, tags);
        struct stat before {
        }, after{};
        ASSERT_EQ(stat(path.c_str(), &before), 0);
        write(path, tags);
        ASSERT_EQ(stat(path.c_str(), &after), 0);
        EXPECT_EQ(before.st_ino, after.st_ino) << name;
    }
}

TEST_F(TagFileTest, OtherTagsStayAsTheyAre) {
    const auto path = make("plain.flac");
    shell("metaflac --set-tag=ARTIST=One --set-tag=ARTIST=Two --set-tag=MOOD=blue --set-tag=YEAR=1999 " +
          path.string());
    Tags tags = read(path);
    EXPECT_EQ(tags.artist, "One; Two");
    EXPECT_EQ(tags.year, "1999");
    tags.title = "Rain";
    write(path, tags);
    const std::string told = shell("metaflac --export-tags-to=- " + path.string());
    for (const char* line : {"ARTIST=One\n", "ARTIST=Two\n", "MOOD=blue\n", "YEAR=1999\n", "TITLE=Rain\n"})
        EXPECT_NE(told.find(line), std::string::npos) << told;
    tags.year = "2000";
    write(path, tags);
    EXPECT_EQ(shell("metaflac --export-tags-to=- " + path.string()).find("1999"), std::string::npos);
}

// Versions of ID3v2: the fourth byte. 2.3 has no order of artists (TSOP), which must not get lost.
TEST_F(TagFileTest, AnId3TagKeepsItsVersion) {
    const auto path = make("lame.mp3", "-id3v2_version 0");
    ASSERT_FALSE(readBytes(path).starts_with("ID3"));
    write(path, allTags());
    EXPECT_EQ(readBytes(path).substr(0, 4), "ID3\x03");
    make("lame.mp3", "-id3v2_version 4 -metadata TSOP='Order'");
    write(path, allTags());
    EXPECT_EQ(readBytes(path).substr(0, 4), "ID3\x04");
    EXPECT_NE(probe(path).find("artist-sort=Order"), std::string::npos) << probe(path);
    write(make("pcm16.wav"), allTags());
    EXPECT_EQ(chunkOf(readBytes(folder / "pcm16.wav"), "id3 ").substr(0, 4), "ID3\x03");
}

TEST_F(TagFileTest, Id3v1AndApeTagsSayTheSame) {
    const auto path = make("lame.mp3", "-metadata title=Old -write_id3v1 1");
    Tags tags = read(path);
    EXPECT_EQ(tags.title, "Old");
    tags.title = "New";
    write(path, tags);
    const std::string bytes = readBytes(path);
    EXPECT_EQ(bytes.substr(bytes.size() - 128, 6), "TAGNew");
}

// WAV: EBU Tech 3285 v2.
TEST_F(TagFileTest, BextHoldsTheLoudness) {
    for (const std::string name : {"pcm16.wav", "pcm24.wav", "float.wav", "long.wav"}) {
        const auto path = make(name);
        write(path, allTags(),
              {.integratedLufs = -14.12,
               .loudnessRangeLu = 6.5,
               .truePeakDbtp = -1.04,
               .maxMomentaryLufs = -9.876,
               .maxShortTermLufs = -11.3});
        const std::string told = shell("mediainfo " + at(name) + " | grep -i -E 'loud|peak' | tr -s ' '");
        for (const char* line : {"-14.12", "6.50", "-1.04", "-9.88", "-11.30"})
            EXPECT_NE(told.find(line), std::string::npos) << name << ": " << line << "\n" << told;
        const std::string broadcast = shell("sndfile-info --broadcast " + at(name));
        EXPECT_NE(broadcast.find("BWF version              : 2\n"), std::string::npos) << name << broadcast;
        EXPECT_NE(broadcast.find("Originator               : Lacquer\n"), std::string::npos) << name << broadcast;
    }
}

TEST_F(TagFileTest, WhatBextSaysOtherwiseStays) {
    const auto path = make("pcm24.wav",
                           "-write_bext 1 -metadata description=Reel -metadata originator=Studio "
                           "-metadata time_reference=48000 -metadata coding_history=A=PCM");
    const std::string before = chunkOf(readBytes(path), "bext");
    write(path, allTags(), {.integratedLufs = -20});
    const std::string after = chunkOf(readBytes(path), "bext");
    EXPECT_EQ(after.substr(0, 346), before.substr(0, 346));  // up to the version
    EXPECT_EQ(after.substr(422, 180), before.substr(422, 180));
    EXPECT_EQ(little(after, 346, 2), 2u);
    EXPECT_EQ(little(after, 412, 2), 0xFFFFu & static_cast<unsigned>(-2000));
    for (const std::size_t unknown : {414u, 416u, 418u, 420u}) EXPECT_EQ(little(after, unknown, 2), 0x7FFFu);
    EXPECT_EQ(after.substr(602, before.size() - 602), before.substr(602));
    // MediaInfo shows what is known alone.
    EXPECT_EQ(shell("mediainfo " + path.string() + " | grep -i -E 'loud|peak' | tr -s ' '"),
              "LoudnessValue : -20.00\n");
    write(path, allTags(), {.loudnessRangeLu = 7});
    EXPECT_EQ(little(chunkOf(readBytes(path), "bext"), 412, 2), 0xFFFFu & static_cast<unsigned>(-2000));
    EXPECT_EQ(little(chunkOf(readBytes(path), "bext"), 414, 2), 700u);
}

TEST_F(TagFileTest, PlayersFindTheGain) {
    const LoudnessTags loudness{
        .integratedLufs = -10.8, .truePeakDbtp = -6.0206, .albumIntegratedLufs = -11, .albumTruePeakDbtp = 0};
    for (const std::string name : {"plain.flac", "vorbis.ogg", "lame.mp3", "aac.m4a", "plain.aiff"}) {
        write(make(name), allTags(), loudness);
        std::string told = probe(folder / name);
        std::transform(told.begin(), told.end(), told.begin(), [](unsigned char c) { return std::toupper(c); });
        for (const char* line : {"REPLAYGAIN_TRACK_GAIN=-7.20 DB", "REPLAYGAIN_TRACK_PEAK=0.500000",
                                 "REPLAYGAIN_ALBUM_GAIN=-7.00 DB", "REPLAYGAIN_ALBUM_PEAK=1.000000"})
            EXPECT_NE(told.find(line), std::string::npos) << name << told;
    }
    write(make("opus.opus", "-metadata replaygain_track_gain='-1 dB'"), allTags(), loudness);
    const std::string told = probe(folder / "opus.opus");
    EXPECT_NE(told.find("R128_TRACK_GAIN=-3123\n"), std::string::npos) << told;  // 12.2 dB
    EXPECT_NE(told.find("R128_ALBUM_GAIN=-3072\n"), std::string::npos) << told;
    EXPECT_EQ(told.find("REPLAYGAIN"), std::string::npos) << told;
    EXPECT_EQ(told.find("replaygain"), std::string::npos) << told;
}

TEST_F(TagFileTest, AnRf64FileStaysOne) {
    const auto path = make("long.wav");
    Tags tags = allTags();
    tags.artwork = "cover.png";
    write(path, tags, {.integratedLufs = -14});
    const std::string bytes = readBytes(path);
    EXPECT_EQ(bytes.substr(0, 4), "RF64");
    EXPECT_EQ(little(bytes, 4, 4), 0xFFFFFFFFu);
    EXPECT_EQ(bytes.substr(12, 4), "ds64");
    EXPECT_EQ(little(bytes, 20, 8), bytes.size() - 8);
    EXPECT_EQ(little(bytes, 28, 8), 3u * 11025);
    EXPECT_EQ(little(bytes, 36, 8), 11025u);
    EXPECT_EQ(chunkOf(bytes, "data").size(), 3u * 11025);
    const std::string info = shell("sndfile-info " + path.string());
    EXPECT_NE(info.find("Frames      : 11025"), std::string::npos) << info;
    EXPECT_EQ(shell("ffprobe -v error -show_entries stream=duration_ts -of csv=p=0 " + path.string() + " | head -1"),
              "11025\n");
}

// Beyond 4 GB, which is brought down here to where a test gets.
TEST_F(TagFileTest, ARiffFileThatGetsTooLongBecomesRf64) {
    const auto path = make("pcm24.wav");
    const FileDescriptor from(::open(path.c_str(), O_RDONLY)),
        to(::open((folder / "long.wav").c_str(), O_RDWR | O_CREAT, 0600));
    const auto list = listChunks(from.number());
    ASSERT_TRUE(list);
    ASSERT_TRUE(writeChunkTags(from.number(), *list, {.tags = allTags()}, to.number(), 20000).ok());
    const std::string bytes = readBytes(folder / "long.wav");
    EXPECT_EQ(bytes.substr(0, 4), "RF64");
    EXPECT_EQ(little(bytes, 20, 8), bytes.size() - 8);
    EXPECT_EQ(little(bytes, 28, 8), 3u * 11025);
    EXPECT_EQ(little(bytes, 36, 8), 11025u);
    EXPECT_EQ(samplesOf(folder / "long.wav"), samplesOf(path));
    EXPECT_TRUE(AudioFile::open(folder / "long.wav").ok());
    EXPECT_EQ(read(folder / "long.wav"), allTags());
    // And one that ITU-R BS.2088 calls BW64.
    writeBytes(folder / "bw.wav", "BW64" + bytes.substr(4));
    Tags tags = allTags();
    tags.title = "Rain";
    write(folder / "bw.wav", tags);
    EXPECT_EQ(readBytes(folder / "bw.wav").substr(0, 4), "BW64");
    EXPECT_EQ(samplesOf(folder / "bw.wav"), samplesOf(path));
}

TEST_F(TagFileTest, OtherChunksStayByteForByte) {
    const auto path = make("pcm24.wav");
    {
        const FileDescriptor file(::open(path.c_str(), O_RDWR));
        ASSERT_TRUE(addMarkers(file.number(), {{0, "Intro"}, {5000, "Str\xC3\xB6phe"}}).ok());
    }
    const auto markers = readMarkers(path);
    const std::string cart(2049, 'c');
    writeBytes(path, withChunks(readBytes(path), chunk("cart", cart) + chunk("PEAK", "0123456789abcdef") +
                                                     chunk("LIST", "INFO" + chunk("ISFT", std::string("Tool\0", 5))) +
                                                     chunk("zzzz", "odd")) +
                         "behind the end");
    const auto before = chunksOf(readBytes(path).substr(0, readBytes(path).size() - 14));
    Tags tags = allTags();
    tags.artwork = "cover.png";
    write(path, tags, {.integratedLufs = -14});
    std::string bytes = readBytes(path);
    EXPECT_TRUE(bytes.ends_with("behind the end"));
    bytes.resize(bytes.size() - 14);
    EXPECT_EQ(little(bytes, 4, 4), bytes.size() - 8);
    const auto after = chunksOf(bytes);
    for (const auto& one : before) {
        if (one.second.starts_with("INFO")) continue;
        EXPECT_EQ(std::count(after.begin(), after.end(), one), 1) << one.first;
    }
    EXPECT_EQ(*readMarkers(path), *markers);
    EXPECT_NE(mediainfo(path).find("Tool"), std::string::npos);
    const std::string info = shell("sndfile-info " + path.string());
    EXPECT_NE(info.find("Str\xC3\xB6phe"), std::string::npos) << info;
    for (const auto& [id, content] : after)
        if (content.starts_with("INFO")) {
            // RIFF means the source of what was digitised by it.
            EXPECT_EQ(content.find("ISRC"), std::string::npos);
        }
}

TEST_F(TagFileTest, AiffAndFlacKeepTheirMarkersAndCueSheets) {
    auto path = make("plain.aiff");
    std::string bytes = readBytes(path);
    // A marker: number 1, frame 100, "here"; of 14 bytes in all.
    const std::string mark = std::string("MARK\0\0\0\x0E\0\x01\0\x01\0\0\0\x64\x04here\0", 22);
    bytes += mark;
    for (int i = 0; i < 4; ++i)
        bytes[static_cast<std::size_t>(7 - i)] = static_cast<char>((bytes.size() - 8) >> 8 * i & 255);
    writeBytes(path, bytes);
    write(path, allTags());
    EXPECT_NE(readBytes(path).find(mark), std::string::npos);
    EXPECT_NE(shell("sndfile-info " + path.string()).find("here"), std::string::npos);
    path = make("plain.flac");
    writeBytes(folder / "a.cue", "FILE \"plain.flac\" FLAC\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n");
    shell("metaflac --import-cuesheet-from=" + at("a.cue") + " " + path.string());
    const std::string sheet = shell("metaflac --export-cuesheet-to=- " + path.string());
    write(path, allTags());
    EXPECT_EQ(shell("metaflac --export-cuesheet-to=- " + path.string()), sheet);
}

TEST_F(TagFileTest, XmlOfOtherProgramsKeepsWhatTheySay) {
    const auto path = make("pcm16.wav");
    const std::string ixml =
        "<BWFXML><IXML_VERSION>2.0</IXML_VERSION><SCENE>12</SCENE><NOTE>Wild track</NOTE></BWFXML>";
    const std::string axml = "<ebuCoreMain><coreMetadata><format/></coreMetadata></ebuCoreMain>";
    writeBytes(path, withChunks(readBytes(path), chunk("iXML", ixml) + chunk("axml", axml)));
    write(path, allTags());
    const std::string told = chunkOf(readBytes(path), "iXML");
    for (const char* piece :
         {"<IXML_VERSION>2.0<", "<SCENE>12<", "<NOTE>Wild track<", "<PROJECT>Weather<", "<isrcId>GBABC2500012<"})
        EXPECT_NE(told.find(piece), std::string::npos) << told;
    EXPECT_EQ(chunkOf(readBytes(path), "axml").substr(0, axml.size()), axml);
    write(path, {});
    const std::string left = chunkOf(readBytes(path), "iXML");
    EXPECT_EQ(left.find("Weather"), std::string::npos) << left;
    EXPECT_NE(left.find("<NOTE>Wild track<"), std::string::npos) << left;
}

// EBU Tech 3352.
TEST_F(TagFileTest, TheIsrcIsWhereBroadcastersLookForIt) {
    const auto path = make("pcm16.wav");
    write(path, allTags());
    EXPECT_NE(chunkOf(readBytes(path), "axml").find("<dc:identifier>ISRC:GBABC2500012</dc:identifier>"),
              std::string::npos);
    writeBytes(folder / "a.xml", chunkOf(readBytes(path), "axml"));
    shell("xmllint --noout " + at("a.xml"));
    writeBytes(folder / "i.xml", chunkOf(readBytes(path), "iXML"));
    shell("xmllint --noout " + at("i.xml"));
    Tags tags = allTags();
    tags.isrc = "FR-Z03-98-00212";
    write(path, tags);
    EXPECT_EQ(read(path).isrc, "FRZ039800212");
    EXPECT_NE(chunkOf(readBytes(path), "axml").find("ISRC:FRZ039800212"), std::string::npos);
}

TEST_F(TagFileTest, CodesAndNumbersThatAreNoneAreRefused) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        const auto refuse = [&](auto Tags::*member, auto value) {
            Tags tags = allTags();
            tags.*member = value;
            expectRefused(path, tags, ErrorKind::usage);
        };
        refuse(&Tags::isrc, "GB-ABC-25");
        refuse(&Tags::upc, "4006381333932");
        refuse(&Tags::year, "last year");
        refuse(&Tags::title, "\xFF");
        refuse(&Tags::comment, std::string("a\0b", 3));
        refuse(&Tags::track, -1);
        refuse(&Tags::trackTotal, 70000);
    }
}

TEST_F(TagFileTest, ArtworkThatIsNoneIsRefused) {
    writeBytes(folder / "cover.txt", "a picture");
    writeBytes(folder / "huge.png", readBytes(folder / "cover.png") + std::string(17'000'000, 'x'));
    const auto path = make("plain.flac");
    Tags tags = allTags();
    for (const auto& [name, kind] : std::map<std::string, ErrorKind>{{"cover.txt", ErrorKind::badData},
                                                                     {"none.png", ErrorKind::missingInput},
                                                                     {"huge.png", ErrorKind::badData},
                                                                     {".", ErrorKind::badData}}) {
        tags.artwork = name;
        expectRefused(path, tags, kind);
    }
}

TEST_F(TagFileTest, OtherPicturesStay) {
    const auto path = make("plain.flac");
    shell("metaflac --import-picture-from='4|image/png|Back||" + at("cover.png") + "' " + path.string());
    Tags tags;
    tags.artwork = "cover.jpg";
    write(path, tags);
    const std::string told = shell("metaflac --list --block-type=PICTURE " + path.string());
    EXPECT_NE(told.find("type: 4 (Cover (back))"), std::string::npos) << told;
    EXPECT_NE(told.find("type: 3 (Cover (front))"), std::string::npos) << told;
}

TEST_F(TagFileTest, WhatIsCutShortOrNoSoundIsRefused) {
    for (const std::string name : {"pcm24.wav", "long.wav", "plain.aiff", "vorbis.ogg", "opus.opus", "aac.m4a"}) {
        const auto path = make(name);
        const std::string whole = readBytes(path);
        for (const std::size_t length : {whole.size() / 2, whole.size() * 9 / 10, std::size_t{60}, std::size_t{13}}) {
            writeBytes(path, whole.substr(0, length));
            expectRefused(path, allTags(), ErrorKind::badData);
        }
    }
    for (const std::string name : {"plain.flac", "lame.mp3"}) {
        const auto path = make(name);
        writeBytes(path, readBytes(path).substr(0, 20));
        expectRefused(path, allTags(), ErrorKind::badData);
    }
    for (const std::string& text :
         {std::string(), std::string("RIFF"), std::string("no sound at all, but text"),
          std::string("\xFF\xFEN\0o\0 \0s\0o\0u\0n\0d\0", 18), readBytes(folder / "cover.png")}) {
        writeBytes(folder / "other.wav", text);
        expectRefused(folder / "other.wav", allTags(), ErrorKind::badData);
    }
    EXPECT_EQ(writeTags(folder / "none.wav", allTags()).error().kind, ErrorKind::missingInput);
    EXPECT_EQ(readTags(folder / "none.wav").error().kind, ErrorKind::missingInput);
    EXPECT_FALSE(readTags(folder.path()).ok());
}

TEST_F(TagFileTest, AnyDamagedByteIsBorne) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        Tags tags = allTags();
        tags.artwork = "cover.png";
        write(path, tags, {.integratedLufs = -14});
        const std::string whole = readBytes(path);
        tags.title = "Rain";
        for (std::size_t place = 0; place < whole.size(); place += place < 160 ? 2 : 701) {
            std::string bytes = whole;
            bytes[place] = static_cast<char>(bytes[place] ^ 0xFF);
            writeBytes(path, bytes);
            const Status written = writeTags(path, tags, folder.path());
            if (!written) {
                EXPECT_EQ(readBytes(path), bytes) << name << " " << place;
            } else {
                EXPECT_EQ(read(path).title, "Rain") << name << " " << place;
            }
        }
        for (const std::string& left : folder.names()) EXPECT_EQ(left.find(".part"), std::string::npos) << left;
    }
}

TEST_F(TagFileTest, AFullDiskLeavesTheFileAsItWas) {
    for (const auto& [name, options] : kKinds) {
        const auto path = make(name);
        if (name == "plain.flac") shell("metaflac --remove --block-type=PADDING --dont-use-padding " + path.string());
        const std::string before = readBytes(path);
        Tags tags = allTags();
        tags.artwork = "cover.png";
        for (const std::size_t room : {before.size() / 2, before.size() + 100}) {
            const Status written = [&] {
                const FullDisk disk(room);
                return writeTags(path, tags, folder.path());
            }();
            ASSERT_FALSE(written.ok()) << name;
            EXPECT_EQ(written.error().kind, ErrorKind::cannotCreate) << name << written.error().line();
            EXPECT_EQ(readBytes(path), before) << name;
        }
        for (const std::string& left : folder.names()) EXPECT_EQ(left.find(".part"), std::string::npos) << left;
    }
}

TEST_F(TagFileTest, LinksAndRightsStay) {
    const auto path = make("plain.flac");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    std::filesystem::create_symlink("plain.flac", folder / "link.flac");
    write(folder / "link.flac", allTags());
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.flac"));
    EXPECT_EQ(read(path), allTags());
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
}

// INFO and text chunks by themselves, as ffmpeg writes them without ID3v2; one of them in Latin-1.
TEST_F(TagFileTest, FilesOfOtherProgramsAreRead) {
    const std::string said = "-metadata title=Rain -metadata artist='Bj\xC3\xB6rk' -metadata comment=Hm";
    for (const std::string name :
         {"pcm16.wav", "plain.aiff", "plain.flac", "vorbis.ogg", "opus.opus", "lame.mp3", "aac.m4a"}) {
        const Tags tags = read(make(name, said));
        EXPECT_EQ(tags.title, "Rain") << name;
        // ffmpeg writes no artist into AIFF.
        EXPECT_EQ(tags.artist, name == "plain.aiff" ? "" : "Bj\xC3\xB6rk") << name;
    }
    const auto path = make("pcm16.wav");
    writeBytes(path, withChunks(readBytes(path), chunk("LIST", "INFO" + chunk("IART", "Bj\xF6rk"))));
    EXPECT_EQ(read(path).artist, "Bj\xC3\xB6rk");
}

}  // namespace
}  // namespace lacquer::sessions::tag_file_test

#include "sessions/delivery/cd/cue_disc.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::cue_disc_test {
namespace {

using namespace lacquer::test;

Result<CueDisc> made(const TemporaryFolder& folder, const std::string& text) {
    const auto sheet = parseCueSheet(text, "a.cue");
    EXPECT_TRUE(sheet) << sheet.error().line();
    return discOf(*sheet, folder / "a.cue");
}

std::vector<std::int16_t> heard(FrameSource& sound) {
    std::vector<std::int16_t> all, part(1001 * 2);
    for (;;) {
        const auto got = sound.read(part);
        EXPECT_TRUE(got) << got.error().line();
        if (!got || *got == 0) return all;
        all.insert(all.end(), part.begin(), part.begin() + *got * 2);
    }
}

std::vector<std::int16_t> silence(Sector sectors) {
    return std::vector<std::int16_t>(samplesOf(sectors), 0);
}

std::vector<std::int16_t> operator+(std::vector<std::int16_t> a, const std::vector<std::int16_t>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

std::vector<std::int16_t> part(const std::vector<std::int16_t>& samples, Sector from, Sector to) {
    return {samples.begin() + static_cast<std::ptrdiff_t>(samplesOf(from)),
            samples.begin() + static_cast<std::ptrdiff_t>(samplesOf(to))};
}

TEST(CueDisc, PutsTwoSecondsInFrontOfTheFirstTrack) {
    const TemporaryFolder folder;
    const auto samples = countedFrames(800 * 588);
    writeWav16(folder / "a.wav", samples);
    auto disc =
        made(folder, "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:05:00\n");
    ASSERT_TRUE(disc) << disc.error().line();
    EXPECT_EQ(disc->disc.tracks, (std::vector<Track>{{.pregap = 0, .indexes = {150}}, {.indexes = {150 + 375}}}));
    EXPECT_EQ(disc->disc.leadOut, 950);
    EXPECT_EQ(heard(*disc->sound), silence(150) + samples);
    EXPECT_EQ(disc->findings, DiscFindings{});
}

TEST(CueDisc, TakesAPregapThatIsGivenForWhatItIs) {
    const TemporaryFolder folder;
    writeWav16(folder / "a.wav", countedFrames(800 * 588));
    const std::string head = "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\n";
    const auto start = [&](const std::string& indexes) {
        const auto disc = made(folder, head + indexes);
        EXPECT_TRUE(disc);
        return disc->disc.tracks[0].start();
    };
    EXPECT_EQ(start("INDEX 00 00:00:00\nINDEX 01 00:02:00\n"), 150);
    EXPECT_EQ(start("INDEX 00 00:00:00\nINDEX 01 00:03:00\n"), 225);
    EXPECT_EQ(start("INDEX 00 00:00:00\nINDEX 01 00:00:32\n"), 150 + 32);
    EXPECT_EQ(start("PREGAP 00:02:00\nINDEX 01 00:00:00\n"), 150);
    EXPECT_EQ(start("PREGAP 00:02:00\nINDEX 00 00:00:00\nINDEX 01 00:03:00\n"), 375);
    EXPECT_EQ(start("PREGAP 00:01:00\nINDEX 01 00:00:00\n"), 225);
}

TEST(CueDisc, PutsPregapsAndPostgapsIn) {
    const TemporaryFolder folder;
    const auto samples = countedFrames(1200 * 588);
    writeWav16(folder / "a.wav", samples);
    auto disc = made(folder,
                     "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nPOSTGAP 00:00:10\nTRACK 02 AUDIO\n"
                     "PREGAP 00:00:20\nINDEX 01 00:05:00\nINDEX 02 00:06:00\nTRACK 03 AUDIO\nPREGAP 00:00:30\n"
                     "INDEX 00 00:10:00\nINDEX 01 00:11:00\nPOSTGAP 00:00:05\n");
    ASSERT_TRUE(disc) << disc.error().line();
    // 375 sectors of track 1 lie at 150, then 10 and 20 of silence; 375 more, then 30 of silence; 450; 5 of silence.
    EXPECT_EQ(disc->disc.tracks, (std::vector<Track>{{.pregap = 0, .indexes = {150}},
                                                     {.pregap = 535, .indexes = {555, 630}},
                                                     {.pregap = 930, .indexes = {1035}}}));
    EXPECT_EQ(disc->disc.leadOut, 150 + 1200 + 65);
    EXPECT_EQ(heard(*disc->sound), silence(150) + part(samples, 0, 375) + silence(30) + part(samples, 375, 750) +
                                       silence(30) + part(samples, 750, 1200) + silence(5));
}

TEST(CueDisc, LaysFilesOneBehindTheOther) {
    const TemporaryFolder folder;
    const auto one = countedFrames(400 * 588 - 100), two = programmeOf(500, 7);
    writeWav16(folder / "one.wav", one);
    writeWav16(folder / "two.wav", two);
    shell("sox -D '" + (folder / "two.wav").string() + "' '" + (folder / "two.flac").string() + "'");
    auto disc = made(folder,
                     "FILE one.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:05:00\n"
                     "FILE \"two.flac\" FLAC\nINDEX 01 00:00:00\n");
    ASSERT_TRUE(disc) << disc.error().line();
    EXPECT_EQ(disc->disc.tracks,
              (std::vector<Track>{{.pregap = 0, .indexes = {150}}, {.pregap = 525, .indexes = {550}}}));
    EXPECT_EQ(disc->disc.leadOut, 150 + 400 + 500);
    EXPECT_EQ(heard(*disc->sound), silence(150) + one + std::vector<std::int16_t>(200, 0) + two);
    EXPECT_EQ(rulesOf(disc->findings, Level::warning),
              std::vector<std::string>{"file-padding @ " + (folder / "one.wav").string()});
}

TEST(CueDisc, ReadsRawFilesOfBothByteOrders) {
    const TemporaryFolder folder;
    const auto samples = countedFrames(400 * 588);
    std::string little, big;
    for (const std::int16_t s : samples) {
        little += {static_cast<char>(s & 0xFF), static_cast<char>(s >> 8 & 0xFF)};
        big += {static_cast<char>(s >> 8 & 0xFF), static_cast<char>(s & 0xFF)};
    }
    writeBytes(folder / "a.bin", little);
    writeBytes(folder / "b.bin", big);
    for (const char* file : {"a.bin BINARY", "b.bin MOTOROLA"}) {
        auto disc = made(folder, std::string("FILE ") + file + "\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n");
        ASSERT_TRUE(disc) << disc.error().line();
        EXPECT_EQ(heard(*disc->sound), silence(150) + samples) << file;
    }
    writeBytes(folder / "c.bin", "abc");
    EXPECT_EQ(made(folder, "FILE c.bin BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n").error().kind, ErrorKind::badData);
}

TEST(CueDisc, RefusesWhatIsNot16BitStereoAt44100Hz) {
    const TemporaryFolder folder;
    writeWav16(folder / "48.wav", countedFrames(100000), 48000);
    writeWav16(folder / "good.wav", countedFrames(100000));
    const auto path = [&](const char* name) { return "'" + (folder / name).string() + "'"; };
    shell("sox -D " + path("good.wav") + " -b 24 " + path("24.wav"));
    shell("sox -D " + path("good.wav") + " -c 1 " + path("mono.wav"));
    shell("sox -D " + path("good.wav") + " -e float " + path("float.wav"));
    shell("sox -D " + path("good.wav") + " " + path("lossy.ogg"));
    for (const char* name : {"48.wav", "24.wav", "mono.wav", "float.wav", "lossy.ogg"}) {
        const auto disc = made(folder, std::string("FILE ") + name + " WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n");
        ASSERT_FALSE(disc) << name;
        EXPECT_EQ(disc.error().kind, ErrorKind::badData) << name;
        EXPECT_EQ(disc.error().where, (folder / name).string());
        EXPECT_NE(disc.error().remedy.find("album export --for cd"), std::string::npos);
    }
}

TEST(CueDisc, NamesTheLineOfAnIndexThatIsNotInItsFile) {
    const TemporaryFolder folder;
    writeWav16(folder / "a.wav", countedFrames(400 * 588));
    for (const auto& [text, line] : {std::pair<std::string, std::string>{"INDEX 01 00:00:01\n", "3"},
                                     {"INDEX 01 00:00:00\nINDEX 02 00:05:25\n", "4"}}) {
        const auto disc = made(folder, "FILE a.wav WAVE\nTRACK 01 AUDIO\n" + text);
        ASSERT_FALSE(disc);
        EXPECT_EQ(disc.error().where, (folder / "a.cue").string() + ":" + line);
    }
    EXPECT_FALSE(made(folder, "FILE a.wav WAVE\nTRACK 01 AUDIO\nFLAGS 4CH\nINDEX 01 00:00:00\n"));
}

}  // namespace
}  // namespace lacquer::sessions::cd::cue_disc_test

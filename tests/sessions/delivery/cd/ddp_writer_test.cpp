#include "sessions/delivery/cd/ddp_writer.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/sessions/delivery/cd/discs.hpp"
#include "tests/sessions/media/full_disk.hpp"

namespace lacquer::sessions::cd::ddp_writer_test {
namespace {

using namespace lacquer::test;

std::string littleEndian(const std::vector<std::int16_t>& samples) {
    std::string bytes;
    for (const std::int16_t sample : samples) {
        bytes += static_cast<char>(sample & 0xFF);
        bytes += static_cast<char>(sample >> 8 & 0xFF);
    }
    return bytes;
}

TEST(DdpWriter, WritesRandomDiscsThatReadBackTheSame) {
    for (std::uint32_t seed = 0; seed < 25; ++seed) {
        const TemporaryFolder folder;
        const Disc disc = randomDisc(seed, 4);
        const DdpOptions options{.pqName = seed % 3 ? "PQDESCR" : "SD",
                                 .isrc = seed % 2 ? IsrcPlace::both : IsrcPlace::first,
                                 .pad = seed % 5 ? NumberPad::space : NumberPad::zero,
                                 .checksumTxt = seed % 4 == 0,
                                 .codesInCdText = seed % 7 == 0};
        const std::vector<std::int16_t> samples = programmeOf(disc.leadOut, seed);
        MemorySource sound(samples);
        const auto written = writeDdp(disc, sound, folder / "ddp", options);
        ASSERT_TRUE(written) << seed << ": " << written.error().line();
        const auto read = verifyDdp(folder / "ddp");
        ASSERT_TRUE(read);
        EXPECT_EQ(rulesOf(read->findings, Level::error), std::vector<std::string>{}) << seed;
        EXPECT_EQ(read->disc, disc) << seed;
        EXPECT_TRUE(readBytes(folder / "ddp" / "IMAGE.DAT") == littleEndian(samples)) << seed;
    }
}

TEST(DdpWriter, ChecksumsAreThoseOfMd5sum) {
    const TemporaryFolder folder;
    MemorySource sound(programmeOf(smallDisc().leadOut));
    ASSERT_TRUE(writeDdp(smallDisc(), sound, folder / "ddp"));
    EXPECT_EQ(shell("cd '" + (folder / "ddp").string() + "' && md5sum -c CHECKSUM.MD5"),
              "DDPID: OK\nDDPMS: OK\nCDTEXT.BIN: OK\nPQDESCR: OK\nIMAGE.DAT: OK\n");
}

TEST(DdpWriter, FillsTheLastSectorWithZeros) {
    const TemporaryFolder folder;
    std::vector<std::int16_t> samples = programmeOf(smallDisc().leadOut);
    samples.resize(samples.size() - 2 * 587);
    MemorySource sound(samples);
    ASSERT_TRUE(writeDdp(smallDisc(), sound, folder / "ddp"));
    EXPECT_EQ(readBytes(folder / "ddp" / "IMAGE.DAT"), littleEndian(samples) + std::string(4 * 587, '\0'));
}

TEST(DdpWriter, RefusesSoundThatDoesNotEndAtTheLeadOut) {
    const Sector leadOut = smallDisc().leadOut;
    for (const auto& [frames, what] : {std::pair<std::int64_t, const char*>{leadOut * 588 - 588, "ends before"},
                                       {leadOut * 588 - 100 * 588, "ends before"},
                                       {leadOut * 588 + 1, "goes on behind"}}) {
        const TemporaryFolder folder;
        MemorySource sound(countedFrames(frames));
        const auto written = writeDdp(smallDisc(), sound, folder / "ddp");
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, ErrorKind::badData);
        EXPECT_NE(written.error().what.find(what), std::string::npos) << written.error().what;
        EXPECT_EQ(folder.names(), std::vector<std::string>{});
    }
}

TEST(DdpWriter, RefusesADiscWithErrorsAndOptionsThatMakeNoSense) {
    const TemporaryFolder folder;
    Disc bad = smallDisc();
    bad.ean = "4006381333932";
    MemorySource sound(programmeOf(bad.leadOut));
    EXPECT_EQ(writeDdp(bad, sound, folder / "ddp").error().kind, ErrorKind::badData);
    for (const char* name : {"", "A NAME", "a/b", "..", "ABCDEFGHIJKLMNOPQR", "ddpid", "image.dat", "CHECKSUM.MD5"})
        EXPECT_EQ(writeDdp(smallDisc(), sound, folder / "ddp", {.pqName = name}).error().kind, ErrorKind::usage)
            << name;
    Disc hidden = smallDisc();  // the map has four digits for it
    for (Track& track : hidden.tracks) {
        if (track.pregap && *track.pregap > 0) *track.pregap += 9850;
        for (Sector& index : track.indexes) index += 9850;
    }
    hidden.leadOut += 9850;
    EXPECT_EQ(rulesOf(checkForDdp(hidden, {}), Level::error),
              std::vector<std::string>{"first-pregap @ track 1, index 00"});
    EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

TEST(DdpWriter, LeavesAFolderThatIsThereAlone) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "ddp");
    MemorySource sound(programmeOf(smallDisc().leadOut));
    const auto written = writeDdp(smallDisc(), sound, folder / "ddp");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"ddp"});
    EXPECT_TRUE(std::filesystem::is_empty(folder / "ddp"));
}

TEST(DdpWriter, LeavesNothingOnAFullDisk) {
    // Room for nothing, for the first records, for a part of the image, for all but its last byte.
    for (const rlim_t bytes : {rlim_t{0}, rlim_t{200}, rlim_t{500000}, rlim_t{1400 * 2352 - 1}}) {
        const TemporaryFolder folder;
        MemorySource sound(programmeOf(smallDisc().leadOut));
        const auto written = [&] {
            const FullDisk full(bytes);
            return writeDdp(smallDisc(), sound, folder / "ddp");
        }();
        ASSERT_FALSE(written) << bytes;
        EXPECT_EQ(written.error().kind, ErrorKind::cannotCreate) << bytes;
        EXPECT_EQ(written.error().where.find((folder / "ddp").string() + "/"), 0u) << written.error().where;
        EXPECT_EQ(folder.names(), std::vector<std::string>{}) << bytes;
    }
}

TEST(DdpWriter, LeavesNothingWhenItIsStopped) {
    for (const double share : {0.0, 0.5, 0.9}) {  // while it writes, and while it reads back
        const TemporaryFolder folder;
        MemorySource sound(programmeOf(smallDisc().leadOut));
        const auto written = writeDdp(smallDisc(), sound, folder / "ddp", {},
                                      [share](double done) { return done > share ? Proceed::stop : Proceed::yes; });
        ASSERT_FALSE(written);
        EXPECT_EQ(folder.names(), std::vector<std::string>{}) << share;
    }
}

TEST(DdpWriter, FindsWhatTheDiskHasChangedAndLeavesNothing) {
    const TemporaryFolder folder;
    MemorySource sound(programmeOf(smallDisc().leadOut));
    bool changed = false;
    const auto changeAByte = [&](double) {
        // As soon as there are 10,000 bytes: what comes later does not touch them again.
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            const auto image = entry.path() / "IMAGE.DAT";
            if (changed || !std::filesystem::exists(image) || std::filesystem::file_size(image) < 10000) continue;
            std::fstream file(image, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(5000);
            file.put('x');
            changed = true;
        }
        return Proceed::yes;
    };
    const auto written = writeDdp(smallDisc(), sound, folder / "ddp", {}, changeAByte);
    ASSERT_TRUE(changed);
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().what.find("does not read back"), std::string::npos) << written.error().what;
    EXPECT_EQ(written.error().where, (folder / "ddp").string());
    EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

/// A source whose file turns out to be damaged.
class FailingSource : public FrameSource {
public:
    Result<std::int64_t> read(std::span<std::int16_t> interleaved) override {
        if (reads_++ > 3) return fail(ErrorKind::badData, "cannot be decoded", "a.flac");
        std::fill(interleaved.begin(), interleaved.end(), std::int16_t{0});
        return static_cast<std::int64_t>(interleaved.size() / 2);
    }

private:
    int reads_ = 0;
};

TEST(DdpWriter, LeavesNothingWhenItsSourceFails) {
    const TemporaryFolder folder;
    FailingSource sound;
    const auto written = writeDdp(smallDisc(), sound, folder / "ddp");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().where, "a.flac");
    EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

TEST(DdpExtract, WritesTheSamplesOfTheImageUnchanged) {
    const TemporaryFolder folder;
    Disc disc = smallDisc();
    std::vector<std::int16_t> samples = programmeOf(disc.leadOut);
    // Every value there is, in track 3; silence in the pause of track 2.
    for (std::size_t i = 0; i < 65536; ++i) samples[samplesOf(1001) + i] = static_cast<std::int16_t>(i);
    std::fill(samples.begin() + static_cast<std::ptrdiff_t>(samplesOf(500)),
              samples.begin() + static_cast<std::ptrdiff_t>(samplesOf(600)), std::int16_t{0});
    MemorySource sound(samples);
    ASSERT_TRUE(writeDdp(disc, sound, folder / "ddp"));
    const auto report = verifyDdp(folder / "ddp");
    ASSERT_TRUE(report);
    const auto tracks = extractTracks(*report, folder / "out");
    ASSERT_TRUE(tracks) << tracks.error().line();
    const std::string image = littleEndian(samples);
    const auto part = [&](Sector from, Sector to) {
        return image.substr(static_cast<std::size_t>(from) * 2352, static_cast<std::size_t>(to - from) * 2352);
    };
    const std::vector<std::pair<std::string, std::string>> wanted{{"01 Dawn.wav", part(150, 500)},
                                                                  {"02 A longer name of a song.wav", part(600, 1000)},
                                                                  {"03 Dusk.wav", part(1000, 1400)}};
    ASSERT_EQ(tracks->size(), wanted.size());
    for (const auto& [name, bytes] : wanted) {
        const std::string file = (folder / "out" / name).string();
        EXPECT_TRUE(rawSamples(file) == bytes) << name;
        EXPECT_EQ(shell("soxi -r '" + file + "'"), "44100\n");
    }
}

TEST(DdpExtract, KeepsPausesThatAreNotSilent) {
    const TemporaryFolder folder;
    Disc disc = smallDisc();
    disc.tracks[0].indexes = {180};
    MemorySource sound(programmeOf(disc.leadOut));
    ASSERT_TRUE(writeDdp(disc, sound, folder / "ddp"));
    ASSERT_TRUE(extractTracks(*verifyDdp(folder / "ddp"), folder / "out"));
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "out"))
        names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"01 Dawn.wav", "01 pause.wav", "02 A longer name of a song.wav",
                                               "02 pause.wav", "03 Dusk.wav"}));
    EXPECT_TRUE(rawSamples(folder / "out" / "01 pause.wav") ==
                readBytes(folder / "ddp" / "IMAGE.DAT").substr(0, 180 * 2352));
}

TEST(DdpExtract, LeavesNothingOnAFullDisk) {
    const TemporaryFolder folder;
    MemorySource sound(programmeOf(smallDisc().leadOut));
    ASSERT_TRUE(writeDdp(smallDisc(), sound, folder / "ddp"));
    const auto report = verifyDdp(folder / "ddp");
    const auto tracks = [&] {
        const FullDisk full(400000);
        return extractTracks(*report, folder / "out");
    }();
    ASSERT_FALSE(tracks);
    EXPECT_EQ(tracks.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"ddp"});
}

}  // namespace
}  // namespace lacquer::sessions::cd::ddp_writer_test

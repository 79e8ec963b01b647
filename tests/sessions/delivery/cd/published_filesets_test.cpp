// Filesets of another program, cue2ddp, whose checksums others have published (github.com/ddp-reverse-eng, exp/*/out):
// the same cue sheets and samples must give the same bytes here.
#include <gtest/gtest.h>

#include <map>

#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/cd/cue_disc.hpp"
#include "sessions/delivery/cd/ddp_writer.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::published_filesets_test {
namespace {

using namespace lacquer::test;

struct Published {
    const char* name;
    std::string tracks;   // of the cue sheet, behind FILE
    std::int64_t frames;  // of its sound
    std::map<std::string, std::string> md5;
    std::string head{};  // of the cue sheet, in front of FILE
    std::string masterId{};
};

constexpr std::int64_t kTenSeconds = 750 * 588, kTwentySeconds = 1500 * 588;
const std::string kPlainId = "187970110683c92c25bdb82256354780";
const std::string kTenSecondImage = "bcebec4d225e28c6899a24a4c5b968b3";
const std::string kTwentySecondImage = "7b4dad7a5114569b4e25550ca6278dda";
const std::string kOneTrackMap = "4ddcd3c75e054c6685453524a0973a1a";

const std::vector<Published>& published() {
    static const std::vector<Published> all{
        {"two tracks",
         "TRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPID", kPlainId},
          {"DDPMS", "b1cec58f170a3a82041028887e0d198d"},
          {"SD", "705ac1ddd23cde9d353cb4c70283318d"},
          {"IMAGE.DAT", kTwentySecondImage}}},
        {"a pause in front of track 2",
         "TRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:08:00\nINDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPID", kPlainId},
          {"DDPMS", "786f12e522c55f9d6c81e24871d4d79f"},
          {"SD", "b48acb2e5a9748fce02ec99a161bb687"},
          {"IMAGE.DAT", kTwentySecondImage}}},
        {"index 02",
         "TRACK 01 AUDIO\nINDEX 01 00:00:00\nINDEX 02 00:05:00\n",
         kTenSeconds,
         {{"DDPID", kPlainId},
          {"DDPMS", "c4f214cd247b1d46e0671f5f39d752d5"},
          {"SD", "c866d687f80bca3eacd15164585a5315"},
          {"IMAGE.DAT", kTenSecondImage}}},
        {"ISRC and UPC",
         "TRACK 01 AUDIO\nISRC USABC1234567\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPID", "dd89c874714f94418b20feea4d9b2ac6"},
          {"DDPMS", kOneTrackMap},
          {"SD", "e6d506c61b61150a572f5290379e47d9"},
          {"IMAGE.DAT", kTenSecondImage}},
         "CATALOG 0123456789012\n"},
        {"master ID",
         "TRACK 01 AUDIO\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPID", "6c197ff2f20c4631faaf09aa8a18c9d3"},
          {"DDPMS", kOneTrackMap},
          {"SD", "efb6f54229b585f060c421277c8003e0"},
          {"IMAGE.DAT", kTenSecondImage}},
         "",
         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijkl"},
        {"a pregap of three seconds in the file",
         "TRACK 01 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:03:00\n",
         kTenSeconds,
         {{"DDPID", kPlainId},
          {"DDPMS", "33271a39835f8d735b7e02f8a9d8823f"},
          {"SD", "87cb4e54c49bf4f79a8216aec39da777"},
          {"IMAGE.DAT", "2f7a0d68e4be5408bb7bf6448f64823a"}}},
        {"SCMS",
         "TRACK 01 AUDIO\nFLAGS SCMS\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPMS", kOneTrackMap}, {"SD", "acea67698513e018c099c4a349d97d2c"}, {"IMAGE.DAT", kTenSecondImage}}},
        {"pre-emphasis and copies permitted",
         "TRACK 01 AUDIO\nFLAGS PRE DCP\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPMS", kOneTrackMap}, {"SD", "acfbd730c80473fbd7a713aa2b358b52"}, {"IMAGE.DAT", kTenSecondImage}}},
        {"a last sector that is not full",
         "TRACK 01 AUDIO\nINDEX 01 00:00:00\n",
         kTenSeconds + 100,
         {{"DDPID", kPlainId},
          {"DDPMS", "ae8f68525f3efdda732d9508531b0cc4"},
          {"SD", "29bceb1a7fb2bd2cc5da45b710c09247"},
          {"IMAGE.DAT", "b56cd23e532472094171e57281951175"}}},
        {"three tracks with pauses and an index 02",
         "TRACK 01 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:02:00\nTRACK 02 AUDIO\nINDEX 00 00:10:00\nINDEX 01 00:11:00\n"
         "INDEX 02 00:15:00\nTRACK 03 AUDIO\nINDEX 00 00:20:00\nINDEX 01 00:22:00\n",
         2250 * 588,
         {{"DDPID", kPlainId},
          {"DDPMS", "7f773da844b9b1091352eab67fb9e670"},
          {"SD", "2bec8bd934a93dbdfb982c209865b7d6"},
          {"IMAGE.DAT", "16551afeac0b9d80e6d90af18c8a8d7e"}}},
        {"ISRCs of tracks with pauses",
         "TRACK 01 AUDIO\nISRC USABC1111111\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nISRC USABC2222222\nINDEX 00 00:08:00\n"
         "INDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPMS", "786f12e522c55f9d6c81e24871d4d79f"}, {"SD", "d1e73ff80f4d6f940846322b191b3355"}}},
        {"CD-Text of three types",
         "TRACK 01 AUDIO\nTITLE \"Track One\"\nPERFORMER \"Perf One\"\nSONGWRITER \"Writer One\"\nINDEX 01 00:00:00\n"
         "TRACK 02 AUDIO\nTITLE \"Track Two\"\nPERFORMER \"Perf Two\"\nINDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPMS", "7764f19ca0f898e45c666538e101fb20"},
          {"CDTEXT.BIN", "6446664ada333c1e8ffca967c4ceed42"},
          {"SD", "705ac1ddd23cde9d353cb4c70283318d"}},
         "TITLE \"Disc Title\"\nPERFORMER \"Disc Performer\"\nSONGWRITER \"Disc Writer\"\n"},
        {"CD-Text that one track alone has",
         "TRACK 01 AUDIO\nTITLE \"A\"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE \"B\"\nSONGWRITER \"Writer Two\"\n"
         "INDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPMS", "ca3b64005edbd38e83580183c45b834f"}, {"CDTEXT.BIN", "9e722863db6c7287828f321a48caac99"}},
         "TITLE \"T\"\n"},
        {"CD-Text over several packs",
         "TRACK 01 AUDIO\nTITLE \"Another long track title, over thirty chars\"\nPERFORMER \"Q\"\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPMS", "514b14eb2e61e58bd54ea49ce4b2690f"}, {"CDTEXT.BIN", "60149b1d73a8ea162f53227da034399e"}},
         "TITLE \"A disc title that is quite a bit longer than fifteen characters\"\nPERFORMER \"P\"\n"},
        {"CD-Text with letters beyond ASCII",
         "TRACK 01 AUDIO\nTITLE \"\u00DCber\"\nINDEX 01 00:00:00\n",
         kTenSeconds,
         {{"DDPMS", "9c99880c8aad05802f1a7f0ae104e026"}, {"CDTEXT.BIN", "304998a5d6126f1c9525bf83d1ca0a1c"}},
         "TITLE \"Caf\u00E9 D\u00E9j\u00E0 Vu\"\nPERFORMER \"Bj\u00F6rk\"\n"},
        {"CD-Text that some tracks lack",
         "TRACK 01 AUDIO\nTITLE \"One\"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE \"Two\"\n"
         "PERFORMER \"Performer Two\"\nINDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPMS", "93d5770d0f172173395a6cd6a613bffe"}, {"CDTEXT.BIN", "ec0864c13b2b20206f534c9eff452675"}},
         "TITLE \"Disc Title\"\nPERFORMER \"Disc Performer\"\nSONGWRITER \"Disc Songwriter\"\n"},
        {"CD-Text of all six types, which cue2ddp has not: by those others' own writer",
         "TRACK 01 AUDIO\nTITLE \"One\"\nCOMPOSER \"Composer One\"\nARRANGER \"Arranger One\"\nMESSAGE \"Message "
         "One\"\n"
         "INDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE \"Two\"\nPERFORMER \"Performer Two\"\nCOMPOSER \"Composer Two\"\n"
         "INDEX 01 00:10:00\n",
         kTwentySeconds,
         {{"DDPMS", "5ae3c96a6caceb111ee72124bda0ddde"}, {"CDTEXT.BIN", "e32d4f200b75c6951613106447b65a01"}},
         "TITLE \"Disc Title\"\nPERFORMER \"Disc Performer\"\nSONGWRITER \"Disc Songwriter\"\nCOMPOSER \"Disc "
         "Composer\"\nARRANGER \"Disc Arranger\"\nMESSAGE \"Disc Message\"\n"},
    };
    return all;
}

const DdpOptions kAsCue2ddp{.pqName = "SD", .isrc = IsrcPlace::first, .checksumTxt = true, .scrambling = '1'};

void writeAs(const Published& fileset, const TemporaryFolder& folder) {
    writeWav16(folder / "audio.wav", countedFrames(fileset.frames));
    const auto sheet = parseCueSheet(fileset.head + "FILE \"audio.wav\" WAVE\n" + fileset.tracks, "disc.cue");
    ASSERT_TRUE(sheet) << sheet.error().line();
    auto disc = discOf(*sheet, folder / "disc.cue");
    ASSERT_TRUE(disc) << disc.error().line();
    disc->disc.masterId = fileset.masterId;
    const auto written = writeDdp(disc->disc, *disc->sound, folder / "ddp", kAsCue2ddp);
    ASSERT_TRUE(written) << written.error().line();
}

TEST(PublishedFilesets, AreReproducedByteForByte) {
    for (const Published& fileset : published()) {
        const TemporaryFolder folder;
        ASSERT_NO_FATAL_FAILURE(writeAs(fileset, folder)) << fileset.name;
        for (const auto& [file, md5] : fileset.md5) {
            const auto sums = checksumsOfFile(folder / "ddp" / file);
            ASSERT_TRUE(sums) << fileset.name << ": " << file;
            EXPECT_EQ(sums->md5, md5) << fileset.name << ": " << file;
        }
    }
}

TEST(PublishedFilesets, HaveTheSameChecksumFiles) {
    const TemporaryFolder folder;
    ASSERT_NO_FATAL_FAILURE(writeAs(published()[1], folder));
    EXPECT_EQ(readBytes(folder / "ddp" / "CHECKSUM.MD5"),
              "187970110683c92c25bdb82256354780 *DDPID\n786f12e522c55f9d6c81e24871d4d79f *DDPMS\n"
              "b48acb2e5a9748fce02ec99a161bb687 *SD\n7b4dad7a5114569b4e25550ca6278dda *IMAGE.DAT\n");
    EXPECT_EQ(readBytes(folder / "ddp" / "CHECKSUM.TXT"),
              "[CRC32 Checksum]\nDDPID=730DC92D\nDDPMS=2FA79A23\nSD=BC6CA96C\nIMAGE.DAT=38107698\n");
}

}  // namespace
}  // namespace lacquer::sessions::cd::published_filesets_test

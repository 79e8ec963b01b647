// The verifier against filesets that are broken in one place, and against the ways of other writers.
#include <gtest/gtest.h>

#include <functional>

#include "sessions/delivery/cd/crc16.hpp"
#include "sessions/delivery/cd/ddp_writer.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::ddp_verify_test {
namespace {

using namespace lacquer::test;

/// The files of a fileset, to be changed.
struct Files {
    std::map<std::string, std::string> bytes;

    void put(const std::string& file, std::size_t offset, const std::string& text) {
        bytes.at(file).replace(offset, text.size(), text);
    }
    /// Changes bytes of a CD-Text pack, and makes its CRC right again.
    void putInPack(std::size_t pack, std::size_t offset, const std::string& text) {
        std::string& all = bytes.at("CDTEXT.BIN");
        all.replace(pack * 18 + offset, text.size(), text);
        const std::uint16_t crc = crc16(std::string_view(all).substr(pack * 18, 16));
        all[pack * 18 + 16] = static_cast<char>(crc >> 8);
        all[pack * 18 + 17] = static_cast<char>(crc & 0xFF);
    }
    std::string& operator[](const std::string& file) { return bytes.at(file); }
};

const Files& goodFiles() {
    static const Files files = [] {
        const TemporaryFolder folder;
        const Disc disc = smallDisc();
        MemorySource sound(programmeOf(disc.leadOut));
        const auto written = writeDdp(disc, sound, folder / "ddp", {.checksumTxt = true, .codesInCdText = true});
        EXPECT_TRUE(written) << written.error().line();
        Files read;
        for (const char* name :
             {"DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT", "CHECKSUM.MD5", "CHECKSUM.TXT"})
            read.bytes[name] = readBytes(folder / "ddp" / name);
        return read;
    }();
    return files;
}

DdpReport verified(const Files& files) {
    const TemporaryFolder folder;
    for (const auto& [name, bytes] : files.bytes) writeBytes(folder / name, bytes);
    auto report = verifyDdp(folder.path());
    EXPECT_TRUE(report) << report.error().line();
    return std::move(*report);
}

// Where the packets of the map and of the PQ descriptor begin. Packets of the disc: lead-in, 1/00, 1/01, 2/00, 2/01,
// 2/02, 3/01, lead-out twice.
constexpr std::size_t kText = 0, kPq = 128, kImage = 256;
constexpr std::size_t pq(std::size_t packet) {
    return packet * 64;
}

struct Fault {
    const char* what;
    std::function<void(Files&)> breakIt;
    Level level;
    const char* found;  // rule and place
};

const std::vector<Fault>& faults() {
    static const std::vector<Fault> all{
        // DDPID
        {"DDPID is missing", [](Files& f) { f.bytes.erase("DDPID"); }, Level::error, "file-missing @ DDPID"},
        {"DDPID is a byte too long", [](Files& f) { f["DDPID"] += ' '; }, Level::error, "id-size @ DDPID"},
        {"DDPID is a byte short", [](Files& f) { f["DDPID"].pop_back(); }, Level::error, "id-size @ DDPID"},
        {"the level", [](Files& f) { f.put("DDPID", 4, "1.01"); }, Level::error, "id-level @ DDPID"},
        {"the type of disc", [](Files& f) { f.put("DDPID", 87, "DV"); }, Level::error, "id-type @ DDPID"},
        {"another UPC in DDPID", [](Files& f) { f.put("DDPID", 8, "0036000291452"); }, Level::error,
         "upc-differs @ DDPID"},
        {"no UPC in DDPID", [](Files& f) { f.put("DDPID", 8, std::string(13, ' ')); }, Level::warning,
         "upc-place @ DDPID"},
        {"no UPC in the PQ descriptor", [](Files& f) { f.put("PQDESCR", 32, std::string(13, ' ')); }, Level::warning,
         "upc-place @ DDPID"},
        {"a wrong check digit everywhere",
         [](Files& f) {
             f.put("DDPID", 8 + 12, "2");
             f.put("PQDESCR", 32 + 12, "2");
         },
         Level::error, "ean @ disc"},
        // DDPMS
        {"DDPMS is cut", [](Files& f) { f["DDPMS"].pop_back(); }, Level::error, "map-size @ DDPMS"},
        {"a map packet's marker", [](Files& f) { f.put("DDPMS", kPq, "VVVX"); }, Level::error,
         "map-marker @ DDPMS, packet 2"},
        {"a stream of another type",
         [](Files& f) {
             f["DDPMS"] += f["DDPMS"].substr(kPq, 128);
             f.put("DDPMS", 384 + 4, "T0");
         },
         Level::warning, "map-type @ DDPMS, packet 4"},
        {"the spelling of PQ DESCR", [](Files& f) { f.put("DDPMS", kPq + 30, "PQDESCR "); }, Level::error,
         "map-type @ DDPMS, packet 2"},
        {"the PQ descriptor twice", [](Files& f) { f["DDPMS"] += f["DDPMS"].substr(kPq, 128); }, Level::error,
         "map-streams @ DDPMS"},
        {"the image twice", [](Files& f) { f["DDPMS"] += f["DDPMS"].substr(kImage, 128); }, Level::error,
         "map-streams @ DDPMS"},
        {"no image in the map", [](Files& f) { f["DDPMS"].resize(kImage); }, Level::error, "map-streams @ DDPMS"},
        {"CD-Text that is not in the map", [](Files& f) { f["DDPMS"].erase(kText, 128); }, Level::warning,
         "map-streams @ DDPMS"},
        {"the length of the PQ descriptor", [](Files& f) { f.put("DDPMS", kPq + 14, "     640"); }, Level::error,
         "map-length @ DDPMS, packet 2"},
        {"the length of CD-Text", [](Files& f) { f.put("DDPMS", kText + 14, "      18"); }, Level::error,
         "map-length @ DDPMS, packet 1"},
        {"a length that is no number", [](Files& f) { f.put("DDPMS", kText + 14, "    1x34"); }, Level::error,
         "map-number @ DDPMS, packet 1"},
        {"no length", [](Files& f) { f.put("DDPMS", kText + 14, "        "); }, Level::error,
         "map-number @ DDPMS, packet 1"},
        {"the sectors of the image", [](Files& f) { f.put("DDPMS", kImage + 14, "    1399"); }, Level::error,
         "image-size @ IMAGE.DAT"},
        {"a lead-out that is not at the image's end", [](Files& f) { f.put("DDPMS", kImage + 14, "    1401"); },
         Level::error, "lead-out @ DDPMS, packet 3"},
        {"the storage mode", [](Files& f) { f.put("DDPMS", kImage + 40, "2"); }, Level::error,
         "map-mode @ DDPMS, packet 3"},
        {"the scrambling", [](Files& f) { f.put("DDPMS", kImage + 41, "2"); }, Level::error,
         "map-mode @ DDPMS, packet 3"},
        {"a mode of data", [](Files& f) { f.put("DDPMS", kImage + 38, "YB"); }, Level::error,
         "map-type @ DDPMS, packet 3"},
        {"another pregap in the map", [](Files& f) { f.put("DDPMS", kImage + 46, " 151"); }, Level::error,
         "map-pregap @ DDPMS, packet 3"},
        {"a pregap that is no number", [](Files& f) { f.put("DDPMS", kImage + 46, "15 0"); }, Level::error,
         "map-number @ DDPMS, packet 3"},
        {"no pregap in the map", [](Files& f) { f.put("DDPMS", kImage + 46, "    "); }, Level::warning,
         "map-pregap @ DDPMS, packet 3"},
        {"no size of the name", [](Files& f) { f.put("DDPMS", kImage + 71, "   "); }, Level::warning,
         "map-name-size @ DDPMS, packet 3"},
        {"a name that leads out of the folder", [](Files& f) { f.put("DDPMS", kImage + 74, "../IMAGE.DAT"); },
         Level::error, "map-name @ DDPMS, packet 3"},
        {"no name", [](Files& f) { f.put("DDPMS", kImage + 74, std::string(17, ' ')); }, Level::error,
         "map-name @ DDPMS, packet 3"},
        {"a file that is not there", [](Files& f) { f.put("DDPMS", kPq + 74, "PQ     "); }, Level::error,
         "file-missing @ PQ"},
        // The PQ descriptor
        {"the PQ descriptor is cut", [](Files& f) { f["PQDESCR"].pop_back(); }, Level::error, "pq-size @ PQDESCR"},
        {"a PQ packet's marker", [](Files& f) { f.put("PQDESCR", pq(2), "VVVM"); }, Level::error,
         "pq-marker @ PQDESCR, packet 3"},
        {"no lead-in",
         [](Files& f) {
             f["PQDESCR"].erase(0, 64);
             f.put("DDPMS", kPq + 14, "     512");
         },
         Level::error, "pq-lead-in @ PQDESCR"},
        {"a lead-in with a time", [](Files& f) { f.put("PQDESCR", 14, "01"); }, Level::error,
         "pq-lead-in @ PQDESCR, packet 1"},
        {"no lead-out",
         [](Files& f) {
             f["PQDESCR"].resize(pq(7));
             f.put("DDPMS", kPq + 14, "     448");
         },
         Level::error, "pq-lead-out @ PQDESCR"},
        {"two lead-outs that differ", [](Files& f) { f.put("PQDESCR", pq(8) + 14, "49"); }, Level::error,
         "pq-lead-out @ PQDESCR, packet 9"},
        {"a lead-out with index 02", [](Files& f) { f.put("PQDESCR", pq(8) + 6, "02"); }, Level::error,
         "pq-lead-out @ PQDESCR, packet 9"},
        {"three lead-outs",
         [](Files& f) {
             f["PQDESCR"] += f["PQDESCR"].substr(pq(8));
             f.put("DDPMS", kPq + 14, "     640");
         },
         Level::error, "pq-lead-out @ PQDESCR"},
        {"a track behind the lead-out", [](Files& f) { f.put("PQDESCR", pq(8) + 4, "0302"); }, Level::error,
         "pq-order @ PQDESCR, packet 9"},
        {"a track number left out", [](Files& f) { f.put("PQDESCR", pq(6) + 4, "04"); }, Level::error,
         "pq-order @ PQDESCR, packet 7"},
        {"an index number left out", [](Files& f) { f.put("PQDESCR", pq(5) + 6, "03"); }, Level::error,
         "pq-order @ PQDESCR, packet 6"},
        {"a track number that is none", [](Files& f) { f.put("PQDESCR", pq(6) + 4, "BB"); }, Level::error,
         "pq-order @ PQDESCR, packet 7"},
        {"75 frames", [](Files& f) { f.put("PQDESCR", pq(5) + 14, "75"); }, Level::error,
         "pq-time @ PQDESCR, packet 6"},
        {"60 seconds", [](Files& f) { f.put("PQDESCR", pq(5) + 12, "60"); }, Level::error,
         "pq-time @ PQDESCR, packet 6"},
        {"an hour", [](Files& f) { f.put("PQDESCR", pq(5) + 8, "01"); }, Level::error, "pq-time @ PQDESCR, packet 6"},
        {"minutes that are none", [](Files& f) { f.put("PQDESCR", pq(5) + 10, "x0"); }, Level::error,
         "pq-time @ PQDESCR, packet 6"},
        {"a time before the one before", [](Files& f) { f.put("PQDESCR", pq(5) + 12, "07"); }, Level::error,
         "index-order @ track 2, index 02"},
        {"a track of less than 4 s", [](Files& f) { f.put("PQDESCR", pq(6) + 12, "11"); }, Level::error,
         "track-length @ track 2"},
        {"pre-emphasis that changes in a track", [](Files& f) { f.put("PQDESCR", pq(5) + 16, "2"); }, Level::error,
         "pq-control @ PQDESCR, packet 6"},
        {"a copy flag that changes in a track", [](Files& f) { f.put("PQDESCR", pq(5) + 16, "1"); }, Level::warning,
         "pq-control @ PQDESCR, packet 6"},
        {"four channels", [](Files& f) { f.put("PQDESCR", pq(5) + 16, "B"); }, Level::error,
         "pq-control @ PQDESCR, packet 6"},
        {"an ADR of 2", [](Files& f) { f.put("PQDESCR", pq(5) + 17, "2"); }, Level::error,
         "pq-control @ PQDESCR, packet 6"},
        {"both DCP and SCMS", [](Files& f) { f.put("PQDESCR", pq(6) + 16, "2S"); }, Level::error, "flags @ track 3"},
        {"two ISRCs for a track", [](Files& f) { f.put("PQDESCR", pq(4) + 20, "GBABC2500019"); }, Level::error,
         "pq-isrc @ PQDESCR, packet 5"},
        {"an ISRC that is none", [](Files& f) { f.put("PQDESCR", pq(6) + 20, "GBABC25000X3"); }, Level::error,
         "isrc @ track 3"},
        {"another UPC in a later packet", [](Files& f) { f.put("PQDESCR", pq(1) + 32, "0036000291452"); }, Level::error,
         "pq-upc @ PQDESCR, packet 2"},
        // CD-Text
        {"a byte of CD-Text", [](Files& f) { f["CDTEXT.BIN"][4] ^= 1; }, Level::error,
         "cd-text-crc @ CDTEXT.BIN, pack 1"},
        {"CD-Text is cut",
         [](Files& f) {
             f["CDTEXT.BIN"].resize(f["CDTEXT.BIN"].size() - 2);
             f.put("DDPMS", kText + 14, "     " + std::to_string(f["CDTEXT.BIN"].size()));
         },
         Level::error, "cd-text-size @ CDTEXT.BIN"},
        {"a header in front of the packs",
         [](Files& f) {
             f["CDTEXT.BIN"].insert(0, std::string("\x01\x0A\x00\x00", 4));
             f.put("DDPMS", kText + 14, "     " + std::to_string(f["CDTEXT.BIN"].size()));
         },
         Level::error, "cd-text-size @ CDTEXT.BIN"},
        {"a pack of no type", [](Files& f) { f.putInPack(0, 0, "\x70"); }, Level::error,
         "cd-text-type @ CDTEXT.BIN, pack 1"},
        {"a pack's number", [](Files& f) { f.putInPack(1, 2, "\x05"); }, Level::error,
         "cd-text-order @ CDTEXT.BIN, pack 2"},
        {"a pack's type out of order", [](Files& f) { f.putInPack(0, 0, "\x82"); }, Level::error,
         "cd-text-order @ CDTEXT.BIN, pack 2"},
        {"the track of a pack", [](Files& f) { f.putInPack(1, 1, "\x03"); }, Level::error,
         "cd-text-place @ CDTEXT.BIN, pack 2"},
        {"the character of a pack", [](Files& f) { f.putInPack(1, 3, "\x01"); }, Level::error,
         "cd-text-place @ CDTEXT.BIN, pack 2"},
        {"the number of packs of a type", [](Files& f) { f.putInPack(f["CDTEXT.BIN"].size() / 18 - 3, 4 + 4, "\x09"); },
         Level::error, "cd-text-sizes @ CDTEXT.BIN, pack 15"},
        {"the last track in the sizes", [](Files& f) { f.putInPack(f["CDTEXT.BIN"].size() / 18 - 3, 4 + 2, "\x04"); },
         Level::error, "cd-text-sizes @ CDTEXT.BIN, pack 15"},
        {"the last number in the sizes", [](Files& f) { f.putInPack(f["CDTEXT.BIN"].size() / 18 - 2, 4 + 8, "\x04"); },
         Level::error, "cd-text-sizes @ CDTEXT.BIN, pack 15"},
        {"a character set of two bytes", [](Files& f) { f.putInPack(f["CDTEXT.BIN"].size() / 18 - 3, 4, "\x80"); },
         Level::warning, "cd-text-charset @ CDTEXT.BIN, pack 15"},
        {"a text too many", [](Files& f) { f.putInPack(1, 5, std::string(1, '\0')); }, Level::error,
         "cd-text-place @ CDTEXT.BIN, pack 3"},
        {"another UPC in CD-Text", [](Files& f) { f.putInPack(9, 4, "0"); }, Level::error, "upc-differs @ CDTEXT.BIN"},
        {"another ISRC in CD-Text", [](Files& f) { f.putInPack(10, 4 + 11, "9"); }, Level::error,
         "isrc-differs @ CDTEXT.BIN"},
        // The image and the checksums
        {"the image is missing", [](Files& f) { f.bytes.erase("IMAGE.DAT"); }, Level::error,
         "file-missing @ IMAGE.DAT"},
        {"the image is a sector short", [](Files& f) { f["IMAGE.DAT"].resize(1399 * 2352); }, Level::error,
         "image-size @ IMAGE.DAT"},
        {"the image is a byte too long", [](Files& f) { f["IMAGE.DAT"] += 'x'; }, Level::error,
         "image-size @ IMAGE.DAT"},
        {"a silent track", [](Files& f) { f["IMAGE.DAT"].replace(1000 * 2352, 400 * 2352, 400 * 2352, '\0'); },
         Level::warning, "silent-track @ track 3"},
    };
    return all;
}

bool holds(const std::vector<std::string>& rules, const std::string& rule) {
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

TEST(DdpVerify, HasNothingAgainstAGoodFileset) {
    const DdpReport report = verified(goodFiles());
    EXPECT_EQ(report.findings, DiscFindings{});
    EXPECT_EQ(report.disc, smallDisc());
    EXPECT_EQ(report.files, (std::vector<std::string>{"DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT"}));
}

TEST(DdpVerify, NamesEveryFaultAndItsPlace) {
    for (const Fault& fault : faults()) {
        Files files = goodFiles();
        files.bytes.erase("CHECKSUM.MD5");
        files.bytes.erase("CHECKSUM.TXT");
        fault.breakIt(files);
        const DdpReport report = verified(files);
        const auto rules = rulesOf(report.findings, fault.level);
        EXPECT_TRUE(holds(rules, fault.found)) << fault.what << ", found: " << testing::PrintToString(rules);
        if (fault.level == Level::warning) {
            EXPECT_EQ(rulesOf(report.findings, Level::error), std::vector<std::string>{}) << fault.what;
        }
    }
}

TEST(DdpVerify, NamesEveryFileWhoseChecksumIsWrong) {
    for (const char* name : {"DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT"}) {
        Files files = goodFiles();
        files[name].back() ^= 1;
        const auto rules = rulesOf(verified(files).findings, Level::error);
        const std::map<std::string, std::string> lines{
            {"DDPID", "1"}, {"DDPMS", "2"}, {"CDTEXT.BIN", "3"}, {"PQDESCR", "4"}, {"IMAGE.DAT", "5"}};
        EXPECT_TRUE(holds(rules, "checksum @ CHECKSUM.MD5, line " + lines.at(name))) << testing::PrintToString(rules);
        EXPECT_TRUE(holds(rules, "checksum @ CHECKSUM.TXT, line " + std::to_string(std::stoi(lines.at(name)) + 1)))
            << testing::PrintToString(rules);
    }
    Files gone = goodFiles();
    gone["CHECKSUM.MD5"] += std::string(32, '0') + " *NOTES.TXT\nwhat is this\n";
    const DdpReport report = verified(gone);
    EXPECT_EQ(rulesOf(report.findings, Level::error), std::vector<std::string>{"checksum-file @ CHECKSUM.MD5, line 6"});
    EXPECT_EQ(rulesOf(report.findings, Level::warning),
              std::vector<std::string>{"checksum-line @ CHECKSUM.MD5, line 7"});
    Files uncovered = goodFiles();
    uncovered.bytes.erase("CHECKSUM.TXT");
    uncovered["CHECKSUM.MD5"].erase(0, uncovered["CHECKSUM.MD5"].find('\n') + 1);
    EXPECT_EQ(rulesOf(verified(uncovered).findings, Level::warning), std::vector<std::string>{"checksum-gap @ DDPID"});
}

struct Variant {
    const char* what;
    std::function<void(Files&)> change;
    std::vector<std::string> infos{};
};

TEST(DdpVerify, TakesWhatOtherWritersWrite) {
    const auto rename = [](Files& files, const char* from, const char* to) {
        files.bytes[to] = files[from];
        files.bytes.erase(from);
    };
    const std::vector<Variant> variants{
        {"numbers with zeros in front",
         [](Files& f) {
             for (const std::size_t packet : {kText, kPq, kImage}) {
                 std::string& map = f["DDPMS"];
                 for (const auto& [at, length] : {std::pair<std::size_t, std::size_t>{14, 8}, {71, 3}})
                     for (std::size_t i = 0; i < length; ++i)
                         if (map[packet + at + i] == ' ') map[packet + at + i] = '0';
             }
             f.put("DDPMS", kImage + 46, "0150");
         }},
        {"hours of 00",
         [](Files& f) {
             for (std::size_t i = 0; i < 9; ++i) f.put("PQDESCR", pq(i) + 8, "00");
         }},
        {"the lead-out once",
         [](Files& f) {
             f["PQDESCR"].resize(pq(8));
             f.put("DDPMS", kPq + 14, "     512");
         }},
        {"an image start of 0", [](Files& f) { f.put("DDPMS", kImage + 22, "00000000"); }},
        {"a storage mode of 0", [](Files& f) { f.put("DDPMS", kImage + 40, "0"); }, {"map-mode @ DDPMS, packet 3"}},
        {"a scrambling of 1", [](Files& f) { f.put("DDPMS", kImage + 41, "1"); }},
        {"no scrambling", [](Files& f) { f.put("DDPMS", kImage + 41, " "); }},
        {"no track in the map's CD-Text", [](Files& f) { f.put("DDPMS", kText + 55, "  "); }},
        {"the UPC on every packet",
         [](Files& f) {
             for (std::size_t i = 0; i < 9; ++i) f.put("PQDESCR", pq(i) + 32, "4006381333931");
         }},
        {"ISRC on the first index alone", [](Files& f) { f.put("PQDESCR", pq(2) + 20, std::string(12, ' ')); }},
        {"no flags on the pregap of track 1", [](Files& f) { f.put("PQDESCR", pq(2) + 16, "21"); }},
        {"a NUL behind CD-Text that the map does not count",
         [](Files& f) { f["CDTEXT.BIN"] += '\0'; },
         {"cd-text-nul @ CDTEXT.BIN"}},
        {"a NUL behind CD-Text that the map counts",
         [](Files& f) {
             f["CDTEXT.BIN"] += '\0';
             f.put("DDPMS", kText + 14, "     " + std::to_string(f["CDTEXT.BIN"].size()));
         },
         {"cd-text-nul @ CDTEXT.BIN"}},
        {"other orders of the map",
         [](Files& f) {
             f["DDPMS"] = f["DDPMS"].substr(kImage) + f["DDPMS"].substr(kPq, 128) + f["DDPMS"].substr(kText, 128);
         },
         {}},
    };
    for (const Variant& variant : variants) {
        Files files = goodFiles();
        files.bytes.erase("CHECKSUM.MD5");
        files.bytes.erase("CHECKSUM.TXT");
        variant.change(files);
        const DdpReport report = verified(files);
        EXPECT_EQ(rulesOf(report.findings, Level::error), std::vector<std::string>{}) << variant.what;
        EXPECT_EQ(rulesOf(report.findings, Level::warning), std::vector<std::string>{"checksum-none @ fileset"})
            << variant.what;
        EXPECT_EQ(rulesOf(report.findings, Level::info), variant.infos) << variant.what;
    }
    // Checksum files of other names, with other line ends.
    for (const char* name : {"MD5-Checksum.md5", "MD5_CHECKSUM.MD5"}) {
        Files files = goodFiles();
        rename(files, "CHECKSUM.MD5", name);
        std::string& text = files[name];
        for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
        EXPECT_EQ(verified(files).findings, DiscFindings{}) << name;
    }
}

TEST(DdpVerify, TakesAUpcOf12Digits) {
    Files files = goodFiles();
    files.bytes.erase("CHECKSUM.MD5");
    files.bytes.erase("CHECKSUM.TXT");
    files.put("DDPID", 8, "036000291452 ");
    files.put("PQDESCR", 32, "036000291452 ");
    files.putInPack(9, 4, "003600029145");  // 12 of 13 digits
    files.putInPack(10, 4, "2");
    const DdpReport report = verified(files);
    EXPECT_EQ(rulesOf(report.findings, Level::error), std::vector<std::string>{});
    EXPECT_EQ(report.disc.ean, "0036000291452");
}

TEST(DdpVerify, ReadsAnImageWithoutTheFirstPregap) {
    Files files = goodFiles();
    files.bytes.erase("CHECKSUM.MD5");
    files.bytes.erase("CHECKSUM.TXT");
    files["IMAGE.DAT"].erase(0, 150 * 2352);
    files.put("DDPMS", kImage + 14, "    1250     150");
    files.put("DDPMS", kImage + 46, "   0");
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "ddp");
    for (const auto& [name, bytes] : files.bytes) writeBytes(folder / "ddp" / name, bytes);
    const auto report = verifyDdp(folder / "ddp");
    ASSERT_TRUE(report);
    EXPECT_EQ(rulesOf(report->findings, Level::error), std::vector<std::string>{});
    EXPECT_TRUE(holds(rulesOf(report->findings, Level::warning), "map-start @ DDPMS, packet 3"));
    ASSERT_TRUE(extractTracks(*report, folder / "out"));
    EXPECT_TRUE(rawSamples(folder / "out" / "01 Dawn.wav") ==
                goodFiles().bytes.at("IMAGE.DAT").substr(150 * 2352, 350 * 2352));
}

TEST(DdpVerify, NeverFollowsANameOutOfTheFolder) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "ddp");
    Files files = goodFiles();
    files.put("DDPMS", kPq + 74, "../PQDESCR");
    files["CHECKSUM.MD5"] += std::string(32, '0') + " *../secret\n";
    for (const auto& [name, bytes] : files.bytes) writeBytes(folder / "ddp" / name, bytes);
    writeBytes(folder / "PQDESCR", files["PQDESCR"]);
    const auto report = verifyDdp(folder / "ddp");
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->disc.tracks.empty());
    EXPECT_TRUE(holds(rulesOf(report->findings, Level::warning), "checksum-line @ CHECKSUM.MD5, line 6"));
}

TEST(DdpVerify, SaysThatAFolderIsNoFileset) {
    const TemporaryFolder folder;
    for (const auto& path : {folder.path(), folder / "nowhere"}) {
        const auto report = verifyDdp(path);
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().kind, ErrorKind::missingInput);
    }
}

}  // namespace
}  // namespace lacquer::sessions::cd::ddp_verify_test

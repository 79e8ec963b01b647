#include "sessions/delivery/cd/checksums.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/cd/crc16.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::cd::checksums_test {
namespace {

using namespace lacquer::test;

TEST(Checksums, AreThoseOfTheStandards) {
    // RFC 1321, A.5; the check values of CRC-32/ISO-HDLC and CRC-16/GSM.
    EXPECT_EQ(checksumsOf("").md5, "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(checksumsOf("abc").md5, "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(crcDigits(checksumsOf("123456789").crc32), "CBF43926");
    EXPECT_EQ(crcDigits(0xA), "0000000A");
    EXPECT_EQ(crc16("123456789"), 0xCE3C);
}

TEST(Checksums, AreTheSameInPieces) {
    const std::string bytes(3000000, 'x');
    ChecksumMeter meter;
    for (std::size_t at = 0; at < bytes.size(); at += 4099) meter.add(std::string_view(bytes).substr(at, 4099));
    const Checksums whole = checksumsOf(bytes);
    EXPECT_EQ(meter.finish(), whole);
    const TemporaryFolder folder;
    writeBytes(folder / "x", bytes);
    EXPECT_EQ(*checksumsOfFile(folder / "x"), whole);
    EXPECT_EQ(shell("md5sum < '" + (folder / "x").string() + "'"), whole.md5 + "  -\n");
    EXPECT_EQ(checksumsOfFile(folder / "y").error().kind, ErrorKind::missingInput);
}

}  // namespace
}  // namespace lacquer::sessions::cd::checksums_test

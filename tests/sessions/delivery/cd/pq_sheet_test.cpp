#include "sessions/delivery/cd/pq_sheet.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/cd/cdrdao_toc.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::pq_sheet_test {
namespace {

using namespace lacquer::test;

const std::string kMd5 = "0123456789abcdef0123456789abcdef";

TEST(PqSheet, SaysAllThatIsOnTheDisc) {
    const Disc disc = smallDisc();
    EXPECT_EQ(
        pqSheetText({disc, "IMAGE.DAT", kMd5}),
        "PQ SHEET\n"
        "\n"
        "Title       One day\n"
        "Performer   Ann & Bj\u00F6rn\n"
        "UPC/EAN     4006381333931\n"
        "Disc ID     LQ-1\n"
        "Master ID   LQ 0001\n"
        "Tracks      3\n"
        "Total time  00:16:50\n"
        "Lead-out    00:18:50\n"
        "Image       IMAGE.DAT\n"
        "MD5         0123456789abcdef0123456789abcdef\n"
        "\n"
        "Times are minutes:seconds:frames of 1/75 s, from the start of the image.\n"
        "\n"
        "Trk  Idx  Start     Length    Pause     ISRC          Flags          Title\n"
        "01   00   00:00:00\n"
        "01   01   00:02:00  00:04:50  00:02:00  GBABC2500011                 Dawn / Ann\n"
        "02   00   00:06:50\n"
        "02   01   00:08:00  00:05:25  00:01:25  GBABC2500012  DCP, PRE       A longer name of a song / Bj\u00F6rn\n"
        "02   02   00:09:25\n"
        "03   01   00:13:25  00:05:25  00:00:00  GBABC2500013  SCMS           Dusk / Ann\n"
        "AA   01   00:18:50\n");
}

std::string textOfPdf(const Disc& disc, const char* options = "") {
    const TemporaryFolder folder;
    const auto pdf = pqSheetPdf({disc, "IMAGE.DAT", kMd5});
    EXPECT_TRUE(pdf) << pdf.error().line();
    writeBytes(folder / "a.pdf", *pdf);
    return shell("pdftotext -layout " + std::string(options) + " '" + (folder / "a.pdf").string() + "' -");
}

TEST(PqSheet, IsAPdfThatHoldsTheSame) {
    const std::string text = textOfPdf(smallDisc());
    for (const char* fact : {"One day", "Ann & Bj\u00F6rn", "4006381333931", "LQ-1", "LQ 0001", "00:16:50", "00:18:50",
                             "0123456789abcdef0123456789abcdef", "Dawn", "GB-ABC-25-00012", "00:05:25", "00:01:25",
                             "Index 02 at 00:09:25", "DCP, PRE", "SCMS", "Page 1 of 1"})
        EXPECT_NE(text.find(fact), std::string::npos) << fact << '\n' << text;
    EXPECT_EQ(*pqSheetPdf({smallDisc(), "IMAGE.DAT", kMd5}), *pqSheetPdf({smallDisc(), "IMAGE.DAT", kMd5}));
}

TEST(PqSheet, GoesOnOverPagesAndLosesNothing) {
    Disc disc = smallDisc();
    disc.text[TextField::title] = "A title that is so long that it does not fit on one line of the sheet at that size";
    for (Sector i = 0; i < 96; ++i) {
        disc.tracks.push_back({.indexes = {1400 + 300 * i}});
        disc.tracks.back().text[TextField::title] = "Song no. " + std::to_string(i);
    }
    for (Sector i = 1; i < 99; ++i) disc.tracks.back().indexes.push_back(disc.tracks.back().start() + i);
    disc.leadOut = 1400 + 300 * 96;
    const std::string text = textOfPdf(disc);
    for (int i = 0; i < 96; ++i) EXPECT_NE(text.find("Song no. " + std::to_string(i) + " "), std::string::npos) << i;
    for (int i = 2; i <= 99; ++i)
        EXPECT_NE(text.find("Index " + std::string(i < 10 ? "0" : "") + std::to_string(i) + " at"), std::string::npos)
            << i;
    EXPECT_NE(text.find("Page 1 of "), std::string::npos);
    // As many feet as pages, the last says so.
    const auto pages = std::count(text.begin(), text.end(), '\f');
    EXPECT_GT(pages, 2);
    EXPECT_NE(text.find("Page " + std::to_string(pages) + " of " + std::to_string(pages)), std::string::npos);
}

TEST(CdrdaoToc, PlacesTracksAsTheDiscDoes) {
    const std::string toc = cdrdaoToc(smallDisc(), "IMAGE.DAT");
    for (const char* lines : {"CATALOG \"4006381333931\"\n", "PERFORMER \"Ann & Bj\\366rn\"\n",
                              "NO COPY\nNO PRE_EMPHASIS\nTWO_CHANNEL_AUDIO\nISRC \"GBABC2500011\"\n",
                              "FILE \"IMAGE.DAT\" SWAP 00:02:00 00:04:50\n",
                              "FILE \"IMAGE.DAT\" SWAP 00:06:50 00:06:50\nSTART 00:01:25\nINDEX 00:01:25\n",
                              "FILE \"IMAGE.DAT\" SWAP 00:13:25 00:05:25\n"})
        EXPECT_NE(toc.find(lines), std::string::npos) << lines << '\n' << toc;
}

}  // namespace
}  // namespace lacquer::sessions::cd::pq_sheet_test

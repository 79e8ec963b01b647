// How a page is broken into sheets; what is on them is read by pdftotext in the acceptance tests.
#include "sessions/page/page_pdf.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::page_pdf_test {
namespace {

// Sheets are objects of their own in what cairo writes.
std::size_t sheetsIn(const std::string& pdf) {
    const std::size_t at = pdf.find("/Count ");
    return at == std::string::npos ? 0 : std::stoul(pdf.substr(at + 7));
}

TEST(PagePdf, IsTheSameForTheSamePage) {
    const Page page{.kicker = "Report", .title = "Title"};
    EXPECT_EQ(*toPdf(page), *toPdf(page));
    EXPECT_EQ(toPdf(page)->substr(0, 5), "%PDF-");
}

TEST(PagePdf, LongTablesGoOnOnTheNextSheet) {
    Page page{.kicker = "Report", .title = "Title"};
    PageTable table{{{"Name"}, {"Value", CellKind::number}}, {}};
    for (int i = 0; i < 200; ++i) table.rows.push_back({"row " + std::to_string(i), "1"});
    page.add(table);
    // A row is 16 points high, and a sheet has room for 720 points.
    EXPECT_EQ(sheetsIn(*toPdf(page)), 5u);
}

TEST(PagePdf, ContentThatNoLineHasRoomForIsBroken) {
    Page page{.kicker = "Report", .title = std::string(3000, 'x'), .subtitle = "\xFF\xFE\x01"};
    PageTable table{{{"Name"}, {"A"}, {"B"}, {"C", CellKind::code}}, {}};
    table.rows.push_back({std::string(500, 'a'), std::string(500, 'b'), "", std::string(500, 'c')});
    page.add(table);
    page.add(PageFacts{{"Empty", ""}, {"Long", std::string(200, 'd')}});
    page.add(PageFacts{});
    const auto pdf = toPdf(page);
    ASSERT_TRUE(pdf) << pdf.error().line();
    EXPECT_GE(sheetsIn(*pdf), 2u);
}

}  // namespace
}  // namespace lacquer::sessions::page_pdf_test

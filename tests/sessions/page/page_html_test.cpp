// What a browser and a parser of XML are to find. `xmllint` judges in the acceptance tests.
#include "sessions/page/page_html.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::page_html_test {
namespace {

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

Page examplePage() {
    Page page{.kicker = "Report", .title = "A < B", .subtitle = "C"};
    Drawing drawing;
    drawing.width = 100;
    drawing.height = 50;
    drawing.title = "Picture";
    drawing.path(Ink::curve, {{{0, 0}, {10.04, 20.06}, {10.04, 20.06}, {5, 21}}});
    drawing.text({1, 2}, "a & b", TextAnchor::end);
    page.add(PageFigure{drawing, drawing});
    page.add(PageTable{{{"Name"}, {"Level", CellKind::number}}, {{"x", "1"}, {"y", "2"}}, NarrowRows::cards});
    return page;
}

TEST(PageHtml, NeedsNothingButItself) {
    const std::string html = toHtml(examplePage());
    // Names of languages, which nobody loads.
    EXPECT_EQ(countOf(html, "http"),
              countOf(html, "http://www.w3.org/1999/xhtml") + countOf(html, "http://www.w3.org/2000/svg"));
    for (const char* loads : {"<script", "<link", "<img", "src=", "url(", "@import", "href="})
        EXPECT_EQ(countOf(html, loads), 0u) << loads;
}

TEST(PageHtml, NamesEveryPictureForThoseWhoCannotSeeIt) {
    const std::string html = toHtml(examplePage());
    EXPECT_EQ(countOf(html, "role=\"img\" aria-labelledby="), 2u);
    for (const char* id : {"figure1w", "figure1n"}) {
        EXPECT_EQ(countOf(html, std::string("<title id=\"") + id + "-title\">Picture</title>"), 1u);
        EXPECT_EQ(countOf(html, std::string("aria-labelledby=\"") + id + "-title " + id + "-desc\""), 1u);
    }
}

TEST(PageHtml, RowsOfTablesHaveTheirNamesInTheirFirstCells) {
    const std::string html = toHtml(examplePage());
    EXPECT_NE(html.find("<tr><th scope=\"row\">x</th><td class=\"number\" data-name=\"Level\">1</td></tr>"),
              std::string::npos);
}

// Steps from the rounded places, so that roundings do not add up: 0 0, 10 20.1, the same again, 5 21.
TEST(DrawingSvg, RoundsPlacesToTenthsAndLeavesOutStepsThatGoNowhere) {
    EXPECT_NE(toHtml(examplePage()).find("<path class=\"curve\" d=\"M0 0l10 20.1-5 .9\"/>"), std::string::npos);
    EXPECT_NE(toHtml(examplePage()).find("text-anchor=\"end\">a &amp; b</text>"), std::string::npos);
}

}  // namespace
}  // namespace lacquer::sessions::page_html_test

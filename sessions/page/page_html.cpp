#include "sessions/page/page_html.hpp"

#include <cstddef>
#include <variant>

#include "core/base/overloaded.hpp"
#include "sessions/page/drawing_svg.hpp"
#include "sessions/page/style.hpp"
#include "sessions/page/xml_text.hpp"

namespace lacquer::sessions {
namespace {

// <name attributes>text</name>; nothing of an empty text.
std::string element(const std::string& opening, const std::string& text) {
    if (text.empty()) return {};
    return "<" + opening + ">" + xmlText(text) + "</" + opening.substr(0, opening.find(' ')) + ">\n";
}

std::string classOf(CellKind kind) {
    switch (kind) {
        case CellKind::number:
            return " class=\"number\"";
        case CellKind::code:
            return " class=\"code\"";
        case CellKind::text:
            break;
    }
    return {};
}

std::string tableHtml(const PageTable& table) {
    std::string html =
        std::string("<div class=\"table\"><table") + (table.cards ? " class=\"cards\"" : "") + ">\n<thead><tr>";
    for (const PageColumn& column : table.columns)
        html += "<th scope=\"col\"" + classOf(column.kind) + ">" + xmlText(column.name) + "</th>";
    html += "</tr></thead>\n<tbody>\n";
    for (const std::vector<std::string>& row : table.rows) {
        html += "<tr><th scope=\"row\"" + classOf(table.columns.front().kind) + ">" + xmlText(row.front()) + "</th>";
        for (std::size_t i = 1; i < row.size(); ++i)
            html += "<td" + classOf(table.columns[i].kind) + " data-name=\"" + xmlText(table.columns[i].name) + "\">" +
                    xmlText(row[i]) + "</td>";
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

std::string factsHtml(const PageFacts& facts) {
    std::string html = "<dl class=\"facts\">\n";
    for (const PageFact& fact : facts) {
        html += "<div><dt>" + xmlText(fact.name) + "</dt><dd>" + xmlText(fact.value);
        if (!fact.unit.empty()) html += " <small>" + xmlText(fact.unit) + "</small>";
        html += "</dd></div>\n";
    }
    return html + "</dl>\n";
}

}  // namespace

std::string toHtml(const Page& page) {
    std::string html =
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">\n<head>\n"
        "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"color-scheme\" content=\"light dark\"/>\n";
    html += element("title", page.kicker + ": " + page.title);
    html += "<style>\n" + styleSheet() + "</style>\n</head>\n<body>\n<main>\n<header>\n";
    html += element("p class=\"kicker\"", page.kicker) + element("h1", page.title) +
            element("p class=\"subtitle\"", page.subtitle) + "</header>\n";
    std::size_t figures = 0;
    for (const PageBlock& block : page.blocks)
        html +=
            std::visit(Overloaded{[](const PageHeading& heading) {
                                      return element(heading.level == HeadingLevel::part ? "h2" : "h3", heading.text);
                                  },
                                  [](const PageText& text) {
                                      return element(text.voice == Voice::note ? "p class=\"note\"" : "p", text.text);
                                  },
                                  [](const PageFacts& facts) { return factsHtml(facts); },
                                  [&figures](const PageFigure& figure) {
                                      const std::string id = "figure" + std::to_string(++figures);
                                      return "<figure>\n<div class=\"wide\">" + toSvg(figure.wide, id + "w") +
                                             "</div>\n<div class=\"narrow\">" + toSvg(figure.narrow, id + "n") +
                                             "</div>\n</figure>\n";
                                  },
                                  [](const PageTable& table) { return tableHtml(table); },
                                  [](const PageFolded& folded) {
                                      return "<details>\n" + element("summary", folded.name) + tableHtml(folded.table) +
                                             "</details>\n";
                                  }},
                       block);
    return html + element("footer", page.footer) + "</main>\n</body>\n</html>\n";
}

}  // namespace lacquer::sessions

// Page: what a report says, from top to bottom, as data: written as a web page and as a PDF. Pure.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sessions/page/drawing.hpp"

namespace lacquer::sessions {

enum class HeadingLevel : unsigned char { part, section };

/// A part begins on a new sheet where a page has several.
struct PageHeading {
    std::string text;
    HeadingLevel level = HeadingLevel::section;
};

enum class Voice : unsigned char { plain, note };

struct PageText {
    std::string text;
    Voice voice = Voice::plain;
};

/// A number that one looks for first.
struct PageFact {
    std::string name;
    std::string value;
    std::string unit{};
};
using PageFacts = std::vector<PageFact>;

/// One picture in two widths: for paper and desks, and for phones.
struct PageFigure {
    Drawing wide;
    Drawing narrow;
};

enum class CellKind : unsigned char { text, number, code };

struct PageColumn {
    std::string name;
    CellKind kind = CellKind::text;
};

/// The first cell of a row names it. On a phone each row of `cards` stands below its name, cell by cell.
struct PageTable {
    std::vector<PageColumn> columns;
    std::vector<std::vector<std::string>> rows;  ///< as wide as there are columns
    bool cards = true;
};

/// What few want to read: folded away on screens.
struct PageFolded {
    std::string name;
    PageTable table;
};

using PageBlock = std::variant<PageHeading, PageText, PageFacts, PageFigure, PageTable, PageFolded>;

struct Page {
    std::string kicker;  ///< what kind of page it is
    std::string title;
    std::string subtitle{};
    std::vector<PageBlock> blocks{};
    std::string footer{};

    void add(PageBlock block) { blocks.push_back(std::move(block)); }
};

}  // namespace lacquer::sessions

// Drawing: a picture as data, which is written as SVG into web pages and drawn on paper. Pure.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sessions/page/style.hpp"

namespace lacquer::sessions {

/// In pixels from the upper left corner.
struct DrawnPoint {
    double x = 0;
    double y = 0;
};

/// Lines from point to point, or, of an ink that fills, areas.
struct DrawnPath {
    Ink ink = Ink::grid;
    std::vector<std::vector<DrawnPoint>> pieces{};
};

enum class TextAnchor : unsigned char { start, middle, end };

/// One line; `at` is on its base line.
struct DrawnText {
    DrawnPoint at{};
    std::string text{};
    TextAnchor anchor = TextAnchor::start;
};

struct Drawing {
    double width = 0, height = 0;
    std::string title{};                                       ///< what is seen
    std::string description{};                                 ///< the same for those who cannot see it
    std::vector<std::variant<DrawnPath, DrawnText>> shapes{};  ///< the later ones cover the earlier

    void line(Ink ink, DrawnPoint from, DrawnPoint to) { shapes.emplace_back(DrawnPath{ink, {{from, to}}}); }
    void path(Ink ink, std::vector<std::vector<DrawnPoint>> pieces) {
        if (!pieces.empty()) shapes.emplace_back(DrawnPath{ink, std::move(pieces)});
    }
    void text(DrawnPoint at, std::string text, TextAnchor anchor = TextAnchor::start) {
        shapes.emplace_back(DrawnText{at, std::move(text), anchor});
    }
};

}  // namespace lacquer::sessions

#include "sessions/page/drawing_svg.hpp"

#include <cmath>
#include <cstdlib>
#include <variant>

#include "core/base/overloaded.hpp"
#include "sessions/page/xml_text.hpp"

namespace lacquer::sessions {
namespace {

long tenths(double pixels) {
    return std::lround(pixels * 10);
}

// In pixels, of tenths: "12", "-.5".
std::string svgNumber(long tenth) {
    std::string text = tenth < 0 ? "-" : "";
    const long size = std::labs(tenth);
    if (size >= 10 || size == 0) text += std::to_string(size / 10);
    if (size % 10 != 0) text += "." + std::to_string(size % 10);
    return text;
}

// A step in short: what needs no blank in front of it has none.
void addStep(std::string& path, long x, long y) {
    const std::string first = svgNumber(x), second = svgNumber(y);
    if (path.back() != 'l' && first.front() != '-') path += ' ';
    path += first;
    if (second.front() != '-') path += ' ';
    path += second;
}

std::string pathData(const DrawnPath& path) {
    std::string data;
    for (const std::vector<DrawnPoint>& piece : path.pieces) {
        if (piece.empty()) continue;
        long x = tenths(piece.front().x), y = tenths(piece.front().y);
        data += "M" + svgNumber(x) + " " + svgNumber(y) + "l";
        bool moved = false;
        for (std::size_t i = 1; i < piece.size(); ++i) {
            const long toX = tenths(piece[i].x), toY = tenths(piece[i].y);
            if (toX == x && toY == y) continue;
            addStep(data, toX - x, toY - y);
            x = toX;
            y = toY;
            moved = true;
        }
        if (!moved) data += ".1 0";  // a dot, else it would be nothing
        if (styleOf(path.ink).width == 0) data += "z";
    }
    return data;
}

const char* anchorAttribute(TextAnchor anchor) {
    switch (anchor) {
        case TextAnchor::middle:
            return " text-anchor=\"middle\"";
        case TextAnchor::end:
            return " text-anchor=\"end\"";
        case TextAnchor::start:
            break;
    }
    return "";
}

}  // namespace

std::string toSvg(const Drawing& drawing, const std::string& id) {
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + svgNumber(tenths(drawing.width)) +
                      " " + svgNumber(tenths(drawing.height)) + "\" role=\"img\" aria-labelledby=\"" + id + "-title " +
                      id + "-desc\">\n<title id=\"" + id + "-title\">" + xmlText(drawing.title) +
                      "</title>\n<desc id=\"" + id + "-desc\">" + xmlText(drawing.description) + "</desc>\n";
    for (const auto& shape : drawing.shapes)
        svg += std::visit(Overloaded{[](const DrawnPath& path) {
                                         return std::string("<path class=\"") + styleOf(path.ink).name + "\" d=\"" +
                                                pathData(path) + "\"/>\n";
                                     },
                                     [](const DrawnText& text) {
                                         return std::string("<text class=\"") + styleOf(Ink::letters).name + "\" x=\"" +
                                                svgNumber(tenths(text.at.x)) + "\" y=\"" +
                                                svgNumber(tenths(text.at.y)) + "\"" + anchorAttribute(text.anchor) +
                                                ">" + xmlText(text.text) + "</text>\n";
                                     }},
                          shape);
    return svg + "</svg>\n";
}

}  // namespace lacquer::sessions

// Chart: a field with two axes in a drawing, and where values are in it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessions/analysis/plot.hpp"
#include "sessions/page/drawing.hpp"

namespace lacquer::sessions {

/// In pixels.
struct ChartSize {
    double width = 0, height = 0;
};

struct ChartMark {
    double value = 0;
    std::string label;  ///< empty: a line without one
};

/// m:ss, at equal distances that people count in, at most `most`.
[[nodiscard]] std::vector<ChartMark> timeMarks(double seconds, int most);
/// As ticksOf has them.
[[nodiscard]] std::vector<ChartMark> marksOf(const PlotAxis& axis, int most);

class Chart {
public:
    /// The whole of the drawing: room for labels to the left and below, and for a line of text above where `head` says
    /// so.
    enum class Head : unsigned char { none, line };
    Chart(Drawing& drawing, PlotAxis x, PlotAxis y, Head head);

    void gridX(const std::vector<ChartMark>& marks);
    void gridY(const std::vector<ChartMark>& marks);
    /// Text in the line above, each piece behind a sample of its ink.
    void legend(Ink ink, const std::string& text);

    /// Values outside of the axes are brought to their ends.
    [[nodiscard]] DrawnPoint at(double x, double y) const;
    void horizontal(Ink ink, double y);
    void vertical(Ink ink, double x);

    [[nodiscard]] double left() const noexcept { return left_; }
    [[nodiscard]] double right() const noexcept { return left_ + width_; }
    [[nodiscard]] double top() const noexcept { return top_; }
    [[nodiscard]] double bottom() const noexcept { return top_ + height_; }

private:
    Drawing& drawing_;
    PlotAxis x_, y_;
    double left_, top_, width_, height_;
    double legendX_;
};

}  // namespace lacquer::sessions

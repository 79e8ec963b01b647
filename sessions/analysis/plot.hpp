// Plot: curves over two axes, as data. Measurements make them, pictures are drawn from them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lacquer::sessions {

enum class AxisScale { linear, logarithmic };

struct PlotAxis {
    std::string name;  ///< for people, "Frequency"
    std::string unit;  ///< "Hz", "dB" …; may be empty
    AxisScale scale = AxisScale::linear;
    double minimum = 0;  ///< what a picture shows, not what the curves reach; above 0 on a logarithmic scale
    double maximum = 1;
};

/// Where a value is on an axis: 0 … 1 within it.
[[nodiscard]] double shareOf(const PlotAxis& axis, double value);

struct PlotPoint {
    double x = 0;
    double y = 0;
};

enum class CurveStyle {
    line,       ///< from point to point
    stems,      ///< each point on a line of its own from the bottom
    reference,  ///< a line that others are compared with: what goes in, no change
};

struct PlotCurve {
    std::string name{};             ///< may be empty where there is one
    std::vector<PlotPoint> points;  ///< x never falls
    CurveStyle style = CurveStyle::line;
    std::size_t series = 0;   ///< curves of one series have one colour …
    std::size_t variant = 0;  ///< … and differ in their dashes
};

struct Plot {
    PlotAxis x, y;
    std::vector<PlotCurve> curves;
};

/// A plot under the name that its curves are to have in a common picture.
struct NamedPlot {
    std::string name;
    Plot plot;
};

/// The curves of all in one plot, each plot a series; axes as wide as the widest. They must be plots of the same thing,
/// one at least. References, and curves with a name of their own that are the same in all, are taken once, behind the
/// others.
[[nodiscard]] Plot overlaid(const std::vector<NamedPlot>& plots);

}  // namespace lacquer::sessions

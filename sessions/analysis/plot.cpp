#include "sessions/analysis/plot.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace lacquer::sessions {
namespace {

void widen(PlotAxis& axis, const PlotAxis& other) {
    axis.minimum = std::min(axis.minimum, other.minimum);
    axis.maximum = std::max(axis.maximum, other.maximum);
}

bool isThere(const std::vector<PlotCurve>& curves, const std::string& name) {
    return std::ranges::find(curves, name, &PlotCurve::name) != curves.end();
}

bool looksLike(const PlotCurve& one, const PlotCurve& other) {
    constexpr double kUnseen = 0.01;
    return std::ranges::equal(one.points, other.points, [](const PlotPoint& a, const PlotPoint& b) {
        return a.x == b.x && std::abs(a.y - b.y) <= kUnseen;
    });
}

// A middle, say, that nothing changes.
bool isTheSameInAll(const PlotCurve& curve, const std::vector<NamedPlot>& plots) {
    if (curve.name.empty() || plots.size() < 2) return false;
    return std::ranges::all_of(plots, [&](const NamedPlot& named) {
        return std::ranges::any_of(named.plot.curves, [&](const PlotCurve& other) {
            return other.name == curve.name && looksLike(curve, other);
        });
    });
}

}  // namespace

double shareOf(const PlotAxis& axis, double value) {
    if (axis.scale == AxisScale::linear) return (value - axis.minimum) / (axis.maximum - axis.minimum);
    return std::log(value / axis.minimum) / std::log(axis.maximum / axis.minimum);
}

Plot overlaid(const std::vector<NamedPlot>& plots) {
    Plot all{plots.front().plot.x, plots.front().plot.y, {}};
    std::vector<PlotCurve> ofAll;
    for (std::size_t series = 0; series < plots.size(); ++series) {
        const auto& [name, plot] = plots[series];
        widen(all.x, plot.x);
        widen(all.y, plot.y);
        for (PlotCurve curve : plot.curves) {
            if (curve.style == CurveStyle::reference || isTheSameInAll(curve, plots)) {
                curve.series = plots.size();
                if (!isThere(ofAll, curve.name)) ofAll.push_back(std::move(curve));
                continue;
            }
            curve.name = curve.name.empty() || name.empty() ? name + curve.name : name + ", " + curve.name;
            curve.series = series;
            all.curves.push_back(std::move(curve));
        }
    }
    std::ranges::move(ofAll, std::back_inserter(all.curves));
    return all;
}

}  // namespace lacquer::sessions

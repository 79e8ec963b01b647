#include "sessions/model/lane_thinning.hpp"

#include <cmath>
#include <utility>

namespace lacquer::sessions {

namespace {

constexpr double kToleranceDb = 0.1;
constexpr double kToleranceOfRange = 0.001;

double between(const AutomationPoint& from, const AutomationPoint& to, std::int64_t frame) {
    if (frame == from.frame) return from.value;
    return from.value + (to.value - from.value) * static_cast<double>(frame - from.frame) /
                            static_cast<double>(to.frame - from.frame);
}

// Marks what is to be kept between two points of a run of straight lines.
void keepBetween(const std::vector<AutomationPoint>& points, std::size_t first, std::size_t last,
                 const LaneDistance& distance, std::vector<bool>& kept) {
    std::vector<std::pair<std::size_t, std::size_t>> open{{first, last}};
    while (!open.empty()) {
        const auto [from, to] = open.back();
        open.pop_back();
        std::size_t farthest = from;
        double most = 1;
        for (std::size_t i = from + 1; i < to; ++i) {
            const double off = distance(points[i].value, between(points[from], points[to], points[i].frame));
            if (off <= most) continue;
            most = off;
            farthest = i;
        }
        if (farthest == from) continue;
        kept[farthest] = true;
        open.emplace_back(from, farthest);
        open.emplace_back(farthest, to);
    }
}

}  // namespace

LaneDistance thinningDistance(const ParameterInfo& info) {
    if (info.unit == "dB") return thinningDistance(kToleranceDb);
    if (info.scale != ParameterScale::logarithmic)
        return thinningDistance(kToleranceOfRange * (info.maximum - info.minimum));
    const double tolerance = kToleranceOfRange * std::log(info.maximum / info.minimum);
    return [tolerance](double a, double b) { return std::abs(std::log(a / b)) / tolerance; };
}

LaneDistance thinningDistance(double tolerance) {
    return [tolerance](double a, double b) { return a == b ? 0 : std::abs(a - b) / tolerance; };
}

std::vector<AutomationPoint> thinned(const std::vector<AutomationPoint>& points, const LaneDistance& distance) {
    if (points.size() < 3) return points;
    std::vector<bool> kept(points.size(), false);
    kept.front() = kept.back() = true;
    std::size_t run = 0;  // where straight lines began
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool straight = points[i].shape == CurveShape::linear;
        if (straight && i + 1 < points.size()) continue;
        kept[i] = true;
        keepBetween(points, run, i, distance, kept);
        run = i + 1 < points.size() ? i + 1 : i;
        kept[run] = true;
    }
    std::vector<AutomationPoint> rest;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (kept[i]) rest.push_back(points[i]);
    return rest;
}

}  // namespace lacquer::sessions

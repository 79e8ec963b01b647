#include "sessions/delivery/vinyl/metric_limits.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions::vinyl {
namespace {

enum class Beyond : unsigned char { above, below };

struct LimitKind {
    const char* name;
    const char* unit;
    double least, most;
    Beyond beyond;
    MetricLimit MetricLimits::*pair;  // or
    double MetricLimits::*value;
};

using enum Beyond;
constexpr std::array kLimitKinds{
    LimitKind{"lateral", "um", 1, 500, above, &MetricLimits::lateralUm, nullptr},
    LimitKind{"liftOff", "um", -100, 100, below, &MetricLimits::liftMarginUm, nullptr},
    LimitKind{"depth", "um", 1, 500, above, &MetricLimits::depthUm, nullptr},
    LimitKind{"velocity", "", 0.01, 10, above, &MetricLimits::velocityRatio, nullptr},
    LimitKind{"curvature", "", 0.01, 10, above, &MetricLimits::curvature, nullptr},
    LimitKind{"distortion", "", 0.0001, 1, above, &MetricLimits::distortion, nullptr},
    LimitKind{"lowEnd", "", -1, 1, below, &MetricLimits::lowEndCorrelation, nullptr},
    LimitKind{"lowEndHz", "Hz", kLowEndHz.front(), kLowEndHz.back(), above, nullptr, &MetricLimits::lowEndHz},
    LimitKind{"lowEndVertical", "um", 0, 100, above, nullptr, &MetricLimits::lowEndVerticalUm},
    LimitKind{"sibilance", "dB", 0, 60, above, nullptr, &MetricLimits::sibilanceAboveMedianDb},
    LimitKind{"sibilanceCurvature", "", 0, 10, above, nullptr, &MetricLimits::sibilanceCurvature}};

std::string plainNumber(double value) {
    std::array<char, 32> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), done.ptr};
}

std::string takes(const LimitKind& kind) {
    if (kind.value == &MetricLimits::lowEndHz) return "takes 70, 150 or 300 Hz";
    const std::string range =
        plainNumber(kind.least) + " to " + plainNumber(kind.most) + (*kind.unit == '\0' ? "" : " ") + kind.unit;
    if (!kind.pair) return "takes one value, " + range;
    return "takes two values, WARN,FAIL, each " + range + ", the warning " +
           (kind.beyond == above ? "no higher" : "no lower") + " than the failure";
}

bool isWithin(const LimitKind& kind, double value) {
    if (kind.value == &MetricLimits::lowEndHz) return std::ranges::find(kLowEndHz, value) != kLowEndHz.end();
    return value >= kind.least && value <= kind.most;  // nan is not
}

}  // namespace

std::vector<NamedLimit> namedLimits(const MetricLimits& limits) {
    std::vector<NamedLimit> named;
    for (const LimitKind& kind : kLimitKinds)
        named.push_back({kind.name, kind.unit,
                         kind.pair ? std::vector{(limits.*kind.pair).warn, (limits.*kind.pair).fail}
                                   : std::vector{limits.*kind.value}});
    return named;
}

Status setLimit(MetricLimits& limits, const std::string& name, std::span<const double> values) {
    const auto kind = std::ranges::find(kLimitKinds, name, &LimitKind::name);
    if (kind == kLimitKinds.end()) {
        std::vector<std::string> known;
        for (const LimitKind& each : kLimitKinds) known.emplace_back(each.name);
        return fail(ErrorKind::usage, "is no limit", name, didYouMean(name, known));
    }
    if (values.size() != (kind->pair ? 2 : 1))
        return fail(ErrorKind::usage, "has " + std::to_string(values.size()) + " values", name, takes(*kind));
    for (const double value : values)
        if (!isWithin(*kind, value))
            return fail(ErrorKind::usage, plainNumber(value) + " is out of range", name, takes(*kind));
    if (!kind->pair) {
        limits.*kind->value = values[0];
        return {};
    }
    if (kind->beyond == above ? values[0] > values[1] : values[0] < values[1])
        return fail(ErrorKind::usage,
                    "it would fail at " + plainNumber(values[1]) + ", before it warns at " + plainNumber(values[0]),
                    name, takes(*kind));
    limits.*kind->pair = {values[0], values[1]};
    return {};
}

std::string limitsText(const MetricLimits& limits) {
    std::string text;
    for (const NamedLimit& limit : namedLimits(limits)) {
        text += (text.empty() ? "" : "; ") + limit.name + " " + plainNumber(limit.values[0]);
        if (limit.values.size() > 1) text += ", " + plainNumber(limit.values[1]);
        if (!limit.unit.empty()) text += " " + limit.unit;
    }
    return text;
}

}  // namespace lacquer::sessions::vinyl

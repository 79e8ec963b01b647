#include "core/control/control_map.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lacquer {

namespace {

// Of 7 bits: the smallest step of most controls, and how near one must come to be taken for having met the value.
constexpr double kClick = 1.0 / 127;

// A level whose lowest value is silence goes by the law of a fader: 12 dB are more of the way at the top than at the
// bottom.
constexpr double kSilentRangeDb = -90;  // a minimum below this means silence
constexpr double kFaderLawDb = 50;

enum class Law { even, ratios, fader };

Law lawOf(const ParameterInfo& info, const ControlRange& range) {
    if (info.scale == ParameterScale::logarithmic && range.from > 0 && range.to > 0) return Law::ratios;
    if (info.unit == "dB" && info.minimum <= kSilentRangeDb && info.maximum > 0) return Law::fader;
    return Law::even;
}

// What goes in even steps along the way.
double bent(Law law, double value) {
    return law == Law::ratios ? std::log(value) : law == Law::fader ? std::pow(10, value / kFaderLawDb) : value;
}
double straight(Law law, double value) {
    return law == Law::ratios ? std::exp(value) : law == Law::fader ? kFaderLawDb * std::log10(value) : value;
}

}  // namespace

ControlRange rangeOf(const ParameterInfo& info) noexcept {
    return {info.minimum, info.maximum};
}

double valueAt(const ParameterInfo& info, const ControlRange& range, double position) noexcept {
    const auto [from, to] = range;
    if (position <= 0) return from;
    if (!(position < 1)) return to;
    const Law law = lawOf(info, range);
    const double value = straight(law, std::lerp(bent(law, from), bent(law, to), position));
    return std::clamp(info.stepped() ? std::round(value) : value, std::min(from, to), std::max(from, to));
}

double positionOf(const ParameterInfo& info, const ControlRange& range, double value) noexcept {
    const auto [from, to] = range;
    const double inside = std::clamp(value, std::min(from, to), std::max(from, to));
    const Law law = lawOf(info, range);
    const double start = bent(law, from);
    const double position = (bent(law, inside) - start) / (bent(law, to) - start);
    return std::isfinite(position) ? std::clamp(position, 0.0, 1.0) : 0;
}

int clicksOf(ControlMode mode, int value) noexcept {
    switch (mode) {
        case ControlMode::twosComplement:
            return value < 64 ? value : value - 128;
        case ControlMode::binaryOffset:
            return value - 64;
        case ControlMode::signMagnitude:
            return value < 64 ? value : 64 - value;
        default:
            return 0;
    }
}

std::optional<double> ControlFollower::follow(const ParameterInfo& info, const ControlBinding& binding, int value,
                                              double now) {
    const ControlRange range = binding.range.value_or(rangeOf(info));
    const double target = isRelative(binding.mode) ? turned(info, range, clicksOf(binding.mode, value), now)
                          : binding.mode == ControlMode::toggle ? toggled(info, range, {binding.control, value}, now)
                                                                : moved(info, range, binding, value, now);
    return target == now ? std::nullopt : std::optional(target);
}

double ControlFollower::turned(const ParameterInfo& info, const ControlRange& range, int clicks, double now) {
    const double way = info.stepped() ? 1 / std::abs(range.to - range.from) : kClick;
    return clicks == 0 ? now : valueAt(info, range, positionOf(info, range, now) + clicks * way);
}

double ControlFollower::toggled(const ParameterInfo& info, const ControlRange& range, const MidiChange& change,
                                double now) {
    const double position = lacquer::positionOf(change);
    // A pad that is hit softly is pressed as well.
    const bool down = change.control.kind == MidiControlKind::note ? change.value > 0 : position >= 0.5;
    const bool wasDown = std::exchange(before_, down ? 1.0 : 0.0) == 1.0;
    if (!down || wasDown) return now;
    return positionOf(info, range, now) < 0.5 ? range.to : range.from;
}

double ControlFollower::moved(const ParameterInfo& info, const ControlRange& range, const ControlBinding& binding,
                              int value, double now) {
    const double position = lacquer::positionOf(MidiChange{binding.control, value});
    const double current = positionOf(info, range, now);
    const std::optional<double> before = std::exchange(before_, position);
    const double there = valueAt(info, range, position);
    const bool holds = set_ == now;  // nobody else has changed it since
    const bool near = there == now || std::abs(position - current) <= kClick;
    const bool passes = before && (*before - current) * (position - current) <= 0;
    waiting_ = binding.mode == ControlMode::pickup && !holds && !near && !passes;
    if (waiting_) {
        set_.reset();  // a value that comes back by undo is to be met like any other
        return now;
    }
    set_ = there;
    return there;
}

}  // namespace lacquer

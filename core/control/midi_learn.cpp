#include "core/control/midi_learn.hpp"

namespace lacquer {

namespace {

constexpr int kHalves = 64, kUpperHalves = 32;  // control changes below are halves of pairs, and upper ones

}  // namespace

std::optional<MidiControl> MidiLearner::take(std::span<const MidiEvent> events, double nowSeconds) {
    for (const MidiEvent& event : events)
        if (const auto* change = std::get_if<MidiChange>(&event))
            if (const auto control = take(*change, nowSeconds)) return control;
    if (half_ && nowSeconds >= half_->alone) return half_->control;
    return std::nullopt;
}

std::optional<MidiControl> MidiLearner::take(const MidiChange& change, double nowSeconds) {
    const MidiControl& control = change.control;
    if (control.kind == MidiControlKind::cc14) return std::nullopt;  // told as a single one as well
    if (control.kind == MidiControlKind::cc && control.number < kHalves) return takeHalf(control, nowSeconds);
    if (half_) return std::nullopt;  // the first one that has moved
    if (control.kind != MidiControlKind::note) return control;
    if (change.value > 0) {
        pressed_ = control;
        return std::nullopt;
    }
    return pressed_ == control ? pressed_ : std::nullopt;
}

std::optional<MidiControl> MidiLearner::takeHalf(const MidiControl& control, double nowSeconds) {
    const int pair = control.number % kUpperHalves;
    if (!half_) {
        const bool upper = control.number < kUpperHalves;
        half_ = Half{control, nowSeconds + (upper ? kLowerHalfSeconds : kUpperHalfSeconds)};
        return std::nullopt;
    }
    const MidiControl& first = half_->control;
    const bool other =
        control.channel == first.channel && control.number != first.number && pair == first.number % kUpperHalves;
    if (!other) return std::nullopt;
    return MidiControl{MidiControlKind::cc14, control.channel, pair};
}

}  // namespace lacquer

#include "nodes/eq/eq_band.hpp"

#include <algorithm>

#include "core/engine/processor.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

// `share` of the filtered sound, the rest direct.
FilterCoefficients mixed(const FilterShape& shape, double share) noexcept {
    FilterCoefficients result(shape);
    result.direct = 1 + share * (result.direct - 1);
    result.band *= share;
    result.low *= share;
    return result;
}

}  // namespace

void EqBand::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    reset();
    shareStep_ = kControlGridFrames * 1000 / (kSwitchFadeMs * sampleRate);
}

void EqBand::reset() noexcept {
    fresh_ = true;
    untouched_ = true;
    settled_ = true;
    share_ = 0;
    count_ = 0;
    active_ = {};
    filters_ = {};
}

void EqBand::beginCell(std::span<const ParameterView> band, int first) noexcept {
    const int last = first + kControlGridFrames - 1;
    const EqBandKind kind = eqBandKindAt(band, last);
    const double shareBefore = share_;
    if (fresh_ || (shareBefore == 0 && kind != kind_)) {
        kind_ = kind;
        count_ = chainLength(kind.type, kind.order);
        filters_ = {};  // none of them is heard
        active_ = {};
    }
    const double aimed = isOn(band[kBandOn], last) && kind == kind_ ? 1 : 0;
    share_ = fresh_ ? aimed : share_ + std::clamp(aimed - share_, -shareStep_, shareStep_);

    const bool nothing = share_ == 0 && shareBefore == 0;
    const FilterSpec spec = eqFilterAt(band, last, kind_);
    const bool moves = fresh_ || share_ != shareBefore || (!nothing && spec != spec_);
    if (moves && !nothing && (fresh_ || spec != spec_)) {
        chain_ = designChain(spec, sampleRate_);
        spec_ = spec;
    }
    if (moves || !settled_) aim(nothing, shareBefore);
    settled_ = !moves;
    fresh_ = false;
}

void EqBand::aim(bool nothing, double shareBefore) noexcept {
    const bool wasUntouched = untouched_;
    untouched_ = nothing || (untouched_ && hasGain(spec_.type) && spec_.gainDb == 0);
    // From a gain of 0 dB, where a shelf's resonances undo each other: one by one they would be heard to come.
    FilterChain atZero;
    const bool leavesZero = wasUntouched && !untouched_ && shareBefore == 1 && hasGain(spec_.type);
    if (leavesZero) {
        FilterSpec zero = spec_;
        zero.gainDb = 0;
        atZero = designChain(zero, sampleRate_);
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(count_); ++i) {
        RunningFilter& filter = filters_[i];
        // A flat filter has no frequency of its own. One that is flat for a moment keeps the one that it comes from.
        const FilterCoefficients next = untouched_ ? FilterCoefficients{} : mixed(chain_.shapes[i], share_);
        filter.moveTo(next.flat() ? filter.target.flattened() : next);
        if (leavesZero) filter.start = FilterCoefficients(atZero.shapes[i]);
        if (filter.start.flat()) filter.start = filter.target.flattened();
        if (fresh_) filter.start = filter.target;
        active_[i] = !filter.start.flat() || !filter.target.flat();
        if (!active_[i]) filter.states = {};
    }
}

bool EqBand::still(std::span<const ParameterView> band) const noexcept {
    for (const ParameterView& parameter : band)
        if (parameter.moving()) return false;
    if (fresh_ || !settled_) return false;
    const EqBandKind kind = eqBandKindAt(band, 0);
    const bool on = isOn(band[kBandOn], 0);
    if (share_ != (on ? 1 : 0)) return false;
    return !on || (kind == kind_ && eqFilterAt(band, 0, kind) == spec_);
}

bool EqBand::rests(std::span<const ParameterView> band) const noexcept {
    return still(band) && std::ranges::all_of(filters_, [](const RunningFilter& filter) {
               return filter.states[0].empty() && filter.states[1].empty();
           });
}

double EqBand::tailFrames() const noexcept {
    double frames = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count_); ++i)
        if (active_[i]) frames += ringingFrames(filters_[i].target);
    return frames;
}

}  // namespace lacquer::nodes

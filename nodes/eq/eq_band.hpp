// EqBand: one band of lacquer:eq, as filters that run. Real-time safe after prepare(); one thread at a time.
#pragma once

#include <array>
#include <span>

#include "nodes/dsp/running_filter.hpp"
#include "nodes/eq/eq_parameters.hpp"

namespace lacquer::nodes {

/// Its coefficients go in a straight line from cell to cell; switching it on or off and changing its kind fade between
/// filtered and direct sound.
class EqBand {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// Takes up the band's parameters as they are at the end of the cell, where the coefficients arrive.
    void beginCell(std::span<const ParameterView> band, int first) noexcept;

    /// True when nothing is to be done for the band in this quantum: it is off, and stays so.
    [[nodiscard]] bool idle(std::span<const ParameterView> band) const noexcept {
        return !fresh_ && share_ == 0 && settled_ && !band[kBandOn].moving() && band[kBandOn].value() < 0.5f;
    }
    /// True when beginCell() would change nothing in this quantum.
    [[nodiscard]] bool still(std::span<const ParameterView> band) const noexcept;
    /// True when silence would leave the band as it is, and it silence.
    [[nodiscard]] bool rests(std::span<const ParameterView> band) const noexcept;

    [[nodiscard]] EqPlacement placement() const noexcept { return kind_.placement; }
    /// Frames until the band has rung down by 120 dB.
    [[nodiscard]] double tailFrames() const noexcept;

    /// Calls `visit` with each filter that the cell goes through, in order.
    template <class Visit>
    void eachActive(Visit visit) noexcept {
        for (int i = 0; i < count_; ++i)
            if (active_[static_cast<std::size_t>(i)]) visit(filters_[static_cast<std::size_t>(i)]);
    }

private:
    // Where the filters are heading with the chain at this share.
    void aim(bool nothing, double shareBefore) noexcept;

    double sampleRate_ = 48000;
    double shareStep_ = 1;
    double share_ = 0;       // of the filtered sound; the rest is direct
    bool fresh_ = true;      // the next cell starts where it ends
    bool untouched_ = true;  // at 0 dB since nothing of it has been heard: it is not there at all
    bool settled_ = true;    // every filter is what it will be, until parameters change
    EqBandKind kind_;
    FilterSpec spec_;  // of chain_
    FilterChain chain_;
    int count_ = 0;  // filters of this kind
    std::array<bool, FilterChain::kMost> active_{};
    std::array<RunningFilter, FilterChain::kMost> filters_;
};

}  // namespace lacquer::nodes

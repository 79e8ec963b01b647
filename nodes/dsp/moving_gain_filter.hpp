// MovingGainFilter: a bell or a shelf whose gain is another one in every frame. Real-time safe; one thread at a time.
#pragma once

#include <array>
#include <bitset>
#include <utility>

#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/filter_design.hpp"
#include "nodes/dsp/filter_shape.hpp"

namespace lacquer::nodes {

/// The gains, of a filter and of what moves it, that a MovingGainFilter takes together, in dB up and down.
inline constexpr int kMostMovedGainDb = 48;

/// One filter at all gains. It is designed at whole numbers of dB, each when it is first asked for; between them its
/// coefficients are those of the cubic through the nearest four, which leaves 0.03 % of a coefficient that goes with
/// the gain's square.
class FilterAtAllGains {
public:
    /// From now on this filter, whatever its gain says. The designs of another one are forgotten.
    void become(const FilterSpec& filter, double sampleRate) noexcept;
    /// `gainDb` within kMostMovedGainDb.
    [[nodiscard]] FilterCoefficients at(double gainDb) noexcept;

private:
    static constexpr int kBelow = kMostMovedGainDb + 2;  // a cubic reaches one further, and rounding may
    static constexpr std::size_t kGains = 2 * kBelow + 1;

    const FilterCoefficients& designed(std::size_t index) noexcept;

    FilterSpec filter_{.frequencyHz = 0};
    double sampleRate_ = 0;
    std::array<FilterCoefficients, kGains> designs_;
    std::bitset<kGains> known_;
};

class MovingGainFilter {
public:
    /// Forgets what it has heard, and is at once where the next cell has it.
    void reset() noexcept;

    /// Filters a cell of up to two channels, samples[channel][frame], in place. Over it the frequency and the Q go from
    /// where they were to those of `filter`; the gain is that of each frame, within kMostMovedGainDb. Where all are
    /// 0 dB every bit is let through. A NaN or infinity that comes in ends with the cell.
    void process(const FilterSpec& filter, double sampleRate, const WideCell& gainsDb, int channels,
                 double* const* samples) noexcept;

private:
    FilterAtAllGains from_, to_;
    FilterSpec now_;
    bool fresh_ = true;
    std::array<FilterState, 2> states_{};
};

}  // namespace lacquer::nodes

// LowEnd: how far both channels agree below 70, 150 and 300 Hz, and how deep that cuts. Not real time; one thread.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/delivery/vinyl/groove_filter.hpp"
#include "sessions/delivery/vinyl/stereo_filter.hpp"

namespace lacquer::sessions::vinyl {

/// Works at a 16th of the rate, behind a low pass of its own, and then with Butterworth filters of the fourth order.
class LowEnd {
public:
    LowEnd(double sampleRate, int mostFrames);

    /// A block, of a multiple of 16 frames; adds to `slice`. Lags by a few milliseconds.
    void take(std::span<const float> left, std::span<const float> right, const WallMotion& motion, GrooveSlice& slice);

private:
    static constexpr std::size_t kDecimation = 16;
    struct Band {
        std::array<StereoFilter, 2> channels, vertical;
    };

    [[nodiscard]] float decimated(const std::vector<float>& memory, std::size_t frame) const noexcept;

    std::vector<float> taps_;                     // backwards
    std::array<std::vector<float>, 3> memories_;  // of left, right and vertical: what came before, then a block
    std::array<Band, kLowEndHz.size()> bands_;
};

}  // namespace lacquer::sessions::vinyl

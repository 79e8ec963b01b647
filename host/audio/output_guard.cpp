#include "host/audio/output_guard.hpp"

#include <algorithm>
#include <bit>

namespace lacquer::host {

void OutputGuard::process(float* const* out, int frames) noexcept {
    if (!isFit(out, frames)) {
        if (left_ == 0) timesMuted_.fetch_add(1, std::memory_order_relaxed);
        left_ = mutedFrames_ + frames;
    }
    if (left_ == 0) return fade_.sound(out, 0, frames);
    fade_.gap(out, 0, frames);
    left_ = std::max<std::int64_t>(0, left_ - frames);
}

// As integers, the magnitudes of IEEE 754 singles are in the order of their values; infinities come next, then what is
// no number.
bool OutputGuard::isFit(float* const* out, int frames) const noexcept {
    constexpr std::uint32_t kMagnitude = 0x7fffffff;
    std::uint32_t largest = 0;
    for (int c = 0; c < channels_; ++c)
        for (int i = 0; i < frames; ++i)
            largest = std::max(largest, std::bit_cast<std::uint32_t>(out[c][i]) & kMagnitude);
    return largest <= std::bit_cast<std::uint32_t>(kLoudest);
}

}  // namespace lacquer::host

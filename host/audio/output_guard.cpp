#include "host/audio/output_guard.hpp"

#include <algorithm>

#include "core/signal/magnitude.hpp"

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

bool OutputGuard::isFit(float* const* out, int frames) const noexcept {
    bool passed = false;
    for (int c = 0; c < channels_; ++c) passed |= passes({out[c], static_cast<std::size_t>(frames)}, kLoudest);
    return !passed;
}

}  // namespace lacquer::host

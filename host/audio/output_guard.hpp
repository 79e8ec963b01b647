// OutputGuard: keeps from loudspeakers and ears what can only be a fault.
#pragma once

#include <atomic>
#include <cstdint>

#include "host/audio/gap_fade.hpp"

namespace lacquer::host {

/// Lets the output through bit for bit, until a sample is not finite or beyond +20 dBFS. Nothing of that buffer leaves:
/// the sound falls from its last sample to silence, as in a gap, and comes back when it has been fit to be heard for a
/// second. Never part of a render.
class OutputGuard {
public:
    static constexpr float kLoudest = 10;  ///< +20 dBFS, where 1 is full scale
    static constexpr double kMutedSeconds = 1;
    /// For the user, when it has muted.
    static constexpr const char* kNotice =
        "the output was beyond +20 dBFS, or not finite, and is muted until it has been lower for a second; look for a "
        "loop or a node that is turned up too far";

    OutputGuard(int channels, double sampleRate)
        : channels_(channels), mutedFrames_(static_cast<std::int64_t>(kMutedSeconds * sampleRate)), fade_(channels) {}

    /// Audio thread, real time: `frames` > 0 frames of each channel, in place.
    void process(float* const* out, int frames) noexcept;

    /// Any thread: how many times it has muted a sound that was heard.
    [[nodiscard]] std::uint64_t timesMuted() const noexcept { return timesMuted_.load(std::memory_order_relaxed); }

private:
    [[nodiscard]] bool isFit(float* const* out, int frames) const noexcept;

    const int channels_;
    const std::int64_t mutedFrames_;
    GapFade fade_;
    std::int64_t left_ = 0;  ///< frames to be muted
    std::atomic<std::uint64_t> timesMuted_{0};
};

}  // namespace lacquer::host

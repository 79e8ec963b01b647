// SwitchFade: turns a switch into a smooth gain, counted in frames. Real-time safe; one thread at a time.
#pragma once

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {

/// Long enough to hide a switch in a loud low tone, short enough to feel immediate.
inline constexpr double kSwitchFadeMs = 8;

/// Runs from 0 (off) to 1 (on) along t²(3 - 2t), and back. Exactly 0 and 1 at its ends.
class SwitchFade {
public:
    void prepare(double sampleRate, double milliseconds = kSwitchFadeMs) {
        lengthFrames_ = std::max(1, static_cast<int>(std::lround(sampleRate * milliseconds / 1000)));
        position_ = target_ = 0;
        fresh_ = true;
    }
    /// The next aim is reached at once.
    void reset() noexcept { fresh_ = true; }

    /// Where the fade is heading from now on.
    void aim(bool on) noexcept {
        target_ = on ? lengthFrames_ : 0;
        if (fresh_) position_ = target_;
        fresh_ = false;
    }
    /// Starts over at 0, heading for 1.
    void restart() noexcept {
        position_ = 0;
        target_ = lengthFrames_;
        fresh_ = false;
    }
    [[nodiscard]] bool settled() const noexcept { return position_ == target_; }

    /// True when aim(on) would change nothing, for as long as that is the aim.
    [[nodiscard]] bool restsAt(bool on) const noexcept {
        return !fresh_ && settled() && target_ == (on ? lengthFrames_ : 0);
    }

    /// Goes on by one frame.
    [[nodiscard]] float next() noexcept {
        if (position_ < target_) ++position_;
        if (position_ > target_) --position_;
        return value();
    }
    [[nodiscard]] float value() const noexcept {
        if (position_ == 0) return 0.0f;
        if (position_ == lengthFrames_) return 1.0f;
        const float t = static_cast<float>(position_) / static_cast<float>(lengthFrames_);
        return t * t * (3 - 2 * t);
    }

private:
    int lengthFrames_ = 1;
    int position_ = 0;
    int target_ = 0;
    bool fresh_ = true;
};

}  // namespace lacquer::nodes

// GapFade: lets a stream stop for a gap and go on after it without a click. Audio thread; pure.
#pragma once

#include <vector>

namespace lacquer::host {

/// A gap begins with the last sample that was heard, which falls to zero over 64 frames (what would have followed is
/// not there to be faded); the sound after the gap rises over 64 frames, on top of what is left of the fall. Sound
/// that nothing came before does not rise, and away from a gap samples pass as they are.
class GapFade {
public:
    /// 1.3 ms at 48 kHz: no click, and no longer than the shortest quantum.
    static constexpr int kFadeFrames = 64;

    explicit GapFade(int channels)
        : last_(static_cast<std::size_t>(channels)), falling_(static_cast<std::size_t>(channels)) {}

    /// Real time. `frames` > 0 frames of sound stand in every channel from `offset` on.
    void sound(float* const* out, int offset, int frames) noexcept;
    /// Real time. Fills every channel with `frames` frames of gap from `offset` on.
    void gap(float* const* out, int offset, int frames) noexcept;

private:
    std::vector<float> last_;     ///< what left last, by channel
    std::vector<float> falling_;  ///< what left last before the gap
    int fallen_ = kFadeFrames;    ///< frames of the fall that have left
    int risen_ = kFadeFrames;
    bool heard_ = false;
    bool inGap_ = false;
};

}  // namespace lacquer::host

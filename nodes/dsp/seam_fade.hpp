// SeamFade: keeps what reads the timeline from clicking where time jumps. What would have gone on is faded out over the
// new. Real time after prepare().
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/engine/processor.hpp"
#include "nodes/mix/playlist.hpp"

namespace lacquer::nodes {

/// Length of the cross-fade from the seam on. Not longer than the shortest loop, so that one seam is over before the
/// next.
inline constexpr double kSeamFadeMs = 10;

/// The gains are those of FadeShape::smooth and add up to 1. Not equal power: the two sides of a loop are the same
/// material more often than not, which equal power would raise by 3 dB; so the fade is never louder than the louder
/// side. Not straight lines: their corners alone are above -80 dBFS beyond 4 kHz.
class SeamFade {
public:
    /// `channels` of what is faded. 0 ms: no fade.
    void prepare(int channels, double sampleRate, double milliseconds) {
        const auto frames = static_cast<std::int64_t>(std::lround(sampleRate * milliseconds / 1000));
        in_.resize(static_cast<std::size_t>(frames));
        for (std::int64_t i = 0; i < frames; ++i)
            in_[static_cast<std::size_t>(i)] = fadeGain(FadeShape::smooth, i, frames);
        old_.assign(static_cast<std::size_t>(channels), std::vector<float>(in_.size()));
        next_ = old_;
        at_ = lengthFrames();
    }

    [[nodiscard]] int lengthFrames() const noexcept { return static_cast<int>(in_.size()); }
    /// True until the old has faded out.
    [[nodiscard]] bool fading() const noexcept { return at_ < lengthFrames(); }

    /// Time jumps here: `read(block)` fills the lengthFrames() that would have gone on. What is left of a fade under
    /// way goes on inside of it.
    template <class Read>
    void start(Read read) noexcept {
        std::array<float*, 2> channels{next_[0].data(), next_.back().data()};
        read(AudioBlock(channels.data(), static_cast<int>(next_.size()), lengthFrames()));
        for (std::size_t c = 0; c < next_.size(); ++c) blend(c, next_[c].data(), lengthFrames(), at_);
        old_.swap(next_);
        at_ = 0;
    }
    /// Nothing is known of the old: the new fades in.
    void startFromSilence() noexcept {
        for (auto& channel : old_) std::ranges::fill(channel, 0.0f);
        at_ = 0;
    }

    /// Fades the next frames from the old to what is in `block`.
    void apply(AudioBlock block) noexcept {
        if (!fading()) return;
        for (std::size_t c = 0; c < old_.size(); ++c) blend(c, block[static_cast<int>(c)], block.frames(), at_);
        at_ = std::min(at_ + block.frames(), lengthFrames());
    }

private:
    void blend(std::size_t channel, float* samples, int frames, int from) const noexcept {
        const float* const in = in_.data();
        const float* const old = old_[channel].data();
        const int count = std::min(frames, lengthFrames() - from);
        for (int i = 0; i < count; ++i)
            samples[i] = old[from + i] * in[lengthFrames() - 1 - from - i] + samples[i] * in[from + i];
    }

    std::vector<float> in_;  ///< gain of the new; read backwards, that of the old
    std::vector<std::vector<float>> old_, next_;
    int at_ = 0;  ///< frame of the fade that comes next
};

}  // namespace lacquer::nodes

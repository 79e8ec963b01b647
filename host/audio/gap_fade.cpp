#include "host/audio/gap_fade.hpp"

#include <algorithm>
#include <array>

namespace lacquer::host {
namespace {

// Rising: 3x^2 - 2x^3, level at both ends.
constexpr auto kRise = [] {
    std::array<float, GapFade::kFadeFrames> gains{};
    for (int i = 0; i < GapFade::kFadeFrames; ++i) {
        const double x = (i + 1) / (GapFade::kFadeFrames + 1.0);
        gains[static_cast<std::size_t>(i)] = static_cast<float>(x * x * (3 - 2 * x));
    }
    return gains;
}();

float rise(int frame) noexcept {
    return frame < GapFade::kFadeFrames ? kRise[static_cast<std::size_t>(frame)] : 1.0f;
}

}  // namespace

void GapFade::sound(float* const* out, int offset, int frames) noexcept {
    const int fading = std::min(frames, kFadeFrames - std::min(risen_, fallen_));
    for (std::size_t c = 0; c < last_.size(); ++c) {
        float* samples = out[c] + offset;
        for (int i = 0; i < fading; ++i)
            samples[i] = samples[i] * rise(risen_ + i) + falling_[c] * (1.0f - rise(fallen_ + i));
        last_[c] = samples[frames - 1];
    }
    risen_ = std::min(kFadeFrames, risen_ + frames);
    fallen_ = std::min(kFadeFrames, fallen_ + frames);
    heard_ = true;
    inGap_ = false;
}

void GapFade::gap(float* const* out, int offset, int frames) noexcept {
    if (!inGap_ && heard_) {
        falling_ = last_;
        fallen_ = 0;
        risen_ = 0;
    }
    inGap_ = true;
    const int fading = std::min(frames, kFadeFrames - fallen_);
    for (std::size_t c = 0; c < last_.size(); ++c) {
        float* samples = out[c] + offset;
        for (int i = 0; i < fading; ++i) samples[i] = falling_[c] * (1.0f - rise(fallen_ + i));
        std::fill(samples + fading, samples + frames, 0.0f);
    }
    fallen_ = std::min(kFadeFrames, fallen_ + frames);
}

}  // namespace lacquer::host

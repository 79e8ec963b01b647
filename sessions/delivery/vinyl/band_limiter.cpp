#include "sessions/delivery/vinyl/band_limiter.hpp"

#include <algorithm>
#include <cmath>

#include "sessions/delivery/vinyl/fir.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kLeastRate = 88200;
constexpr double kPassbandHz = 20000, kStopbandHz = 24000;
constexpr double kPassbandShare = 20000 / 22050.0;  // of half a low sample rate
constexpr double kBandAttenuationDb = 96;

}  // namespace

BandLimiter::BandLimiter(int sampleRate) : passbandHz_(std::min(kPassbandHz, kPassbandShare * sampleRate / 2)) {
    const int factor = std::max(1, static_cast<int>(std::ceil(kLeastRate / sampleRate)));
    const double rate = static_cast<double>(factor) * sampleRate, stopbandHz = std::min(kStopbandHz, sampleRate / 2.0);
    const auto taps =
        lowPassTaps((passbandHz_ + stopbandHz) / 2 / rate, (stopbandHz - passbandHz_) / rate, kBandAttenuationDb);
    latencyFrames_ = static_cast<int>(taps.size() / 2);
    phases_.resize(static_cast<std::size_t>(factor));
    for (std::size_t i = 0; i < taps.size(); ++i)
        phases_[i % phases_.size()].push_back(static_cast<float>(factor * taps[i]));
    history_ = phases_.front().size() - 1;  // the longest
    memory_.assign(history_ + kBlockFrames, 0.0f);
    phase_.resize(kBlockFrames);
}

void BandLimiter::run(std::span<const float> in, std::span<float> out) noexcept {
    std::copy(memory_.end() - static_cast<std::ptrdiff_t>(history_), memory_.end(), memory_.begin());
    std::ranges::copy(in, memory_.begin() + static_cast<std::ptrdiff_t>(history_));
    for (std::size_t p = 0; p < phases_.size(); ++p) {
        convolve(phases_[p], memory_.data() + history_, kBlockFrames, phase_.data());
        for (std::size_t i = 0; i < phase_.size(); ++i) out[i * phases_.size() + p] = phase_[i];
    }
}

}  // namespace lacquer::sessions::vinyl

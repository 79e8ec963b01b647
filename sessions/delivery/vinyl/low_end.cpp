#include "sessions/delivery/vinyl/low_end.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sessions/delivery/vinyl/fir.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kLowEndAttenuationDb = 80;
constexpr std::array kLowEndQ{0.54119610014619698, 1.3065629648763766};  // Butterworth, fourth order

}  // namespace

LowEnd::LowEnd(double sampleRate, int mostFrames) {
    const double low = sampleRate / kDecimation, pass = kLowEndHz.back(), stop = low - pass;  // what folds onto it
    const auto taps = lowPassTaps((pass + stop) / 2 / sampleRate, (stop - pass) / sampleRate, kLowEndAttenuationDb);
    taps_.assign(taps.begin(), taps.end());  // symmetric
    for (auto& memory : memories_) memory.assign(taps_.size() - 1 + static_cast<std::size_t>(mostFrames), 0.0f);
    for (std::size_t i = 0; i < bands_.size(); ++i)
        for (std::size_t k = 0; k < kLowEndQ.size(); ++k)
            bands_[i].channels[k] = bands_[i].vertical[k] =
                StereoFilter(lowPassSection(kLowEndHz[i], kLowEndQ[k], low));
}

float LowEnd::decimated(const std::vector<float>& memory, std::size_t frame) const noexcept {
    float sum = 0;
    for (std::size_t k = 0; k < taps_.size(); ++k) sum += taps_[k] * memory[frame + k];
    return sum;
}

void LowEnd::take(std::span<const float> left, std::span<const float> right, const WallMotion& motion,
                  GrooveSlice& slice) {
    const std::size_t history = taps_.size() - 1, frames = left.size();
    const auto from = static_cast<std::ptrdiff_t>(history);
    std::ranges::copy(left, memories_[0].begin() + from);
    std::ranges::copy(right, memories_[1].begin() + from);
    constexpr float kHalf = static_cast<float>(1 / std::numbers::sqrt2);
    for (std::size_t i = 0; i < frames; ++i)
        memories_[2][history + i] = (motion.displacementUm[1][i] - motion.displacementUm[0][i]) * kHalf;
    for (std::size_t i = 0; i < frames; i += kDecimation) {
        const StereoSample channels{decimated(memories_[0], i), decimated(memories_[1], i)};
        const double z = decimated(memories_[2], i);
        for (std::size_t k = 0; k < bands_.size(); ++k) {
            const StereoSample heard = bands_[k].channels[1](bands_[k].channels[0](channels));
            slice.lowEnd[k].add({heard[0] * heard[0], heard[1] * heard[1], heard[0] * heard[1]});
            const StereoSample vertical = bands_[k].vertical[1](bands_[k].vertical[0](StereoSample{z, z}));
            slice.lowVerticalUm[k] = std::max(slice.lowVerticalUm[k], std::fabs(vertical[0]));
        }
    }
    for (auto& memory : memories_)
        std::copy_n(memory.begin() + static_cast<std::ptrdiff_t>(frames), history, memory.begin());
}

}  // namespace lacquer::sessions::vinyl

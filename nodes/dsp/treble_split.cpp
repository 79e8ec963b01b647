#include "nodes/dsp/treble_split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "nodes/dsp/cell_fir.hpp"
#include "nodes/dsp/kaiser.hpp"
#include "nodes/dsp/smoothing.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kSplitTransitionHz = 2500, kSplitAttenuationDb = 80;

}  // namespace

void TrebleSplit::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    half_ = kaiserHalfLength(kSplitTransitionHz / sampleRate, kSplitAttenuationDb);
    window_.assign(static_cast<std::size_t>(half_ + 1), 0.0);
    for (int n = 1; n <= half_; ++n)
        window_[static_cast<std::size_t>(n)] =
            kaiserWindow(static_cast<double>(n) / (half_ + 1), kSplitAttenuationDb) / (std::numbers::pi * n);
    const auto length = static_cast<std::size_t>(2 * half_);
    from_.assign(length + 1, 0.0f);
    to_ = from_;
    for (Channel& channel : channels_) {
        channel.heard.assign(length + kControlGridFrames, 0.0f);
        channel.safe = channel.heard;
    }
    reset();
}

void TrebleSplit::reset() noexcept {
    frequencyHz_ = 0;
    for (Channel& channel : channels_) {
        std::ranges::fill(channel.heard, 0.0f);
        std::ranges::fill(channel.safe, 0.0f);
    }
}

// A sinc under the window, with a sum of 1. sin((n + 1) w) = 2 cos(w) sin(n w) - sin((n - 1) w).
void TrebleSplit::design(double frequencyHz, std::vector<float>& taps) const noexcept {
    const double w = 2 * std::numbers::pi * std::min(frequencyHz, 0.45 * sampleRate_) / sampleRate_;
    const double twice = 2 * std::cos(w), middle = w / std::numbers::pi;
    double sine = std::sin(w), before = 0, sum = middle;
    for (std::size_t n = 1; n < window_.size(); ++n) {
        sum += 2 * window_[n] * sine;
        before = std::exchange(sine, twice * sine - before);
    }
    const auto centre = static_cast<std::size_t>(half_);
    taps[centre] = static_cast<float>(middle / sum);
    sine = std::sin(w);
    before = 0;
    for (std::size_t n = 1; n < window_.size(); ++n) {
        taps[centre - n] = taps[centre + n] = static_cast<float>(window_[n] * sine / sum);
        before = std::exchange(sine, twice * sine - before);
    }
}

void TrebleSplit::aim(double frequencyHz) noexcept {
    moving_ = frequencyHz_ != 0 && frequencyHz != frequencyHz_;
    if (moving_) std::swap(from_, to_);
    if (frequencyHz != frequencyHz_) design(frequencyHz, to_);
    frequencyHz_ = frequencyHz;
}

void TrebleSplit::split(const ConstAudioBlock& in, int first, double frequencyHz, Channels& late,
                        Channels& treble) noexcept {
    aim(frequencyHz);
    for (int c = 0; c < in.channelCount(); ++c) {
        const auto number = static_cast<std::size_t>(c);
        Channel& channel = channels_[number];
        for (auto* memory : {&channel.heard, &channel.safe})
            std::copy(memory->begin() + kControlGridFrames, memory->end(), memory->begin());
        const std::size_t from = channel.heard.size() - kControlGridFrames;
        for (std::size_t i = 0; i < kControlGridFrames; ++i) {
            channel.heard[from + i] = in[c][first + static_cast<int>(i)];
            channel.safe[from + i] = bounded(channel.heard[from + i]);
        }
        Cell low;
        runCellFir(to_, channel.safe.data(), low);
        if (moving_) {
            Cell lowBefore;
            runCellFir(from_, channel.safe.data(), lowBefore);
            for (std::size_t i = 0; i < low.size(); ++i)
                low[i] = lowBefore[i] + (low[i] - lowBefore[i]) * (static_cast<float>(i + 1) / kControlGridFrames);
        }
        const auto centre = static_cast<std::size_t>(half_);
        for (std::size_t i = 0; i < low.size(); ++i) {
            late[number][i] = channel.heard[centre + i];
            treble[number][i] = channel.safe[centre + i] - low[i];
        }
    }
}

}  // namespace lacquer::nodes

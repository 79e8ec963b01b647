// PeakMeter: the highest sample of late, as a level that rises at once and falls steadily. Fed in real time by one
// thread, read by any.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <span>

#include "core/engine/parameter.hpp"
#include "core/engine/processor.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer::nodes {

/// Levels at or below it read as this.
inline constexpr double kMeterFloorDb = -120;

/// 20 log10 of an amplitude, not below the floor. Uses libm: for readouts.
[[nodiscard]] inline double meterDb(double amplitude) noexcept {
    return amplitude > 1e-6 ? 20 * std::log10(amplitude) : kMeterFloorDb;
}

/// Falls by 20 dB in 1.7 s (IEC 60268-10, type I). NaN is ignored, larger values count as +60 dBFS, so that no bad
/// sample can stick.
class PeakMeter {
public:
    void prepare(double sampleRate) {
        fallPerCell_ = static_cast<float>(std::pow(10.0, -kControlGridFrames / (1.7 * sampleRate)));
        reset();
    }
    void reset() noexcept {
        peak_ = 0;
        shown_.store(0, std::memory_order_relaxed);
    }

    /// One cell of the control grid.
    void feed(std::span<const float, kControlGridFrames> cell) noexcept {
        constexpr float kLoudest = 1000;
        constexpr float kNothing = 1e-7f;  // -140 dB, below the floor: the fall ends here
        std::array<float, 8> lanes{};      // side by side, not one after the other
        for (std::size_t i = 0; i < cell.size(); i += lanes.size())
            for (std::size_t lane = 0; lane < lanes.size(); ++lane)
                lanes[lane] = std::max(lanes[lane], std::fabs(cell[i + lane]));
        float highest = peak_ * fallPerCell_;
        for (const float lane : lanes) highest = std::max(highest, lane);
        peak_ = highest < kLoudest ? highest : kLoudest;
        if (peak_ < kNothing) peak_ = 0;
        shown_.store(peak_, std::memory_order_relaxed);
    }

    /// The thread that feeds it: silence would change nothing.
    [[nodiscard]] bool rests() const noexcept { return peak_ == 0; }

    /// dBFS.
    [[nodiscard]] double levelDb() const noexcept { return meterDb(shown_.load(std::memory_order_relaxed)); }

private:
    float fallPerCell_ = 1;
    float peak_ = 0;
    std::atomic<float> shown_{0};
};

/// Left and right of a node; a mono node shows the same on both.
class StereoPeakMeter {
public:
    void prepare(double sampleRate) {
        for (PeakMeter& meter : meters_) meter.prepare(sampleRate);
    }
    void reset() noexcept {
        for (PeakMeter& meter : meters_) meter.reset();
    }
    /// A whole quantum of one or two channels.
    template <class Sample>
    void feed(const BasicAudioBlock<Sample>& block) noexcept {
        for (int c = 0; c < 2; ++c) {
            const auto channel = block.channel(c < block.channelCount() ? c : 0);
            for (std::size_t at = 0; at < channel.size(); at += kControlGridFrames)
                meters_[c].feed(channel.subspan(at).template first<kControlGridFrames>());
        }
    }
    [[nodiscard]] bool rests() const noexcept { return meters_[0].rests() && meters_[1].rests(); }
    [[nodiscard]] double levelDb(std::size_t channel) const noexcept { return meters_[channel].levelDb(); }

private:
    PeakMeter meters_[2];
};

/// The readouts of a StereoPeakMeter, in its channel order.
[[nodiscard]] inline ParameterInfo peakReadout(std::string id, std::string name) {
    return {std::move(id),
            std::move(name),
            "dBFS",
            kMeterFloorDb,
            60,
            kMeterFloorDb,
            ParameterScale::linear,
            {},
            "Highest sample; falls by 20 dB in 1.7 s"};
}

}  // namespace lacquer::nodes

// KSystemMeter: the average level of the K-System. Fed in real time by one thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>

#include "nodes/dsp/peak_meter.hpp"

namespace lacquer::nodes {

/// B. Katz, "Integrated approach to metering, monitoring, and leveling practices, part 1: two-channel metering", JAES
/// 48(9), 2000: RMS on the scale on which a sine reads as high as its peak (AES17: +3.01 dB), with its 0 at 20, 14 or
/// 12 dB below full scale. 600 ms to 99 % of a steady tone, and the same down: one pole on the power, whose time
/// constant is 600 ms / -ln(1 - 0.99^2) = 153 ms. Unweighted, each channel by itself.
class KSystemMeter {
public:
    static constexpr std::array<double, 3> kHeadroomsDb{20, 14, 12};

    void prepare(double sampleRate) noexcept {
        const double timeConstant = 0.6 / -std::log(1 - 0.99 * 0.99);
        keep_ = std::exp(-kControlGridFrames / (timeConstant * sampleRate));
        reset();
    }
    void reset() noexcept {
        power_ = 0;
        shown_.store(0, std::memory_order_relaxed);
    }
    /// The sum of the squares of a cell of the control grid; finite.
    void add(double cellSum) noexcept {
        constexpr double kNothing = 1e-20;
        power_ = cellSum / kControlGridFrames * (1 - keep_) + power_ * keep_;
        if (power_ < kNothing) power_ = 0;
        shown_.store(static_cast<float>(power_), std::memory_order_relaxed);
    }
    /// dB on the scale with this much headroom above its 0. Any thread.
    [[nodiscard]] double levelDb(double headroomDb) const noexcept {
        return meterDb(std::sqrt(2.0 * static_cast<double>(shown_.load(std::memory_order_relaxed)))) + headroomDb;
    }

private:
    double keep_ = 0;
    double power_ = 0;
    std::atomic<float> shown_{0};
};

}  // namespace lacquer::nodes

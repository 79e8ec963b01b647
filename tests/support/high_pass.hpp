// HighPass: what a click is found with in low sines.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace lacquer::test {

/// Butterworth high-pass of order 8 at 4 kHz, at a sample rate of 48 kHz: four second-order sections (Audio EQ
/// Cookbook) with the Q of its poles. 200 Hz come out 208 dB below.
class HighPass {
public:
    HighPass() {
        for (std::size_t k = 0; k < sections_.size(); ++k) {
            const double q = 1 / (2 * std::cos(std::numbers::pi * (2 * static_cast<double>(k) + 1) / 16));
            const double omega = 2 * std::numbers::pi * 4000 / 48000;
            const double alpha = std::sin(omega) / (2 * q), cosine = std::cos(omega), a0 = 1 + alpha;
            sections_[k] = {(1 + cosine) / 2 / a0, -(1 + cosine) / a0, -2 * cosine / a0, (1 - alpha) / a0};
        }
    }
    double operator()(double x) {
        for (Section& s : sections_) {
            const double y = s.b0 * x + s.s1;
            s.s1 = s.b1 * x - s.a1 * y + s.s2;
            s.s2 = s.b0 * x - s.a2 * y;
            x = y;
        }
        return x;
    }

private:
    struct Section {
        double b0, b1, a1, a2, s1 = 0, s2 = 0;
    };
    std::array<Section, 4> sections_{};
};

/// The energy of the loudest 5 ms from a frame on, in dB of full scale.
inline double loudestDb(const std::vector<double>& samples, std::size_t from) {
    constexpr std::size_t kWindow = 240;
    double loudest = 0;
    for (; from + kWindow <= samples.size(); from += kWindow / 2) {
        double energy = 0;
        for (std::size_t i = from; i < from + kWindow; ++i) energy += samples[i] * samples[i];
        loudest = std::max(loudest, energy / kWindow);
    }
    return 10 * std::log10(loudest + 1e-30);
}

}  // namespace lacquer::test

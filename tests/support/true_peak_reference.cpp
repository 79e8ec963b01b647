#include "support/true_peak_reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lacquer::test {
namespace {

constexpr int kPhases = 32;  // leaves 0.01 dB unseen at 0.5 of the sample rate
constexpr int kHalf = 128;   // with the window below: flat to 0.49 of the sample rate

// sin(pi x) / (pi x) under a Hann-squared window of +-kHalf samples.
double kernel(double x) {
    if (x == 0) return 1;
    const double angle = std::numbers::pi * x;
    const double hann = std::cos(angle / (2 * kHalf));
    return std::sin(angle) / angle * hann * hann;
}

}  // namespace

double referenceTruePeakDb(const std::vector<float>& samples) {
    std::vector<std::array<float, 2 * kHalf>> taps(kPhases);
    for (int phase = 0; phase < kPhases; ++phase)
        for (int tap = 0; tap < 2 * kHalf; ++tap)
            taps[phase][tap] = static_cast<float>(kernel(tap - kHalf + 1 - static_cast<double>(phase) / kPhases));

    std::vector<float> padded(samples.size() + 4 * kHalf, 0.0f);
    std::copy(samples.begin(), samples.end(), padded.begin() + 2 * kHalf);
    float peak = 0;
    for (std::size_t start = 0; start + 2 * kHalf <= padded.size(); ++start)
        for (const auto& phase : taps) {
            std::array<float, 8> sums{};
            for (std::size_t tap = 0; tap < phase.size(); tap += sums.size())
                for (std::size_t lane = 0; lane < sums.size(); ++lane)
                    sums[lane] += phase[tap + lane] * padded[start + tap + lane];
            float sum = 0;
            for (const float lane : sums) sum += lane;
            peak = std::max(peak, std::fabs(sum));
        }
    return 20 * std::log10(peak);
}

double windowedSincTruePeakDb(const std::vector<float>& samples, int halfLength) {
    constexpr int kPoints = 64;
    constexpr double kBeta = 9;
    const auto half = static_cast<std::size_t>(halfLength);
    std::vector<double> padded(samples.size() + 4 * half, 0.0);
    std::copy(samples.begin(), samples.end(), padded.begin() + 2 * halfLength);
    double peak = 0;
    std::vector<double> weights(2 * half);
    for (int point = 0; point < kPoints; ++point) {
        for (std::size_t tap = 0; tap < weights.size(); ++tap) {
            const double x = static_cast<double>(tap) - halfLength + 1 - static_cast<double>(point) / kPoints;
            const double edge = 1 - x * x / (static_cast<double>(halfLength) * halfLength);
            const double window =
                edge <= 0 ? 0 : std::cyl_bessel_i(0.0, kBeta * std::sqrt(edge)) / std::cyl_bessel_i(0.0, kBeta);
            weights[tap] = window * (x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x));
        }
        for (std::size_t start = 0; start + weights.size() <= padded.size(); ++start) {
            std::array<double, 4> sums{};
            for (std::size_t tap = 0; tap < weights.size(); tap += sums.size())
                for (std::size_t lane = 0; lane < sums.size(); ++lane)
                    sums[lane] += weights[tap + lane] * padded[start + tap + lane];
            peak = std::max(peak, std::fabs(sums[0] + sums[1] + sums[2] + sums[3]));
        }
    }
    return 20 * std::log10(peak);
}

}  // namespace lacquer::test

#include "nodes/eq/filter_response.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "nodes/dsp/filter_design.hpp"

namespace lacquer::nodes {

double powerOf(std::span<const FilterShape> filters, double frequencyHz, double sampleRate) noexcept {
    constexpr double kAlmostNyquist = 0.499999;  // at half the sample rate itself the tangent has its pole
    const double omega = 2 * std::numbers::pi * std::clamp(frequencyHz / sampleRate, 1e-9, kAlmostNyquist);
    double power = 1;
    for (const FilterShape& filter : filters) power *= powerAt(filter, omega);
    return power;
}

double powerDb(double power) noexcept {
    constexpr double kNothingPower = 1e-20;  // -200 dB
    return 10 * std::log10(std::max(power, kNothingPower));
}

}  // namespace lacquer::nodes

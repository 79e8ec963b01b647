#include "sessions/analysis/plot_ticks.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace lacquer::sessions {
namespace {

// With a minus sign, and no more digits than a step of the grid needs.
std::string tickText(double value, double scale) {
    constexpr double kDigits = 1e9;
    const double rounded = std::round(value * scale * kDigits) / kDigits;
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(rounded)).ptr;
    return (rounded < 0 ? "−" : "") + std::string(digits.data(), end);
}

// Of the power of ten that is not above a value.
int exponentOf(double value) {
    return static_cast<int>(std::floor(std::log10(value) + 1e-9));
}

enum class StepEnds { onBoth, anywhere };

// The least step that is wide enough; decibels also go by threes and sixes.
double linearStep(const PlotAxis& axis, int most, StepEnds ends) {
    const double span = axis.maximum - axis.minimum;
    const bool decibels = axis.unit.starts_with("dB");
    const auto divides = [](double step, double value) { return std::abs(std::remainder(value, step)) < 1e-6 * step; };
    const int last = exponentOf(span);
    for (int exponent = last - 2; exponent <= last; ++exponent)
        for (const double multiple : {1.0, 2.0, 3.0, 5.0, 6.0}) {
            const double step = multiple * std::pow(10, exponent);
            if ((multiple == 3 || multiple == 6) && !decibels) continue;
            if (span / step + 1 > most + 1e-6) continue;
            if (ends == StepEnds::anywhere || (divides(step, axis.minimum) && divides(step, axis.maximum))) return step;
        }
    return ends == StepEnds::onBoth ? linearStep(axis, most, StepEnds::anywhere) : span;
}

std::vector<PlotTick> linearTicks(const PlotAxis& axis, int most) {
    const double step = linearStep(axis, most, StepEnds::onBoth);
    std::vector<PlotTick> ticks;
    const auto first = std::llround(std::ceil(axis.minimum / step - 1e-9));
    const auto last = std::llround(std::floor(axis.maximum / step + 1e-9));
    for (auto i = first; i <= last; ++i) {
        const double value = static_cast<double>(i) * step;
        ticks.push_back({value, tickText(value, 1)});
    }
    return ticks;
}

std::vector<PlotTick> logarithmicTicks(const PlotAxis& axis) {
    std::vector<PlotTick> ticks;
    for (int exponent = exponentOf(axis.minimum); exponent <= exponentOf(axis.maximum); ++exponent)
        for (int multiple = 1; multiple < 10; ++multiple) {
            const double value = multiple * std::pow(10, exponent);
            if (value < axis.minimum * (1 - 1e-9) || value > axis.maximum * (1 + 1e-9)) continue;
            const bool named = multiple == 1 || multiple == 2 || multiple == 5;
            const bool thousands = value >= 1000 * (1 - 1e-9);
            ticks.push_back({value, !named ? "" : thousands ? tickText(value, 1e-3) + "k" : tickText(value, 1)});
        }
    return ticks;
}

}  // namespace

std::vector<PlotTick> ticksOf(const PlotAxis& axis, int most) {
    return axis.scale == AxisScale::logarithmic ? logarithmicTicks(axis) : linearTicks(axis, most);
}

}  // namespace lacquer::sessions

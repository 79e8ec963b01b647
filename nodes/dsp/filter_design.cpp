#include "nodes/dsp/filter_design.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

// The middle one of the three points at which the magnitude is matched. Nearer to half the sample rate it would say
// the same as the third, and leave the band below free to drift (by 4 dB for a low pass at 20 kHz, 44.1 kHz).
constexpr double kHighestMatchOmega = 2.2;
// Beyond this Q a shelf is a resonance next to an anti-resonance, which three points do not pin down.
constexpr double kHighestShelfQ = 2;

double square(double x) noexcept {
    return x * x;
}

// An analogue prototype (b2 s² + b1 s + b0) / (s² + s/q + 1) around its own pole frequency.
struct Prototype {
    double b2, b1, b0, q;

    // |H|² at a multiple of the pole frequency.
    [[nodiscard]] double power(double ratio) const noexcept {
        const double u = ratio * ratio;
        return (square(b0 - b2 * u) + b1 * b1 * u) / (square(1 - u) + u / (q * q));
    }
};

// The digital poles that have the impulse response of the analogue ones: z = e^s. Written with 1 + a1 + a2 and
// 1 - a1 + a2, which g and k follow from without cancellation.
FilterShape polesAt(double omega, double q) noexcept {
    const double damping = 0.5 / q;
    double atDc, atNyquist, oneMinusA2;
    if (damping <= 1) {
        const double r = std::exp(-damping * omega);
        const double half = 0.5 * std::sqrt(1 - damping * damping) * omega;
        atDc = square(std::expm1(-damping * omega)) + 4 * r * square(std::sin(half));
        atNyquist = square(1 - r) + 4 * r * square(std::cos(half));
        oneMinusA2 = -std::expm1(-2 * damping * omega);
    } else {
        const double root = std::sqrt(damping * damping - 1);
        const double fast = -(damping + root) * omega;
        const double slow = -omega / (damping + root);  // damping - root without cancellation
        atDc = std::expm1(fast) * std::expm1(slow);
        atNyquist = (1 + std::exp(fast)) * (1 + std::exp(slow));
        oneMinusA2 = -std::expm1(fast + slow);
    }
    FilterShape shape;
    shape.g = std::sqrt(atDc / atNyquist);
    shape.k = 2 * oneMinusA2 / (atNyquist * shape.g);
    return shape;
}

// The square of s / j at a digital frequency.
double warped(const FilterShape& shape, double omega) noexcept {
    return square(std::tan(0.5 * omega) / shape.g);
}

// |s² + k s + 1|² at u = warped frequency squared.
double denominator(const FilterShape& shape, double u) noexcept {
    return square(1 - u) + square(shape.k) * u;
}

// Chooses `band` so that the power at `u` is as given; `low` and `high` are set. Never less than 0: then the other two
// points have asked for more at `u` than the filter should have.
void matchBand(FilterShape& shape, double u, double power) noexcept {
    const double squared = (power * denominator(shape, u) - square(shape.low - shape.high * u)) / u;
    shape.band = std::sqrt(std::max(squared, 0.0));
}

// Matches the magnitude at 0 Hz, at `omega` and at half the sample rate. `poleOmega` is the pole frequency.
FilterShape matchThreePoints(const Prototype& prototype, double poleOmega, double omega) noexcept {
    omega = std::min(omega, kHighestMatchOmega);
    FilterShape shape = polesAt(poleOmega, prototype.q);
    shape.low = prototype.b0;
    shape.high = std::sqrt(prototype.power(std::numbers::pi / poleOmega));
    matchBand(shape, warped(shape, omega), prototype.power(omega / poleOmega));
    return shape;
}

// A boost of at least 0 dB. The numerator has its peak exactly at omega: value and slope of the power are matched
// there.
FilterShape bellBoost(double omega, double amplitude, double q) noexcept {
    FilterShape shape = polesAt(omega, amplitude * q);
    const double u = warped(shape, omega);
    const double peakPower = square(square(amplitude));
    const double value = peakPower * denominator(shape, u);
    const double slope = peakPower * (square(shape.k) - 2 * (1 - u));
    // Power of the numerator: 1 + c u + high² u².
    const double highSquared = std::max((1 + slope * u - value) / square(u), 0.0);
    shape.high = std::sqrt(highSquared);
    shape.band = std::sqrt(std::max(slope - 2 * highSquared * u + 2 * shape.high, 0.0));
    return shape;
}

FilterShape inverse(const FilterShape& shape) noexcept {
    const double ratio = std::sqrt(shape.low / shape.high);
    return {shape.g * ratio, shape.band / std::sqrt(shape.low * shape.high), 1 / shape.low, shape.k * ratio / shape.low,
            1 / shape.high};
}

// A low shelf that boosts by a² >= 1. Its poles lie at frequency / sqrt(a), inside the band, and its zeros at `a` times
// that, perhaps outside; hence cuts are made from boosts and high shelves from low ones, never the other way round.
FilterShape lowShelfBoost(double omega, double a, double q) noexcept {
    const double shelfQ = std::min(q, kHighestShelfQ);
    const double zeroOmega = omega * std::sqrt(a);
    return matchThreePoints({1, a / shelfQ, a * a, shelfQ}, omega / std::sqrt(a), shelfQ > 1 ? zeroOmega : omega);
}

FilterShape scaled(FilterShape shape, double gain) noexcept {
    shape.low *= gain;
    shape.band *= gain;
    shape.high *= gain;
    return shape;
}

// A double zero at 0 Hz keeps the slope; the one thing left to choose is right at the filter's frequency.
FilterShape highPass(double omega, double q) noexcept {
    FilterShape shape = polesAt(omega, q);
    const double u = warped(shape, omega);
    shape.low = 0;
    shape.band = 0;
    shape.high = q * std::sqrt(denominator(shape, u)) / u;
    return shape;
}

// The zeros stay on the frequency, exactly.
FilterShape notch(double omega, double q) noexcept {
    FilterShape shape = polesAt(omega, q);
    shape.low = 1;
    shape.band = 0;
    shape.high = 1 / warped(shape, omega);
    return shape;
}

FilterShape matchedShape(const FilterSpec& spec, double sampleRate) noexcept {
    const double frequencyHz = std::clamp(spec.frequencyHz, 1.0, 0.49 * sampleRate);
    const double omega = 2 * std::numbers::pi * frequencyHz / sampleRate;
    const double a = std::pow(10.0, std::abs(spec.gainDb) / 40);
    const bool boost = spec.gainDb >= 0;
    switch (spec.type) {
        case FilterType::bell: {
            const FilterShape shape = bellBoost(omega, a, spec.q);
            return boost ? shape : inverse(shape);
        }
        case FilterType::lowShelf: {
            const FilterShape shape = lowShelfBoost(omega, a, spec.q);
            return boost ? shape : inverse(shape);
        }
        case FilterType::highShelf: {
            const FilterShape cut = scaled(lowShelfBoost(omega, a, spec.q), 1 / (a * a));
            return boost ? inverse(cut) : cut;
        }
        case FilterType::highPass:
            return highPass(omega, spec.q);
        case FilterType::lowPass:
            return matchThreePoints({0, 0, 1, spec.q}, omega, omega);
        case FilterType::notch:
            return notch(omega, spec.q);
    }
    return {};
}

}  // namespace

FilterShape designFilter(const FilterSpec& spec, double sampleRate) noexcept {
    FilterShape shape = matchedShape(spec, sampleRate);
    const bool hasGain =
        spec.type == FilterType::bell || spec.type == FilterType::lowShelf || spec.type == FilterType::highShelf;
    if (hasGain && spec.gainDb == 0) {  // what rounding has left of flatness is made good
        shape.low = shape.high = 1;
        shape.band = shape.k;
    }
    return shape;
}

double powerAt(const FilterShape& shape, double omega) noexcept {
    const double u = warped(shape, omega);
    return (square(shape.low - shape.high * u) + square(shape.band) * u) / denominator(shape, u);
}

}  // namespace lacquer::nodes

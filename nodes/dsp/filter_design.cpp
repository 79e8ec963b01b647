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
// Above this Q a chain adds the resonances by bells of their own.
constexpr double kPlainShelfQ = 1;

// Where bells are matched, found by search for the smallest error up to 20 kHz at 44.1 kHz. The upper end is matched to
// the prototype a little below half the sample rate, since what is above 20 kHz need not be right.
constexpr double kTopOmega = 0.94 * std::numbers::pi;
constexpr double kTopShare = 0.5;     // of the way from a bell to half the sample rate, where that is higher
constexpr double kSlopePower = 0.16;  // of the point on the lower slope
constexpr double kSkirtFromOmega = 0.981 * std::numbers::pi;
constexpr double kSkirtOmega = 0.8 * std::numbers::pi;
constexpr double kSmallestGainDb = 1e-6;   // stands in for 0 dB, where a tilt has no pole of its own
constexpr double kLeastSkirtSlope = 1e-3;  // no filter of the first order rises faster than its numerator alone
constexpr double kLeastDamping = 1e-12;    // k² stays positive whatever rounding does

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

// The frequency whose magnitude half the sample rate is given, for a filter at `omega`.
double upperEnd(double omega) noexcept {
    return std::max(kTopOmega, omega + kTopShare * (std::numbers::pi - omega));
}

// The power of a band pass whose Q is `q` at a multiple of its frequency.
double bandPassPower(double ratio, double q) noexcept {
    const double band = square(ratio / q);
    return band / (square(1 - square(ratio)) + band);
}

// A band pass by its poles and the power of its numerator, band u + high u².
struct BandPass {
    double g, k, band, high;
};

// Its peak is on `omega`. With u in units of the peak's, the conditions at 0 Hz, at the peak and at the upper end say
// that the denominator is 1 + a1 u + a2 u² with a2 = 1 / (1 - high), and the numerator (2 + a1) u + high a2 u²; the
// point on the lower slope gives a1. Written with root = sqrt(a2) and root - 1 so that nothing cancels.
BandPass bandPassBelowNyquist(double omega, double q) noexcept {
    const double spread = std::sqrt((1 - kSlopePower) / kSlopePower) / q;  // ratio - 1 / ratio where the power is that
    const double ratio = 2 / (spread + std::sqrt(spread * spread + 4));
    const double high = bandPassPower(upperEnd(omega) / omega, q);
    const double root = 1 / std::sqrt(1 - high);
    const double beyond = high * square(root) / (root + 1);  // root - 1
    const double peak = std::tan(omega / 2);
    const double u = square(std::tan(omega * ratio / 2) / peak);
    const double kSquared =
        (kSlopePower * square(1 - root * u) - beyond * u * ((root + 1) * u - 2)) / (root * u * (1 - kSlopePower));
    return {peak / std::sqrt(root), std::sqrt(std::max(kSquared, kLeastDamping)),
            std::max(kSquared - 2 * beyond / root, 0.0), high};
}

// A boost of at least 0 dB.
FilterShape bellBelowNyquist(double omega, double amplitude, double q) noexcept {
    const BandPass pass = bandPassBelowNyquist(omega, amplitude * q);
    const double excess = square(square(amplitude)) - 1;
    FilterShape shape;
    shape.g = pass.g;
    shape.k = pass.k;
    shape.high = std::sqrt(1 + excess * pass.high);
    shape.band = std::sqrt(std::max(square(pass.k) - 2 + excess * pass.band + 2 * shape.high, 0.0));
    return shape;
}

// A filter of the first order with the power (low² + high² u) / (1 + u), as one of the second.
FilterShape firstOrder(double gSquared, double low, double high) noexcept {
    return {std::sqrt(gSquared), 2, low, low + high, high};
}

// The skirt of a boost whose peak lies above half the sample rate: of the first order, right at two frequencies.
FilterShape bellSkirt(double omega, double amplitude, double q) noexcept {
    const double excess = square(square(amplitude)) - 1;
    const double u1 = square(std::tan(kSkirtOmega / 2)), u2 = square(std::tan(kTopOmega / 2));
    const double power1 = bandPassPower(kSkirtOmega / omega, amplitude * q);
    const double power2 = bandPassPower(kTopOmega / omega, amplitude * q);
    const double denominatorSlope = std::max((power1 / u1 - power2 / u2) / (power2 - power1), kLeastSkirtSlope);
    const double numeratorSlope = excess * power1 * (1 / u1 + denominatorSlope);
    return firstOrder(1 / denominatorSlope, 1, std::sqrt(1 + numeratorSlope / denominatorSlope));
}

FilterShape bellBoost(double omega, double amplitude, double q) noexcept {
    return omega < kSkirtFromOmega ? bellBelowNyquist(omega, amplitude, q) : bellSkirt(omega, amplitude, q);
}

FilterShape bandPass(double omega, double q) noexcept {
    const BandPass pass = bandPassBelowNyquist(omega, q);
    return {pass.g, pass.k, 0, std::sqrt(pass.band), std::sqrt(pass.high)};
}

// (gain s + 1) / (s + gain), gain > 1: the power is right at 0 Hz, at half the sample rate and at the pivot, where it
// is 1.
FilterShape tiltUp(double omega, double gain) noexcept {
    const double low = 1 / square(gain);
    const double ratio = square(upperEnd(omega) / omega);
    const double high = (square(gain) * ratio + 1) / (ratio + square(gain));
    const double u = square(std::tan(omega / 2));
    return firstOrder(u * (high - 1) / (1 - low), 1 / gain, std::sqrt(high));
}

// Likewise matched at its frequency, where half the power passes, and at half the sample rate.
FilterShape lowPassOfFirstOrder(double omega) noexcept {
    const double high = 1 / (1 + square(upperEnd(omega) / omega));
    return firstOrder(square(std::tan(omega / 2)) * (1 - 2 * high), 1, std::sqrt(high));
}
FilterShape highPassOfFirstOrder(double omega) noexcept {
    const double ratio = square(upperEnd(omega) / omega);
    const double high = ratio / (1 + ratio);
    return firstOrder(square(std::tan(omega / 2)) * (2 * high - 1), 0, std::sqrt(high));
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

double omegaOf(const FilterSpec& spec, double sampleRate) noexcept {
    const double frequencyHz = std::clamp(spec.frequencyHz, 1.0, 0.49 * sampleRate);
    return 2 * std::numbers::pi * frequencyHz / sampleRate;
}

FilterShape matchedShape(const FilterSpec& spec, double omega) noexcept {
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
        case FilterType::bandPass:
            return bandPass(omega, spec.q);
        case FilterType::tilt: {
            const FilterShape up = tiltUp(omega, a * a);
            return boost ? up : inverse(up);
        }
    }
    return {};
}

// What a shelf with a Q above kPlainShelfQ has besides one with that: a resonance at its poles, and the inverse of one
// at its zeros. A cut's poles are a boost's zeros, so both move steadily through 0 dB, where they undo each other.
void addResonances(FilterChain& chain, const FilterSpec& spec, double omega) noexcept {
    const double rise = std::max(spec.q / kPlainShelfQ, 1.0);
    if (rise == 1) return;  // flat, as they are
    const double a = std::pow(10.0, spec.gainDb / (spec.type == FilterType::lowShelf ? 40 : -40));
    const double amplitude = std::sqrt(rise), q = amplitude * kPlainShelfQ;
    chain.shapes[1] = bellBoost(omega / std::sqrt(a), amplitude, q);
    chain.shapes[2] = inverse(bellBoost(omega * std::sqrt(a), amplitude, q));
}

bool isPass(FilterType type) noexcept {
    return type == FilterType::highPass || type == FilterType::lowPass;
}
bool isShelf(FilterType type) noexcept {
    return type == FilterType::lowShelf || type == FilterType::highShelf;
}

}  // namespace

FilterShape designFilter(const FilterSpec& spec, double sampleRate) noexcept {
    FilterShape shape;
    if (!hasGain(spec.type) || spec.gainDb != 0) return matchedShape(spec, omegaOf(spec, sampleRate));
    // The poles are those of the smallest gain; what rounding would leave of flatness is made good.
    FilterSpec smallest = spec;
    smallest.gainDb = kSmallestGainDb;
    shape = matchedShape(smallest, omegaOf(spec, sampleRate));
    shape.low = shape.high = 1;
    shape.band = shape.k;
    return shape;
}

int chainLength(FilterType type, int order) noexcept {
    if (isPass(type)) return (std::clamp(order, 1, 2 * FilterChain::kMost) + 1) / 2;
    return isShelf(type) ? 3 : 1;
}

FilterChain designChain(const FilterSpec& spec, double sampleRate) noexcept {
    FilterChain chain;
    chain.count = chainLength(spec.type, spec.order);
    FilterSpec section = spec;
    const double omega = omegaOf(spec, sampleRate);
    if (isShelf(spec.type)) {
        section.q = std::min(spec.q, kPlainShelfQ);
        chain.shapes[0] = designFilter(section, sampleRate);
        addResonances(chain, spec, omega);
        return chain;
    }
    if (!isPass(spec.type)) {
        chain.shapes[0] = designFilter(spec, sampleRate);
        return chain;
    }
    const int order = std::clamp(spec.order, 1, 2 * FilterChain::kMost);
    const int pairs = order / 2;
    for (int i = 0; i < pairs; ++i) {  // the sharpest first
        section.q = i == 0 ? spec.q * std::numbers::sqrt2 : 1;
        if (order == 2)
            section.q = spec.q;
        else
            section.q /= 2 * std::sin((2 * i + 1) * std::numbers::pi / (2 * order));
        chain.shapes[static_cast<std::size_t>(i)] = designFilter(section, sampleRate);
    }
    if (order % 2 != 0)
        chain.shapes[static_cast<std::size_t>(pairs)] =
            spec.type == FilterType::lowPass ? lowPassOfFirstOrder(omega) : highPassOfFirstOrder(omega);
    return chain;
}

double powerAt(const FilterShape& shape, double omega) noexcept {
    const double u = warped(shape, omega);
    return (square(shape.low - shape.high * u) + square(shape.band) * u) / denominator(shape, u);
}

}  // namespace lacquer::nodes

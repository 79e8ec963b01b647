// Requantizer: one channel to whole steps, with dither and noise shaping. Real-time safe; one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "nodes/dsp/noise_source.hpp"

namespace lacquer::nodes {

/// Total error of a rounding with it, in steps²; S. Lipshitz, R. Wannamaker, J. Vanderkooy, "Quantization and Dither: A
/// Theoretical Survey", JAES 40(5), 1992.
enum class DitherNoise : std::uint8_t {
    none,         ///< 1/12 when the signal is busy; distortion when it is not
    rectangular,  ///< 1 step peak to peak: 2/12 on average, changing with the signal
    triangular,   ///< 2 steps peak to peak: 3/12, whatever the signal
};

/// Filters that the error is sent through, so that it comes to lie where the ear is dull. For 44.1 and 48 kHz but for
/// the first three. In brackets by how many dB they raise the total power of the error.
enum class NoiseShape : std::uint8_t {
    flat,
    firstOrder,   ///< 1 - z^-1 (3.0)
    secondOrder,  ///< (1 - z^-1)² (7.8)
    wannamaker3,  ///< F-weighted, 3 taps (6.6): R. Wannamaker, "Psychoacoustically Optimal Noise Shaping", JAES
                  ///< 40(7/8), 1992
    lipshitz5,    ///< improved E-weighted, 5 taps (12.2): S. Lipshitz, J. Vanderkooy, R. Wannamaker, "Minimally
                  ///< Audible Noise Shaping", JAES 39(11), 1991
    modifiedE9,   ///< modified E-weighted, 9 taps (7.6): the same
    wannamaker9,  ///< F-weighted, 9 taps (18.4)
    improvedE9,   ///< improved E-weighted, 9 taps (23.1)
};
inline constexpr std::size_t kNoiseShapes = 8;

/// c_1 … of the filter 1 - sum of c_k z^-k.
[[nodiscard]] std::span<const double> shapingFilter(NoiseShape shape) noexcept;

/// How samples are rounded.
struct RoundingRule {
    DitherNoise noise = DitherNoise::triangular;
    std::span<const double> filter{};  ///< shapingFilter()
    /// What is whole already stays as it is: from the first sample on, or after kExactFrames in a row. So digital
    /// silence stays silent, and what has been rounded before is not rounded again.
    bool passExact = true;
};

class Requantizer {
public:
    static constexpr std::size_t kMostTaps = 9;
    static constexpr int kExactFrames = 4096;

    explicit Requantizer(std::uint64_t seed = 0) noexcept : seed_(seed), noise_(seed) {}

    void reset() noexcept {
        noise_ = NoiseSource(seed_);
        errors_.fill(0);
        exactFrames_ = kExactFrames;
    }

    /// The next sample, in steps: a whole number. floor(x - shaped errors + dither + 1/2). NaN counts as 0, and no
    /// sample as larger than 2^40.
    [[nodiscard]] double next(double steps, const RoundingRule& rule) noexcept {
        if (!(std::fabs(steps) <= kLargest)) steps = std::isnan(steps) ? 0 : std::copysign(kLargest, steps);
        exactFrames_ = steps == std::floor(steps) ? std::min(exactFrames_ + 1, kExactFrames) : 0;
        if (rule.passExact && exact()) {
            errors_.fill(0);
            return steps;
        }
        double wanted = steps;
        for (std::size_t k = 0; k < rule.filter.size(); ++k) wanted -= rule.filter[k] * errors_[k];
        const double rounded = std::floor(wanted + noise(rule.noise) + 0.5);
        std::copy_backward(errors_.begin(), errors_.end() - 1, errors_.end());
        errors_[0] = rounded - wanted;
        return rounded;
    }

    /// True when whole samples would pass as they are, and change nothing, under a rule with passExact.
    [[nodiscard]] bool rests() const noexcept {
        return exact() && std::ranges::all_of(errors_, [](double error) { return error == 0; });
    }

private:
    // All that has come, or as much as counts, was whole.
    [[nodiscard]] bool exact() const noexcept { return exactFrames_ == kExactFrames; }

    static constexpr double kLargest = 0x1p40;  // floor still sees halves, and no filter comes to infinity

    double noise(DitherNoise kind) noexcept {
        switch (kind) {
            case DitherNoise::none:
                return 0;
            case DitherNoise::rectangular:
                return noise_.rectangular();
            case DitherNoise::triangular:
                return noise_.triangular();
        }
        return 0;
    }

    std::uint64_t seed_;
    NoiseSource noise_;
    std::array<double, kMostTaps> errors_{};  // latest first
    int exactFrames_ = kExactFrames;          // whole samples in a row, as many as count
};

}  // namespace lacquer::nodes

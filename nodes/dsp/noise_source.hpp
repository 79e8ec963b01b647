// NoiseSource: uniform random numbers for dither and test noise. The same seed gives the same numbers. Real-time safe.
#pragma once

#include <cstdint>

namespace lacquer::nodes {

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): neighbouring seeds
/// give unrelated numbers.
class NoiseSource {
public:
    explicit NoiseSource(std::uint64_t seed = 0) noexcept : state_(seed << 48) {}

    /// Uniform over (-1/2, 1/2).
    [[nodiscard]] double rectangular() noexcept { return static_cast<double>(next() >> 32) * kUnit + kUnit / 2 - 0.5; }
    /// Triangular over (-1, 1): the difference of two uniform numbers of [0, 1).
    [[nodiscard]] double triangular() noexcept {
        const std::uint64_t z = next();
        return (static_cast<double>(z >> 32) - static_cast<double>(z & 0xFFFFFFFFu)) * kUnit;
    }

private:
    static constexpr double kUnit = 1.0 / 4294967296.0;

    std::uint64_t next() noexcept {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }

    std::uint64_t state_;
};

}  // namespace lacquer::nodes

// Whether samples are as large as they may be. By their bits: the magnitudes of IEEE 754 singles are in the order of
// their values; infinities come next, then what is no number. Real-time safe.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>

namespace lacquer {

/// Collects the answer sample by sample; three instructions for four of them, which comparing would double.
class MagnitudeLimit {
public:
    /// `most`: finite, not below 0.
    explicit MagnitudeLimit(float most) noexcept : most_(std::bit_cast<std::int32_t>(most)) {}

    void look(float sample) noexcept { room_ |= most_ - (std::bit_cast<std::int32_t>(sample) & kMagnitude); }
    /// A sample was beyond the limit, infinite or no number.
    [[nodiscard]] bool passed() const noexcept { return room_ < 0; }

private:
    static constexpr std::int32_t kMagnitude = 0x7fffffff;

    std::int32_t most_;
    std::int32_t room_ = 0;  // negative as soon as a sample has left none
};

/// What is neither infinite nor no number stays within it.
inline constexpr float kLargestFinite = std::numeric_limits<float>::max();

[[nodiscard]] inline bool passes(std::span<const float> samples, float most) noexcept {
    MagnitudeLimit limit(most);
    for (const float sample : samples) limit.look(sample);
    return limit.passed();
}

}  // namespace lacquer

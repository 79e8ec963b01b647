// What filters in a row do to the level of a frequency. Pure; calls libm, so not for the audio thread.
#pragma once

#include <span>

#include "nodes/dsp/filter_shape.hpp"

namespace lacquer::nodes {

/// |H|² of the filters together. `frequencyHz` is clamped to (0, half the sample rate).
[[nodiscard]] double powerOf(std::span<const FilterShape> filters, double frequencyHz, double sampleRate) noexcept;

/// In dB; -200 at the least.
[[nodiscard]] double powerDb(double power) noexcept;

}  // namespace lacquer::nodes

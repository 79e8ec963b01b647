// Second-order filters whose digital response follows the analogue one up to half the sample rate.
// Pure functions; they use libm, so call them when a parameter changes, not per sample.
#pragma once

#include "nodes/dsp/filter_shape.hpp"

namespace lacquer::nodes {

enum class FilterType { bell, lowShelf, highShelf, highPass, lowPass, notch };

struct FilterSpec {
    FilterType type = FilterType::bell;
    double frequencyHz = 1000;  ///< clamped to [1 Hz, 0.49 sampleRate]
    double gainDb = 0;          ///< bells and shelves
    double q = 1;               ///< > 0

    friend bool operator==(const FilterSpec&, const FilterSpec&) = default;
};

/// The prototypes are those of R. Bristow-Johnson's "Audio EQ Cookbook" (W3C note, 2021), with A = 10^(gainDb / 40):
///   bell        (s² + s A/Q + 1) / (s² + s/(A Q) + 1)
///   low shelf   A (s² + s sqrt(A)/Q + A) / (A s² + s sqrt(A)/Q + 1), high shelf its mirror image
///   high pass   s² / (s² + s/Q + 1), low pass 1 / (s² + s/Q + 1), notch (s² + 1) / (s² + s/Q + 1)
///
/// The method is M. Vicanek's, "Matched Second Order Digital Filters", 2016: poles by impulse invariance, then the
/// numerator for which the magnitude is right at 0 Hz, at the filter's frequency and towards half the sample rate
/// (bells: value and slope at the peak; high pass and notch: zeros where they belong). Cuts are the exact inverse of
/// boosts. A shelf's Q is limited to 2. A filter that is flat by its settings comes out exactly flat.
[[nodiscard]] FilterShape designFilter(const FilterSpec& spec, double sampleRate) noexcept;

/// |H|² of a shape at a digital frequency, in radians per frame below pi.
[[nodiscard]] double powerAt(const FilterShape& shape, double omega) noexcept;

}  // namespace lacquer::nodes

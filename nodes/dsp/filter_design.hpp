// Second-order filters whose digital response follows the analogue one up to half the sample rate.
// Pure functions; they use libm, so call them when a parameter changes, not per sample.
#pragma once

#include <array>

#include "nodes/dsp/filter_shape.hpp"

namespace lacquer::nodes {

enum class FilterType { bell, lowShelf, highShelf, highPass, lowPass, notch, bandPass, tilt };

/// Whether a filter of this type does something with its gain.
[[nodiscard]] constexpr bool hasGain(FilterType type) noexcept {
    return type == FilterType::bell || type == FilterType::lowShelf || type == FilterType::highShelf ||
           type == FilterType::tilt;
}

struct FilterSpec {
    FilterType type = FilterType::bell;
    double frequencyHz = 1000;  ///< clamped to [1 Hz, 0.49 sampleRate]
    double gainDb = 0;          ///< bells, shelves and tilts
    double q = 1;               ///< > 0
    int order = 2;              ///< high and low pass in a FilterChain: 1 to 2 kMost, 6 dB per octave each

    friend bool operator==(const FilterSpec&, const FilterSpec&) = default;
};

/// The prototypes are those of R. Bristow-Johnson's "Audio EQ Cookbook" (W3C note, 2021), with A = 10^(gainDb / 40):
///   bell        (s² + s A/Q + 1) / (s² + s/(A Q) + 1)
///   low shelf   A (s² + s sqrt(A)/Q + A) / (A s² + s sqrt(A)/Q + 1), high shelf its mirror image
///   high pass   s² / (s² + s/Q + 1), low pass 1 / (s² + s/Q + 1), notch (s² + 1) / (s² + s/Q + 1)
///   band pass   (s/Q) / (s² + s/Q + 1)
/// and one of the first order, which goes from -gainDb to gainDb and uses no Q:
///   tilt        (A² s + 1) / (s + A²)
///
/// The methods keep the analogue magnitude up to half the sample rate.
/// Bell, band pass: the power of a bell is 1 + (A⁴ - 1) times that of a band pass with its poles. The band pass is the
/// one whose power is right at 0 Hz, at its peak in value and slope, at a point on its lower slope, and close to half
/// the sample rate; five conditions, as in S. J. Orfanidis, "Digital Parametric Equalizer Design With Prescribed
/// Nyquist-Frequency Gain", JAES 45(6), 1997. Bells up to ±24 dB, Q 0.3 to 10 and 18 kHz at 44.1 kHz stay within 0.7
/// dB. The others: M. Vicanek, "Matched Second Order Digital Filters", 2016: poles by impulse invariance, then the
/// numerator for which the magnitude is right at 0 Hz, at the filter's frequency and towards half the sample rate
/// (high pass and notch: zeros where they belong; tilt: the power at both ends and at the pivot).
/// Cuts are the exact inverse of boosts. A shelf's Q is limited to 2 here; a FilterChain goes on from 1. A filter that
/// is flat by its settings comes out exactly flat.
[[nodiscard]] FilterShape designFilter(const FilterSpec& spec, double sampleRate) noexcept;

/// Second-order filters in a row.
struct FilterChain {
    static constexpr int kMost = 8;

    std::array<FilterShape, kMost> shapes{};
    int count = 0;
};

/// How many filters a chain for `spec` has: by type and order alone.
[[nodiscard]] int chainLength(FilterType type, int order) noexcept;

/// What one filter of the second order cannot be:
/// - High and low passes of `order`, Butterworth: their sections have the Q of its poles, 1 / (2 cos(angle)); the
///   section with the sharpest has it multiplied by q sqrt(2), so that the Q of the second order is q. An odd order has
///   a section of the first order; for the first order q means nothing.
/// - Shelves with a Q above 1: the shelf with a Q of 1, a bell at its poles and the inverse of one at its zeros, which
///   together are the prototype exactly. Up to 1 the bells are flat.
[[nodiscard]] FilterChain designChain(const FilterSpec& spec, double sampleRate) noexcept;

/// |H|² of a shape at a digital frequency, in radians per frame below pi.
[[nodiscard]] double powerAt(const FilterShape& shape, double omega) noexcept;

}  // namespace lacquer::nodes

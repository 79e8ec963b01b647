// GraphicEqDesign: the filters of a third-octave equaliser whose curve goes through its sliders.
#pragma once

#include <array>

#include "nodes/dsp/filter_design.hpp"

namespace lacquer::nodes {

/// The bands of IEC 61260-1 from 20 Hz to 20 kHz, ten to the decade.
inline constexpr std::size_t kGraphicEqBands = 31;
/// The exact frequency of a band in Hz: 1000 * 10^((band - 17) / 10).
[[nodiscard]] double graphicEqFrequencyHz(std::size_t band) noexcept;

/// A bell per band; a neighbour's frequency gets 0.4 of a bell's gain in dB, as in J. Liski, V. Välimäki, "The Quest
/// for the Best Graphic Equalizer", DAFx 2017. The gains that make the bells add up to the sliders solve the
/// interaction matrix of that paper (and of R. J. Oliver, J.-M. Jot, "Efficient Multi-Band Digital Audio Graphic
/// Equalizer with Accurate Frequency Response Control", AES 139, 2015), here at the bands' frequencies, refined by what
/// the filters that come out of it really do there.
class GraphicEqDesign {
public:
    using Levels = std::array<double, kGraphicEqBands>;  ///< dB at the bands' frequencies
    using Shapes = std::array<FilterShape, kGraphicEqBands>;

    /// Not in real time. Bands above 0.49 times the sample rate have no filter.
    void prepare(double sampleRate);

    /// Real-time safe, some tens of microseconds: call it when a level has changed. Flat levels make flat filters.
    void design(const Levels& levels, Shapes& shapes) const noexcept;

private:
    [[nodiscard]] Levels corrected(const Levels& levels) const noexcept;

    double sampleRate_ = 48000;
    std::size_t bands_ = 0;                          ///< that the sample rate has
    std::array<Levels, kGraphicEqBands> inverse_{};  ///< of the interaction matrix: gains from levels
    Levels warpedSquared_{};                         ///< tan² of half a band's digital frequency
};

}  // namespace lacquer::nodes

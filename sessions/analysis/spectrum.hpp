// Spectrum: how strong a stereo signal is by frequency, and how far its sides go together. Pure, but for the memory it
// works in; any thread, one at a time.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "core/engine/processor.hpp"

namespace lacquer::sessions {

/// The frequencies of third-octave bands around 1 kHz, base ten (IEC 61260-1:2014, 5.2 to 5.6).
struct ThirdOctave {
    static constexpr int kBands = 31;  ///< 20 Hz to 20 kHz

    /// The exact mid-band frequency in Hz, 19.95 to 19953; band 17 is the one around 1 kHz.
    [[nodiscard]] static double middleHz(int band);
    /// Where a band begins; the next one begins where it ends.
    [[nodiscard]] static double lowerEdgeHz(int band);
};

/// What the two sides of a signal have, each and in common.
struct CrossPower {
    double left = 0;   ///< 1 for a sine of full scale
    double right = 0;  ///< likewise
    double cross = 0;  ///< the real part of the cross-spectrum: from -sqrt(left right) to sqrt(left right)
};

/// Of a stretch of kFrames frames, seen through a Hann window. A power is the mean of both sides, relative to a sine of
/// full scale: 1, or 0 dB, when both are that.
class Spectrum {
public:
    static constexpr std::size_t kFrames = kRecentStereoFrames;

    /// In Hz.
    explicit Spectrum(double sampleRate);
    ~Spectrum();
    Spectrum(const Spectrum&) = delete;
    Spectrum& operator=(const Spectrum&) = delete;

    /// The latest of them count; before the first there was silence. What is no number counts as silence too.
    void analyse(std::span<const StereoPoint> points);

    /// The power of all that lies between two frequencies in Hz.
    [[nodiscard]] double within(double fromHz, double toHz) const;
    [[nodiscard]] CrossPower crossWithin(double fromHz, double toHz) const;
    /// The greatest power of a sine there.
    [[nodiscard]] double highest(double fromHz, double toHz) const;

private:
    class Transform;
    struct Bin {
        float left = 0, right = 0, cross = 0;  // as in CrossPower

        [[nodiscard]] float power() const noexcept { return (left + right) / 2; }
    };

    /// Calls `visit` with every bin between two frequencies in Hz and the part of it that is there.
    template <class Visit>
    void eachBin(double fromHz, double toHz, Visit visit) const;
    /// Between two bins, on a straight line.
    [[nodiscard]] double powerAt(double bin) const;

    double binHz_;
    std::vector<float> window_;
    std::unique_ptr<Transform> transform_;
    std::vector<Bin> bins_;
};

using BandCrossPowers = std::array<CrossPower, ThirdOctave::kBands>;
[[nodiscard]] BandCrossPowers bandCrossPowers(const Spectrum& spectrum);

/// How alike the sides are in each third-octave band, from +1 (the same) over 0 (unrelated, or a quarter of a period
/// apart) to -1 (inverted); not a number where a side is silent: Re G_lr / sqrt(G_ll G_rr), with the cross-spectrum and
/// both power spectra summed over the band. That is the correlation coefficient of the sides behind a filter for the
/// band, as the real part of a cross-spectrum integrates to the correlation at no delay (J. S. Bendat, A. G. Piersol,
/// "Random Data", 4th ed., 2010, 5.1 and 5.2). Powers may be means of several spectra: of one alone, bands of a few
/// bins make unrelated sides look related.
[[nodiscard]] std::array<double, ThirdOctave::kBands> bandCorrelations(const BandCrossPowers& powers);

}  // namespace lacquer::sessions

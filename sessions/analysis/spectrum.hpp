// Spectrum: how strong a stereo signal is by frequency. Pure, but for the memory it works in; any thread, one at a
// time.
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
    /// The greatest power of a sine there.
    [[nodiscard]] double highest(double fromHz, double toHz) const;

private:
    class Transform;

    /// Between two bins, on a straight line.
    [[nodiscard]] double powerAt(double bin) const;

    double binHz_;
    std::vector<float> window_;
    std::unique_ptr<Transform> transform_;
    std::vector<float> powers_;  // by bin
};

}  // namespace lacquer::sessions

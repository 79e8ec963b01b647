// GrooveFilter: how the walls of the groove move, from the signal that is cut. Not real time; one thread at a time.
#pragma once

#include <array>
#include <complex>
#include <span>
#include <vector>

#include "sessions/delivery/vinyl/stereo_filter.hpp"

namespace lacquer::sessions::vinyl {

/// Lateral peak velocity of a mono sine of full scale at 1 kHz that everything is worked out for, m/s: 5 cm/s, which is
/// 0 dB of IEC and NAB test records. Displacement, velocity and acceleration grow with it, and with the cut's gain.
inline constexpr double kReferenceVelocity = 0.05;

/// a(f) = k / sqrt(2) h(f) / s P(f), m for full scale: how far a wall moves along its normal, with k the reference
/// velocity, h the recording response and P a Butterworth high pass of the fourth order at 10 Hz, which a lathe has
/// too: a constant would drive the cutter out of the groove. Velocity is s a, acceleration s² a.
[[nodiscard]] std::complex<double> wallDisplacement(double hz) noexcept;
/// P(f), and as a filter.
[[nodiscard]] std::complex<double> cuttingHighPass(double hz) noexcept;
[[nodiscard]] std::array<StereoFilter, 2> cuttingHighPassFilter(double sampleRate) noexcept;

/// Of both walls: the left channel's is the inner one.
struct WallMotion {
    std::array<std::vector<float>, 2> displacementUm, velocity, acceleration;  ///< um, m/s, m/s²
};

/// A recursion in double that has the poles and zeros of a(f), mapped by z = e^(s T). Behind it and its first and
/// second differences stand short responses that take out, by least squares, what is left between this and a(f), s a(f)
/// and s² a(f): from 5 Hz to the end of the passband all three are right within 0.0001 dB and 0.0001 rad, but for a
/// delay.
class GrooveFilter {
public:
    /// Frames that go in at once are a multiple of kFirFrames, at most `mostFrames`. `passbandHz`: up to where it
    /// counts.
    GrooveFilter(double sampleRate, double passbandHz, int mostFrames);

    /// Frames by which the motion lags.
    static constexpr int kLatencyFrames = 6;
    static constexpr int kTaps = 2 * kLatencyFrames + 1;

    /// The motion for as many frames more; it stays there until the next call.
    const WallMotion& run(std::span<const float> left, std::span<const float> right) noexcept;

private:
    static constexpr std::size_t kOrders = 3;  // of a derivative: displacement, velocity, acceleration
    static constexpr std::size_t kHistory = kTaps - 1;

    std::array<StereoFilter, 3> recursion_;
    StereoSample lastRecursed_{}, lastFirst_{};
    std::array<std::vector<float>, kOrders> taps_;
    // Of what the recursion puts out, by order and channel: what came before, then as many as go in.
    std::array<std::array<std::vector<float>, 2>, kOrders> differences_;
    WallMotion motion_;
};

}  // namespace lacquer::sessions::vinyl

// Discs: how wide the music's band is, how fast they turn, and what follows for the groove. Pure; any thread.
#pragma once

#include <string>

namespace lacquer::sessions::vinyl {

enum class DiscSpeed { rpm33, rpm45 };

/// Turns per minute: 100/3 or 45.
[[nodiscard]] double rpmOf(DiscSpeed speed) noexcept;
/// 1.8 s or 4/3 s.
[[nodiscard]] double secondsPerTurn(DiscSpeed speed) noexcept;

/// One of the formats of presets/vinyl.json. Radii in mm.
struct DiscFormat {
    std::string name{};         ///< "12in"
    double startRadiusMm = 0;   ///< where music may begin
    double endRadiusMm = 0;     ///< where it should end at the latest
    double floorRadiusMm = 0;   ///< where it must end
    double lockedRadiusMm = 0;  ///< of the locked groove behind it
    DiscSpeed speed = DiscSpeed::rpm33;

    [[nodiscard]] double bandMm() const noexcept { return startRadiusMm - endRadiusMm; }
};

/// V = 2 pi r rpm / 60: how fast the groove runs under the stylus, m/s.
[[nodiscard]] double grooveSpeed(double radiusMm, DiscSpeed speed) noexcept;

/// V / f, um.
[[nodiscard]] double wavelengthUm(double hz, double radiusMm, DiscSpeed speed) noexcept;

/// What a pitch, in um per turn, takes of the radius in so many seconds, mm.
[[nodiscard]] double radiusUsedMm(double pitchUm, double seconds, DiscSpeed speed) noexcept;

/// The pitch that fills a band in so many seconds, um per turn.
[[nodiscard]] double pitchToFillUm(double bandMm, double seconds, DiscSpeed speed) noexcept;

/// Where a tip of radius R reaches a groove's walls all along: V² / R, m/s² of the wall.
[[nodiscard]] double accelerationLimit(double stylusUm, double radiusMm, DiscSpeed speed) noexcept;

/// What is stored is stored for this radius; distortion and curvature go with (60 mm / r)².
inline constexpr double kReferenceRadiusMm = 60;
/// 9.80665 m/s².
inline constexpr double kGravity = 9.80665;

}  // namespace lacquer::sessions::vinyl

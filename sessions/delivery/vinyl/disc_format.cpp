#include "sessions/delivery/vinyl/disc_format.hpp"

#include <numbers>

namespace lacquer::sessions::vinyl {

double rpmOf(DiscSpeed speed) noexcept {
    return speed == DiscSpeed::rpm33 ? 100.0 / 3 : 45.0;
}

double secondsPerTurn(DiscSpeed speed) noexcept {
    return 60 / rpmOf(speed);
}

double grooveSpeed(double radiusMm, DiscSpeed speed) noexcept {
    return 2 * std::numbers::pi * radiusMm / 1000 / secondsPerTurn(speed);
}

double wavelengthUm(double hz, double radiusMm, DiscSpeed speed) noexcept {
    return grooveSpeed(radiusMm, speed) / hz * 1e6;
}

double radiusUsedMm(double pitchUm, double seconds, DiscSpeed speed) noexcept {
    return pitchUm / 1000 * seconds / secondsPerTurn(speed);
}

double pitchToFillUm(double bandMm, double seconds, DiscSpeed speed) noexcept {
    return bandMm * 1000 * secondsPerTurn(speed) / seconds;
}

double accelerationLimit(double stylusUm, double radiusMm, DiscSpeed speed) noexcept {
    const double v = grooveSpeed(radiusMm, speed);
    return v * v / (stylusUm * 1e-6);
}

}  // namespace lacquer::sessions::vinyl

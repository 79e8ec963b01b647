#include "sessions/delivery/vinyl/disc_format.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/side_model.hpp"
#include "tests/sessions/delivery/vinyl/reference_numbers.hpp"

namespace lacquer::sessions::vinyl::disc_format_test {
namespace {

using enum DiscSpeed;

// "33.33rpm_r146.05mm" and the like.
struct Place {
    double radiusMm;
    DiscSpeed speed;
};
Place placeOf(const std::string& key) {
    const std::size_t radius = key.find("_r") + 2;
    return {std::stod(key.substr(radius)), key.find("45rpm") != std::string::npos ? rpm45 : rpm33};
}

TEST(DiscFormat, GrooveSpeeds) {
    for (const auto& [key, speed] : referenceNumbers().at("groove_speed_m_s").items()) {
        if (key.starts_with("78")) continue;  // another system
        EXPECT_NEAR(grooveSpeed(placeOf(key).radiusMm, placeOf(key).speed), speed.get<double>(), 1e-6) << key;
    }
}

TEST(DiscFormat, Wavelengths) {
    for (const auto& [key, um] : referenceNumbers().at("wavelength_um").items())
        EXPECT_NEAR(wavelengthUm(std::stod(key), std::stod(key.substr(key.find("_r") + 2)),
                                 key.ends_with("45rpm") ? rpm45 : rpm33),
                    um.get<double>(), 0.0005)
            << key;
    EXPECT_NEAR(wavelengthUm(20000, 60.3, rpm33), 10.524, 0.0005);
}

TEST(DiscFormat, AccelerationLimits) {
    for (const auto& [key, g] : referenceNumbers().at("acc_limit_V2_over_R_g").items())
        EXPECT_NEAR(accelerationLimit(std::stod(key.substr(1)), placeOf(key).radiusMm, placeOf(key).speed) / kGravity,
                    g.get<double>(), 0.05)
            << key;
}

TEST(DiscFormat, PitchThatFillsABand) {
    for (const auto& [key, um] : referenceNumbers().at("mean_pitch_um_to_fill_146.05_to_60.3").items())
        EXPECT_NEAR(pitchToFillUm(146.05 - 60.3, 60 * std::stod(key), key.ends_with("45rpm") ? rpm45 : rpm33),
                    um.get<double>(), 0.005)
            << key;
    EXPECT_NEAR(radiusUsedMm(70, 1200, rpm33), 46.6667, 0.0001);
}

TEST(DiscFormat, CurvatureGoesWithSpeedAndRadiusSquared) {
    CutSettings settings;
    const double at60 = curvatureRatio(1000, 60, settings);
    EXPECT_DOUBLE_EQ(curvatureRatio(1000, 120, settings), at60 / 4);
    settings.format.speed = rpm45;
    EXPECT_NEAR(curvatureRatio(1000, 60, settings) / at60, 0.548697, 1e-6);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::disc_format_test

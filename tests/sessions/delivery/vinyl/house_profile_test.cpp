#include "sessions/delivery/vinyl/house_profile.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::vinyl::house_profile_test {
namespace {

using enum DiscSpeed;

const HouseCalibration& calibration(const HouseProfile& house, const DiscFormat& format) {
    return *house.calibrationFor(format);
}

TEST(HouseProfile, TwoNumbersTellTheTableOfTheirHouse) {
    const auto house = *findHouse("los-senderos");
    const auto format = *findFormat("12in", rpm33);
    const Calibration& fitted = calibration(house, format).fitted;
    EXPECT_NEAR(fitted.basePitchUm, 55.0, 0.05);
    EXPECT_NEAR(fitted.modulationPitchUm, 73.7, 0.05);
    for (const auto& [minutes, db] : {std::pair(20.0, 0.0), {24.0, -3.0}, {28.0, -6.0}}) {
        EXPECT_NEAR(fitted.pitchUm(db), pitchToFillUm(146.05 - 60.3, minutes * 60, rpm33), 0.1);
        EXPECT_NEAR(fitted.minutes(format, db), minutes, 0.1);
        EXPECT_NEAR(fitted.levelDb(format, minutes).value(), db, 0.05);
    }
    EXPECT_EQ(fitted.levelDb(format, 50), std::nullopt);  // 51.4 um are less than silence takes
}

TEST(HouseProfile, OtherTables) {
    const Calibration at45 = calibration(*findHouse("los-senderos"), *findFormat("12in", rpm45)).fitted;
    EXPECT_NEAR(at45.basePitchUm, 54.5, 0.05);
    EXPECT_NEAR(at45.modulationPitchUm, 89.1, 0.05);
    const Calibration zenith = calibration(*findHouse("zenith"), *findFormat("12in", rpm33)).fitted;
    EXPECT_NEAR(zenith.basePitchUm, 5.9, 0.05);
    EXPECT_NEAR(zenith.modulationPitchUm, 110.9, 0.05);
}

TEST(HouseProfile, TablesThatTellNothingAreRefused) {
    const auto format = *findFormat("12in", rpm33);
    EXPECT_FALSE(fitCalibration(format, {}));
    EXPECT_FALSE(fitCalibration(format, std::vector<TimeAtLevel>{{20, 0}, {21, 0}}));
    EXPECT_FALSE(fitCalibration(format, std::vector<TimeAtLevel>{{20, 0}, {0, -3}}));
    EXPECT_FALSE(fitCalibration(format, std::vector<TimeAtLevel>{{20, 0}, {10, -6}}));  // softer and shorter
}

TEST(HouseProfile, NamesThatAreNotThereAreToldWithThoseThatAre) {
    const auto format = findFormat("11in", rpm33);
    ASSERT_FALSE(format);
    EXPECT_EQ(format.error().line(), "11in: is no record format (choose one of 12in, 10in and 7in)");
    EXPECT_FALSE(findHouse("nobody"));
}

TEST(HouseProfile, TheStandardGrooveTakes70UmPerSilentTurn) {
    EXPECT_DOUBLE_EQ(findHouse("standard")->groove.silentPitchUm(), 70);
    EXPECT_DOUBLE_EQ(findHouse("los-senderos")->groove.silentPitchUm(), 55);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::house_profile_test

// What the meters of the mixer show of what nodes measure, which a table says here.
#include "editor/controllers/strip_meters.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace lacquer::editor::strip_meters_test {
namespace {

constexpr NodeId kFader{1}, kMeter{2};

struct StripMetersTest : testing::Test {
    StripMetersTest() { meters.watch({kFader, kMeter}); }
    void measure(double left, double right) {
        measured["peakL"] = left;
        measured["peakR"] = right;
    }
    [[nodiscard]] const StripLevels& fader() const { return *meters.levels(kFader); }

    std::map<std::string, double, std::less<>> measured;   // of the fader
    std::map<std::string, double, std::less<>> ofMeter{};  // of the meter
    SettingsFile settings;
    StripMeters meters{[this](NodeId node, std::string_view id) -> std::optional<double> {
                           const auto& table = node == kFader ? measured : ofMeter;
                           const auto found = table.find(id);
                           return found == table.end() ? std::nullopt : std::optional(found->second);
                       },
                       [](NodeId) { return 14.0; }, settings};
};

TEST_F(StripMetersTest, BarsAreWhatIsMeasuredAndTheHighestIsHeldUntilItIsReset) {
    measure(-6, -12);
    meters.look(0.033);
    EXPECT_EQ(fader().peakDb, (std::array{-6.0, -12.0}));
    EXPECT_EQ(fader().heldDb, -6);
    EXPECT_FALSE(fader().over);
    measure(-30, -31);
    meters.look(0.033);
    EXPECT_EQ(fader().peakDb, (std::array{-30.0, -31.0}));
    EXPECT_EQ(fader().heldDb, -6);
    meters.reset(kFader.value);
    EXPECT_EQ(fader().heldDb, -30);
}

TEST_F(StripMetersTest, ASlowerFallTakesItsTime) {
    meters.setFallRow(static_cast<int>(MeterFall::ebu));
    measure(-10, -10);
    meters.look(0);
    measure(-120, -20);
    meters.look(0.7);  // 24 dB in 2.8 s are 6 dB in 0.7 s
    EXPECT_NEAR(fader().peakDb[0], -16, 1e-9);
    meters.look(0.7);
    EXPECT_NEAR(fader().peakDb[0], -22, 1e-9);
    EXPECT_NEAR(fader().peakDb[1], -20, 1e-9);  // not below what is there
    measure(-5, -20);
    meters.look(0.01);
    EXPECT_EQ(fader().peakDb[0], -5);  // rises at once
}

TEST_F(StripMetersTest, AnOverIsShownUntilItIsReset) {
    measure(0, 0);
    meters.look(0);
    EXPECT_FALSE(fader().over);
    measure(0.1, -3);
    meters.look(0);
    measure(-50, -50);
    meters.look(0);
    EXPECT_TRUE(fader().over);
    meters.resetAll();
    EXPECT_FALSE(fader().over);
    ofMeter = {{"peakL", -0.5}, {"peakR", -0.5}, {"overs", 2}};  // the meter has counted what no bar has shown
    meters.look(0);
    EXPECT_TRUE(meters.levels(kMeter)->over);
    meters.resetAll();
    meters.look(0);
    EXPECT_FALSE(meters.levels(kMeter)->over);
    ofMeter["overs"] = 3;
    meters.look(0);
    EXPECT_TRUE(meters.levels(kMeter)->over);
    meters.reset(kMeter.value);
    ofMeter["overs"] = 0;  // it has started again
    meters.look(0);
    ofMeter["overs"] = 1;
    meters.look(0);
    EXPECT_TRUE(meters.levels(kMeter)->over);
}

TEST_F(StripMetersTest, RmsIsThereWhereItIsMeasured) {
    ofMeter = {{"peakL", -10}, {"peakR", -10}, {"kSystemL", 0}, {"kSystemR", -6}};
    measure(-6, -6);
    meters.look(0);
    EXPECT_FALSE(fader().rmsDb);
    EXPECT_EQ(meters.levels(kMeter)->rmsDb, (std::array{-14.0, -20.0}));  // 0 on K-14 is -14 dBFS
}

TEST_F(StripMetersTest, WhatIsNoLongerWatchedIsForgotten) {
    measure(-6, -6);
    meters.look(0);
    meters.watch({kMeter});
    EXPECT_EQ(meters.levels(kFader), nullptr);
    meters.watch({kFader, kMeter});
    EXPECT_EQ(fader().heldDb, StripLevels::kFloorDb);
}

TEST_F(StripMetersTest, ScaleAndFallAreKept) {
    meters.setScaleRow(2);
    meters.setFallRow(1);
    meters.setScaleRow(17);
    const auto nothing = [](NodeId, std::string_view) { return std::optional<double>(); };
    const auto zero = [](NodeId) { return 20.0; };
    EXPECT_EQ(StripMeters(nothing, zero, settings).scale(), MeterScale::k14);
    EXPECT_EQ(StripMeters(nothing, zero, settings).fall(), MeterFall::ebu);
    ASSERT_TRUE(settings.set("mixerMeterScale", "loud"));
    ASSERT_TRUE(settings.set("mixerMeterFall", -1));
    EXPECT_EQ(StripMeters(nothing, zero, settings).scale(), MeterScale::peak);
    EXPECT_EQ(StripMeters(nothing, zero, settings).fall(), MeterFall::din);
}

TEST(MeterScales, PutLevelsWhereTheirDefinitionsDo) {
    EXPECT_EQ(fractionOn(MeterScale::peak, -60), 0);
    EXPECT_EQ(fractionOn(MeterScale::peak, -20), 0.5);
    EXPECT_EQ(fractionOn(MeterScale::peak, 0), 1);
    EXPECT_EQ(fractionOn(MeterScale::peak, 3), 1);
    // Equal steps: from -40 to +20 on K-20 are 60 dB, its 0 is -20 dBFS.
    EXPECT_NEAR(fractionOn(MeterScale::k20, -20), 40.0 / 60, 1e-12);
    EXPECT_NEAR(fractionOn(MeterScale::k20, -16), 44.0 / 60, 1e-12);
    EXPECT_NEAR(fractionOn(MeterScale::k14, -14), 40.0 / 54, 1e-12);
    EXPECT_NEAR(fractionOn(MeterScale::k12, 0), 1, 1e-12);
    EXPECT_EQ(fractionOn(MeterScale::k12, -52), 0);
    EXPECT_EQ(zonesOf(MeterScale::k20), (std::array{-20.0, -16.0}));
    EXPECT_EQ(zonesOf(MeterScale::k12), (std::array{-12.0, -8.0}));
    EXPECT_NEAR(fallDbPerSecond(MeterFall::din) * 1.7, 20, 1e-12);
    EXPECT_NEAR(fallDbPerSecond(MeterFall::ebu) * 2.8, 24, 1e-12);
}

}  // namespace
}  // namespace lacquer::editor::strip_meters_test

// Hops of known power: a power p has 10 log p - 0.691 LUFS (ITU-R BS.1770-5, eq. 2).
#include "sessions/analysis/ride_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace lacquer::sessions::ride_curve_test {
namespace {

constexpr double kHop = 0.1;

double powerOf(double lufs) {
    return std::pow(10, (lufs + 0.691) / 10);
}

// Stretches of [LUFS, hops].
std::vector<double> powers(const std::vector<std::pair<double, int>>& stretches) {
    std::vector<double> all;
    for (const auto& [lufs, hops] : stretches) all.insert(all.end(), static_cast<std::size_t>(hops), powerOf(lufs));
    return all;
}

TEST(RideCurve, ASteadySoundIsBroughtToTheTarget) {
    for (const double gain : rideGains(powers({{-24, 100}}), kHop, {-20, 3, 6}, RideEnds::open))
        EXPECT_NEAR(gain, 4, 1e-9);
    for (const double gain : rideGains(powers({{-34, 100}}), kHop, {-20, 3, 6}, RideEnds::open))
        EXPECT_EQ(gain, 6) << "no farther";
    for (const double gain : rideGains(powers({{-10, 100}}), kHop, {-20, 3, 6}, RideEnds::open)) EXPECT_EQ(gain, -6);
}

TEST(RideCurve, QuietAndLoudPartsMeetAtTheTargetAndTheGainIsNeverSteeperThanAllowed) {
    const auto gains = rideGains(powers({{-24, 100}, {-16, 100}}), kHop, {-20, 3, 6}, RideEnds::open);
    EXPECT_NEAR(gains[50], 4, 1e-9);
    EXPECT_NEAR(gains[150], -4, 1e-9);
    for (std::size_t i = 1; i < gains.size(); ++i) EXPECT_LE(std::abs(gains[i] - gains[i - 1]), 6 * kHop / 3 + 1e-9);
    // Half a window before and behind the change, and as long as 8 dB take at 0.2 dB a hop.
    for (std::size_t i = 0; i < 100 - 15 - 40; ++i) EXPECT_NEAR(gains[i], 4, 1e-9) << i;
    for (std::size_t i = 100 + 15 + 40; i < 200; ++i) EXPECT_NEAR(gains[i], -4, 1e-9) << i;
}

TEST(RideCurve, PausesAreNotTurnedUp) {
    const auto gains = rideGains(powers({{-22, 100}, {-60, 100}, {-18, 100}}), kHop, {-20, 3, 12}, RideEnds::open);
    for (const double gain : gains) EXPECT_LE(std::abs(gain), 2 + 1e-6);
    EXPECT_NEAR(gains[150], 0, 0.05) << "straight across";
    const auto faded = rideGains(powers({{-20, 100}, {-90, 50}}), kHop, {-20, 3, 12}, RideEnds::open);
    EXPECT_NEAR(faded.back(), 0, 1e-6);
    // Gaps between hits belong to the sound: two of five hops at -16 LUFS have the mean of a sound at -19.98, of 31
    // hops within 0.4 dB.
    std::vector<std::pair<double, int>> hits;
    for (int i = 0; i < 40; ++i) hits.insert(hits.end(), {{-16, 2}, {-90, 3}});
    EXPECT_NEAR(rideGains(powers(hits), kHop, {-20, 3, 6}, RideEnds::open)[100], -0.02, 0.4);
    for (const double gain : rideGains(powers({{-120, 20}}), kHop, {-20, 3, 6}, RideEnds::open)) EXPECT_EQ(gain, 0);
}

TEST(RideCurve, PinnedEndsAreWhereTheFaderIs) {
    const auto gains = rideGains(powers({{-24, 100}}), kHop, {-20, 3, 6}, RideEnds::pinned);
    EXPECT_EQ(gains.front(), 0);
    EXPECT_EQ(gains.back(), 0);
    EXPECT_NEAR(gains[10], 2, 1e-9) << "6 dB in 3 s";
    EXPECT_NEAR(gains[50], 4, 1e-9);
}

TEST(RideCurve, AnySoundKeepsTheLimits) {
    std::mt19937 random(11);
    std::vector<double> any;
    for (int i = 0; i < 2000; ++i) any.push_back(powerOf(std::normal_distribution<>(-25, 12)(random)));
    for (const double window : {0.4, 1.0, 3.0, 10.0}) {
        const auto gains = rideGains(any, kHop, {-20, window, 5}, RideEnds::pinned);
        for (std::size_t i = 1; i < gains.size(); ++i) {
            ASSERT_LE(std::abs(gains[i]), 5.0);
            ASSERT_LE(std::abs(gains[i] - gains[i - 1]), 5 * kHop / window + 1e-9);
        }
    }
}

}  // namespace
}  // namespace lacquer::sessions::ride_curve_test

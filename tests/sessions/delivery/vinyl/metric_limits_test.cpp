#include "sessions/delivery/vinyl/metric_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "sessions/delivery/vinyl/house_profile.hpp"

namespace lacquer::sessions::vinyl::metric_limits_test {
namespace {

using testing::HasSubstr;

// Those of the fact sheet, section 2.4.
TEST(MetricLimits, TheStandardHouseHasTheUsualOnes) {
    const MetricLimits limits = findHouse("standard")->limits;
    const auto pair = [](const MetricLimit& limit) { return std::pair(limit.warn, limit.fail); };
    EXPECT_EQ(pair(limits.lateralUm), std::pair(38.0, 50.0));
    EXPECT_EQ(pair(limits.liftMarginUm), std::pair(3.0, 0.0));
    EXPECT_EQ(pair(limits.depthUm), std::pair(60.0, 127.0));
    EXPECT_EQ(pair(limits.velocityRatio), std::pair(0.5, 1.0));
    EXPECT_EQ(pair(limits.curvature), std::pair(0.5, 1.0));
    EXPECT_EQ(pair(limits.distortion), std::pair(0.03, 0.1));
    EXPECT_EQ(pair(limits.lowEndCorrelation), std::pair(0.5, 0.0));
    EXPECT_EQ(limits.sibilanceAboveMedianDb, 6);
}

TEST(MetricLimits, EveryHouseHasAllOfThem) {
    for (const HouseProfile& house : knownVinyl().houses) {
        MetricLimits again;
        for (const NamedLimit& limit : namedLimits(house.limits))
            EXPECT_TRUE(setLimit(again, limit.name, limit.values)) << house.name << ' ' << limit.name;
        EXPECT_EQ(limitsText(again), limitsText(house.limits));
    }
}

TEST(MetricLimits, WhatIsNoLimitIsRefusedAndChangesNothing) {
    struct Bad {
        const char* name;
        std::vector<double> values;
        const char* says;
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const Bad& bad : {Bad{"curvatur", {0.5, 1}, "is no limit"},
                           {"curvature", {0.5}, "has 1 values"},
                           {"sibilance", {6, 7}, "has 2 values"},
                           {"curvature", {0.5, nan}, "out of range"},
                           {"lateral", {38, 5000}, "5000 is out of range"},
                           {"lowEndHz", {100}, "100 is out of range"},
                           {"curvature", {1, 0.5}, "fail at 0.5, before it warns at 1"},
                           {"liftOff", {0, 3}, "fail at 3, before it warns at 0"}}) {
        MetricLimits limits = findHouse("standard")->limits;
        const std::string before = limitsText(limits);
        const Status set = setLimit(limits, bad.name, bad.values);
        ASSERT_FALSE(set) << bad.name;
        EXPECT_EQ(set.error().kind, ErrorKind::usage);
        EXPECT_THAT(set.error().what, HasSubstr(bad.says));
        EXPECT_FALSE(set.error().remedy.empty());
        EXPECT_EQ(limitsText(limits), before);
    }
    MetricLimits limits;
    EXPECT_THAT(setLimit(limits, "curvatur", {}).error().remedy, HasSubstr("curvature"));
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::metric_limits_test

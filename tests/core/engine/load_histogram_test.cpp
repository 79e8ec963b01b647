#include "core/engine/load_histogram.hpp"

#include <gtest/gtest.h>

#include "core/realtime/realtime_scope.hpp"

namespace lacquer::test::load_histogram_test {
namespace {

constexpr double kResolution = 0.022;  // half a step: 2^(1/32) - 1

TEST(LoadHistogram, PercentilesAreThoseOfWhatWasNoted) {
    LoadHistogram loads;
    {
        RealtimeScope realtime;
        for (int i = 1; i <= 1000; ++i) loads.note(i / 1000.0);
    }
    for (const double part : {0.5, 0.9, 0.99, 0.999}) EXPECT_NEAR(loads.percentile(part), part, part * kResolution);
    EXPECT_EQ(loads.worst(), 1);
}

TEST(LoadHistogram, ASingleLateOneAmongAThousandIsBeyondTheLastPercentile) {
    LoadHistogram loads;
    for (int i = 0; i < 999; ++i) loads.note(0.25);
    loads.note(3);
    EXPECT_NEAR(loads.percentile(0.999), 0.25, 0.25 * kResolution);
    EXPECT_NEAR(loads.percentile(1), 3, 3 * kResolution);
    EXPECT_EQ(loads.worst(), 3);
}

TEST(LoadHistogram, IsEmptyAtFirstAndBearsWhatIsOutOfRange) {
    LoadHistogram loads;
    EXPECT_EQ(loads.percentile(0.5), 0);
    for (const double share : {0.0, -1.0, 1e9}) loads.note(share);
    EXPECT_LT(loads.percentile(0.5), 0.001);
    EXPECT_EQ(loads.worst(), 1e9);
}

}  // namespace
}  // namespace lacquer::test::load_histogram_test

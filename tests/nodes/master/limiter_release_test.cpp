#include "nodes/master/limiter_release.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::test::limiter_release_test {
namespace {

using nodes::LimiterRelease;
using Style = LimiterRelease::Style;

constexpr double kSampleRate = 48000;
constexpr Style kStyles[] = {Style::manual, Style::automatic, Style::fast, Style::mastering};

LimiterRelease made(Style style, double releaseMs) {
    LimiterRelease release;
    release.prepare(kSampleRate);
    release.choose(style, releaseMs);
    return release;
}

double after(LimiterRelease& release, double milliseconds, double needed = 0) {
    double reduction = 0;
    for (int n = 0; n < std::lround(milliseconds * kSampleRate / 1000); ++n) reduction = release.next(needed);
    return reduction;
}

TEST(LimiterRelease, IsNeverLessThanWhatIsNeeded) {
    for (const Style style : kStyles) {
        LimiterRelease release = made(style, 5);
        unsigned random = 1;
        for (int n = 0; n < 100000; ++n) {
            random = random * 1664525 + 1013904223;
            const double needed = random % 7 == 0 ? (random >> 8) / 16777216.0 * 4 : 0;
            ASSERT_GE(release.next(needed), needed);
        }
    }
}

TEST(LimiterRelease, LetsGoOfAPeakAsItsStyleSays) {
    for (const double ms : {10.0, 50.0, 200.0, 700.0}) {
        LimiterRelease manual = made(Style::manual, 80), fast = made(Style::fast, 80),
                       slow = made(Style::mastering, 80), automatic = made(Style::automatic, 80);
        for (LimiterRelease* release : {&manual, &fast, &slow, &automatic}) EXPECT_EQ(release->next(1), 1);
        EXPECT_NEAR(after(manual, ms), std::exp(-ms / 80), 1e-9);
        EXPECT_NEAR(after(fast, ms), std::exp(-ms / 25), 1e-9);
        EXPECT_NEAR(after(slow, ms), (1 + ms / 300) * std::exp(-ms / 300), 1e-4);
        EXPECT_NEAR(after(automatic, ms), std::exp(-ms / 80), 1e-4) << "a single frame hardly moves the average";
    }
}

TEST(LimiterRelease, FallsToTheAverageAndWithItWhereThePeaksHaveBeenMany) {
    LimiterRelease release = made(Style::automatic, 100);
    EXPECT_EQ(after(release, 8000, 1), 1);
    // r' = (a - r) / release with a = exp(-t / fall), both 1 at first.
    const double ratio = 100 / LimiterRelease::kAverageFallMs;
    double before = 0;
    for (const double ms : {100.0, 400.0, 1200.0}) {
        const double expected =
            (std::exp(-ms / LimiterRelease::kAverageFallMs) - ratio * std::exp(-ms / 100)) / (1 - ratio);
        EXPECT_NEAR(after(release, ms - before), expected, 1e-3) << ms;
        before = ms;
    }
}

TEST(LimiterRelease, IsOverInTheEnd) {
    for (const Style style : kStyles) {
        LimiterRelease release = made(style, 100);
        after(release, 2000, 2);
        EXPECT_EQ(after(release, 40000), 0);
    }
}

TEST(LimiterRelease, GoesOnFromWhereItIsWhenTheStyleChanges) {
    for (const Style from : kStyles)
        for (const Style to : kStyles) {
            LimiterRelease release = made(from, 100);
            after(release, 1000, 1);
            const double before = after(release, 50);
            release.choose(to, 100);
            const double next = release.next(0);
            EXPECT_LE(next, before);
            EXPECT_GT(next, before * (1 - 2 / (LimiterRelease::kFastMs * kSampleRate / 1000)));
        }
}

}  // namespace
}  // namespace lacquer::test::limiter_release_test

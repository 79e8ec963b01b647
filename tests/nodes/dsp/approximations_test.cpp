#include "nodes/dsp/approximations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lacquer::nodes::approximations_test {
namespace {

TEST(Approximations, Exp2IsRightToElevenDigits) {
    for (int i = -250000; i <= 250000; ++i) {
        const double x = i * 0.00398;
        ASSERT_NEAR(fastExp2(x) / std::exp2(x), 1, 1e-11) << x;
    }
}

TEST(Approximations, Exp2OfWholeNumbersIsExact) {
    for (int x = -1000; x <= 1000; ++x) ASSERT_EQ(fastExp2(x), std::ldexp(1.0, x));
}

TEST(Approximations, Log2IsRightToTenDigits) {
    for (int i = -250000; i <= 250000; ++i) {
        const double x = std::exp2(i * 0.00398);
        ASSERT_NEAR(fastLog2(x), std::log2(x), 1e-10) << x;
    }
}

TEST(Approximations, Log2OfPowersOfTwoIsExact) {
    for (int x = -1000; x <= 1000; ++x) ASSERT_EQ(fastLog2(std::ldexp(1.0, x)), x);
}

TEST(Approximations, QuarterSineIsRightToNineDigits) {
    for (int i = 0; i <= 100000; ++i)
        ASSERT_NEAR(quarterSine(i * 1e-5), std::sin(i * 1e-5 * std::numbers::pi / 2), 1e-9);
    EXPECT_EQ(quarterSine(0), 0);
    EXPECT_EQ(static_cast<float>(quarterSine(1)), 1.0f);
}

TEST(Approximations, ZeroDecibelsIsExactlyOne) {
    EXPECT_EQ(dbToAmplitude(0), 1);
    EXPECT_NEAR(dbToAmplitude(20), 10, 1e-9);
    EXPECT_NEAR(amplitudeToDb(0.5), -6.0205999, 1e-7);
}

}  // namespace
}  // namespace lacquer::nodes::approximations_test

#include "nodes/dsp/lookahead.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace lacquer::nodes::lookahead_test {
namespace {

std::vector<double> randomValues(int count) {
    std::mt19937 random(1);
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back(static_cast<double>(random() % 1000) / 16);
    return values;
}

TEST(SlidingMaximum, IsTheLargestOfItsWindow) {
    const std::vector<double> values = randomValues(5000);
    for (const int window : {1, 2, 7, 143}) {
        SlidingMaximum maximum;
        maximum.prepare(window);
        for (int i = 0; i < 5000; ++i) {
            const auto begin = values.begin() + std::max(0, i + 1 - window);
            ASSERT_EQ(maximum.next(values[static_cast<std::size_t>(i)]),
                      *std::max_element(begin, values.begin() + i + 1))
                << "window " << window << " at " << i;
        }
    }
}

TEST(SmoothingFir, IsThreeMovingAveragesInARow) {
    constexpr int kBox = 48;
    SmoothingFir fir;
    fir.prepare(kBox);
    std::vector<double> expected = randomValues(3000);
    std::vector<double> actual;
    for (const double value : expected) actual.push_back(fir.next(value));
    for (int pass = 0; pass < 3; ++pass) {
        std::vector<double> averaged;
        for (int i = 0; i < 3000; ++i) {
            const auto begin = expected.begin() + std::max(0, i + 1 - kBox);
            averaged.push_back(std::accumulate(begin, expected.begin() + i + 1, 0.0) / kBox);
        }
        expected = averaged;
    }
    for (std::size_t i = 0; i < actual.size(); ++i) ASSERT_NEAR(actual[i], expected[i], 1e-7) << i;
}

TEST(SmoothingFir, ReachesAConstantExactlyWithinItsLengthAndForgetsAllBefore) {
    SmoothingFir fir;
    fir.prepare(512);
    for (const double value : randomValues(10000)) (void)fir.next(value);
    double last = 0;
    for (int i = 0; i < fir.lengthFrames(); ++i) last = fir.next(SmoothingFir::kLargest);
    EXPECT_EQ(last, SmoothingFir::kLargest);
    for (int i = 0; i < fir.lengthFrames(); ++i) last = fir.next(0);
    EXPECT_EQ(last, 0);
}

}  // namespace
}  // namespace lacquer::nodes::lookahead_test

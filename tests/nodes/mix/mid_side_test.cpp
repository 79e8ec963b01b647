#include "nodes/mix/mid_side.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/node_bench.hpp"

namespace lacquer::test::mid_side_test {
namespace {

BenchSpec stereo() {
    BenchSpec spec;
    spec.width = 2;
    return spec;
}

struct MidSide {
    Signal mid, side;
};

MidSide encoded(const Signal& input) {
    NodeBench bench(nodes::midSideEncodeType(), stereo());
    const auto out = bench.runAllPorts({input});
    return {out.at(0), out.at(1)};
}

TEST(MidSide, TheMiddleIsHalfTheSumAndTheSideHalfTheDifference) {
    Signal input = constant(2, 256, 0);
    std::fill(input[0].begin(), input[0].end(), 0.75f);
    std::fill(input[1].begin(), input[1].end(), -0.25f);
    const MidSide out = encoded(input);
    ASSERT_EQ(out.mid.size(), 1u);
    EXPECT_EQ(out.mid[0], constant(1, 256, 0.25f)[0]);
    EXPECT_EQ(out.side[0], constant(1, 256, 0.5f)[0]);
}

TEST(MidSide, WhatIsTheSameOnBothSidesHasNoSide) {
    Signal input = noise(2, 1024, 1, 3);
    input[1] = input[0];
    const MidSide out = encoded(input);
    EXPECT_EQ(out.mid[0], input[0]);
    EXPECT_EQ(out.side[0], constant(1, 1024, 0)[0]);
}

TEST(MidSide, ComesBackToOneUnitInTheLastPlaceOfTheLouderChannel) {
    Signal input = noise(2, 4096, 1, 7);
    for (std::size_t i = 0; i < 4096; ++i) input[1][i] *= std::pow(10.0f, -static_cast<float>(i % 7));  // to -120 dB
    const MidSide between = encoded(input);
    NodeBench decode(nodes::midSideDecodeType(), stereo());
    const Signal output = decode.runAllPorts({between.mid, between.side}).at(0);
    for (std::size_t i = 0; i < 4096; ++i) {
        const float louder = std::max(std::abs(input[0][i]), std::abs(input[1][i]));
        const float unit = std::nextafter(louder, 2.0f) - louder;
        EXPECT_LE(std::abs(output[0][i] - input[0][i]), unit) << i;
        EXPECT_LE(std::abs(output[1][i] - input[1][i]), unit) << i;
    }
}

}  // namespace
}  // namespace lacquer::test::mid_side_test

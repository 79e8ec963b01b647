#include "nodes/mix/pan.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::pan_test {
namespace {

struct Levels {
    double leftDb;
    double rightDb;
};

Levels panned(int width, int law, double panPercent) {
    BenchSpec spec;
    spec.width = width;
    NodeBench bench(nodes::panType(), spec);
    bench.set("pan", panPercent);
    bench.set("law", law);
    const Signal output = bench.run(constant(width, 256, 1));
    return {20 * std::log10(output[0][200]), 20 * std::log10(output[1][200])};
}

// Levels at p = 0, the centre and a quarter of the way, from the formulas cos/sin(p pi/2), sqrt((1-p) cos), 1-p.
TEST(Pan, PutsAMonoSignalWhereItsLawSays) {
    const struct {
        int law;
        double quarterLeftDb, quarterRightDb, centreDb;
    } expected[] = {{0, -0.688, -8.343, -3.010}, {1, -1.593, -10.192, -4.515}, {2, -2.499, -12.041, -6.021}};
    for (const auto& law : expected) {
        const Levels quarter = panned(1, law.law, -50);
        EXPECT_NEAR(quarter.leftDb, law.quarterLeftDb, 6e-4) << law.law;
        EXPECT_NEAR(quarter.rightDb, law.quarterRightDb, 6e-4) << law.law;
        const Levels mirrored = panned(1, law.law, 50);
        EXPECT_NEAR(mirrored.leftDb, law.quarterRightDb, 6e-4) << law.law;
        EXPECT_NEAR(mirrored.rightDb, law.quarterLeftDb, 6e-4) << law.law;
        const Levels centre = panned(1, law.law, 0);
        EXPECT_NEAR(centre.leftDb, law.centreDb, 6e-4) << law.law;
        EXPECT_NEAR(centre.rightDb, law.centreDb, 6e-4) << law.law;
    }
}

TEST(Pan, LeavesOneSideSilentAtTheEnds) {
    for (const int width : {1, 2})
        for (const int law : {0, 1, 2}) {
            BenchSpec spec;
            spec.width = width;
            NodeBench bench(nodes::panType(), spec);
            bench.set("law", law);
            bench.set("pan", -100);
            const Signal input = noise(width, 1024, 1);
            const Signal output = bench.run(input);
            EXPECT_EQ(output[0], input[0]) << "width " << width << " law " << law;
            EXPECT_EQ(output[1], constant(1, 1024, 0)[0]) << "width " << width << " law " << law;
        }
}

TEST(Pan, LeavesACentredStereoSignalAsItIs) {
    for (const int law : {0, 1, 2}) {
        NodeBench bench(nodes::panType());
        bench.set("law", law);
        const Signal input = noise(2, 1024, 1);
        EXPECT_EQ(bench.run(input), input) << law;
    }
}

TEST(Pan, BalancesStereoByTakingOneSideDown) {
    const double quarterDb[] = {-8.343 + 3.010, -10.192 + 4.515, -12.041 + 6.021};
    for (const int law : {0, 1, 2}) {
        const Levels left = panned(2, law, -50);
        EXPECT_EQ(left.leftDb, 0) << law;
        EXPECT_NEAR(left.rightDb, quarterDb[law], 1.2e-3) << law;
    }
}

TEST(Pan, MovesSmoothlyAndKeepsItsPower) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::panType(), spec);
    bench.automate("pan", {{0, -100, CurveShape::linear}, {4096, 100, CurveShape::linear}});
    const Signal output = bench.run(constant(1, 4096, 1));
    for (std::size_t i = 0; i < 4096; ++i) {
        const double power = output[0][i] * output[0][i] + output[1][i] * output[1][i];
        ASSERT_NEAR(power, 1, 1e-6) << i;
        if (i > 0) {
            ASSERT_GT(output[1][i], output[1][i - 1]) << i;
        }
    }
}

TEST(Pan, ChangesItsLawWithoutAClick) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::panType(), spec);
    bench.run(constant(1, 1024, 1));
    bench.set("law", 2);
    const Signal output = bench.run(constant(1, 1024, 1));
    double last = std::sqrt(0.5);
    for (const float sample : output[0]) {
        ASSERT_LT(std::fabs(sample - last), 0.002);
        last = sample;
    }
    EXPECT_NEAR(last, 0.5, 1e-6);
}

// What each side of a stereo signal gives to each side, from the laws of a mono one: p is how far right it is placed.
TEST(Pan, PlacesBothSidesByThemselvesInDualMode) {
    const auto gains = [](int law, double p) -> Levels {  // amplitudes: to the left, to the right
        const double left = std::cos(p * M_PI / 2), right = std::sin(p * M_PI / 2);
        if (law == 0) return {left, right};
        if (law == 1) return {std::sqrt((1 - p) * left), std::sqrt(p * right)};
        return {1 - p, p};
    };
    for (const int law : {0, 1, 2})
        for (const double leftPercent : {-100.0, -50.0, 30.0})
            for (const double rightPercent : {-20.0, 60.0, 100.0}) {
                NodeBench bench(nodes::panType());
                bench.set("mode", 1);
                bench.set("law", law);
                bench.set("left", leftPercent);
                bench.set("right", rightPercent);
                Signal input = constant(2, 256, 0.5f);
                std::fill(input[1].begin(), input[1].end(), 0.25f);
                const Signal output = bench.run(input);
                const Levels ofLeft = gains(law, 0.5 + leftPercent / 200),
                             ofRight = gains(law, 0.5 + rightPercent / 200);
                EXPECT_NEAR(output[0][200], 0.5 * ofLeft.leftDb + 0.25 * ofRight.leftDb, 1e-6);
                EXPECT_NEAR(output[1][200], 0.5 * ofLeft.rightDb + 0.25 * ofRight.rightDb, 1e-6);
            }
}

TEST(Pan, LeavesAStereoSignalAsItIsInDualModeUntilASideIsMoved) {
    NodeBench bench(nodes::panType());
    bench.set("mode", 1);
    bench.set("pan", 70);  // counts in balance mode only
    const Signal input = noise(2, 1024, 1);
    EXPECT_EQ(bench.run(input), input);
}

TEST(Pan, ChangesItsModeWithoutAClick) {
    NodeBench bench(nodes::panType());
    bench.set("left", 0);
    bench.set("right", 0);
    double last = bench.run(constant(2, 1024, 1))[0].back();
    bench.set("mode", 1);
    const Signal output = bench.run(constant(2, 1024, 1));
    for (const float sample : output[0]) {
        ASSERT_LT(std::fabs(sample - last), 0.005);
        last = sample;
    }
    EXPECT_NEAR(last, std::sqrt(2), 1e-6);
}

}  // namespace
}  // namespace lacquer::test::pan_test

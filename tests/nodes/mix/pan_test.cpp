#include "nodes/mix/pan.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test {
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

}  // namespace
}  // namespace lacquer::test

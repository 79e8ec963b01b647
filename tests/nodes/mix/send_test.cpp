#include "nodes/mix/send.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::send_test {
namespace {

TEST(Send, PassesItsTapOnBitForBit) {
    const Signal post = noise(2, 1024, 1, 1);
    const Signal pre = noise(2, 1024, 1, 2);
    NodeBench afterFader(nodes::sendType());
    EXPECT_EQ(afterFader.run({post, pre}), post);
    NodeBench beforeFader(nodes::sendType());
    beforeFader.set("tap", 1);
    EXPECT_EQ(beforeFader.run({post, pre}), pre);
}

TEST(Send, FadesFromTapToTap) {
    NodeBench bench(nodes::sendType());
    const std::vector<Signal> inputs{constant(2, 1024, 1), constant(2, 1024, 0.25f)};
    bench.run(inputs);
    bench.set("tap", 1);
    const Signal output = bench.run(inputs);
    float last = 1;
    for (const float sample : output[0]) {
        ASSERT_LE(sample, last);
        ASSERT_LT(last - sample, 0.004f);
        last = sample;
    }
    EXPECT_EQ(output[0][480], 0.25f);
}

TEST(Send, IsSilentWhenOffAndAtItsLowestLevel) {
    const std::vector<Signal> inputs{noise(2, 1024, 1), noise(2, 1024, 1)};
    NodeBench off(nodes::sendType());
    off.set("off", 1);
    EXPECT_EQ(off.run(inputs), constant(2, 1024, 0));
    NodeBench down(nodes::sendType());
    down.set("level", -120);
    EXPECT_EQ(down.run(inputs), constant(2, 1024, 0));
}

TEST(Send, SetsItsLevel) {
    NodeBench bench(nodes::sendType());
    bench.set("level", -12);
    EXPECT_FLOAT_EQ(bench.run(constant(2, 256, 1))[0][100], std::pow(10.0f, -0.6f));
}

}  // namespace
}  // namespace lacquer::test::send_test

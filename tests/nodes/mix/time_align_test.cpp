#include "nodes/mix/time_align.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::time_align_test {
namespace {

TEST(TimeAlign, IsLateByWholeSamples) {
    const Signal input = noise(2, 8192, 1);
    const struct {
        double milliseconds, samples;
        int frames;
    } delays[] = {{0, 0, 0}, {0, 1, 1}, {2.9, 0, 139}, {10, 7, 487}, {100, 1000, 5800}};
    for (const auto& [milliseconds, samples, frames] : delays) {
        NodeBench bench(nodes::timeAlignType());
        bench.set("time", milliseconds);
        bench.set("samples", samples);
        const Signal output = bench.run(input);
        for (std::size_t c = 0; c < 2; ++c) {
            EXPECT_TRUE(std::equal(input[c].begin(), input[c].end() - frames, output[c].begin() + frames)) << frames;
            EXPECT_TRUE(std::all_of(output[c].begin(), output[c].begin() + frames, [](float x) { return x == 0; }));
        }
        EXPECT_EQ(bench.processor().latencyFrames(), 0);
    }
}

// A steady tone moved by half a period: a jump would be as high as the tone.
TEST(TimeAlign, FadesOverToANewTime) {
    NodeBench bench(nodes::timeAlignType());
    bench.run(sine(2, 4800, 1, 100, 48000));
    bench.set("time", 5);
    const Signal output = bench.run(sine(2, 9600, 1, 100, 48000));
    for (std::size_t i = 1; i < output[0].size(); ++i)
        ASSERT_LT(std::fabs(output[0][i] - output[0][i - 1]), 0.03f) << i;
    const Signal input = sine(2, 9600, 1, 100, 48000);
    for (std::size_t i = 4800; i < output[0].size(); ++i) ASSERT_EQ(output[0][i], input[0][i - 240]);
}

TEST(TimeAlign, SleepsOnlyWhenNothingIsOnItsWay) {
    NodeBench bench(nodes::timeAlignType());
    bench.set("time", 1000);
    Signal input = constant(2, 96000, 0);
    input[0][10] = input[1][20] = 1;
    const Signal output = bench.run(input);
    EXPECT_EQ(output[0][48010], 1);
    EXPECT_EQ(output[1][48020], 1);
}

}  // namespace
}  // namespace lacquer::test::time_align_test

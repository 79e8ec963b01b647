#include "nodes/mix/width.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::width_test {
namespace {

Signal sides(const Signal& input) {
    Signal result(2, std::vector<float>(input[0].size()));
    for (std::size_t i = 0; i < input[0].size(); ++i) {
        result[0][i] = (input[0][i] + input[1][i]) / 2;
        result[1][i] = (input[0][i] - input[1][i]) / 2;
    }
    return result;
}

// L = M + w S, R = M - w S.
TEST(Width, ScalesTheSideAndKeepsTheMiddle) {
    const Signal input = noise(2, 4096, 0.5f);
    const Signal before = sides(input);
    for (const double percent : {0.0, 50.0, 200.0}) {
        NodeBench bench(nodes::widthType());
        bench.set("width", percent);
        const Signal after = sides(bench.run(input));
        for (std::size_t i = 0; i < input[0].size(); ++i) {
            ASSERT_NEAR(after[0][i], before[0][i], 1e-7);
            ASSERT_NEAR(after[1][i], before[1][i] * percent / 100, 1e-7);
        }
    }
}

TEST(Width, IsTheSameBitForBitAtAHundredPercentAndMonoAtNone) {
    const Signal input = noise(2, 4096, 0.5f);
    NodeBench same(nodes::widthType());
    EXPECT_EQ(same.run(input), input);
    NodeBench mono(nodes::widthType());
    mono.set("width", 0);
    const Signal output = mono.run(input);
    EXPECT_EQ(output[0], output[1]);
}

// First order, 150 Hz, on the side: -10 dB at 50 Hz, -5.12 at 100, -1.94 at 200, -0.10 at 1 kHz.
TEST(MonoBass, IsAHighPassOfTheFirstOrderOnTheSide) {
    Signal input = impulse(2, 65536);
    input[1][0] = -1;
    NodeBench bench(nodes::monoBassType());
    const Signal output = bench.run(input);
    for (const auto& [frequencyHz, expectedDb] :
         {std::pair{50.0, -10.0}, {100.0, -5.119}, {200.0, -1.938}, {1000.0, -0.097}})
        EXPECT_NEAR(responseDb(sides(output)[1], frequencyHz, 48000), expectedDb, 0.01) << frequencyHz;
}

TEST(MonoBass, LeavesTheMiddleAsItIs) {
    NodeBench mono(nodes::monoBassType());
    Signal middle = noise(1, 4096, 0.5f);
    middle.push_back(middle[0]);
    EXPECT_EQ(mono.run(middle), middle);

    NodeBench bench(nodes::monoBassType());
    const Signal input = noise(2, 4096, 0.5f);
    const Signal after = sides(bench.run(input)), before = sides(input);
    for (std::size_t i = 0; i < input[0].size(); ++i) ASSERT_NEAR(after[0][i], before[0][i], 1e-7);
}

}  // namespace
}  // namespace lacquer::test::width_test

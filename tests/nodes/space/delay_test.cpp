#include "nodes/space/delay.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::delay_test {
namespace {

constexpr int kFrames = 4 * 48000;

using Values = std::vector<std::pair<std::string, double>>;

NodeBench delay(const Values& set) {
    NodeBench bench(nodes::delayType());
    bench.set("mix", 100);
    for (const auto& [id, value] : set) bench.set(id, value);
    return bench;
}

struct Echo {
    std::size_t frame;
    double height;
};
std::vector<Echo> echoes(const std::vector<float>& output) {
    std::vector<Echo> result;
    for (std::size_t i = 0; i < output.size(); ++i)
        if (std::fabs(output[i]) > 1e-4f) result.push_back({i, output[i]});
    return result;
}

TEST(Delay, RepeatsAtItsTimeAndFallsByItsFeedback) {
    NodeBench bench = delay({{"time", 250}, {"feedback", 50}});
    const Signal output = bench.run(impulse(2, kFrames));
    const std::vector<Echo> heard = echoes(output[1]);
    ASSERT_GE(heard.size(), 8u);
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(heard[i].frame, (i + 1) * 12000);
        EXPECT_NEAR(heard[i].height, std::pow(0.5, static_cast<double>(i)), 1e-6);
    }
}

// At 120 quarters a minute a quarter lasts 500 ms.
TEST(Delay, GoesWithTheSong) {
    const ProcessorType type = nodes::delayType();
    const auto& names = type.parameters[1].choices;
    const auto frames = [&](const std::string& note) {
        const auto number = std::find(names.begin(), names.end(), note) - names.begin();
        NodeBench bench = delay({{"note", static_cast<double>(number)}, {"feedback", 0}});
        const Signal output = bench.run(impulse(2, kFrames));
        return echoes(output[0]).at(0).frame;
    };
    EXPECT_EQ(frames("1/4"), 24000u);
    EXPECT_EQ(frames("1/8 dotted"), 18000u);
    EXPECT_EQ(frames("1/2 triplet"), 32000u);
    EXPECT_EQ(frames("1/16"), 6000u);
}

TEST(Delay, PingPongChangesSides) {
    NodeBench bench = delay({{"time", 100}, {"feedback", 80}, {"pingPong", 1}});
    const Signal output = bench.run(impulse(2, 48000));
    const std::vector<Echo> left = echoes(output[0]), right = echoes(output[1]);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(left.at(i).frame, (2 * i + 1) * 4800);
        EXPECT_EQ(right.at(i).frame, (2 * i + 2) * 4800);
        EXPECT_NEAR(left.at(i).height, std::pow(0.8, 2.0 * static_cast<double>(i)), 1e-6);
        EXPECT_NEAR(right.at(i).height, std::pow(0.8, 2.0 * static_cast<double>(i) + 1), 1e-6);
    }
}

// The n-th echo has been through the low pass n - 1 times: each time 3.01 dB less at its frequency.
TEST(Delay, DarkensEachEchoMore) {
    NodeBench bench = delay({{"time", 200}, {"feedback", 90}, {"lowPass", 2000}});
    const Signal output = bench.run(impulse(2, 48000));
    for (const int n : {1, 2, 3}) {
        const std::vector<float> echo(output[0].begin() + n * 9600 - 100, output[0].begin() + n * 9600 + 9000);
        const double expected = (n - 1) * (20 * std::log10(0.9) - 3.0103);
        EXPECT_NEAR(responseDb(echo, 2000, 48000), expected, 0.05) << n;
    }
}

TEST(Delay, DucksItsEchoesWhileThereIsSomethingToCover) {
    const auto echoDb = [](double ducking) {
        NodeBench bench = delay({{"time", 500}, {"feedback", 0}, {"ducking", ducking}});
        Signal input = constant(2, 96000, 0.5f);
        for (auto& channel : input) std::fill(channel.begin(), channel.begin() + 24000, 0.001f);
        const Signal output = bench.run(input);
        return 20 * std::log10(output[0][47000] / 0.001);  // an echo of what was soft, below what is loud
    };
    EXPECT_NEAR(echoDb(0), 0, 1e-3);
    EXPECT_NEAR(echoDb(12), -12, 0.01);
}

TEST(Delay, FadesOverToAnotherTime) {
    NodeBench bench = delay({{"time", 100}, {"feedback", 0}});
    bench.run(sine(2, 25600, 0.5, 100, 48000));
    bench.set("time", 105);
    const Signal output = bench.run(sine(2, 25600, 0.5, 100, 48000, 2 * M_PI * 100 * 25600 / 48000));
    for (std::size_t i = 1; i < output[0].size(); ++i)
        ASSERT_LT(std::fabs(output[0][i] - output[0][i - 1]), 0.015f) << i;
}

TEST(Delay, MixesTheDrySoundAsItIs) {
    NodeBench bench = delay({{"mix", 0}});
    const Signal input = noise(2, 8192, 0.5f);
    EXPECT_EQ(bench.run(input), input);
}

}  // namespace
}  // namespace lacquer::test::delay_test

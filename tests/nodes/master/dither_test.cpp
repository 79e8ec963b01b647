#include "nodes/master/dither.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::dither_test {
namespace {

constexpr int kFrames = 1 << 17;

// Of one channel of the difference, in dB re a full-scale sine.
double errorDb(const Signal& output, const Signal& input) {
    double sum = 0;
    for (std::size_t i = 0; i < input[0].size(); ++i) sum += std::pow(double{output[0][i]} - double{input[0][i]}, 2);
    return 10 * std::log10(sum / static_cast<double>(input[0].size()) / 0.5);
}

double errorDb(NodeBench& bench) {
    const Signal input = noise(2, kFrames, 0.3f);
    return errorDb(bench.run(input), input);
}

TEST(Dither, RoundsToTheStepsOfEachWordLength) {
    // 3 q²/12 with triangular dither.
    const struct {
        int choice, bits;
        double errorDb;
    } lengths[] = {{0, 16, -93.32}, {1, 20, -117.40}, {2, 24, -141.48}};
    for (const auto& [choice, bits, expected] : lengths) {
        NodeBench bench(nodes::ditherType());
        bench.set("bits", choice);
        const Signal input = noise(2, kFrames, 0.3f);
        const Signal output = bench.run(input);
        for (const float sample : output[0]) {
            const double steps = std::ldexp(double{sample}, bits - 1);
            ASSERT_EQ(steps, std::floor(steps));
        }
        EXPECT_NEAR(errorDb(output, input), expected, bits == 24 ? 0.6 : 0.1);  // floats end at 24 bits themselves
    }
}

TEST(Dither, OffersNoisesAndShapesByName) {
    NodeBench plain(nodes::ditherType());
    plain.set("noise", 2);
    EXPECT_NEAR(errorDb(plain), -98.09, 0.1);
    NodeBench shaped(nodes::ditherType(), {.sampleRate = 44100});
    shaped.set("shaping", 4);  // Lipshitz: -81.1 dB in all, as sox has it
    EXPECT_NEAR(errorDb(shaped), -81.13, 0.1);
}

TEST(Dither, DoesNotShapeAboveFiftyKilohertz) {
    NodeBench bench(nodes::ditherType(), {.sampleRate = 96000});
    bench.set("shaping", 4);
    EXPECT_NEAR(errorDb(bench), -93.32, 0.1);
}

TEST(Dither, LeavesSilenceAndASixteenBitSourceAsTheyAre) {
    Signal source = noise(2, kFrames, 1);
    for (auto& channel : source)
        for (float& sample : channel) sample = std::floor(sample * 32767) / 32768;
    std::fill_n(source[0].begin(), 20000, 0.0f);
    NodeBench bench(nodes::ditherType());
    EXPECT_EQ(bench.run(source), source);
    NodeBench always(nodes::ditherType());
    always.set("passExact", 0);
    EXPECT_NEAR(errorDb(always.run(constant(2, kFrames, 0)), constant(2, kFrames, 0)), -93.32, 0.1);
}

TEST(Dither, DithersTheChannelsIndependently) {
    NodeBench bench(nodes::ditherType());
    bench.set("passExact", 0);
    const Signal output = bench.run(constant(2, kFrames, 0));
    double lr = 0, ll = 0, rr = 0;
    for (std::size_t i = 0; i < output[0].size(); ++i) {
        lr += double{output[0][i]} * double{output[1][i]};
        ll += std::pow(output[0][i], 2);
        rr += std::pow(output[1][i], 2);
    }
    EXPECT_NEAR(lr / std::sqrt(ll * rr), 0, 0.017);  // six standard deviations of chance
}

TEST(Dither, StopsAtFullScale) {
    NodeBench bench(nodes::ditherType());
    const Signal output = bench.run(Signal{std::vector<float>(256, 1.7f), std::vector<float>(256, -1.7f)});
    for (const float sample : output[0]) ASSERT_EQ(sample, 32767.0f / 32768);
    for (const float sample : output[1]) ASSERT_EQ(sample, -1.0f);
}

}  // namespace
}  // namespace lacquer::test::dither_test

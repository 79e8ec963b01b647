#include "nodes/dsp/key_filter.hpp"

#include <gtest/gtest.h>

#include "support/node_bench.hpp"

namespace lacquer::test::key_filter_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr double kHighOff = nodes::kKeyHighPassOffHz, kLowOff = nodes::kKeyLowPassOffHz;

std::vector<float> filtered(nodes::KeyFilter& filter, const Signal& input, double highPassHz, double lowPassHz) {
    std::array<const float*, 2> channels{input[0].data(), input.back().data()};
    const ConstAudioBlock block(channels.data(), static_cast<int>(input.size()), static_cast<int>(input[0].size()));
    std::vector<float> result;
    for (int first = 0; first < block.frames(); first += kControlGridFrames) {
        std::array<nodes::WideCell, 2> cells{};
        filter.process(block, first, highPassHz, lowPassHz, cells);
        for (const double x : cells[0]) result.push_back(static_cast<float>(x));
    }
    return result;
}

TEST(KeyFilter, FallsByTwelveDecibelsPerOctaveAsButterworthDid) {
    const auto responseDbAt = [](double highPassHz, double lowPassHz, double frequencyHz) {
        nodes::KeyFilter filter;
        filter.prepare(kSampleRate);
        return responseDb(filtered(filter, impulse(1, 32768), highPassHz, lowPassHz), frequencyHz, kSampleRate);
    };
    for (const double ratio : {0.1, 0.5, 1.0, 2.0}) {
        const double highPass = -10 * std::log10(1 + std::pow(ratio, -4));
        EXPECT_NEAR(responseDbAt(1000, kLowOff, 1000 * ratio), highPass, 0.1) << ratio;
        const double lowPass = -10 * std::log10(1 + std::pow(ratio, 4));
        EXPECT_NEAR(responseDbAt(kHighOff, 1000, 1000 * ratio), lowPass, 0.1) << ratio;
    }
}

TEST(KeyFilter, LeavesEveryBitAsItIsWhenBothAreOff) {
    nodes::KeyFilter filter;
    filter.prepare(kSampleRate);
    const Signal input = noise(2, 4096, 1);
    EXPECT_EQ(filtered(filter, input, kHighOff, kLowOff), input[0]);
    EXPECT_TRUE(filter.rests(kHighOff, kLowOff));
}

// A constant is what a high pass takes away: switched on, it takes time over it.
TEST(KeyFilter, SwitchesOnWithoutAStep) {
    nodes::KeyFilter filter;
    filter.prepare(kSampleRate);
    filtered(filter, constant(1, 256, 1), kHighOff, kLowOff);
    float before = 1;
    for (const float sample : filtered(filter, constant(1, 4096, 1), 200, kLowOff)) {
        ASSERT_LT(std::fabs(sample - before), 0.06f);
        before = sample;
    }
    EXPECT_LT(std::fabs(before), 0.01f);
    EXPECT_FALSE(filter.rests(kHighOff, kLowOff));
}

TEST(KeyFilter, RestsOnceItHasRungOut) {
    nodes::KeyFilter filter;
    filter.prepare(kSampleRate);
    filtered(filter, noise(2, 4096, 1), 200, 5000);
    EXPECT_FALSE(filter.rests(200, 5000));
    filtered(filter, constant(2, 96000, 0), 200, 5000);
    EXPECT_TRUE(filter.rests(200, 5000));
    EXPECT_FALSE(filter.rests(300, 5000)) << "it would move";
    EXPECT_FALSE(filter.rests(kHighOff, 5000)) << "it would move";
    for (const float sample : filtered(filter, constant(2, 4096, 0), 200, 5000)) ASSERT_EQ(sample, 0);
    EXPECT_TRUE(filter.rests(200, 5000));
}

}  // namespace
}  // namespace lacquer::test::key_filter_test

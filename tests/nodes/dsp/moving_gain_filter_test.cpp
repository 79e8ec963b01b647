#include "nodes/dsp/moving_gain_filter.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "nodes/dsp/running_filter.hpp"

namespace lacquer::test::moving_gain_filter_test {
namespace {

using namespace nodes;

constexpr double kSampleRate = 48000;
constexpr int kCells = 200;

WideCell everywhere(double value) {
    WideCell cell;
    cell.fill(value);
    return cell;
}

double toneAt(double hertz, int n) {
    return std::sin(2 * std::numbers::pi * hertz * n / kSampleRate);
}

// A second-order filter as its difference equation, in the direct form: another way to the same numbers.
std::vector<double> bilinear(const FilterShape& shape, const std::vector<double>& input) {
    // s = (1 - z^-1) / (1 + z^-1) / g
    const double u = 1 / shape.g, uu = u * u;
    const double a0 = uu + shape.k * u + 1, a1 = 2 - 2 * uu, a2 = uu - shape.k * u + 1;
    const double b0 = shape.high * uu + shape.band * u + shape.low, b1 = 2 * shape.low - 2 * shape.high * uu,
                 b2 = shape.high * uu - shape.band * u + shape.low;
    std::vector<double> output;
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (const double x : input) {
        const double y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
        x2 = std::exchange(x1, x);
        y2 = std::exchange(y1, y);
        output.push_back(y);
    }
    return output;
}

std::vector<double> filtered(const FilterSpec& filter, double gainDb, std::vector<double> samples) {
    MovingGainFilter moving;
    for (std::size_t first = 0; first < samples.size(); first += kControlGridFrames) {
        const std::array<double*, 1> pointers{samples.data() + first};
        moving.process(filter, kSampleRate, everywhere(gainDb), 1, pointers.data());
    }
    return samples;
}

std::vector<double> twoTones() {
    std::vector<double> samples;
    for (int n = 0; n < kCells * kControlGridFrames; ++n) samples.push_back(toneAt(180, n) + toneAt(1900, n));
    return samples;
}

TEST(MovingGainFilter, IsTheFilterOfEachGain) {
    for (const FilterType type : {FilterType::bell, FilterType::lowShelf, FilterType::highShelf})
        for (const double gainDb : {-48.0, -31.4, -6.0, -0.3, 0.5, 7.7, 24.0, 47.9})
            for (const double hertz : {60.0, 1000.0, 15000.0}) {
                const FilterSpec filter{type, hertz, gainDb, 0.9};
                const auto expected = bilinear(designFilter(filter, kSampleRate), twoTones());
                const auto heard = filtered(filter, gainDb, twoTones());
                double difference = 0, level = 0;
                for (std::size_t i = 0; i < heard.size(); ++i) {
                    difference += std::pow(heard[i] - expected[i], 2);
                    level += std::pow(expected[i], 2);
                }
                // 0.002 dB
                EXPECT_LT(std::sqrt(difference / level), 2.3e-4)
                    << static_cast<int>(type) << ' ' << gainDb << ' ' << hertz;
            }
}

TEST(MovingGainFilter, LetsEveryBitThroughWhereItIsFlat) {
    MovingGainFilter filter;
    std::vector<double> samples = twoTones();
    for (std::size_t first = 0; first < samples.size(); first += kControlGridFrames) {
        // 3 dB in the first half of every other cell, flat in the second.
        WideCell gains = everywhere(0);
        if (first / kControlGridFrames % 2 == 1) std::fill_n(gains.begin(), kControlGridFrames / 2, 3.0);
        const std::array<double*, 1> pointers{samples.data() + first};
        filter.process({FilterType::bell, 1000, 0, 1}, kSampleRate, gains, 1, pointers.data());
    }
    const std::vector<double> input = twoTones();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const bool boosted = i / kControlGridFrames % 2 == 1 && i % kControlGridFrames < kControlGridFrames / 2;
        if (!boosted) {
            ASSERT_EQ(samples[i], input[i]) << i;
        }
    }
}

TEST(MovingGainFilter, MovesWithinACell) {
    // A shelf from far above the tone down to 0 Hz is a gain on its own: what it is told for a frame is heard there.
    std::vector<double> samples(kControlGridFrames * 4, 1.0);
    MovingGainFilter filter;
    WideCell gains;
    for (std::size_t i = 0; i < gains.size(); ++i) gains[i] = 6.0 * std::sin(static_cast<double>(i) / 10);
    for (std::size_t first = 0; first < samples.size(); first += kControlGridFrames) {
        const std::array<double*, 1> pointers{samples.data() + first};
        filter.process({FilterType::lowShelf, 23000, 0, 0.5}, kSampleRate, gains, 1, pointers.data());
    }
    for (std::size_t i = 0; i < gains.size(); ++i)
        EXPECT_NEAR(20 * std::log10(samples[3 * kControlGridFrames + i]), gains[i], 0.35) << i;
}

TEST(MovingGainFilter, ForgetsWhatIsNoNumber) {
    MovingGainFilter filter;
    std::vector<double> samples(kControlGridFrames, std::nan(""));
    const std::array<double*, 1> pointers{samples.data()};
    filter.process({FilterType::bell, 1000, 0, 1}, kSampleRate, everywhere(6), 1, pointers.data());
    std::ranges::fill(samples, 0.0);
    filter.process({FilterType::bell, 1000, 0, 1}, kSampleRate, everywhere(6), 1, pointers.data());
    for (const double sample : samples) EXPECT_EQ(sample, 0);
}

}  // namespace
}  // namespace lacquer::test::moving_gain_filter_test

#include "nodes/dsp/crossover.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "support/node_bench.hpp"

namespace lacquer::test::crossover_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr int kFrames = 65536;

// The impulse response of each band, and of their sum.
std::vector<std::vector<double>> responses(std::vector<double> frequenciesHz) {
    nodes::Crossover crossover;
    crossover.prepare(kSampleRate);
    const Signal input = impulse(1, kFrames);
    std::array<const float*, 1> channels{input[0].data()};
    const ConstAudioBlock block(channels.data(), 1, kFrames);
    std::vector<std::vector<double>> result(frequenciesHz.size() + 2);
    nodes::Crossover::Bands bands{};
    for (int first = 0; first < kFrames; first += kControlGridFrames) {
        crossover.split(block, first, frequenciesHz, bands);
        for (std::size_t i = 0; i < bands[0][0].size(); ++i) {
            double sum = 0;
            for (std::size_t b = 0; b <= frequenciesHz.size(); ++b) {
                result[b].push_back(bands[b][0][i]);
                sum += bands[b][0][i];
            }
            result.back().push_back(sum);
        }
    }
    return result;
}

double gainDb(const std::vector<double>& response, double frequencyHz) {
    std::complex<double> sum;
    for (std::size_t n = 0; n < response.size(); ++n)
        sum += response[n] * std::polar(1.0, -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(n));
    return 20 * std::log10(std::abs(sum));
}

// Without the all-passes three bands would ripple by 0.11, 1.41 and 3.53 dB with the first three.
TEST(Crossover, AddsUpFlatWithAnyNumberOfBands) {
    const std::vector<double> splits[] = {{1000},
                                          {200, 2000},
                                          {500, 1500},
                                          {1000, 2000},
                                          {120, 1000, 5000},
                                          {100, 400, 2000, 8000},
                                          {60, 250, 1000, 4000, 12000}};
    for (const auto& frequenciesHz : splits) {
        const auto response = responses(frequenciesHz);
        for (double frequencyHz = 20; frequencyHz < 24000; frequencyHz *= 1.1)
            EXPECT_NEAR(gainDb(response.back(), frequencyHz), 0, 1e-9) << frequenciesHz.size() << " at " << frequencyHz;
    }
}

TEST(Crossover, IsSixDecibelsDownWhereBandsMeet) {
    const auto response = responses({150, 5000});
    for (const std::size_t band : {0u, 1u}) EXPECT_NEAR(gainDb(response[band], 150), -6.0206, 0.01) << band;
    for (const std::size_t band : {1u, 2u}) EXPECT_NEAR(gainDb(response[band], 5000), -6.0206, 0.01) << band;
}

// |H| of a squared Butterworth filter: 1 / (1 + (f/fc)^4), at frequencies as the bilinear transform has them.
TEST(Crossover, FallsByTwentyFourDecibelsPerOctave) {
    const auto response = responses({400});
    for (const double factor : {0.25, 0.5, 2.0, 4.0, 20.0}) {
        const double ratio = std::tan(M_PI * 400 * factor / kSampleRate) / std::tan(M_PI * 400 / kSampleRate);
        EXPECT_NEAR(gainDb(response[0], 400 * factor), -20 * std::log10(1 + std::pow(ratio, 4)), 1e-6) << factor;
        EXPECT_NEAR(gainDb(response[1], 400 * factor), -20 * std::log10(1 + std::pow(ratio, -4)), 1e-6) << factor;
    }
}

}  // namespace
}  // namespace lacquer::test::crossover_test

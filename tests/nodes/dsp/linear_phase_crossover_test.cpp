#include "nodes/dsp/linear_phase_crossover.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "nodes/dynamics/multiband.hpp"
#include "nodes/master/multiband_imager.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::linear_phase_crossover_test {
namespace {

using Frequencies = nodes::LinearPhaseCrossover::Frequencies;
constexpr double kSampleRate = 48000;
constexpr int kLatency = 4096;  // 85.3 ms

// Each band of the first channel, and the sum of all. `at` gives the crossovers by frame.
template <class At>
std::vector<std::vector<double>> split(const Signal& input, std::size_t bandCount, const At& at) {
    nodes::LinearPhaseCrossover crossover(kSampleRate, 2, bandCount, at(0));
    std::array<const float*, 2> channels{input[0].data(), input[1].data()};
    const auto frames = static_cast<int>(input[0].size());
    const ConstAudioBlock block(channels.data(), 2, frames);
    std::vector<std::vector<double>> result(bandCount + 1);
    nodes::Crossover::Bands bands{};
    for (int first = 0; first < frames; first += kControlGridFrames) {
        crossover.split(block, first, first, at(first), bands);
        for (std::size_t i = 0; i < bands[0][0].size(); ++i) {
            double sum = 0;
            for (std::size_t b = 0; b < bandCount; ++b) {
                result[b].push_back(bands[b][0][i]);
                sum += bands[b][0][i];
                EXPECT_EQ(bands[b][0][i], bands[b][1][i]) << "both channels hear the same";
            }
            result.back().push_back(sum);
        }
    }
    return result;
}

std::complex<double> response(const std::vector<double>& impulseResponse, double frequencyHz) {
    std::complex<double> sum;
    for (std::size_t n = 0; n < impulseResponse.size(); ++n)
        sum += impulseResponse[n] * std::polar(1.0, -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(n));
    return sum;
}

TEST(LinearPhaseCrossover, AddsUpToWhatWentInWhileCrossoversMoveToo) {
    Signal input = noise(1, 65536, 1);
    input.push_back(input[0]);
    for (const std::size_t bandCount : {2u, 3u, 6u}) {
        const auto bands = split(input, bandCount, [](int frame) {
            const double up = frame < 20000 ? 1 : 1 + (frame - 20000) / 40000.0;
            return Frequencies{100 * up, 400 * up, 1500 * up, 5000 * up, 9000 * up};
        });
        for (std::size_t n = 0; n < 65536; ++n)
            ASSERT_NEAR(bands.back()[n], n < kLatency ? 0 : double{input[0][n - kLatency]}, 1e-12) << n;
    }
}

// |H| = 1 / (1 + (f/fc)^4), and the difference of two such ones between two crossovers.
TEST(LinearPhaseCrossover, HasTheMagnitudesOfLinkwitzAndRileyAndThePhaseOfADelay) {
    const auto bands = split(impulse(2, 16384), 3, [](int) { return Frequencies{150, 5000}; });
    const auto lowPass = [](double f, double fc) { return 1 / (1 + std::pow(f / fc, 4)); };
    for (const double f : {20.0, 75.0, 150.0, 300.0, 1000.0, 2500.0, 5000.0, 10000.0, 20000.0}) {
        const double low = lowPass(f, 150), middle = lowPass(f, 5000) - low, high = 1 - lowPass(f, 5000);
        const double expected[] = {low, middle, high};
        for (std::size_t b = 0; b < 3; ++b) {
            const auto turned = response(bands[b], f) * std::polar(1.0, 2 * M_PI * f / kSampleRate * kLatency);
            EXPECT_NEAR(turned.real(), expected[b], 1e-5) << b << " at " << f;
            EXPECT_NEAR(turned.imag(), 0, 1e-5) << b << " at " << f;
        }
    }
    EXPECT_NEAR(20 * std::log10(std::abs(response(bands[0], 150))), -6.0206, 1e-3);
}

std::vector<double> linear(const ProcessorType& type) {
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) values.push_back(info.defaultValue);
    values[*type.findParameter("phase")] = 1;
    return values;
}

// Thresholds at their highest: no band does anything.
TEST(LinearPhaseCrossover, NodesThatDoNothingDelayTheirInputAndSaySo) {
    for (const ProcessorType& type : {nodes::multibandType(), nodes::multibandImagerType()}) {
        const Signal input = noise(2, 20480, 0.01f);
        for (const int quantum : {64, 256, 4096}) {
            NodeBench bench(type, {.quantumFrames = quantum, .parameterValues = linear(type)});
            for (const ParameterInfo& info : type.parameters)
                if (info.id.ends_with("threshold")) bench.set(info.id, info.maximum);
            ASSERT_EQ(bench.processor().latencyFrames(), kLatency);
            EXPECT_GE(bench.processor().tailFrames(), kLatency);
            const Signal output = bench.run(input);
            for (std::size_t n = 0; n < 20480; ++n)
                ASSERT_NEAR(output[0][n], n < kLatency ? 0 : input[0][n - kLatency], 1e-8) << type.uri << ' ' << n;
        }
    }
}

TEST(LinearPhaseCrossover, ANodeIsTheSameInEveryQuantum) {
    const ProcessorType type = nodes::multibandType();
    const auto heard = [&](int quantum) {
        NodeBench bench(type, {.quantumFrames = quantum, .parameterValues = linear(type)});
        bench.automate("crossover1", {{0, 80}, {30000, 400}});
        return bench.run(noise(2, 40960, 1));
    };
    const Signal expected = heard(64);
    for (const int quantum : {256, 4096}) EXPECT_EQ(heard(quantum), expected) << quantum;
}

}  // namespace
}  // namespace lacquer::test::linear_phase_crossover_test

#include "nodes/colour/saturation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "nodes/colour/saturation_curve.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::saturation_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr int kSecond = 48000;  // whole periods of every whole frequency

using Values = std::vector<std::pair<std::string, double>>;

NodeBench bench(const ProcessorType& type, const Values& set) {
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) {
        values.push_back(info.defaultValue);
        for (const auto& [id, value] : set)
            if (id == info.id) values.back() = value;
    }
    NodeBench result(type, {.parameterValues = values});
    for (const auto& [id, value] : set) result.set(id, value);
    return result;
}

// The last second of two.
std::vector<float> steady(NodeBench node, double amplitude, double frequencyHz) {
    const Signal output = node.run(sine(2, 2 * kSecond, amplitude, frequencyHz, kSampleRate));
    return {output[0].end() - kSecond, output[0].end()};
}

double amplitudeAt(const std::vector<float>& x, double frequencyHz) {
    std::complex<double> sum;
    for (std::size_t n = 0; n < x.size(); ++n)
        sum += double{x[n]} * std::polar(1.0, -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(n));
    return std::abs(sum) / kSecond * (frequencyHz == 0 ? 1 : 2);
}

double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}

// Fourier coefficient of the k-th harmonic of curve(a sin t), by the rule of the trapezium.
double harmonic(nodes::SaturationCurve curve, double a, int k) {
    constexpr int kPoints = 4096;
    std::complex<double> sum;
    for (int n = 0; n < kPoints; ++n) {
        const double t = 2 * M_PI * n / kPoints;
        sum += nodes::saturated(curve, a * std::sin(t)) * std::polar(1.0, -k * t);
    }
    return 2 * std::abs(sum) / kPoints;
}

TEST(SaturationCurve, IsWhatItsFormulaSays) {
    using enum nodes::SaturationCurve;
    for (double x = -6; x <= 6; x += 0.01) {
        EXPECT_NEAR(nodes::saturated(tape, x), std::tanh(x), 1e-9);
        EXPECT_NEAR(nodes::saturated(tube, x), (std::tanh(x + 0.3) - std::tanh(0.3)) * std::pow(std::cosh(0.3), 2),
                    1e-9);
        EXPECT_NEAR(nodes::saturated(transistor, x), x / std::pow(1 + std::pow(x, 4), 0.25), 1e-9);
        const double cubic = std::fabs(x) < 1.5 ? x - 4.0 / 27 * x * x * x : std::copysign(1, x);
        EXPECT_NEAR(nodes::saturated(soft, x), cubic, 1e-9);
    }
    for (const auto curve : {tape, tube, transistor, soft}) {
        EXPECT_NEAR(nodes::saturated(curve, 1e-6) / 1e-6, 1, 1e-5);
        EXPECT_TRUE(std::isfinite(nodes::saturated(curve, 1e30)));
    }
}

// What is no harmonic of 5 kHz, beside the tone.
double foldedDb(const std::vector<float>& output) {
    double rest = 0;
    for (const float x : output) rest += double{x} * double{x};
    rest /= kSecond;
    for (const double frequencyHz : {5000, 10000, 15000, 20000})
        rest -= std::pow(amplitudeAt(output, frequencyHz), 2) / 2;
    return 10 * std::log10(std::fabs(rest) / std::pow(amplitudeAt(output, 5000), 2) * 2);
}

// Each harmonic is as high as Fourier says; with 16-fold oversampling nothing else is above -100 dB.
TEST(Saturation, AddsTheHarmonicsOfItsCurveAndNoOthers) {
    for (int curve = 0; curve < 4; ++curve) {
        const auto output =
            steady(bench(nodes::saturationType(), {{"drive", 12}, {"curve", curve}, {"oversampling", 4}}), 0.5, 5000);
        const double drive = std::pow(10, 12.0 / 20);
        for (const int k : {1, 2, 3, 4}) {
            const double expected = harmonic(static_cast<nodes::SaturationCurve>(curve), 0.5 * drive, k) / drive;
            const double measured = amplitudeAt(output, 5000.0 * k);
            if (expected > 1e-9) {
                EXPECT_NEAR(decibels(measured / expected), 0, k == 4 ? 0.2 : 0.01) << curve << ": " << k;
            } else {
                EXPECT_LT(measured, 1e-6) << curve << ": " << k;
            }
        }
        EXPECT_LT(foldedDb(output), -100) << curve;
    }
}

TEST(Saturation, FoldsLessTheMoreItOversamples) {
    std::vector<double> folded;
    for (int stages = 0; stages <= 4; ++stages)
        folded.push_back(foldedDb(steady(
            bench(nodes::saturationType(), {{"drive", 24}, {"curve", 2}, {"oversampling", stages}}), 0.5, 5000)));
    EXPECT_GT(folded[0], -40);
    for (std::size_t i = 1; i < folded.size(); ++i) EXPECT_LT(folded[i], folded[i - 1] - 10) << i;
    EXPECT_LT(folded[4], -100);
}

TEST(Saturation, LeavesTheQuietAsLoudAsItIsAndMixesTheDry) {
    for (int curve = 0; curve < 4; ++curve)
        EXPECT_NEAR(decibels(amplitudeAt(
                        steady(bench(nodes::saturationType(), {{"drive", 24}, {"curve", curve}}), 1e-5, 1000), 1000)),
                    -100, 0.01);

    NodeBench dry = bench(nodes::saturationType(), {{"drive", 24}, {"mix", 0}});
    const int latency = dry.processor().latencyFrames();
    const Signal input = noise(2, 8192, 0.5f);
    const Signal output = dry.run(input);
    for (std::size_t i = static_cast<std::size_t>(latency); i < input[0].size(); ++i)
        ASSERT_EQ(output[0][i], input[0][i - static_cast<std::size_t>(latency)]);
}

TEST(Saturation, LeavesNoConstantBehindTheTube) {
    const auto output = steady(bench(nodes::saturationType(), {{"drive", 12}, {"curve", 1}}), 0.5, 1000);
    EXPECT_LT(amplitudeAt(output, 0), 1e-4);
    EXPECT_GT(amplitudeAt(output, 2000), 0.01);
}

TEST(Saturation, TurnsToAnotherCurveWithoutAStep) {
    NodeBench node = bench(nodes::saturationType(), {{"drive", 18}});
    node.run(constant(2, 5120, 0.5f));
    node.set("curve", 2);
    const Signal output = node.run(constant(2, 5120, 0.5f));
    for (std::size_t i = 1; i < output[0].size(); ++i)
        ASSERT_LT(std::fabs(output[0][i] - output[0][i - 1]), 1e-4f) << i;
}

TEST(Clipper, LetsNoSampleAboveTheCeiling) {
    for (int stages = 0; stages <= 4; ++stages) {
        NodeBench node = bench(nodes::clipperType(), {{"input", 12}, {"ceiling", -3}, {"oversampling", stages}});
        const float ceiling = static_cast<float>(std::pow(10, -3.0 / 20));
        const Signal output = node.run(noise(2, 16384, 1));
        for (const float x : output[0]) ASSERT_LE(std::fabs(x), ceiling * 1.000001f) << stages;
    }
}

// Steady levels, in units of the ceiling: the bend of knee w takes (x - 1 + w)^2 / 4 w.
TEST(Clipper, BendsByItsKnee) {
    const struct {
        double kneePercent, in, out;
    } points[] = {{0, 0.9, 0.9}, {0, 1.5, 1},    {50, 0.5, 0.5}, {50, 1, 0.875},
                  {50, 1.5, 1},  {100, 1, 0.75}, {100, 3, 1}};
    for (const auto& [knee, in, out] : points) {
        NodeBench node = bench(nodes::clipperType(), {{"ceiling", -6.0206}, {"knee", knee}});
        const Signal output = node.run(constant(2, 9600, static_cast<float>(in / 2)));
        EXPECT_NEAR(double{output[0][5000]}, out / 2, 1e-5) << knee << ": " << in;
    }
}

TEST(Clipper, LeavesEveryBitBelowTheKneeAsItIsWithoutOversampling) {
    NodeBench node = bench(nodes::clipperType(), {{"oversampling", 0}});
    const Signal input = noise(2, 8192, 0.99f);
    EXPECT_EQ(node.run(input), input);
}

}  // namespace
}  // namespace lacquer::test::saturation_test

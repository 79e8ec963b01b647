#include "nodes/colour/exciter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "nodes/colour/saturation_curve.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::exciter_test {
namespace {

using nodes::SaturationCurve;

constexpr double kSampleRate = 48000;
constexpr int kSecond = 48000;  // whole periods of every whole frequency

NodeBench exciter(const std::vector<std::pair<std::string, double>>& set) {
    const ProcessorType type = nodes::exciterType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) {
        values.push_back(info.defaultValue);
        for (const auto& [id, value] : set)
            if (id == info.id) values.back() = value;
    }
    NodeBench bench(type, {.parameterValues = values});
    for (const auto& [id, value] : set) bench.set(id, value);
    return bench;
}

// The last second of two.
std::vector<float> steady(NodeBench node, const Signal& input) {
    const Signal output = node.run(input);
    return {output[0].end() - kSecond, output[0].end()};
}

std::vector<float> steadyTone(NodeBench node, double amplitude, double frequencyHz) {
    return steady(std::move(node), sine(2, 2 * kSecond, amplitude, frequencyHz, kSampleRate));
}

double amplitudeAt(const std::vector<float>& x, double frequencyHz) {
    std::complex<double> sum;
    for (std::size_t n = 0; n < x.size(); ++n)
        sum += double{x[n]} * std::polar(1.0, -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(n));
    return 2 * std::abs(sum) / kSecond;
}

double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}

// Fourier coefficient of the k-th harmonic of curve(a sin t), by the rule of the trapezium.
double harmonic(SaturationCurve curve, double a, int k) {
    constexpr int kPoints = 4096;
    std::complex<double> sum;
    for (int n = 0; n < kPoints; ++n) {
        const double t = 2 * M_PI * n / kPoints;
        sum += nodes::saturated(curve, a * std::sin(t)) * std::polar(1.0, -k * t);
    }
    return 2 * std::abs(sum) / kPoints;
}

// |H| of a Butterworth high pass of the second order, made by the bilinear transform, at 48 kHz.
double highPass(double frequencyHz, double cornerHz) {
    const double w = std::tan(M_PI * frequencyHz / kSampleRate) / std::tan(M_PI * cornerHz / kSampleRate);
    return w * w / std::sqrt(1 + std::pow(w, 4));
}

// High pass, curve, high pass: Fourier says how high each harmonic is.
TEST(Exciter, AddsTheHarmonicsOfItsCurve) {
    for (const auto curve : {SaturationCurve::tape, SaturationCurve::tube}) {
        constexpr double kToneHz = 3000, kCornerHz = 1000, kAmplitude = 0.5;
        const double drive = std::pow(10, 12.0 / 20);
        const auto output = steadyTone(exciter({{"frequency", kCornerHz},
                                                {"drive", 12},
                                                {"harmonics", curve == SaturationCurve::tube},
                                                {"amount", 100},
                                                {"oversampling", 4}}),
                                       kAmplitude, kToneHz);
        const double heard = kAmplitude * highPass(kToneHz, kCornerHz);
        for (const int k : {2, 3, 4, 5}) {
            const double expected = harmonic(curve, heard * drive, k) / drive * highPass(k * kToneHz, kCornerHz);
            const double measured = amplitudeAt(output, k * kToneHz);
            if (expected > 1e-9) {
                EXPECT_NEAR(decibels(measured / expected), 0, 0.05) << k;
            } else {
                EXPECT_LT(measured, 1e-6) << k;
            }
        }
    }
}

TEST(Exciter, AddsNothingElse) {
    const auto output = steadyTone(exciter({{"drive", 24}, {"amount", 100}, {"oversampling", 4}}), 0.5, 5000);
    double rest = 0;
    for (const float x : output) rest += double{x} * double{x} / kSecond;
    for (const double frequencyHz : {5000, 10000, 15000, 20000})
        rest -= std::pow(amplitudeAt(output, frequencyHz), 2) / 2;
    EXPECT_LT(10 * std::log10(std::fabs(rest) / std::pow(amplitudeAt(output, 5000), 2) * 2), -100);
}

TEST(Exciter, LeavesWhatIsBelowAsItIs) {
    const auto low = steadyTone(exciter({{"frequency", 8000}, {"amount", 100}}), 0.5, 100);
    EXPECT_NEAR(decibels(amplitudeAt(low, 100) / 0.5), 0, 1e-4);
    for (const double frequencyHz : {200, 300, 500}) EXPECT_LT(amplitudeAt(low, frequencyHz), 1e-6) << frequencyHz;

    // What two tones make of each other below them: 9 and 10 kHz, bent by the tube, also make 1 kHz.
    Signal tones = sine(2, 2 * kSecond, 0.25, 9000, kSampleRate);
    const Signal other = sine(2, 2 * kSecond, 0.25, 10000, kSampleRate);
    for (std::size_t c = 0; c < tones.size(); ++c)
        for (std::size_t i = 0; i < tones[c].size(); ++i) tones[c][i] += other[c][i];
    const auto both = steady(exciter({{"frequency", 8000}, {"amount", 100}, {"harmonics", 1}}), tones);
    EXPECT_LT(amplitudeAt(both, 1000), 0.02 * amplitudeAt(both, 19000));
    EXPECT_GT(amplitudeAt(both, 19000), 0.001);
}

TEST(Exciter, LeavesTheQuietAsItIs) {
    EXPECT_NEAR(decibels(amplitudeAt(steadyTone(exciter({{"drive", 24}, {"amount", 100}}), 1e-5, 10000), 10000)), -100,
                0.01);
}

TEST(Exciter, WithoutAnAmountIsADelay) {
    NodeBench node = exciter({{"drive", 48}, {"amount", 0}});
    const auto latency = static_cast<std::size_t>(node.processor().latencyFrames());
    EXPECT_GT(latency, 0u);
    const Signal input = noise(2, 8192, 0.5f);
    const Signal output = node.run(input);
    for (std::size_t i = latency; i < input[0].size(); ++i) ASSERT_EQ(output[1][i], input[1][i - latency]);
}

TEST(Exciter, TurnsToOtherHarmonicsWithoutAStep) {
    // Steady tones of 6 kHz, whose periods are 8 frames: what differs between two of them is what has changed.
    NodeBench node = exciter({{"drive", 24}, {"amount", 200}});
    const Signal tone = sine(2, 9728, 0.5, 6000, kSampleRate);  // whole quanta
    node.run(tone);
    node.set("harmonics", 1);
    const Signal output = node.run(tone);
    float most = 0, step = 0;
    for (std::size_t i = 8; i < output[0].size(); ++i)
        step = std::max(step, std::fabs(output[0][i] - output[0][i - 8]));
    for (std::size_t i = 0; i < 8; ++i) most = std::max(most, std::fabs(output[0][9720 + i] - output[0][i]));
    EXPECT_GT(most, 0.01f);
    EXPECT_LT(step, most / 10) << "the fade takes 8 ms, 48 periods";
}

}  // namespace
}  // namespace lacquer::test::exciter_test

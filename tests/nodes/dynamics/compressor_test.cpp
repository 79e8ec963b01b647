#include "nodes/dynamics/compressor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::compressor_test {
namespace {

constexpr double kSampleRate = 48000;

float amplitude(double db) {
    return static_cast<float>(std::pow(10, db / 20));
}
double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}

// Where a steady level ends up.
double steadyOutputDb(NodeBench& bench, double levelDb) {
    const Signal output = bench.run(constant(2, 48000, amplitude(levelDb)));
    return decibels(output[0].back());
}

// T -20 dB, R 4, W 10 dB; levels after the formula of Giannoulis, Massberg and Reiss (2012), eq. 4.
TEST(Compressor, FollowsTheStaticCurve) {
    const struct {
        double inDb, outDb;
    } points[] = {{-40, -40}, {-25, -25}, {-22, -22.3375}, {-20, -20.9375}, {-18, -19.8375}, {-15, -18.75}, {0, -15}};
    for (const auto& point : points) {
        for (const int topology : {0, 1}) {
            NodeBench bench(nodes::compressorType());
            bench.set("threshold", -20);
            bench.set("ratio", 4);
            bench.set("knee", 10);
            bench.set("attack", 1);
            bench.set("topology", topology);
            EXPECT_NEAR(steadyOutputDb(bench, point.inDb), point.outDb, 1e-4) << point.inDb << ", " << topology;
            EXPECT_NEAR(bench.readout("gainReduction"), point.inDb - point.outDb, 1e-4) << point.inDb;
        }
    }
}

TEST(Compressor, BendsAtOnceWithAHardKnee) {
    for (const double inDb : {-20.01, -20.0, -10.0, 0.0}) {
        NodeBench bench(nodes::compressorType());
        bench.set("threshold", -20);
        bench.set("ratio", 2);
        bench.set("knee", 0);
        const double expected = inDb <= -20 ? inDb : -20 + (inDb + 20) / 2;
        EXPECT_NEAR(steadyOutputDb(bench, inDb), expected, 1e-4) << inDb;
    }
}

TEST(Compressor, LeavesEveryBitBelowTheThresholdAsItIs) {
    NodeBench bench(nodes::compressorType());
    bench.set("threshold", -6);
    bench.set("knee", 6);
    const Signal input = noise(2, 8192, 0.3f);  // -10.5 dBFS
    EXPECT_EQ(bench.run(input), input);
}

TEST(Compressor, AddsMakeUpAndMixesTheDrySoundIn) {
    NodeBench makeup(nodes::compressorType());
    makeup.set("makeup", 6);
    EXPECT_NEAR(steadyOutputDb(makeup, -40), -34, 1e-4);

    NodeBench half(nodes::compressorType());
    half.set("threshold", -20);
    half.set("ratio", 2);
    half.set("knee", 0);
    half.set("mix", 50);
    const double expected = decibels(0.5 * amplitude(0) + 0.5 * amplitude(-10));
    EXPECT_NEAR(steadyOutputDb(half, 0), expected, 1e-4);

    NodeBench dry(nodes::compressorType());
    dry.set("threshold", -60);
    dry.set("mix", 0);
    const Signal input = noise(2, 8192, 1);
    EXPECT_EQ(dry.run(input), input);
}

// Reduction in dB of a step from below the threshold to 20 dB over it (or back), with R 2: heading for 10 dB (or 0).
// The input is never 0, so that the gain can be read off the output.
std::vector<double> reductionsDb(double attackMs, double releaseMs, int loudFrames, int frames) {
    NodeBench bench(nodes::compressorType());
    bench.set("threshold", -30);
    bench.set("ratio", 2);
    bench.set("knee", 0);
    bench.set("attack", attackMs);
    bench.set("release", releaseMs);
    Signal input = constant(2, frames, amplitude(-60));
    for (auto& channel : input) std::fill_n(channel.begin(), loudFrames, amplitude(-10));
    const Signal output = bench.run(input);
    std::vector<double> reductions;
    for (std::size_t i = 0; i < output[0].size(); ++i) reductions.push_back(-decibels(output[0][i] / input[0][i]));
    return reductions;
}

TEST(Compressor, AttacksAndReleasesWithItsTimeConstants) {
    constexpr int kLoud = 48000;
    const std::vector<double> reductions = reductionsDb(10, 100, kLoud, 2 * kLoud);
    // After n frames of a one-pole smoother: 1 - exp(-n / (tau fs)); 480 and 4800 frames are one tau.
    EXPECT_NEAR(reductions[479], 10 * 0.63212, 1e-3);
    EXPECT_NEAR(reductions[3 * 480 - 1], 10 * (1 - std::exp(-3)), 1e-3);
    EXPECT_NEAR(reductions[kLoud - 1], 10, 1e-4);
    EXPECT_NEAR(reductions[kLoud + 4799], 10 * std::exp(-1), 1e-3);
    EXPECT_NEAR(reductions[kLoud + 2 * 4800 - 1], 10 * std::exp(-2), 1e-3);
}

TEST(Compressor, RisesInTwoPointTwoTimeConstants) {
    const std::vector<double> reductions = reductionsDb(20, 100, 48000, 48000);
    const auto first = [&](double level) {
        return std::find_if(reductions.begin(), reductions.end(), [&](double r) { return r >= level; });
    };
    EXPECT_NEAR(static_cast<double>(first(9) - first(1)) / kSampleRate, 2.197 * 0.020, 5e-5);
}

TEST(Compressor, HearsTheRmsOfASineThreeDecibelsBelowItsPeak) {
    const auto settledDb = [](int detector) {
        NodeBench bench(nodes::compressorType());
        bench.set("threshold", -40);
        bench.set("ratio", 20);
        bench.set("knee", 0);
        bench.set("attack", 250);
        bench.set("release", 250);
        bench.set("detector", detector);
        bench.run(sine(2, 96000, 1, 4000, kSampleRate));
        return bench.readout("gainReduction");
    };
    // 0 dBFS peak, -3.01 dBFS RMS; 4 kHz is smooth enough for 10 ms to show no ripple to speak of.
    EXPECT_NEAR(settledDb(1), (40 - 3.0103) * 19 / 20, 0.02);
    EXPECT_LT(settledDb(0), 40 * 19.0 / 20);
}

TEST(Compressor, LetsTheLouderChannelSetTheGainOfBoth) {
    NodeBench bench(nodes::compressorType());
    bench.set("threshold", -20);
    bench.set("ratio", 2);
    bench.set("knee", 0);
    Signal input = constant(2, 48000, amplitude(-40));
    std::fill(input[1].begin(), input[1].end(), amplitude(0));
    const Signal output = bench.run(input);
    EXPECT_NEAR(decibels(output[0].back()), -50, 1e-4);
    EXPECT_NEAR(decibels(output[1].back()), -10, 1e-4);
}

TEST(Compressor, ListensToTheSidechainWhenTold) {
    const std::vector<Signal> inputs{constant(2, 48000, amplitude(-40)), constant(2, 48000, amplitude(0))};
    NodeBench bench(nodes::compressorType());
    bench.set("threshold", -20);
    bench.set("ratio", 2);
    bench.set("knee", 0);
    EXPECT_NEAR(decibels(bench.run(inputs)[0].back()), -40, 1e-4);
    bench.set("externalSidechain", 1);
    EXPECT_NEAR(decibels(bench.run(inputs)[0].back()), -50, 1e-4);
}

TEST(Compressor, ListensThroughItsKeyFilters) {
    const auto reductionDb = [](double frequencyHz) {
        NodeBench bench(nodes::compressorType());
        bench.set("threshold", -20);
        bench.set("knee", 0);
        bench.set("attack", 0.05);
        bench.set("keyHighPass", 200);
        bench.run(sine(2, 51200, amplitude(-6), frequencyHz, kSampleRate));
        return bench.readout("gainReduction");
    };
    EXPECT_GT(reductionDb(2000), 9);
    EXPECT_EQ(reductionDb(50), 0);  // 24 dB down behind the high pass: -30 dB
}

// Past a hard knee the reduction heads for the curve's with the pole of r = a r' + (1 - a)(R - 1)(x - r - T), solved
// for r: a / (1 + (1 - a)(R - 1)). Where nothing is over the threshold, it falls with a itself.
TEST(Compressor, AttacksFasterWithFeedbackAndReleasesBelowTheKneeAsItIsTold) {
    constexpr int kLoud = 48000;
    for (const double ratio : {2.0, 8.0}) {
        NodeBench bench(nodes::compressorType());
        bench.set("topology", 1);
        bench.set("threshold", -30);
        bench.set("ratio", ratio);
        bench.set("knee", 0);
        bench.set("attack", 10);
        bench.set("release", 100);
        Signal input = constant(2, 2 * kLoud, amplitude(-60));
        for (auto& channel : input) std::fill_n(channel.begin(), kLoud, amplitude(-10));
        const Signal output = bench.run(input);
        const auto reductionDb = [&](int i) {
            const auto at = static_cast<std::size_t>(i);
            return -decibels(output[0][at] / input[0][at]);
        };
        const double a = std::exp(-1.0 / 480), settledDb = 20 * (1 - 1 / ratio);
        const double pole = a / (1 + (1 - a) * (ratio - 1));
        for (const int n : {1, 10, 100, 300})
            EXPECT_NEAR(reductionDb(n - 1), settledDb * (1 - std::pow(pole, n)), 1e-4) << ratio << ", " << n;
        EXPECT_NEAR(reductionDb(kLoud - 1), settledDb, 1e-4);
        for (const int n : {1, 4800, 9600})
            EXPECT_NEAR(reductionDb(kLoud + n - 1), settledDb * std::exp(-n / 4800.0), 1e-4) << ratio << ", " << n;
    }
}

TEST(Compressor, NeverSwingsWithFeedbackHoweverFastItIs) {
    for (const double knee : {0.0, 24.0})
        for (const double sampleRate : {8000.0, 48000.0, 384000.0}) {
            NodeBench bench(nodes::compressorType(), {.sampleRate = sampleRate});
            bench.set("topology", 1);
            bench.set("threshold", -60);
            bench.set("ratio", 20);
            bench.set("knee", knee);
            bench.set("attack", 0.05);
            const Signal output = bench.run(constant(2, 19200, 1));
            double last = 1;
            for (const float sample : output[0]) {
                ASSERT_LE(sample, last * (1 + 1e-6));
                last = sample;
            }
            EXPECT_NEAR(decibels(last), -57, 1e-4) << sampleRate;
        }
}

TEST(Compressor, ChangesItsTopologyWithoutAStep) {
    NodeBench bench(nodes::compressorType());
    bench.run(constant(2, 4800, 1));
    const double before = bench.run(constant(2, 256, 1))[0].back();
    bench.set("topology", 1);
    double last = before;
    const Signal output = bench.run(constant(2, 4800, 1));
    for (const float sample : output[0]) {
        ASSERT_NEAR(decibels(sample / last), 0, 0.05);
        last = sample;
    }
}

// Half of what is taken from 0 dBFS: 15 dB after eq. 4 for T -20 dB, R 4, W 10 dB.
TEST(Compressor, MakesUpForHalfOfWhatItTakesFromFullScale) {
    for (const double makeupDb : {0.0, -3.0}) {
        NodeBench bench(nodes::compressorType());
        bench.set("threshold", -20);
        bench.set("ratio", 4);
        bench.set("knee", 10);
        bench.set("attack", 1);
        bench.set("makeup", makeupDb);
        bench.set("autoMakeup", 1);
        EXPECT_NEAR(steadyOutputDb(bench, -40), -40 + 7.5 + makeupDb, 1e-4);
        EXPECT_NEAR(steadyOutputDb(bench, 0), -15 + 7.5 + makeupDb, 1e-4);
    }
}

TEST(Compressor, SwitchesItsAutoMakeUpWithoutAStep) {
    NodeBench bench(nodes::compressorType());
    bench.run(constant(2, 1024, amplitude(-60)));
    bench.set("autoMakeup", 1);
    double last = amplitude(-60);
    const Signal output = bench.run(constant(2, 4096, amplitude(-60)));
    for (const float sample : output[0]) {
        ASSERT_NEAR(decibels(sample / last), 0, 0.05);  // 1.5 * 7.5 dB over 8 ms at the steepest: 0.03 dB a frame
        last = sample;
    }
    EXPECT_NEAR(decibels(last), -60 + 20 * 0.75 / 2, 1e-4);
}

// A steady level has the same peak and RMS, if the RMS has been kept while nobody listened to it.
TEST(Compressor, SwitchesItsDetectorWithoutAStepInASteadyLevel) {
    NodeBench bench(nodes::compressorType());
    bench.set("threshold", -30);
    bench.set("attack", 0.05);
    bench.set("release", 5);
    bench.automate("detector", {{0, 0, CurveShape::hold}, {38400, 1, CurveShape::hold}, {40960, 0}});
    const Signal output = bench.run(constant(2, 48128, amplitude(-10)));
    for (std::size_t i = 38000; i < output[0].size(); ++i)
        ASSERT_NEAR(decibels(output[0][i]), -10 - 20 * 0.75, 1e-3) << i;
}

NodeBench lookingAhead(double milliseconds, double sampleRate = kSampleRate) {
    const ProcessorType type = nodes::compressorType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters)
        values.push_back(info.id == "lookahead" ? milliseconds : info.defaultValue);
    return NodeBench(type, {.sampleRate = sampleRate, .parameterValues = values});
}

TEST(Compressor, IsAsLateAsItLooksAheadAndNoFrameMore) {
    for (const double sampleRate : {8000.0, 44100.0, 48000.0, 384000.0})
        for (const double milliseconds : {0.0, 0.3, 1.0, 5.0, 20.0}) {
            NodeBench bench = lookingAhead(milliseconds, sampleRate);
            const int latency = static_cast<int>(std::lround(milliseconds * sampleRate / 1000));
            EXPECT_EQ(bench.processor().latencyFrames(), latency);
            const Signal input = noise(2, 16384, amplitude(-30));  // below the knee
            const Signal output = bench.run(input);
            for (std::size_t c = 0; c < 2; ++c)
                for (int i = 0; i < 16384; ++i)
                    ASSERT_EQ(output[c][static_cast<std::size_t>(i)],
                              i < latency ? 0 : input[c][static_cast<std::size_t>(i - latency)]);
        }
}

TEST(Compressor, IsThereBeforeWhatItHearsAhead) {
    NodeBench bench = lookingAhead(5);
    bench.set("threshold", -30);
    bench.set("ratio", 2);
    bench.set("knee", 0);
    bench.set("attack", 1);
    Signal input = constant(2, 9600, amplitude(-60));
    for (auto& channel : input) std::fill(channel.begin() + 4800, channel.end(), amplitude(-10));
    const Signal output = bench.run(input);
    EXPECT_NEAR(decibels(output[0][4800 - 1]), -60, 1e-4);
    // The loud sound comes out five time constants, and one frame, after its reduction of 10 dB has begun.
    EXPECT_NEAR(decibels(output[0][4800 + 240]), -10 - 10 * (1 - std::exp(-241.0 / 48)), 1e-4);
}

TEST(Compressor, MixesAheadWithADrySoundThatIsAsLate) {
    NodeBench bench = lookingAhead(7);
    bench.set("threshold", -60);
    bench.set("mix", 0);
    const Signal input = noise(2, 8192, 1);
    const Signal output = bench.run(input);
    for (std::size_t i = 336; i < 8192; ++i) ASSERT_EQ(output[1][i], input[1][i - 336]);
}

}  // namespace
}  // namespace lacquer::test::compressor_test

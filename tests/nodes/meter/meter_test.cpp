#include "nodes/meter/meter.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <complex>
#include <numbers>
#include <thread>

#include "nodes/dsp/loudness.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::meter_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr int kFiveSeconds = 938 * 256;  // whole quanta, so that nothing is padded

Signal delayedPhase(int frames, double amplitude, double degrees) {
    Signal signal = sine(2, frames, amplitude, 1000, kSampleRate);
    signal[1] = sine(1, frames, amplitude, 1000, kSampleRate, degrees * std::numbers::pi / 180)[0];
    return signal;
}

TEST(Meter, PassesEveryBitOn) {
    const Signal input = noise(2, 4096, 2);
    EXPECT_EQ(NodeBench(nodes::meterType()).run(input), input);
}

TEST(Meter, ShowsThePeakAndLetsItFallByTwentyDecibelsInOnePointSevenSeconds) {
    NodeBench bench(nodes::meterType());
    Signal click = constant(2, 64 * 1024, 0);
    click[0][0] = 0.5f;
    click[1][0] = -1;
    bench.run(Signal{{click[0].begin(), click[0].begin() + 256}, {click[1].begin(), click[1].begin() + 256}});
    EXPECT_NEAR(bench.readout("peakL"), -6.02, 0.1);
    EXPECT_NEAR(bench.readout("peakR"), 0, 0.1);
    bench.run(constant(2, static_cast<int>(1.7 * kSampleRate), 0));
    EXPECT_NEAR(bench.readout("peakR"), -20, 0.15);
}

TEST(Meter, ShowsTheRmsOfASineThreeDecibelsBelowItsPeak) {
    NodeBench bench(nodes::meterType());
    bench.run(sine(2, kFiveSeconds, 1, 1000, kSampleRate));
    EXPECT_NEAR(bench.readout("rmsL"), -3.01, 0.01);
    EXPECT_NEAR(bench.readout("rmsR"), -3.01, 0.01);
}

TEST(Meter, ShowsTheCorrelationOfPhaseShiftedSines) {
    const struct { double degrees, correlation; } points[] = {{0, 1}, {60, 0.5}, {90, 0}, {180, -1}};
    for (const auto& point : points) {
        NodeBench bench(nodes::meterType());
        bench.run(delayedPhase(kFiveSeconds, 0.5, point.degrees));
        EXPECT_NEAR(bench.readout("correlation"), point.correlation, 2e-3) << point.degrees;
    }
}

TEST(Meter, HasNoCorrelationToShowInSilence) {
    NodeBench bench(nodes::meterType());
    bench.run(constant(2, 4096, 0));
    EXPECT_TRUE(std::isnan(bench.readout("correlation")));
    EXPECT_EQ(bench.readout("peakL"), -120);
    EXPECT_EQ(bench.readout("rmsL"), -120);
    EXPECT_EQ(bench.readout("momentary"), -120);
}

TEST(Meter, CountsRunsOfThreeFullScaleSamplesAcrossBlocks) {
    BenchSpec spec;
    spec.width = 1;
    spec.quantumFrames = 64;
    NodeBench bench(nodes::meterType(), spec);
    Signal input = constant(1, 256, 0.5f);
    for (const int at : {10, 11}) input[0][static_cast<std::size_t>(at)] = 1;         // two: no
    for (const int at : {20, 21, 22}) input[0][static_cast<std::size_t>(at)] = -1;    // three: one
    for (const int at : {62, 63, 64}) input[0][static_cast<std::size_t>(at)] = 1.5f;  // over the seam: two
    for (const int at : {100, 101, 102, 103, 104, 105}) input[0][static_cast<std::size_t>(at)] = 1;  // one run: three
    bench.run(input);
    EXPECT_EQ(bench.readout("overs"), 3);
}

// EBU Tech 3341 cases 1 and 2.
TEST(Meter, ReadsTheEbuCalibrationTones) {
    for (const double levelDb : {-23.0, -33.0}) {
        NodeBench bench(nodes::meterType());
        bench.run(sine(2, 2 * 48000, std::pow(10, levelDb / 20), 1000, kSampleRate));
        EXPECT_NEAR(bench.readout("momentary"), levelDb, 0.1);
    }
}

// EBU Tech 3341 case 12: constant -23 LUFS after the first second.
TEST(Meter, AveragesMomentaryLoudnessOverFourHundredMilliseconds) {
    NodeBench bench(nodes::meterType());
    Signal signal = sine(2, 99 * 4864, 1, 1000, kSampleRate);
    for (auto& channel : signal)
        for (std::size_t i = 0; i < channel.size(); ++i)
            channel[i] *= static_cast<float>(std::pow(10, (i % 19200 < 8640 ? -20 : -30) / 20.0));
    for (std::size_t at = 0; at < signal[0].size(); at += 4864) {
        const auto begin = static_cast<std::ptrdiff_t>(at);
        bench.run(Signal{{signal[0].begin() + begin, signal[0].begin() + begin + 4864},
                         {signal[1].begin() + begin, signal[1].begin() + begin + 4864}});
        if (at >= 48000) {
            EXPECT_NEAR(bench.readout("momentary"), -23, 0.1) << at;
        }
    }
}

TEST(Meter, AgreesWithLibebur128OnNoiseAtEverySampleRate) {
    for (const double sampleRate : {44100.0, 48000.0, 96000.0, 192000.0}) {
        BenchSpec spec;
        spec.sampleRate = sampleRate;
        spec.quantumFrames = 64;
        NodeBench bench(nodes::meterType(), spec);
        const int frames = static_cast<int>(sampleRate) / 64 * 64;
        const Signal signal = noise(2, frames, 0.2f);
        bench.run(signal);
        ebur128_state* state = ebur128_init(2, static_cast<unsigned long>(sampleRate), EBUR128_MODE_M);
        std::vector<float> interleaved;
        for (std::size_t i = 0; i < signal[0].size(); ++i)
            for (const auto& channel : signal) interleaved.push_back(channel[i]);
        ebur128_add_frames_float(state, interleaved.data(), signal[0].size());
        double expected = 0;
        ebur128_loudness_momentary(state, &expected);
        ebur128_destroy(&state);
        EXPECT_NEAR(bench.readout("momentary"), expected, 0.02) << sampleRate;
    }
}

// BS.1770-5 tables 1 and 2.
TEST(KWeighting, HasTheCoefficientsOfTheStandardAt48Kilohertz) {
    const struct {
        nodes::FilterShape nodes::KWeighting::*stage;
        double b[3], a[2];
    } stages[] = {{&nodes::KWeighting::shelf,
                   {1.53512485958697, -2.69169618940638, 1.19839281085285},
                   {-1.69065929318241, 0.73248077421585}},
                  {&nodes::KWeighting::highPass, {1, -2, 1}, {-1.99004745483398, 0.99007225036621}}};
    const nodes::KWeighting weighting(48000);
    for (const auto& stage : stages) {
        const auto& s = weighting.*stage.stage;
        const double a0 = 1 + s.g * s.k + s.g * s.g;
        EXPECT_NEAR((s.high + s.band * s.g + s.low * s.g * s.g) / a0, stage.b[0], 1e-8);
        EXPECT_NEAR(2 * (s.low * s.g * s.g - s.high) / a0, stage.b[1], 1e-8);
        EXPECT_NEAR((s.high - s.band * s.g + s.low * s.g * s.g) / a0, stage.b[2], 1e-8);
        EXPECT_NEAR(2 * (s.g * s.g - 1) / a0, stage.a[0], 1e-8);
        EXPECT_NEAR((1 - s.g * s.k + s.g * s.g) / a0, stage.a[1], 1e-8);
    }
}

// Katz: RMS, a sine as high as its peak, 0 at 20, 14 or 12 dB below full scale.
TEST(Meter, ShowsTheAverageOnTheKSystemScaleThatIsChosen) {
    const double headroomsDb[] = {20, 14, 12};
    for (const int scale : {0, 1, 2}) {
        NodeBench bench(nodes::meterType());
        bench.set("kScale", scale);
        Signal signal = sine(2, kFiveSeconds, 1, 1000, kSampleRate);
        for (float& sample : signal[1]) sample *= 0.1f;
        bench.run(signal);
        EXPECT_NEAR(bench.readout("kSystemL"), headroomsDb[scale], 0.01);
        EXPECT_NEAR(bench.readout("kSystemR"), headroomsDb[scale] - 20, 0.01);
    }
}

TEST(Meter, NeedsSixHundredMillisecondsToNinetyNinePerCentOfAKSystemReading) {
    NodeBench bench(nodes::meterType(), {.quantumFrames = 64});
    bench.run(sine(2, 28800, 1, 1000, kSampleRate));  // 600 ms
    EXPECT_NEAR(bench.readout("kSystemL"), 20 + 20 * std::log10(0.99), 0.005);
    bench.run(constant(2, 28800, 0));
    EXPECT_NEAR(bench.readout("kSystemL"), 20 + 20 * std::log10(0.99) + 10 * std::log10(1 - 0.99 * 0.99), 0.005);
}

TEST(Meter, KeepsWhatItHasHeardOldestFirst) {
    for (const double sampleRate : {44100.0, 384000.0}) {
        NodeBench bench(nodes::meterType(), {.sampleRate = sampleRate});
        std::vector<StereoPoint> points(kRecentStereoFrames + 1);
        EXPECT_EQ(bench.processor().recentStereo(points).points, 0u);
        Signal ramp = constant(2, 20480, 0);
        for (std::size_t i = 0; i < ramp[0].size(); ++i) {
            ramp[0][i] = static_cast<float>(i);
            ramp[1][i] = -static_cast<float>(i);
        }
        bench.run(ramp);
        const RecentStereoReading reading = bench.processor().recentStereo(points);
        EXPECT_EQ(reading.points, kRecentStereoFrames);
        EXPECT_EQ(reading.heard, 20480u);
        for (std::size_t i = 0; i < reading.points; ++i) {
            const auto expected = static_cast<float>(20480 - reading.points + i);
            ASSERT_EQ(points[i].left, expected);
            ASSERT_EQ(points[i].right, -expected);
        }
        EXPECT_EQ(bench.processor().recentStereo(std::span(points).first(300)).points, 300u);
        EXPECT_EQ(points[299].left, 20479);
    }
}

TEST(Meter, OfAMonoSignalHearsBothSidesAlike) {
    NodeBench bench(nodes::meterType(), {.width = 1});
    bench.run(constant(1, 4096, 0.5f));
    std::vector<StereoPoint> points(1);
    ASSERT_EQ(bench.processor().recentStereo(points).points, 1u);
    EXPECT_EQ(points[0].left, 0.5f);
    EXPECT_EQ(points[0].right, 0.5f);
}

TEST(Meter, ShowsPointsWhoseSidesBelongTogetherWhileItRuns) {
    const ProcessorType type = nodes::meterType();
    NodeBench bench(type);
    std::atomic<bool> ends{false};
    std::thread reader([&] {
        std::vector<StereoPoint> points(1024);
        while (!ends) {
            const std::size_t count = bench.processor().recentStereo(points).points;
            for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(points[i].left, -points[i].right);
        }
    });
    Signal input = noise(2, 65536, 1);
    for (std::size_t i = 0; i < input[0].size(); ++i) input[1][i] = -input[0][i];
    for (int round = 0; round < 8; ++round) bench.run(input);
    ends = true;
    reader.join();
}

}  // namespace
}  // namespace lacquer::test::meter_test

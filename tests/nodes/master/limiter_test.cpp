#include "nodes/master/limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <numbers>

#include "support/node_bench.hpp"
#include "tests/nodes/master/limiter_signals.hpp"

namespace lacquer::test::limiter_test {
namespace {

constexpr double kSampleRate = kSignalRate;

// Up to half the sample rate there is no one true peak: two correct interpolators differ by 1 dB on white noise,
// according to how they end. Such signals are judged by the meter of the standard alone.
enum class Judges { meterOnly, meterAndReference };

struct Torture {
    std::string name;
    std::function<Signal()> signal;  // made when it is wanted: every process knows all tests
    Judges judges = Judges::meterAndReference;
};

std::vector<Torture> tortures() {
    constexpr int kFrames = 6000;
    std::vector<Torture> all;
    const auto tone = [](double amplitude, double part, double degrees) {
        return [=] {
            const double phase = degrees * std::numbers::pi / 180;
            return faded(sine(1, kFrames, amplitude, kSampleRate / part, kSampleRate, phase));
        };
    };
    all.push_back({"3341-15, fs/4 at 0 degrees", tone(0.5, 4, 0)});
    all.push_back({"3341-16, fs/4 at 45 degrees", tone(0.5, 4, 45)});
    all.push_back({"3341-17, fs/6 at 60 degrees", tone(0.5, 6, 60)});
    all.push_back({"3341-18, fs/8 at 67.5 degrees", tone(0.5, 8, 67.5)});
    all.push_back({"3341-19, fs/4 at 45 degrees, +3 dB", tone(1.41, 4, 45)});
    for (int offset = 0; offset < 4; ++offset)
        all.push_back({"3341-" + std::to_string(20 + offset) + ", peak between samples",
                       [=] { return interSamplePeak(offset); }});
    all.push_back({"full-scale noise", [] { return noise(1, kFrames, 1); }, Judges::meterOnly});
    all.push_back({"noise below 20 kHz", [] { return bandLimited(noise(1, kFrames, 1, 3)); }});
    const auto signs = [] {
        Signal made = noise(1, kFrames, 1, 7);
        for (float& sample : made[0]) sample = sample < 0 ? -1.0f : 1.0f;
        return made;
    };
    all.push_back({"random full-scale signs", signs, Judges::meterOnly});
    all.push_back({"random full-scale signs below 20 kHz", [=] { return bandLimited(signs()); }});
    for (const int period : {4, 10, 100, 480})
        all.push_back({"full-scale square, period " + std::to_string(period), [=] { return square(kFrames, period); }});
    all.push_back({"tone at 0.45 fs", [] { return sine(1, kFrames, 1, 0.45 * kSampleRate, kSampleRate); }});
    all.push_back({"bass", [] { return sine(1, kFrames, 1, 50, kSampleRate); }});
    all.push_back({"clicks", [] {
                       Signal clicks = constant(1, kFrames, 0);
                       for (std::size_t i = 500; i < clicks[0].size(); i += 977) clicks[0][i] = i % 2 ? 1.0f : -1.0f;
                       return clicks;
                   }});
    return all;
}

class LimiterTruePeak : public testing::TestWithParam<Torture> {};

TEST_P(LimiterTruePeak, StaysAtOrBelowTheCeiling) {
    for (const double driveDb : {0.0, 18.0}) {
        BenchSpec spec;
        spec.width = 1;
        NodeBench bench(nodes::limiterType(), spec);
        bench.set("inputGain", driveDb);
        bench.set("ceiling", -6.5);
        bench.set("release", 5);
        Signal signal = faded(GetParam().signal());
        signal[0].resize(signal[0].size() + 1000);  // room for the latency
        const Signal output = bench.run(signal);
        EXPECT_LE(libebur128TruePeakDb(output, kSampleRate), -6.5 + 0.05) << "libebur128, drive " << driveDb;
        if (GetParam().judges == Judges::meterAndReference) {
            EXPECT_LE(referenceTruePeakDb(output), -6.5 + 0.05) << "reference, drive " << driveDb;
        }
    }
}

std::string tortureName(const testing::TestParamInfo<Torture>& torture) {
    std::string name;
    for (const char letter : torture.param.name)
        if (std::isalnum(static_cast<unsigned char>(letter))) name += letter;
    return name;
}

INSTANTIATE_TEST_SUITE_P(Tortures, LimiterTruePeak, testing::ValuesIn(tortures()), tortureName);

TEST(Limiter, LeavesEveryBitBelowTheCeilingAsItIs) {
    constexpr int kFrames = 20000;
    Signal input = bandLimited(noise(2, kFrames, 0.4f));
    ASSERT_LT(referenceTruePeakDb(input), -1.3);  // 0.22 dB is what the standard's meter may read too much
    NodeBench bench(nodes::limiterType());
    const Signal output = bench.run(input);
    const int latency = bench.processor().latencyFrames();
    for (std::size_t c = 0; c < 2; ++c)
        for (int i = 0; i + latency < kFrames; ++i)
            ASSERT_EQ(output[c][static_cast<std::size_t>(i + latency)], input[c][static_cast<std::size_t>(i)]) << i;
    EXPECT_EQ(bench.readout("gainReduction"), 0);
}

TEST(Limiter, IsTransparentAgainAfterItHasLetGo) {
    constexpr int kFrames = 3 * 48000;
    Signal input = noise(2, kFrames, 0.1f);
    input[0][5000] = 4;
    NodeBench bench(nodes::limiterType());
    bench.set("release", 50);
    const Signal output = bench.run(input);
    const int latency = bench.processor().latencyFrames();
    for (int i = kFrames - 4800; i + latency < kFrames; ++i)
        ASSERT_EQ(output[1][static_cast<std::size_t>(i + latency)], input[1][static_cast<std::size_t>(i)]) << i;
}

TEST(Limiter, PassesASteadyToneAtTheCeiling) {
    NodeBench bench(nodes::limiterType());
    bench.set("inputGain", 12);
    bench.set("ceiling", -3);
    const Signal output = bench.run(sine(2, 96000, 1, 997, kSampleRate));
    const std::vector<float> late(output[0].end() - 24000, output[0].end());
    EXPECT_NEAR(20 * std::log10(*std::max_element(late.begin(), late.end())), -3, 0.01);
    EXPECT_NEAR(bench.readout("gainReduction"), 15, 0.01);
    EXPECT_NEAR(bench.readout("truePeak"), -3, 0.02);
}

TEST(Limiter, TakesBothSidesDownTogether) {
    Signal input = sine(2, 48000, 0.25, 997, kSampleRate);
    for (float& sample : input[1]) sample *= 8;  // +6 dBFS on the right, -12 dBFS on the left
    NodeBench bench(nodes::limiterType());
    const Signal output = bench.run(input);
    const float left = *std::max_element(output[0].end() - 9600, output[0].end());
    const float right = *std::max_element(output[1].end() - 9600, output[1].end());
    EXPECT_NEAR(20 * std::log10(right), -1, 0.02);
    EXPECT_NEAR(20 * std::log10(right / left), 20 * std::log10(8), 1e-3);
}

TEST(Limiter, LetsGoWithItsTimeConstant) {
    constexpr double kReleaseMs = 200;
    Signal input = constant(2, 96000, 0.01f);
    const int at = 10000;
    for (int i = at - 2000; i <= at; ++i) input[0][static_cast<std::size_t>(i)] = 2;
    NodeBench bench(nodes::limiterType());
    bench.set("release", kReleaseMs);
    const Signal output = bench.run(input);
    // The reduction in dB on the untouched side, at two times one time constant apart.
    const auto reductionDb = [&](int frame) {
        return -20 * std::log10(output[1][static_cast<std::size_t>(frame)] / input[1][0]);
    };
    const int later = static_cast<int>(kReleaseMs / 1000 * kSampleRate);
    EXPECT_GT(reductionDb(at + 1000), 4);
    EXPECT_NEAR(reductionDb(at + 1000 + later) / reductionDb(at + 1000), std::exp(-1), 1e-4);
}

}  // namespace
}  // namespace lacquer::test::limiter_test

#include "nodes/eq/dynamic_eq.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/node_bench.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::test::dynamic_eq_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr int kSecond = 48128;  // whole quanta
using Values = std::vector<std::pair<std::string, double>>;

double amplitude(double db) {
    return std::pow(10, db / 20);
}
double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}
double peakDb(const std::vector<float>& signal, std::size_t from) {
    double peak = 0;
    for (std::size_t i = from; i < signal.size(); ++i) peak = std::max(peak, std::fabs(double{signal[i]}));
    return decibels(peak);
}

NodeBench equaliser(const Values& values, int width = 2, int quantumFrames = 256) {
    NodeBench bench(nodes::dynamicEqType(), {.width = width, .quantumFrames = quantumFrames});
    for (const auto& [id, value] : values) bench.set(id, value);
    return bench;
}

// A low shelf has all of its gain at 0 Hz, where what it listens to is all there is: so the levels are those of a
// compressor's curve. Giannoulis, Massberg and Reiss (2012), eq. 4, beyond the knee: (level - threshold)(1 - 1/ratio).
TEST(DynamicEq, MovesItsGainByTheCurveAndNoMoreThanItsRange) {
    const struct {
        double levelDb, ratio, rangeDb, gainDb, changeDb;
    } cases[] = {{-40, 4, -24, 0, 0},     {-20, 4, -24, 0, -7.5}, {-20, 2, -24, 3, -5}, {-10, 4, -24, -3, -15},
                 {-10, 4, -6, 0, -6},     {-20, 4, 24, 0, 7.5},   {-20, 20, 3, -2, 3},  {-20, 4, 0, 1, 0},
                 {-30, 2, -24, 0, -0.375}};  // on the threshold: 6 dB / 8 of the slope
    for (const auto& one : cases) {
        NodeBench bench = equaliser({{"band1.on", 1},
                                     {"band1.threshold", -30},
                                     {"band1.ratio", one.ratio},
                                     {"band1.range", one.rangeDb},
                                     {"band1.gain", one.gainDb},
                                     {"band1.attack", 1}});
        const Signal out = bench.run(constant(2, kSecond, static_cast<float>(amplitude(one.levelDb))));
        EXPECT_NEAR(decibels(out[1].back()), one.levelDb + one.gainDb + one.changeDb, 1e-3) << one.levelDb;
        EXPECT_NEAR(bench.readout("band1.change"), one.changeDb, 1e-3);
    }
}

TEST(DynamicEq, MovesWithAttackAndRelease) {
    // 20 dB over the threshold, then far below; the shelf is so far up that it follows at once.
    NodeBench bench = equaliser({{"band1.on", 1},
                                 {"band1.frequency", 20000},
                                 {"band1.threshold", -40},
                                 {"band1.ratio", 2},
                                 {"band1.range", -24},
                                 {"band1.attack", 20},
                                 {"band1.release", 100}});
    Signal in = constant(2, 96256, static_cast<float>(amplitude(-20)));
    for (auto& channel : in)
        for (std::size_t i = 0; i < channel.size(); ++i)
            if (i < 9600 || i >= 57600) channel[i] *= 0.001f;
    const Signal out = bench.run(in);
    const auto change = [&](std::size_t i) { return decibels(double{out[0][i]} / double{in[0][i]}); };
    for (const double ms : {10.0, 20.0, 60.0})
        EXPECT_NEAR(change(9600 + static_cast<std::size_t>(ms * 48)), -10 * (1 - std::exp(-ms / 20)), 0.15) << ms;
    for (const double ms : {50.0, 100.0, 300.0})
        EXPECT_NEAR(change(57600 + static_cast<std::size_t>(ms * 48)), -10 * std::exp(-ms / 100), 0.15) << ms;
}

TEST(DynamicEq, AttacksWithinAMillisecond) {
    // The same with an attack of half a millisecond, which is 24 frames.
    NodeBench bench = equaliser({{"band1.on", 1},
                                 {"band1.frequency", 23000},
                                 {"band1.q", 0.5},
                                 {"band1.threshold", -40},
                                 {"band1.ratio", 2},
                                 {"band1.range", -24},
                                 {"band1.attack", 0.5}});
    Signal in = constant(2, kSecond, static_cast<float>(amplitude(-20)));
    for (auto& channel : in) std::fill_n(channel.begin(), 9600, 0.0001f);
    const Signal out = bench.run(in);
    for (const int frames : {6, 12, 24, 40, 72}) {
        const auto at = static_cast<std::size_t>(9600 + frames);
        EXPECT_NEAR(decibels(double{out[0][at]} / double{in[0][at]}), -10 * (1 - std::exp(-frames / 24.0)), 0.8)
            << frames;
    }
}

TEST(DynamicEq, HearsWhatItsFilterWorksOn) {
    // A bell moves for a tone on its frequency, by all of its range when that is far above, and not for one far away.
    const Values bell{{"band4.on", 1},          {"band4.frequency", 3000}, {"band4.q", 4},
                      {"band4.threshold", -40}, {"band4.range", -9},       {"band4.release", 500}};
    const auto tone = [&](double hertz, double levelDb) {
        return sine(2, kSecond, amplitude(levelDb), hertz, kSampleRate);
    };
    EXPECT_NEAR(peakDb(equaliser(bell).run(tone(3000, -6))[0], 30000), -6 - 9, 0.05);
    EXPECT_NEAR(peakDb(equaliser(bell).run(tone(3000, -50))[0], 30000), -50, 0.05);
    NodeBench far = equaliser(bell);
    EXPECT_NEAR(peakDb(far.run(tone(100, -12))[0], 30000), -12, 0.05);
    EXPECT_NEAR(far.readout("band4.change"), 0, 0.5);
    NodeBench high = equaliser({{"band6.on", 1}, {"band6.frequency", 5000}, {"band6.threshold", -40}});
    high.run(tone(15000, -6));
    EXPECT_NEAR(high.readout("band6.change"), -6, 1e-3);
    high.run(tone(50, -6));
    EXPECT_NEAR(high.readout("band6.change"), 0, 0.1);
}

TEST(DynamicEq, ListensToTheSidechainWhenItIsToldTo) {
    const Signal quiet = sine(2, kSecond, amplitude(-60), 800, kSampleRate);
    const Signal loud = sine(2, kSecond, amplitude(-6), 800, kSampleRate);
    const Values values{{"band3.on", 1}, {"band3.threshold", -40}, {"band3.range", -12}, {"band3.release", 500}};
    NodeBench own = equaliser(values);
    EXPECT_NEAR(peakDb(own.run(std::vector<Signal>{quiet, loud})[0], 30000), -60, 0.05);
    NodeBench external = equaliser(values);
    external.set("externalSidechain", 1);
    EXPECT_NEAR(peakDb(external.run(std::vector<Signal>{quiet, loud})[0], 30000), -72, 0.05);
}

TEST(DynamicEq, LeavesEveryBitWhileItsBandsAreOffOrFlat) {
    const Signal in = noise(2, 16384, 0.01f);
    EXPECT_EQ(equaliser({}).run(in), in);
    EXPECT_EQ(equaliser({{"band2.on", 1}, {"band2.threshold", -10}, {"band6.on", 1}, {"band6.threshold", 0}}).run(in),
              in);
}

// Without a click: a step of the gain by 12 dB would leave 0.1 of this sine, which is the only thing that
// x[n] - 2 cos(w) x[n-1] + x[n-2] makes nothing of.
TEST(DynamicEq, SwitchesWithoutAClick) {
    NodeBench bench = equaliser({{"band3.on", 1}, {"band3.gain", 12}, {"band3.range", 0}, {"band3.frequency", 1000}});
    bench.automate("band3.on", {{0, 1, CurveShape::hold}, {10000, 0, CurveShape::hold}, {20000, 1}});
    bench.automate("band3.type", {{0, 0, CurveShape::hold}, {30000, 1, CurveShape::hold}, {40000, 2}});
    const double omega = 2 * M_PI * 1000 / kSampleRate;
    const std::vector<float> out = bench.run(sine(2, 60000, 0.1, 1000, kSampleRate))[0];
    for (std::size_t n = 2000; n < out.size(); ++n)
        ASSERT_LT(std::fabs(out[n] - 2 * std::cos(omega) * double{out[n - 1]} + double{out[n - 2]}), 2e-3) << n;
}

TEST(DynamicEq, SoundsTheSameOnEveryVectorUnit) {
    Signal expected;
    for (const nodes::SimdTarget target : availableSimdTargets()) {
        const SimdTargetScope scope(target);
        NodeBench bench = equaliser({{"band1.on", 1}, {"band3.on", 1}, {"band6.on", 1}, {"band3.range", 12}});
        const Signal out = bench.run(noise(2, 16384, 0.5f));
        if (expected.empty()) expected = out;
        EXPECT_EQ(out, expected) << nameOf(target);
    }
}

}  // namespace
}  // namespace lacquer::test::dynamic_eq_test

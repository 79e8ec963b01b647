#include "nodes/master/groove_limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include "nodes/dsp/wall_acceleration.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::groove_limiter_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr double kReferenceVelocity = 0.05;  // m/s, the default

// Peak acceleration of a wall, m/s²: k / sqrt(2) |h| 2 pi f, with |h| from the time constants of IEC 60098.
double wallAcceleration(double amplitude, double hz) {
    const auto h = [](double frequency) {
        const std::complex<double> s(0, 2 * std::numbers::pi * frequency);
        return std::abs((1.0 + s * 3180e-6) * (1.0 + s * 75e-6) / (1.0 + s * 318e-6));
    };
    return kReferenceVelocity * amplitude / std::numbers::sqrt2 * h(hz) / h(1000) * 2 * std::numbers::pi * hz;
}

// A second and some more, in whole quanta, so that no silence is added behind it.
int wholeQuanta(double sampleRate) {
    return static_cast<int>(sampleRate / 256 + 1) * 256;
}

// The highest acceleration of a wall that a signal makes from a frame on, m/s².
double sharpest(const std::vector<float>& samples, double sampleRate, std::size_t from = 0) {
    nodes::WallAcceleration wall;
    wall.prepare(sampleRate);
    double highest = 0;
    for (std::size_t first = 0; first + kControlGridFrames <= samples.size(); first += kControlGridFrames) {
        nodes::Cell cell;
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(first), cell.size(), cell.begin());
        wall.take(cell);
        for (int point = 0; point < wall.points(); ++point) {
            wall.at(point, cell);
            for (const float each : cell)
                if (first >= from) highest = std::max(highest, std::fabs(double{each}));
        }
    }
    return highest * kReferenceVelocity;
}

double levelDb(const std::vector<float>& samples, double hz, double sampleRate) {
    const auto seconds = static_cast<std::ptrdiff_t>(sampleRate / 2);
    const std::vector<float> steady(samples.end() - seconds, samples.end());
    return responseDb(steady, hz, sampleRate) - 20 * std::log10(sampleRate / 4);
}

void expectLate(const Signal& input, const Signal& output, int latency) {
    for (std::size_t c = 0; c < input.size(); ++c)
        for (std::size_t i = 0; i + static_cast<std::size_t>(latency) < input[c].size(); ++i)
            ASSERT_EQ(output[c][i + static_cast<std::size_t>(latency)], input[c][i]) << c << ' ' << i;
}

class GrooveLimiterAt : public testing::TestWithParam<double> {};

TEST_P(GrooveLimiterAt, BringsATrebleToneDownToTheLimit) {
    const double rate = GetParam();
    for (const double hz : {6000.0, 10000.0, 15000.0}) {
        BenchSpec spec;
        spec.sampleRate = rate;
        NodeBench bench(nodes::grooveLimiterType(), spec);
        const double asked = 9;  // dB
        bench.set("limit", wallAcceleration(0.5, hz) * std::pow(10, -asked / 20));
        const Signal output = bench.run(sine(2, wholeQuanta(rate), 0.5, hz, rate));
        EXPECT_NEAR(levelDb(output[0], hz, rate), 20 * std::log10(0.5) - asked, 0.1) << hz;
        EXPECT_NEAR(bench.readout("gainReduction"), asked, 0.1) << hz;
        EXPECT_NEAR(bench.readout("acceleration") / wallAcceleration(0.5, hz), 1, 0.01) << hz;
    }
}

TEST_P(GrooveLimiterAt, IsAsLateAsItSays) {
    BenchSpec spec;
    spec.sampleRate = GetParam();
    NodeBench bench(nodes::grooveLimiterType(), spec);
    const int latency = bench.processor().latencyFrames();
    const Signal input = impulse(2, latency + 1000, 500);
    Signal quiet = input;
    for (auto& channel : quiet)
        for (float& sample : channel) sample *= 0.001f;
    expectLate(quiet, bench.run(quiet), latency);
}

INSTANTIATE_TEST_SUITE_P(Rates, GrooveLimiterAt, testing::Values(44100.0, 48000.0, 96000.0, 192000.0),
                         [](const auto& rate) { return "Hz" + std::to_string(static_cast<int>(rate.param)); });

TEST(GrooveLimiter, LeavesEveryBitBelowTheLimitAsItIs) {
    // No sample path of noise within ±0.001 is sharper than the sum of what all frequencies could do; far below it
    // here.
    NodeBench bench(nodes::grooveLimiterType());
    bench.set("limit", 20000);
    const Signal input = noise(2, 40000, 0.02f);
    expectLate(input, bench.run(input), bench.processor().latencyFrames());
    EXPECT_EQ(bench.readout("gainReduction"), 0);
}

TEST(GrooveLimiter, LeavesEveryBitOfAToneThatIsLoudButLowAsItIs) {
    // 0 dB at 1 kHz is 32.04 g lateral, 222 m/s² of a wall; the same at 10 kHz 10797.
    NodeBench bench(nodes::grooveLimiterType());
    bench.set("limit", 300);
    Signal input = sine(2, 48000, 1, 1000, kSampleRate);
    for (auto& channel : input)  // it begins and ends softly: a sine that is switched on has treble
        for (std::size_t i = 0; i < 4800; ++i) {
            const float share =
                static_cast<float>(std::pow(std::sin(static_cast<double>(i) / 4800 * std::numbers::pi / 2), 2));
            channel[i] *= share;
            channel[channel.size() - 1 - i] *= share;
        }
    expectLate(input, bench.run(input), bench.processor().latencyFrames());
}

TEST(GrooveLimiter, LeavesWhatIsBelowTheFrequencyAlone) {
    // Bass, mids and a treble tone that is far too sharp: only that one changes.
    NodeBench bench(nodes::grooveLimiterType());
    bench.set("limit", wallAcceleration(0.3, 9000) / 4);
    bench.set("frequency", 5000);
    Signal input = sine(2, 96000, 0.3, 9000, kSampleRate);
    for (const double hz : {60.0, 600.0, 3000.0}) {
        const Signal more = sine(2, 96000, 0.1, hz, kSampleRate);
        for (std::size_t c = 0; c < 2; ++c)
            for (std::size_t i = 0; i < more[c].size(); ++i) input[c][i] += more[c][i];
    }
    const Signal output = bench.run(input);
    for (const double hz : {60.0, 600.0, 3000.0}) EXPECT_NEAR(levelDb(output[0], hz, kSampleRate), -20, 0.003) << hz;
    EXPECT_LT(levelDb(output[0], 9000, kSampleRate), 20 * std::log10(0.3) - 11);
}

TEST(GrooveLimiter, TakesBothWallsDownTogether) {
    Signal input = sine(2, 48000, 0.5, 9000, kSampleRate);
    for (float& sample : input[1]) sample *= 0.1f;
    NodeBench bench(nodes::grooveLimiterType());
    bench.set("limit", wallAcceleration(0.5, 9000) / 2);
    const Signal output = bench.run(input);
    EXPECT_NEAR(levelDb(output[0], 9000, kSampleRate), 20 * std::log10(0.25), 0.1);
    EXPECT_NEAR(levelDb(output[1], 9000, kSampleRate), 20 * std::log10(0.025), 0.1);
}

TEST(GrooveLimiter, GoesNoDeeperThanItsRange) {
    NodeBench bench(nodes::grooveLimiterType());
    bench.set("limit", 50);
    bench.set("range", 6);
    EXPECT_NEAR(levelDb(bench.run(sine(2, 48000, 0.5, 9000, kSampleRate))[0], 9000, kSampleRate),
                20 * std::log10(0.5) - 6, 0.01);
}

TEST(GrooveLimiter, CutsAsLoudAsCutGainAndReferenceSay) {
    const auto reduced = [](double cutGainDb, double reference) {
        NodeBench bench(nodes::grooveLimiterType());
        bench.set("limit", wallAcceleration(0.1, 9000));
        bench.set("cutGain", cutGainDb);
        bench.set("reference", reference);
        Signal input = sine(2, wholeQuanta(kSampleRate), 0.1, 9000, kSampleRate);
        for (auto& channel : input)  // switched on at once it would be sharper
            for (std::size_t i = 0; i < 4800; ++i) channel[i] *= static_cast<float>(i) / 4800;
        (void)bench.run(input);
        return bench.readout("gainReduction");
    };
    EXPECT_NEAR(reduced(6, 5), 6, 0.1);
    EXPECT_NEAR(reduced(0, 10), 20 * std::log10(2), 0.1);
    EXPECT_EQ(reduced(-1, 5), 0);
}

// The gain is worked out for the acceleration as it is; as it moves, it adds a little to that: 3 % in what is meant for
// it, bursts of noise that begin at once.
TEST(GrooveLimiter, HoldsBurstsOfSibilanceAtTheLimit) {
    for (const double rate : {44100.0, 96000.0}) {
        Signal input = noise(2, wholeQuanta(rate), 0.5f);
        for (auto& channel : input) {
            double before = 0, beforeThat = 0;  // a resonance at 8 kHz
            for (std::size_t i = 0; i < channel.size(); ++i) {
                const double turn = 2 * std::numbers::pi * 8000 / rate, radius = 0.9;
                const double now =
                    0.1 * channel[i] + 2 * radius * std::cos(turn) * before - radius * radius * beforeThat;
                beforeThat = std::exchange(before, now);
                channel[i] = (i / 6000) % 2 == 1 ? static_cast<float>(now) : 0.0f;
            }
        }
        BenchSpec spec;
        spec.sampleRate = rate;
        NodeBench bench(nodes::grooveLimiterType(), spec);
        const double limit = sharpest(input[0], rate) / 4;
        bench.set("limit", limit);
        const Signal output = bench.run(input);
        EXPECT_LE(sharpest(output[0], rate), 1.03 * limit) << rate;
        EXPECT_GE(sharpest(output[0], rate), 0.8 * limit) << rate;
    }
}

TEST(GrooveLimiter, IsTransparentAgainAfterItHasLetGo) {
    Signal input = noise(2, 3 * 48000, 0.001f);
    input[0][5000] = 4;
    NodeBench bench(nodes::grooveLimiterType());
    const Signal output = bench.run(input);
    const int latency = bench.processor().latencyFrames();
    for (std::size_t i = 96000; i + static_cast<std::size_t>(latency) < input[1].size(); ++i)
        ASSERT_EQ(output[1][i + static_cast<std::size_t>(latency)], input[1][i]) << i;
}

TEST(GrooveLimiter, SoundsTheSameInBlocksOfAnySizeAndInPlace) {
    const Signal input = noise(2, 4096 * 4, 0.3f);
    const auto run = [&](int quantum, Buffers buffers) {
        BenchSpec spec;
        spec.quantumFrames = quantum;
        spec.buffers = buffers;
        NodeBench bench(nodes::grooveLimiterType(), spec);
        bench.set("limit", 1000);
        return bench.run(input);
    };
    const Signal reference = run(64, Buffers::separate);
    EXPECT_EQ(run(1024, Buffers::separate), reference);
    EXPECT_EQ(run(4096, Buffers::shared), reference);
}

TEST(GrooveLimiter, RecoversFromWhatIsNoNumber) {
    NodeBench bench(nodes::grooveLimiterType());
    Signal input = noise(2, 48000, 0.001f);
    input[0][100] = std::numeric_limits<float>::quiet_NaN();
    input[1][200] = std::numeric_limits<float>::infinity();
    const Signal output = bench.run(input);
    for (std::size_t i = 40000; i < output[0].size(); ++i) ASSERT_TRUE(std::isfinite(output[0][i])) << i;
}

TEST(GrooveLimiter, TakesOneChannel) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::grooveLimiterType(), spec);
    bench.set("limit", wallAcceleration(0.5, 10000) / 2);
    EXPECT_NEAR(levelDb(bench.run(sine(1, 48000, 0.5, 10000, kSampleRate))[0], 10000, kSampleRate),
                20 * std::log10(0.25), 0.1);
}

}  // namespace
}  // namespace lacquer::test::groove_limiter_test

#include "nodes/eq/linear_phase_eq.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "nodes/eq/eq_response.hpp"
#include "support/node_bench.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::test::linear_phase_eq_test {
namespace {

using nodes::EqPlacement;
using nodes::EqResponse;
using nodes::EqSettings;
using nodes::FilterType;
using Values = std::vector<std::pair<std::string, double>>;

std::vector<double> valuesWith(const Values& set) {
    std::vector<double> values;
    for (const ParameterInfo& info : nodes::linearPhaseEqType().parameters) {
        values.push_back(info.defaultValue);
        for (const auto& [id, value] : set)
            if (id == info.id) values.back() = value;
    }
    return values;
}

NodeBench equaliser(const Values& set, int width = 1, double sampleRate = 48000, int quantumFrames = 256) {
    const ProcessorType type = nodes::linearPhaseEqType();
    BenchSpec spec{.width = width, .quantumFrames = quantumFrames, .sampleRate = sampleRate};
    spec.parameterValues = valuesWith(set);
    return NodeBench(type, spec);
}

Values band(int number, FilterType type, double hertz, double db, double q, int slope = 1, int placement = 0) {
    const std::string id = "band" + std::to_string(number) + ".";
    return {{id + "on", 1},
            {id + "type", static_cast<double>(type)},
            {id + "gain", db},
            {id + "frequency", hertz},
            {id + "q", q},
            {id + "slope", static_cast<double>(slope)},
            {id + "placement", static_cast<double>(placement)}};
}
Values together(std::initializer_list<Values> parts) {
    Values all;
    for (const Values& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

// What goes in on one channel, as it comes out on another: both halves of the response.
std::vector<float> responseOf(NodeBench& bench, int width, std::size_t from = 0, std::size_t to = 0) {
    const auto frames = static_cast<std::size_t>(2 * bench.processor().latencyFrames() + 1);
    Signal in(static_cast<std::size_t>(width), std::vector<float>(frames));
    in[from][0] = 1;
    return bench.run(in)[to];
}

TEST(LinearPhaseEq, HasTheMagnitudeOfTheSameBandsFrom40HertzUp) {
    const std::vector<Values> settings{
        band(3, FilterType::bell, 40, 12, 1),
        band(3, FilterType::bell, 1000, -18, 10),
        band(3, FilterType::bell, 18000, 9, 2),
        together({band(2, FilterType::lowShelf, 100, 6, 0.71), band(7, FilterType::highShelf, 8000, -9, 1.5)}),
        together({band(1, FilterType::highPass, 30, 0, 0.71, 3), band(8, FilterType::lowPass, 16000, 0, 0.71, 4)}),
        band(4, FilterType::tilt, 800, 5, 1),
        together({band(2, FilterType::lowShelf, 80, 4, 0.7), band(3, FilterType::bell, 200, -4, 2),
                  band(4, FilterType::bell, 3000, 3, 0.5), band(20, FilterType::bell, 6000, -24, 4),
                  Values{{"output", 3}}})};
    for (const double sampleRate : {44100.0, 48000.0, 96000.0})
        for (std::size_t s = 0; s < settings.size(); ++s) {
            NodeBench bench = equaliser(settings[s], 1, sampleRate);
            const std::vector<float> response = responseOf(bench, 1);
            const EqResponse bands(EqSettings::of(valuesWith(settings[s])), sampleRate);
            for (double f = 40; f < 20000; f *= 1.04) {
                if (bands.db(EqPlacement::stereo, f) < -60) continue;
                EXPECT_NEAR(responseDb(response, f, sampleRate), bands.db(EqPlacement::stereo, f), 0.05)
                    << "setting " << s << ", " << f << " Hz at " << sampleRate;
            }
        }
}

TEST(LinearPhaseEq, HasASymmetricKernelInTheMiddleOfWhichItsLatencyEnds) {
    for (const double sampleRate : {8000.0, 44100.0, 48000.0, 96000.0, 192000.0})
        for (int length = 0; length < 4; ++length) {
            Values set =
                together({band(2, FilterType::lowShelf, 150, 9, 0.7), band(5, FilterType::bell, 2000, -12, 3)});
            set.emplace_back("length", length);
            NodeBench bench = equaliser(set, 1, sampleRate);
            const auto latency = static_cast<std::size_t>(bench.processor().latencyFrames());
            const double doublings = std::round(std::log2(sampleRate / 48000));
            EXPECT_EQ(static_cast<double>(latency), 2048 * std::exp2(length + doublings));
            const std::vector<float> response = responseOf(bench, 1);
            std::size_t loudest = 0;
            for (std::size_t n = 0; n < response.size(); ++n)
                if (std::fabs(response[n]) > std::fabs(response[loudest])) loudest = n;
            EXPECT_EQ(loudest, latency);
            for (std::size_t n = 1; n <= latency; ++n)
                ASSERT_NEAR(response[latency + n], response[latency - n], 1e-6) << n << " at " << sampleRate;
        }
}

TEST(LinearPhaseEq, WithoutBandsIsADelay) {
    NodeBench bench = equaliser({}, 2);
    const auto latency = static_cast<std::size_t>(bench.processor().latencyFrames());
    const Signal in = noise(2, 30000, 1.0f), out = bench.run(in);
    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = latency; n < out[c].size(); ++n) ASSERT_NEAR(out[c][n], in[c][n - latency], 1e-6) << n;
}

// With m and s for what the bands do to middle and side, l and r for what those on the left and the right do before.
TEST(LinearPhaseEq, PutsBandsWhereTheyBelong) {
    const double hertz = 1000;
    const auto bell = [&](int number, double db, int placement) {
        return band(number, FilterType::bell, hertz, db, 1, 1, placement);
    };
    const Values set = together({bell(3, 6, 1), bell(4, -3, 2), bell(5, 9, 3), bell(6, 2, 4), bell(9, 1, 0)});
    const auto gain = [](double db) { return std::pow(10, db / 20); };
    const double l = gain(6 + 1), r = gain(-3 + 1), m = gain(9), s = gain(2);
    const double expected[2][2] = {{l * (m + s) / 2, l * (m - s) / 2}, {r * (m - s) / 2, r * (m + s) / 2}};
    for (std::size_t from = 0; from < 2; ++from)
        for (std::size_t to = 0; to < 2; ++to) {
            NodeBench bench = equaliser(set, 2);
            EXPECT_NEAR(responseDb(responseOf(bench, 2, from, to), hertz, 48000), 20 * std::log10(expected[from][to]),
                        0.02)
                << from << " to " << to;
        }
    NodeBench mono = equaliser(set, 1);
    EXPECT_NEAR(responseDb(responseOf(mono, 1), hertz, 48000), 6 + 9 + 1, 0.02);
}

TEST(LinearPhaseEq, FollowsItsBandsWithoutAClick) {
    // A sine is the only thing that x[n] - 2 cos(w) x[n-1] + x[n-2] makes nothing of; a step of its level by 12 dB
    // would leave 0.1 and more.
    const double omega = 2 * std::numbers::pi * 1000 / 48000;
    NodeBench bench = equaliser({});
    bench.automate("band4.gain", {{0, 0, CurveShape::hold},
                                  {40000, 12, CurveShape::hold},
                                  {60000, 12, CurveShape::linear},
                                  {90000, -12, CurveShape::hold},
                                  {100000, 6}});
    bench.automate("band4.frequency", {{0, 1000, CurveShape::hold}, {110000, 2000, CurveShape::hold}, {120000, 1000}});
    const std::vector<float> out = bench.run(sine(1, 180000, 0.1, 1000, 48000))[0];
    double loudest = 0;
    for (std::size_t n = 20000; n < out.size(); ++n) {
        loudest = std::max(loudest, std::fabs(double{out[n]}));
        ASSERT_LT(std::fabs(out[n] - 2 * std::cos(omega) * double{out[n - 1]} + double{out[n - 2]}), 5e-4) << n;
    }
    EXPECT_NEAR(20 * std::log10(loudest / 0.1), 12, 0.1);
    double last = 0;
    for (std::size_t n = out.size() - 1000; n < out.size(); ++n) last = std::max(last, std::fabs(double{out[n]}));
    EXPECT_NEAR(20 * std::log10(last / 0.1), 6, 0.1);
}

TEST(LinearPhaseEq, HasTakenUpAChangeAfterASixthOfASecond) {
    NodeBench bench = equaliser({});
    bench.run(constant(1, 4096, 0));
    bench.set("band4.gain", 9);
    bench.set("band4.frequency", 1000);
    bench.run(constant(1, 8000, 0));
    EXPECT_NEAR(responseDb(responseOf(bench, 1), 1000, 48000), 9, 0.05);
}

TEST(LinearPhaseEq, StartsWithTheBandsOfItsFirstFrame) {
    NodeBench bench = equaliser({});
    bench.set("band4.gain", 9);
    bench.set("band4.frequency", 1000);
    EXPECT_NEAR(responseDb(responseOf(bench, 1), 1000, 48000), 9, 0.05);
}

TEST(LinearPhaseEq, IsSilentAfterItsTail) {
    NodeBench bench = equaliser(band(3, FilterType::bell, 50, 12, 8), 2);
    const auto end =
        static_cast<std::size_t>(1000 + bench.processor().latencyFrames() + bench.processor().tailFrames());
    Signal in = noise(2, 1000, 1.0f);
    for (auto& channel : in) channel.resize(end + 4096);
    const Signal out = bench.run(in);
    for (const auto& channel : out) {
        for (std::size_t n = end; n < channel.size(); ++n) ASSERT_NEAR(channel[n], 0, 1e-6) << n;
        for (std::size_t n = end + 2048; n < channel.size(); ++n) ASSERT_EQ(channel[n], 0) << n;
    }
}

TEST(LinearPhaseEq, SoundsTheSameOnEveryVectorUnitAndInEveryQuantum) {
    for (const int width : {1, 2}) {
        Signal expected;
        for (const nodes::SimdTarget target : availableSimdTargets())
            for (const int quantum : {64, 1024, 4096}) {
                const SimdTargetScope scope(target);
                NodeBench bench = equaliser(band(5, FilterType::bell, 300, 6, 1, 1, 3), width, 48000, quantum);
                bench.automate("band3.gain", {{0, 12, CurveShape::linear}, {30000, -12}});
                bench.automate("band5.placement", {{0, 3, CurveShape::hold}, {9000, 0, CurveShape::hold}, {20000, 4}});
                const Signal out = bench.run(noise(width, 40960, 0.5f));
                if (expected.empty()) expected = out;
                EXPECT_EQ(out, expected) << nameOf(target) << ", " << quantum << ", width " << width;
            }
    }
}

}  // namespace
}  // namespace lacquer::test::linear_phase_eq_test

#include "nodes/space/convolution_reverb.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/node_bench.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::test::convolution_reverb_test {
namespace {

using Values = std::vector<std::pair<std::string, double>>;

struct Room {
    Signal impulse;
    int fileRate = 48000;
    int width = 2;
    int quantumFrames = 256;
    Values values{};
};

LoadSound loaderOf(const Room& room) {
    return [sound = Sound{room.impulse, room.fileRate}](const std::filesystem::path& path,
                                                        double) -> Result<std::shared_ptr<const Sound>> {
        if (path != "hall.wav") return fail(ErrorKind::missingInput, "is not there", path.string());
        return std::make_shared<const Sound>(sound);
    };
}

NodeBench reverb(const Room& room, const std::string& file = "hall.wav") {
    const ProcessorType type = nodes::convolutionReverbType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) {
        values.push_back(info.id == "mix" ? 100 : info.id == "normalise" ? 0 : info.defaultValue);
        for (const auto& [id, value] : room.values)
            if (id == info.id) values.back() = value;
    }
    BenchSpec spec{.width = room.width, .quantumFrames = room.quantumFrames, .parameterValues = values};
    spec.loadSound = loaderOf(room);
    if (!file.empty()) spec.state = {{fileStateKey("impulse"), file}};
    return NodeBench(type, spec);
}

Signal padded(Signal signal, std::size_t frames) {
    for (auto& channel : signal) channel.resize(frames);
    return signal;
}

Signal oneSample(const std::vector<std::pair<std::size_t, float>>& channels, std::size_t frames = 3000) {
    Signal signal;
    for (const auto& [at, value] : channels) {
        signal.emplace_back(frames);
        signal.back()[at] = value;
    }
    return signal;
}

// As the definition says, in double.
std::vector<double> convolve(const std::vector<float>& x, const std::vector<float>& h) {
    std::vector<double> y(x.size());
    for (std::size_t k = 0; k < h.size(); ++k)
        for (std::size_t n = 0; n + k < x.size(); ++n)
            if (x[n] != 0) y[n + k] += double{h[k]} * double{x[n]};
    return y;
}

double residualDb(const std::vector<float>& got, const std::vector<double>& expected) {
    double error = 0, power = 0;
    for (std::size_t n = 0; n < expected.size(); ++n) {
        error += std::pow(got[n] - expected[n], 2);
        power += expected[n] * expected[n];
    }
    return 10 * std::log10(error / power);
}

TEST(ConvolutionReverb, IsTheConvolutionWithItsImpulseWithoutLatency) {
    for (const int length : {1, 63, 64, 65, 1000, 50000}) {
        const Room room{.impulse = noise(2, length, 1.0f, 5)};
        NodeBench bench = reverb(room);
        const Signal in = padded(noise(2, 2000, 0.5f), static_cast<std::size_t>(2000 + length));
        const Signal out = bench.run(in);
        for (std::size_t c = 0; c < 2; ++c)
            EXPECT_LT(residualDb(out[c], convolve(in[c], room.impulse[c])), -120) << length;
        EXPECT_EQ(bench.processor().latencyFrames(), 0);
    }
}

TEST(ConvolutionReverb, SoundsTheSameBitForBitInEveryQuantumAndOnEveryVectorUnit) {
    const ProcessorType type = nodes::convolutionReverbType();
    for (const int channels : {1, 2, 4})
        for (const int width : {1, 2}) {
            Signal expected;
            for (const nodes::SimdTarget target : availableSimdTargets()) {
                const SimdTargetScope scope(target);
                for (int quantum = kMinimumQuantum; quantum <= kMaximumQuantum; quantum *= 4) {
                    NodeBench bench =
                        reverb({.impulse = noise(channels, 20000, 0.1f), .width = width, .quantumFrames = quantum});
                    for (const ParameterInfo& info : type.parameters)
                        if (!info.fixed)
                            bench.automate(info.id, {{100, info.minimum, CurveShape::linear},
                                                     {7000, info.maximum, CurveShape::linear},
                                                     {20000, info.defaultValue}});
                    const Signal out = bench.run(noise(width, 8 * kMaximumQuantum, 1.0f));
                    if (expected.empty()) expected = out;
                    EXPECT_EQ(out, expected) << channels << ' ' << width << ' ' << quantum << ' ' << nameOf(target);
                }
            }
        }
}

TEST(ConvolutionReverb, SendsEachChannelOfTheImpulseWhereItBelongs) {
    const Signal left = oneSample({{0, 1.0f}, {0, 0.0f}}), right = oneSample({{0, 0.0f}, {0, 1.0f}});
    struct Case {
        Signal impulse, fromLeft, fromRight;
    };
    const std::vector<Case> cases{
        {oneSample({{10, 0.5f}}), oneSample({{10, 0.5f}, {0, 0}}), oneSample({{0, 0}, {10, 0.5f}})},
        {oneSample({{10, 0.5f}, {20, 0.25f}}), oneSample({{10, 0.5f}, {0, 0}}), oneSample({{0, 0}, {20, 0.25f}})},
        {oneSample({{10, 0.5f}, {20, 0.25f}, {300, 0.125f}, {2000, 0.75f}}), oneSample({{10, 0.5f}, {20, 0.25f}}),
         oneSample({{300, 0.125f}, {2000, 0.75f}})}};
    for (const Case& one : cases)
        for (const auto& [in, expected] : {std::pair{left, one.fromLeft}, std::pair{right, one.fromRight}}) {
            const Signal out = reverb({.impulse = one.impulse}).run(in);
            for (std::size_t c = 0; c < 2; ++c)
                for (std::size_t n = 0; n < out[c].size(); ++n)
                    ASSERT_NEAR(out[c][n], expected[c][n], 1e-6) << one.impulse.size() << ' ' << c << ' ' << n;
        }
}

// Of the same sound on both sides, the middle of what comes out.
TEST(ConvolutionReverb, OnMonoIsTheMiddleOfStereo) {
    for (const int channels : {1, 2, 4}) {
        const Signal impulse = noise(channels, 5000, 0.1f), in = padded(noise(1, 2000, 1.0f), 8000);
        const Signal mono = reverb({.impulse = impulse, .width = 1}).run(in);
        const Signal stereo = reverb({.impulse = impulse}).run({in[0], in[0]});
        for (std::size_t n = 0; n < mono[0].size(); ++n)
            ASSERT_NEAR(mono[0][n], (stereo[0][n] + stereo[1][n]) / 2, 1e-5) << channels << ' ' << n;
    }
}

TEST(ConvolutionReverb, WithoutAnImpulsePassesEveryBit) {
    NodeBench bench = reverb({.impulse = {}}, "");
    const Signal in = noise(2, 4096, 1.0f);
    EXPECT_EQ(bench.run(in), in);
    EXPECT_EQ(bench.processor().tailFrames(), 0);
    EXPECT_TRUE(bench.processor().saveState().empty());
}

TEST(ConvolutionReverb, SavesThePathOfItsImpulse) {
    NodeBench bench = reverb({.impulse = noise(1, 100, 1.0f)});
    EXPECT_EQ(bench.processor().saveState().at(fileStateKey("impulse")), "hall.wav");
}

TEST(ConvolutionReverb, AnImpulseThatCannotBeUsedIsNamed) {
    NodeBench bench = reverb({.impulse = noise(3, 100, 1.0f)}, "");
    const Status three = bench.processor().restoreState({{fileStateKey("impulse"), "hall.wav"}});
    ASSERT_FALSE(three.ok());
    EXPECT_EQ(three.error().kind, ErrorKind::badData);
    EXPECT_NE(three.error().line().find("hall.wav: has 3 channels"), std::string::npos) << three.error().line();
    const Status missing = bench.processor().restoreState({{fileStateKey("impulse"), "/gone/room.wav"}});
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::missingInput);
    EXPECT_NE(missing.error().line().find("/gone/room.wav"), std::string::npos) << missing.error().line();
}

TEST(ConvolutionReverb, KeepsTheLevelOfAnImpulseOfAnotherRate) {
    // At twice the rate a file has twice the samples, and their sum is twice as large; the loader keeps their values.
    const Signal out = reverb({.impulse = {{0.25f, 0.5f, 0.25f}}, .fileRate = 96000}).run(oneSample({{0, 1}, {0, 1}}));
    EXPECT_NEAR(out[0][1], 1.0f, 1e-6f);
}

double powerOf(const std::vector<float>& samples) {
    double sum = 0;
    for (const float x : samples) sum += double{x} * x;
    return sum / static_cast<double>(samples.size());
}

// Noise whose sides have nothing to do with each other: the power of a sum is the sum of powers.
TEST(ConvolutionReverb, NormalisedGivesNoiseBackAsLoudAsItWent) {
    for (const int channels : {1, 2, 4})
        for (const int width : {1, 2}) {
            const Signal in = noise(width, 200000, 0.5f);
            const Signal impulse = noise(channels, 4000, 0.9f, 7);
            const Signal out = reverb({.impulse = impulse, .width = width, .values = {{"normalise", 1}}}).run(in);
            double most = 0;
            for (const auto& channel : out) most = std::max(most, powerOf(channel));
            EXPECT_NEAR(10 * std::log10(most / powerOf(in[0])), 0, 0.2) << channels << ' ' << width;
        }
    const Signal click = oneSample({{0, 1.0f}, {0, 1.0f}});
    const Values on{{"normalise", 1}};
    EXPECT_NEAR(reverb({.impulse = oneSample({{0, 0.5f}, {0, 0.25f}}), .values = on}).run(click)[1][0], 0.5f, 1e-6f)
        << "one side stays as loud beside the other as it is";
    EXPECT_EQ(reverb({.impulse = constant(2, 100, 0), .values = on}).run(click)[0][0], 0)
        << "of silence nothing is made";
}

TEST(ConvolutionReverb, HasPredelayWidthGainAndMixInTheirUnits) {
    const Signal impulse = oneSample({{0, 0.5f}, {0, 0.25f}}), click = oneSample({{0, 1.0f}, {0, 1.0f}}, 30000);
    const auto run = [&](const Values& values) { return reverb({.impulse = impulse, .values = values}).run(click); };
    EXPECT_NEAR(run({{"predelay", 500}})[0][24000], 0.5f, 1e-6f);
    EXPECT_NEAR(run({{"width", 0}})[0][0], 0.375f, 1e-6f);
    EXPECT_NEAR(run({{"width", 200}})[0][0], 0.625f, 1e-6f);
    EXPECT_NEAR(run({{"width", 200}})[1][0], 0.125f, 1e-6f);
    EXPECT_NEAR(run({{"gain", 20 * std::log10(2)}})[0][0], 1.0f, 1e-6f);
    EXPECT_NEAR(run({{"mix", 50}})[1][0], 0.625f, 1e-6f);
}

// Butterworth's 1 / sqrt(1 + (f / fc)⁴), and its mirror image.
TEST(ConvolutionReverb, CutsLowsAndHighsByTwelveDecibelsPerOctave) {
    const auto response = [&](const Values& values, double hertz) {
        return responseDb(reverb({.impulse = oneSample({{0, 1.0f}}, 64), .values = values}).run(impulse(2, 48000))[0],
                          hertz, 48000);
    };
    const auto expected = [](double ratio) { return -10 * std::log10(1 + std::pow(ratio, 4)); };
    EXPECT_NEAR(response({{"lowCut", 400}}, 200), expected(2), 0.05);
    EXPECT_NEAR(response({{"lowCut", 400}}, 1000), expected(0.4), 0.05);
    EXPECT_NEAR(response({{"highCut", 2000}}, 4000), expected(2), 0.1);
    EXPECT_NEAR(response({{"highCut", 2000}}, 1000), expected(0.5), 0.05);
}

TEST(ConvolutionReverb, UsesAsMuchOfTheImpulseAsItsLengthSays) {
    NodeBench bench = reverb({.impulse = constant(2, 40000, 0.5f), .values = {{"length", 25}}});
    const Signal out = bench.run(impulse(2, 20000));
    for (std::size_t n = 0; n < 7600; ++n) ASSERT_NEAR(out[0][n], 0.5f, 1e-6f) << n;  // the fade takes 50 ms
    for (std::size_t n = 10000; n < 20000; ++n) ASSERT_NEAR(out[0][n], 0.0f, 1e-6f) << n;
    EXPECT_EQ(bench.processor().tailFrames(), 10000 + 24000);  // and the longest predelay
}

TEST(ConvolutionReverb, NothingButNumbersEntersIt) {
    NodeBench bench = reverb({.impulse = noise(2, 20000, 0.1f)});
    Signal in = noise(2, 1000, 0.5f);
    in[0][100] = std::numeric_limits<float>::quiet_NaN();
    in[1][200] = std::numeric_limits<float>::infinity();
    in[0][300] = std::numeric_limits<float>::denorm_min();
    in[1][400] = -std::numeric_limits<float>::max();
    bench.run(in);
    const Signal out = bench.run(constant(2, 60000, 0));
    for (const auto& channel : out) {
        for (const float x : channel) ASSERT_TRUE(std::isfinite(x));
        for (std::size_t n = 50000; n < channel.size(); ++n) ASSERT_EQ(channel[n], 0);
    }
}

// What the engine would ask it in a silent quantum of 64 frames.
bool sleeps(NodeBench& bench, const Values& values) {
    const ProcessorType type = nodes::convolutionReverbType();
    std::vector<ParameterView> parameters;
    for (const ParameterInfo& info : type.parameters) {
        double value = info.defaultValue;
        for (const auto& [id, other] : values)
            if (id == info.id) value = other;
        parameters.emplace_back(static_cast<float>(value), nullptr);
    }
    ProcessContext context;
    context.parameters = parameters;
    context.frames = 64;
    return bench.processor().sleeps(context);
}

TEST(ConvolutionReverb, SleepsWithItsCutsToo) {
    const Values values{{"lowCut", 100}, {"highCut", 8000}};
    NodeBench bench = reverb({.impulse = noise(2, 3000, 0.1f), .quantumFrames = 64, .values = values});
    bench.run(noise(2, 1024, 0.5f));
    bench.run(constant(2, 240000, 0));
    EXPECT_TRUE(sleeps(bench, values));
    EXPECT_FALSE(sleeps(bench, {{"lowCut", 200}, {"highCut", 8000}}));
}

TEST(ConvolutionReverb, SleepsOnceAllHasDiedAway) {
    const Values values{{"predelay", 100}};
    NodeBench bench = reverb({.impulse = noise(2, 30000, 0.1f), .quantumFrames = 64, .values = values});
    bench.run(noise(2, 1024, 0.5f));
    std::int64_t silent = 0;
    while (!sleeps(bench, values) && silent < 200000) {
        bench.run(constant(2, 64, 0));
        silent += 64;
    }
    EXPECT_GE(silent, 30000 + 4800);
    EXPECT_LT(silent, bench.processor().tailFrames() + 6 * 4096);
    const Signal after = bench.run(constant(2, 40000, 0));
    for (const auto& channel : after)
        for (const float x : channel) ASSERT_EQ(x, 0);
    EXPECT_TRUE(sleeps(bench, values));
    EXPECT_FALSE(sleeps(bench, {{"predelay", 200}})) << "it has to fade over first";
}

}  // namespace
}  // namespace lacquer::test::convolution_reverb_test

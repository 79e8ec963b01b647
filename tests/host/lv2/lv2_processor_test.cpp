#include "host/lv2/lv2_processor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/atom/atom.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <thread>

#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::lv2_processor_test {
namespace {

constexpr const char* kAmp = "http://lv2plug.in/plugins/eg-amp";
constexpr const char* kEqualiser = "http://gareus.org/oss/lv2/fil4#stereo";
constexpr const char* kLimiter = "http://gareus.org/oss/lv2/dpl#stereo";
constexpr const char* kPhaseRotator = "http://gareus.org/oss/lv2/phaserotate#stereo";
constexpr const char* kSampler = "http://lv2plug.in/plugins/eg-sampler";
constexpr const char* kParams = "http://lv2plug.in/plugins/eg-params";

Channels impulse(int channels, std::size_t frames) {
    Channels made(static_cast<std::size_t>(channels), std::vector<float>(frames));
    for (auto& channel : made) channel[0] = 0.5f;
    return made;
}

PrepareSpec quantumOf(int frames) {
    PrepareSpec spec;
    spec.quantumFrames = frames;
    return spec;
}

struct Reference {
    const char* uri;
    int channels;
    Settings settings;
};

// Plugins whose sound does not depend on the block length, so lv2apply, which runs blocks of one frame, is the truth.
class AgainstLv2apply : public testing::TestWithParam<Reference> {};

TEST_P(AgainstLv2apply, GivesTheSameSamples) {
    const auto& [uri, channels, settings] = GetParam();
    const auto in = noise(channels, 30000);
    const auto expected = lv2apply(uri, in, settings);
    ASSERT_EQ(expected.size(), static_cast<std::size_t>(channels)) << "lv2apply could not run " << uri;
    ASSERT_FALSE(identical(expected, in)) << "the settings do nothing, so the comparison would say nothing";
    EXPECT_TRUE(identical(PluginHarness(uri, channels, settings).run(in), expected));
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, AgainstLv2apply,
    testing::Values(Reference{kAmp, 1, {{"gain", -7.5}}},
                    Reference{"http://drobilla.net/plugins/mda/Overdrive", 2, {{"drive", 0.6}, {"muffle", 0.3}}},
                    Reference{"http://drobilla.net/plugins/mda/Dynamics", 2, {{"thresh", 0.3}, {"ratio", 0.7}}},
                    Reference{"http://drobilla.net/plugins/mda/Ambience", 2, {}},
                    Reference{"http://drobilla.net/plugins/mda/MultiBand", 2, {}},
                    Reference{"http://drobilla.net/plugins/mda/Detune", 2, {}},
                    Reference{"http://drobilla.net/plugins/mda/DubDelay", 2, {}},
                    Reference{"http://drobilla.net/plugins/mda/ThruZero", 2, {}}),
    [](const auto& reference) {
        std::string name = reference.param.uri;
        name = name.substr(name.find_last_of('/') + 1);
        std::replace_if(
            name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST(Lv2Processor, EqualisesByTheGainThatIsSet) {
    // The overall gain of the equaliser, its bands flat, in the steady state: +6 dB.
    PluginHarness equaliser(kEqualiser, 2, {{"gain", 6.0}});
    Channels in(2, std::vector<float>(48000));
    for (std::size_t i = 0; i < 48000; ++i)
        in[0][i] = in[1][i] = 0.25f * static_cast<float>(std::sin(2 * M_PI * 1000.0 * static_cast<double>(i) / 48000));
    const auto out = equaliser.run(in);
    double before = 0, after = 0;
    for (std::size_t i = 24000; i < 48000; ++i) {
        before += static_cast<double>(in[0][i]) * in[0][i];
        after += static_cast<double>(out[0][i]) * out[0][i];
    }
    EXPECT_NEAR(10 * std::log10(after / before), 6.0, 0.01);
}

TEST(Lv2Processor, SoundsTheSameAtEveryQuantumWhereThePluginDoes) {
    const Settings settings{{"gain1", 9}, {"freq1", 160}, {"HPfreq", 80}, {"HighPass", 1}};
    const auto in = noise(2, 20000);
    const auto reference = PluginHarness(kEqualiser, 2, settings, quantumOf(64)).run(in);
    for (const int quantum : {256, 1024, 4096})
        EXPECT_TRUE(identical(PluginHarness(kEqualiser, 2, settings, quantumOf(quantum)).run(in), reference))
            << quantum;
}

TEST(Lv2Processor, RunsAMonoPluginOncePerChannel) {
    const auto in = noise(2, 10000);
    const Settings settings{{"threshold", -30}, {"Ratio", 0.5}};
    const char* uri = "http://gareus.org/oss/lv2/darc#mono";
    const auto out = PluginHarness(uri, 2, settings).run(in);
    ASSERT_EQ(out.size(), 2u);
    EXPECT_TRUE(identical({out[0]}, PluginHarness(uri, 1, settings).run({in[0]})));
    EXPECT_TRUE(identical({out[1]}, PluginHarness(uri, 1, settings).run({in[1]})));
    EXPECT_FALSE(identical({out[0]}, {out[1]}));
}

TEST(Lv2Processor, KnowsTheLatencyBeforeTheFirstQuantum) {
    for (const char* uri : {kLimiter, kPhaseRotator}) {
        PluginHarness plugin(uri, 2);
        const int latency = plugin.processor().latencyFrames();
        EXPECT_GT(latency, 0) << uri;
        const auto out = plugin.run(impulse(2, 16384));
        const auto loudest =
            std::max_element(out[0].begin(), out[0].end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
        EXPECT_EQ(loudest - out[0].begin(), latency) << uri;
    }
}

// nodelay reports the delay it is set to as its latency.
TEST(Lv2Processor, HasTheLatencyOfTheValuesItStartsWith) {
    PluginHarness delay("http://gareus.org/oss/lv2/nodelay", 1, {{"delay", 1000}});
    EXPECT_EQ(delay.processor().latencyFrames(), 1000);
}

TEST(Lv2Processor, NoticesThatTheLatencyChanges) {
    PluginHarness delay("http://gareus.org/oss/lv2/nodelay", 1);
    EXPECT_EQ(delay.processor().latencyFrames(), 0);
    delay.set("delay", 480);
    delay.run(Channels(1, std::vector<float>(4096)));
    EXPECT_EQ(delay.processor().latencyFrames(), 480);
}

TEST(Lv2Processor, ReportsControlOutputs) {
    PluginHarness equaliser(kEqualiser, 2);
    const auto peak = equaliser.type().findReadout("peak");
    ASSERT_TRUE(peak);
    equaliser.run(Channels(2, std::vector<float>(1024, 0.0f)));
    const double silent = equaliser.processor().readout(*peak);
    equaliser.run(noise(2, 48000, 0.5f));
    EXPECT_GT(equaliser.processor().readout(*peak), silent + 20);
}

TEST(Lv2Processor, ClampsWhatIsOutOfRange) {
    const auto in = noise(1, 4096);
    EXPECT_TRUE(
        identical(PluginHarness(kAmp, 1, {{"gain", 1000}}).run(in), PluginHarness(kAmp, 1, {{"gain", 24}}).run(in)));
    EXPECT_TRUE(
        identical(PluginHarness(kAmp, 1, {{"gain", NAN}}).run(in), PluginHarness(kAmp, 1, {{"gain", 0}}).run(in)));
}

TEST(Lv2Processor, AFreshInstanceRepeatsItself) {
    const Settings settings{{"threshold", -8}, {"gain", 10}};
    const auto in = noise(2, 48000, 0.9f);
    EXPECT_TRUE(identical(PluginHarness(kLimiter, 2, settings).run(in), PluginHarness(kLimiter, 2, settings).run(in)));
}

TEST(Lv2Processor, ResetForgetsTheSignal) {
    const auto in = noise(2, 20000, 0.9f);
    PluginHarness limiter(kLimiter, 2, {{"gain", 10}});
    const auto first = limiter.run(in);
    EXPECT_FALSE(identical(limiter.run(in), first));
    limiter.processor().reset();
    EXPECT_TRUE(identical(limiter.run(in), first));
}

TEST(Lv2Processor, OfflineEqualsLive) {
    const auto in = noise(2, 20000, 0.9f);
    PrepareSpec offline;
    offline.offline = true;
    EXPECT_TRUE(identical(PluginHarness(kLimiter, 2, {{"gain", 12}}, offline).run(in),
                          PluginHarness(kLimiter, 2, {{"gain", 12}}).run(in)));
}

TEST(Lv2Processor, TwoInstancesOnTwoThreadsSoundLikeOne) {
    const Settings settings{{"threshold", -6}, {"gain", 12}};
    const auto in = noise(2, 96000, 0.9f);
    const auto alone = PluginHarness(kLimiter, 2, settings).run(in);
    PluginHarness one(kLimiter, 2, settings), two(kLimiter, 2, settings);
    Channels fromOne, fromTwo;
    std::thread other([&] { fromTwo = two.run(in); });
    fromOne = one.run(in);
    other.join();
    EXPECT_TRUE(identical(fromOne, alone));
    EXPECT_TRUE(identical(fromTwo, alone));
}

TEST(Lv2Processor, LeavesTheFloatingPointModeAsItWas) {
    // The low six bits of MXCSR only tell what has happened so far, to the test's own arithmetic too.
    const auto mode = [] { return _mm_getcsr() & ~0x3fu; };
    const unsigned before = mode();
    PluginHarness limiter(kLimiter, 2);
    EXPECT_EQ(mode(), before);
    limiter.run(noise(2, 1024));
    EXPECT_EQ(mode(), before);
}

TEST(Lv2Processor, PassesMidiThrough) {
    PluginHarness transposer("http://gareus.org/oss/lv2/midifilter#miditranspose", 1, {{"transpose", 12}});
    transposer.send({0x90, 60, 100});
    transposer.run(Channels(1, std::vector<float>(256)));
    EXPECT_THAT(transposer.received(), testing::ElementsAre(testing::ElementsAre(0x90, 72, 100)));
}

TEST(Lv2Processor, PassesMidiThroughPortsOfTheOldEventExtension) {
    const OwnPlugins own;
    PluginHarness fifths("urn:lacquer:old-events", 1);
    fifths.send({0x90, 60, 100});
    fifths.run(Channels(1, std::vector<float>(256)));
    EXPECT_THAT(fifths.received(), testing::ElementsAre(testing::ElementsAre(0x90, 67, 100)));
    fifths.run(Channels(1, std::vector<float>(256)));
    EXPECT_TRUE(fifths.received().empty());
}

// Its tempo comes from the host, by the port that the MIDI comes by: one beat at 120 bpm are 24000 frames. By its own
// setting it would be 48000.
TEST(Lv2Processor, APluginHearsTheTempoAndMidiOnOnePort) {
    PluginHarness delay("http://gareus.org/oss/lv2/midifilter#mididelay", 1, {{"delayBPM", 60}});
    delay.send({0x90, 60, 100});
    int quanta = 0;
    for (; quanta < 300 && delay.received().empty(); ++quanta) delay.run(Channels(1, std::vector<float>(256)));
    EXPECT_THAT(delay.received(), testing::ElementsAre(testing::ElementsAre(0x90, 60, 100)));
    EXPECT_EQ(quanta, 24'000 / 256 + 1);
}

// eg-sampler names its sample in a default state and loads it in its worker.
TEST(Lv2Processor, ASamplerPlaysFromItsFirstQuantum) {
    for (const bool offline : {false, true}) {
        PrepareSpec spec;
        spec.offline = offline;
        PluginHarness sampler(kSampler, 1, {}, spec);
        sampler.send({0x90, 60, 100});
        const auto out = sampler.run(Channels(1, std::vector<float>(256)));
        EXPECT_GT(*std::max_element(out[0].begin(), out[0].end()), 0.01f) << (offline ? "offline" : "live");
    }
}

TEST(Lv2Processor, RestoresWhatItSaved) {
    PluginHarness sampler(kSampler, 1), other(kSampler, 1);
    const ProcessorState state = sampler.processor().saveState();
    EXPECT_EQ(state.count(fileStateKey("sample")), 1u);
    ASSERT_TRUE(other.processor().restoreState(state).ok());
    EXPECT_EQ(other.processor().saveState(), state);
    other.send({0x90, 60, 100});
    const auto out = other.run(Channels(1, std::vector<float>(256)));
    EXPECT_GT(*std::max_element(out[0].begin(), out[0].end()), 0.01f);
}

TEST(Lv2Processor, TakesStateUpThatCameBeforePrepare) {
    PluginHarness saved(kParams, 1);
    ProcessorState state = saved.processor().saveState();
    std::string& text = state.at("http://lv2plug.in/plugins/eg-params#string");
    ASSERT_NE(text.find("Hello"), std::string::npos) << text;
    text.replace(text.find("Hello"), 5, "Adieu");
    const auto processor = *saved.type().create({});
    ASSERT_TRUE(processor->restoreState(state).ok());
    ASSERT_TRUE(processor->prepare({}).ok());
    EXPECT_EQ(processor->saveState(), state);
    processor->reset();
    EXPECT_EQ(processor->saveState(), state);
}

// Once it has heard one, it would never put out anything else.
TEST(Lv2Processor, FeedsNothingThatIsNotANumber) {
    const OwnPlugins own;
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        PluginHarness plugin("urn:lacquer:misbehaving#not-a-number", 1);
        Channels in = noise(1, 1024);
        in[0][300] = bad;
        Channels expected = in;
        std::fill_n(expected[0].begin() + 256, 256, 0.0f);
        EXPECT_TRUE(identical(plugin.run(in), expected)) << "all but the quantum with " << bad;
    }
}

constexpr const char* kLatecomer = "urn:lacquer:latecomer";
constexpr const char* kLatecomerState = "urn:lacquer:latecomer#latency";

std::string intState(std::int32_t value) {
    return std::string("1\n") + LV2_ATOM__Int + "\n" + std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

TEST(Lv2Processor, HasTheLatencyOfItsStateAndStartsFreshWithIt) {
    const OwnPlugins own;
    PluginHarness plugin(kLatecomer, 1);
    EXPECT_EQ(plugin.processor().latencyFrames(), 0);
    ASSERT_TRUE(plugin.processor().restoreState({{kLatecomerState, intState(480)}}).ok());
    EXPECT_EQ(plugin.processor().latencyFrames(), 480);
    EXPECT_EQ(plugin.run(Channels(1, std::vector<float>(1)))[0][0], 1.0f) << "its first run() is the first one heard";
    EXPECT_EQ(plugin.processor().saveState().at(kLatecomerState), intState(480));
}

// Whoever runs the node says whose latency cannot be.
TEST(Lv2Processor, PassesOnALatencyThatCannotBe) {
    const OwnPlugins own;
    PluginHarness plugin(kLatecomer, 1);
    for (const std::int32_t latency : {-5, std::numeric_limits<std::int32_t>::max()}) {
        ASSERT_TRUE(plugin.processor().restoreState({{kLatecomerState, intState(latency)}}).ok());
        EXPECT_FALSE(isPossibleLatency(plugin.processor().latencyFrames(), 48000)) << latency;
    }
}

TEST(Lv2Processor, ARefusedStateChangesNothing) {
    const OwnPlugins own;
    PluginHarness plugin(kLatecomer, 1);
    ASSERT_TRUE(plugin.processor().restoreState({{kLatecomerState, intState(480)}}).ok());
    plugin.run(Channels(1, std::vector<float>(1)));
    EXPECT_FALSE(plugin.processor().restoreState({{"urn:other", intState(7)}}).ok());
    EXPECT_EQ(plugin.processor().latencyFrames(), 480);
    EXPECT_EQ(plugin.run(Channels(1, std::vector<float>(1)))[0][0], 2.0f);
    ASSERT_TRUE(plugin.processor().prepare({}).ok());
    EXPECT_EQ(plugin.processor().latencyFrames(), 480);
}

// Through text, as many hosts save state, 1.2345678e-7 comes back as 1.2e-7, and 1e-9 as 0.
TEST(Lv2Processor, KeepsEveryBitOfAState) {
    for (const float value : {1.2345678e-7f, 1e-9f, 1.0f / 3, std::numeric_limits<float>::denorm_min()}) {
        const std::string key = std::string(kParams) + "#float";
        const std::string text = std::string("1\n") + LV2_ATOM__Float + "\n" +
                                 std::string(reinterpret_cast<const char*>(&value), sizeof value);
        PluginHarness plugin(kParams, 1);
        ProcessorState state = plugin.processor().saveState();
        state[key] = text;
        ASSERT_TRUE(plugin.processor().restoreState(state).ok());
        EXPECT_EQ(plugin.processor().saveState().at(key), text) << value;
    }
}

TEST(Lv2Processor, RefusesDamagedState) {
    PluginHarness plugin(kParams, 1);
    const auto status = plugin.processor().restoreState({{"http://lv2plug.in/plugins/eg-params#int", "nonsense"}});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::badData);
    EXPECT_EQ(status.error().where, "http://lv2plug.in/plugins/eg-params#int");
}

}  // namespace
}  // namespace lacquer::host::test::lv2_processor_test

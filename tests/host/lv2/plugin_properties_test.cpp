// Properties that plugins are told by message. What eg-params has stands in its Turtle file, of lv2-examples.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/atom/atom.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "host/lv2/property_message.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::plugin_properties_test {
namespace {

using testing::ElementsAre;

constexpr const char* kParams = "http://lv2plug.in/plugins/eg-params";
constexpr const char* kSampler = "http://lv2plug.in/plugins/eg-sampler";
constexpr const char* kConvolver = "http://gareus.org/oss/lv2/convoLV2#Mono";

std::string keyOf(const std::string& property) {
    return std::string(kParams) + "#" + property;
}

template <class Number>
std::string stateOf(const char* type, Number value) {
    return std::string("1\n") + type + "\n" + std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

Channels quantum() {
    return Channels(1, std::vector<float>(256));
}

TEST(PluginProperties, NumbersAreParametersAndFilesAreFiles) {
    const PluginHarness params(kParams, 1);
    const ProcessorType& type = params.type();
    std::vector<std::string> ids, readouts;
    for (const ParameterInfo& info : type.parameters) ids.push_back(info.id);
    for (const ParameterInfo& info : type.readouts) readouts.push_back(info.id);
    EXPECT_THAT(ids, ElementsAre("bool", "double", "float", "int", "long", "spring"));
    EXPECT_THAT(readouts, ElementsAre("bool", "double", "float", "int", "lfo", "long", "spring"));
    ASSERT_EQ(type.files.size(), 1u);
    EXPECT_EQ(type.files[0].id, "path");
    EXPECT_EQ(type.parameters[0].scale, ParameterScale::toggle);
    EXPECT_EQ(type.parameters[2].defaultValue, 0.1234) << "of the plugin's default state";
    EXPECT_EQ(type.parameters[3].scale, ParameterScale::integer);
    EXPECT_EQ(type.readouts[4].name, "LFO");
    EXPECT_EQ(type.readouts[4].minimum, -1);
}

TEST(PluginProperties, AreToldInTheirOwnTypesWhatTheyStartWith) {
    PluginHarness params(kParams, 1, {{"bool", 1}, {"int", 1}, {"long", 1}, {"float", 0.75}, {"double", 0.375}});
    params.run(quantum());
    const ProcessorState state = params.processor().saveState();
    EXPECT_EQ(state.at(keyOf("bool")), stateOf(LV2_ATOM__Bool, std::int32_t{1}));
    EXPECT_EQ(state.at(keyOf("int")), stateOf(LV2_ATOM__Int, std::int32_t{1}));
    EXPECT_EQ(state.at(keyOf("long")), stateOf(LV2_ATOM__Long, std::int64_t{1}));
    EXPECT_EQ(state.at(keyOf("float")), stateOf(LV2_ATOM__Float, 0.75f));
    EXPECT_EQ(state.at(keyOf("double")), stateOf(LV2_ATOM__Double, 0.375));
}

TEST(PluginProperties, AreToldWhenTheyChange) {
    PluginHarness params(kParams, 1, {{"float", 0.75}});
    params.run(quantum());
    params.set("float", 0.5);
    params.run(quantum());
    EXPECT_EQ(params.processor().saveState().at(keyOf("float")), stateOf(LV2_ATOM__Float, 0.5f));
    params.set("float", 0.1234);  // back at the default
    params.run(quantum());
    EXPECT_EQ(params.processor().saveState().at(keyOf("float")), stateOf(LV2_ATOM__Float, 0.1234f));
}

// A preset's state may say otherwise: what the node shows is what the plugin has, set back to its default or not.
TEST(PluginProperties, WhatTheNodeShowsIsToldAfterTheState) {
    PluginHarness params(kParams, 1, {{"double", 0.5}});
    ProcessorState state = PluginHarness(kParams, 1).processor().saveState();
    const std::string untouched = state.at(keyOf("float"));
    state[keyOf("float")] = stateOf(LV2_ATOM__Float, 0.875f);
    ASSERT_TRUE(params.processor().restoreState(state).ok());
    params.run(quantum());
    state = params.processor().saveState();
    EXPECT_EQ(state.at(keyOf("float")), untouched);
    EXPECT_EQ(state.at(keyOf("double")), stateOf(LV2_ATOM__Double, 0.5));
}

// The spring goes back by itself, and the plugin says so.
TEST(PluginProperties, AFileIsReadBackFromTheMessageThatTellsIt) {
    UridMap urids;
    const PropertyMessage file(urids, "urn:test:file", LV2_ATOM__Path), other(urids, "urn:test:other", LV2_ATOM__Path);
    std::vector<std::byte> message = file.setFile("/a/hall with blanks.wav");
    auto& atom = reinterpret_cast<LV2_Atom&>(*message.data());
    EXPECT_EQ(file.fileIn(atom), "/a/hall with blanks.wav");
    EXPECT_FALSE(other.fileIn(atom));
    EXPECT_FALSE(file.valueIn(atom)) << "no number";
    atom.size -= 8;
    EXPECT_FALSE(file.fileIn(atom)) << "it ends too soon";
}

TEST(PluginProperties, WhatThePluginTellsIsReadBack) {
    PluginHarness params(kParams, 1, {{"spring", 1}});
    const auto spring = params.type().findReadout("spring");
    ASSERT_TRUE(spring);
    for (int i = 0; i < 20; ++i) params.run(quantum());
    const double early = params.processor().readout(*spring);
    EXPECT_GT(early, 0);
    EXPECT_LT(early, 1);
    for (int i = 0; i < 20; ++i) params.run(quantum());
    EXPECT_LT(params.processor().readout(*spring), early);
}

/// An impulse response: half at once, a quarter 100 frames later.
class ImpulseResponse : public testing::Test {
protected:
    ImpulseResponse()
        : file_(std::filesystem::path(testing::TempDir()) /
                ("lacquer impulse response " + std::to_string(::getpid()) + ".wav")) {
        Channels impulses(1, std::vector<float>(200));
        impulses[0][0] = 0.5f;
        impulses[0][100] = 0.25f;
        writeWav(file_, impulses, 48000);
    }
    ~ImpulseResponse() override { std::filesystem::remove(file_); }

    const std::filesystem::path file_;
};

// The plugin's own gain is a half.
TEST_F(ImpulseResponse, IsConvolvedWithFromTheFirstQuantumOn) {
    const Channels in = noise(1, 4096);
    for (const bool offline : {false, true}) {
        PrepareSpec spec;
        spec.offline = offline;
        PluginHarness convolver(kConvolver, 1, {}, spec);
        ASSERT_TRUE(convolver.processor().restoreState({{fileStateKey("impulse"), file_.string()}}).ok());
        const Channels out = convolver.run(in);
        for (std::size_t i = 0; i < out[0].size(); ++i)
            ASSERT_NEAR(out[0][i], 0.5f * (0.5f * in[0][i] + (i < 100 ? 0 : 0.25f * in[0][i - 100])), 1e-5)
                << i << (offline ? ", offline" : ", live");
    }
}

TEST_F(ImpulseResponse, StaysInTheState) {
    PluginHarness convolver(kConvolver, 1);
    ASSERT_TRUE(convolver.processor().restoreState({{fileStateKey("impulse"), file_.string()}}).ok());
    EXPECT_EQ(convolver.processor().saveState().at(fileStateKey("impulse")), file_.string());
    const ProcessorState saved = convolver.processor().saveState();
    PluginHarness other(kConvolver, 1);
    ASSERT_TRUE(other.processor().restoreState(saved).ok());
    const Channels in = noise(1, 1024);
    EXPECT_TRUE(identical(other.run(in), convolver.run(in)));
}

TEST_F(ImpulseResponse, IsNoneOfAPluginThatKnowsNoSuchFile) {
    PluginHarness convolver(kConvolver, 1);
    const Status status = convolver.processor().restoreState({{fileStateKey("sample"), file_.string()}});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::badData);
    EXPECT_EQ(status.error().where, "file:sample");
}

// At 48 kHz and full velocity the sampler plays the file as it is, from the note on.
TEST_F(ImpulseResponse, IsWhatASamplerPlays) {
    PluginHarness sampler(kSampler, 1);
    ASSERT_TRUE(sampler.processor().restoreState({{fileStateKey("sample"), file_.string()}}).ok());
    sampler.send({0x90, 60, 127});
    const Channels out = sampler.run(quantum());
    EXPECT_EQ(out[0][0], 0.5f);
    EXPECT_EQ(out[0][100], 0.25f);
    EXPECT_EQ(out[0][101], 0.0f);
}

}  // namespace
}  // namespace lacquer::host::test::plugin_properties_test

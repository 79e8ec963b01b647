// Presets of plugins, against what their files say.
#include "host/lv2/plugin_presets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "host/lv2/index/plugin_index.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::plugin_presets_test {
namespace {

constexpr const char* kDetune = "lv2:http://drobilla.net/plugins/mda/Detune";
constexpr const char* kStereoDetune = "http://drobilla.net/plugins/mda/presets#Detune-stereo-detune";
constexpr const char* kConvolver = "lv2:http://gareus.org/oss/lv2/zeroconvolv#Stereo";

TEST(PluginPresets, AreListedWithTheNamesThatStandInTheirFiles) {
    const auto list = PluginIndex(std::filesystem::path()).list().presets;
    const auto named = [&](const std::string& type, const std::string& name) {
        return std::find_if(list.begin(), list.end(),
                            [&](const InstalledPreset& p) { return p.type == type && p.name == name; });
    };
    const auto detune = named(kDetune, "Stereo Detune");
    ASSERT_NE(detune, list.end());
    EXPECT_EQ(detune->uri, kStereoDetune);
    EXPECT_NE(named("lv2:http://gareus.org/oss/lv2/fat1", "Live"), list.end());
    EXPECT_NE(named(kConvolver, "No-OP Stereo"), list.end());
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end(), [](auto& a, auto& b) { return a.type < b.type; }));
    std::vector<InstalledPreset> ofDetune;
    std::copy_if(list.begin(), list.end(), std::back_inserter(ofDetune),
                 [](const InstalledPreset& preset) { return preset.type == kDetune; });
    EXPECT_EQ(presetsOf(*PluginWorld::create(), kDetune), ofDetune) << "those of one plugin, asked for alone";
}

TEST(PluginPresets, ValuesAreThoseOfTheFile) {
    const auto world = PluginWorld::create();
    const auto preset = loadPreset(world, kDetune, kStereoDetune);
    ASSERT_TRUE(preset.ok()) << preset.error().line();
    // mda.lv2/Detune-presets.ttl
    EXPECT_NEAR(preset->parameters.at("detune"), 0.2, 1e-7);
    EXPECT_NEAR(preset->parameters.at("mix"), 0.9, 1e-7);
    EXPECT_NEAR(preset->parameters.at("output"), 0.5, 1e-7);
    EXPECT_FALSE(preset->state.has_value());
    const auto type = *world->find(kDetune);
    for (const auto& [id, value] : preset->parameters) {
        ASSERT_TRUE(type->findParameter(id).has_value()) << id;
        const ParameterInfo& info = type->parameters[*type->findParameter(id)];
        EXPECT_GE(value, info.minimum);
        EXPECT_LE(value, info.maximum);
    }
}

TEST(PluginPresets, AStateIsWhatThePluginSavesOnceItHasIt) {
    const auto world = PluginWorld::create();
    const auto preset = loadPreset(world, kConvolver, "http://gareus.org/oss/lv2/zeroconvolv/pset#noopStereo");
    ASSERT_TRUE(preset.ok()) << preset.error().line();
    ASSERT_TRUE(preset->state.has_value());
    const std::string impulse = pathStateKey("http://gareus.org/oss/lv2/zeroconvolv#ir");
    ASSERT_TRUE(preset->state->contains(impulse));
    EXPECT_TRUE(preset->state->at(impulse).ends_with("/delta-48k.wav"));
    // And it is taken up by a node that starts with it.
    auto node = (*world->find(kConvolver))->create({});
    ASSERT_TRUE(node.ok());
    ASSERT_TRUE((*node)->prepare({}).ok());
    EXPECT_TRUE((*node)->restoreState(*preset->state).ok());
    EXPECT_EQ((*node)->saveState(), *preset->state);
}

// ZynAddSubFX brings one along.
TEST(PluginPresets, OneWithoutANameIsCalledByTheEndOfItsUri) {
    test::PluginFolder folder;
    folder.addPlugin("one", test::PluginFolder::output("0", "out"));
    folder.write("preset", "manifest.ttl",
                 test::PluginFolder::kPrefixes +
                     "<http://example.org/one#preset001> a pset:Preset ; lv2:appliesTo <urn:test:one> .\n");
    const std::vector<InstalledPreset> expected{{"lv2:urn:test:one", "http://example.org/one#preset001", "preset001"}};
    EXPECT_EQ(PluginIndex().list().presets, expected);
    EXPECT_EQ(presetsOf(*PluginWorld::create(), "lv2:urn:test:one"), expected);
}

// What a node shows must be what its plugin has.
TEST(PluginPresets, APropertyThatIsANumberIsAValueToo) {
    test::PluginFolder folder;
    folder.set("LV2_PATH", (folder.root() / "lv2").string() + ":/usr/lib/lv2");
    folder.write("preset", "manifest.ttl",
                 test::PluginFolder::kPrefixes +
                     "<urn:test:loud> a pset:Preset ; lv2:appliesTo <http://lv2plug.in/plugins/eg-params> ;\n"
                     "  rdfs:label \"Loud\" ; <http://lv2plug.in/ns/ext/state#state>\n"
                     "  [ <http://lv2plug.in/plugins/eg-params#float>\n"
                     "    \"0.875\"^^<http://www.w3.org/2001/XMLSchema#float> ] .\n");
    const auto preset = loadPreset(PluginWorld::create(), "lv2:http://lv2plug.in/plugins/eg-params", "urn:test:loud");
    ASSERT_TRUE(preset.ok()) << preset.error().line();
    ASSERT_TRUE(preset->state.has_value());
    EXPECT_EQ(preset->parameters.at("float"), 0.875);
}

TEST(PluginPresets, WhatIsNotHereIsSaid) {
    const auto world = PluginWorld::create();
    EXPECT_EQ(loadPreset(world, kDetune, "http://example.org/no-such-preset").error().kind, ErrorKind::unavailable);
    EXPECT_EQ(loadPreset(world, kDetune, "no uri").error().kind, ErrorKind::unavailable);
    EXPECT_EQ(loadPreset(world, "lv2:http://example.org/none", kStereoDetune).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace lacquer::host::plugin_presets_test

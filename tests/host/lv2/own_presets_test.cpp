// Presets of the user's own, against what lilv, through which other hosts read them, makes of their bundles.
#include "host/lv2/own_presets.hpp"

#include <gtest/gtest.h>
#include <lilv/lilv.h>

#include <algorithm>
#include <bit>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <random>

#include "host/lv2/index/plugin_index.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"
#include "tests/host/lv2/plugin_folder.hpp"
#include "tests/support/run_command.hpp"

namespace lacquer::host::own_presets_test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEq = "lv2:http://gareus.org/oss/lv2/fil4#stereo";
constexpr const char* kParams = "lv2:http://lv2plug.in/plugins/eg-params";
constexpr const char* kSampler = "lv2:http://lv2plug.in/plugins/eg-sampler";

/// What another host finds under a preset's URI: values of ports by symbol.
std::map<std::string, float> portsAsLilvReadsThem(const InstalledPreset& preset) {
    const PluginControlScope scope;
    const std::unique_ptr<LilvWorld, decltype(&lilv_world_free)> owner(lilv_world_new(), lilv_world_free);
    LilvWorld* const world = owner.get();
    lilv_world_load_all(world);
    UridMap urids;
    const NodePtr node = uriNode(world, preset.uri.c_str());
    lilv_world_load_resource(world, node.get());
    struct Reading {
        UridMap& urids;
        std::map<std::string, float> values{};
    } reading{urids};
    if (const StatePtr state{lilv_state_new_from_world(world, urids.mapFeature(), node.get())}) {
        EXPECT_EQ(lilv_state_get_label(state.get()), preset.name);
        lilv_state_emit_port_values(
            state.get(),
            [](const char* symbol, void* user, const void* value, std::uint32_t size, std::uint32_t type) {
                auto& into = *static_cast<Reading*>(user);
                ASSERT_STREQ(into.urids.unmap(type), "http://lv2plug.in/ns/ext/atom#Float");
                ASSERT_EQ(size, sizeof(float));
                into.values[symbol] = *static_cast<const float*>(value);
            },
            &reading);
    }
    return reading.values;
}

class OwnPresets : public testing::Test {
protected:
    OwnPresets() { folder.set("LV2_PATH", lv2().string() + ":/usr/lib/lv2"); }

    [[nodiscard]] fs::path lv2() const { return folder.root() / "lv2"; }
    [[nodiscard]] Result<InstalledPreset> save(const std::string& type, const std::string& name,
                                               const PluginPreset& settings, IfTaken ifTaken = IfTaken::refuse) const {
        return saveOwnPreset(world, type, name, settings, ifTaken);
    }
    [[nodiscard]] std::vector<std::string> bundles() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(lv2())) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    /// Names of the own presets of a plugin, as the index, a world that was there before and a new one list them.
    [[nodiscard]] std::vector<std::string> listed(const std::string& type) const {
        const auto own = [&](const std::vector<InstalledPreset>& all) {
            std::vector<std::string> names;
            for (const InstalledPreset& preset : all)
                if (preset.type == type && isOwnPreset(preset)) names.push_back(preset.name);
            return names;
        };
        const auto names = own(PluginIndex().list().presets);
        EXPECT_EQ(own(presetsOf(*world, type)), names);
        EXPECT_EQ(own(presetsOf(*PluginWorld::create(), type)), names);
        return names;
    }

    test::PluginFolder folder;
    std::shared_ptr<PluginWorld> world = PluginWorld::create();
};

// lilv's own way of saving writes eight decimals: 1.2345678e-7 would come back as 1.2e-7.
TEST_F(OwnPresets, EveryBitOfEveryValueComesBackInOtherHosts) {
    const auto type = *world->find(kEq);
    std::mt19937 random(7);
    for (int round = 0; round < 5; ++round) {
        PluginPreset wanted;
        for (const ParameterInfo& info : type->parameters) {
            std::uniform_real_distribution<float> within(static_cast<float>(info.minimum),
                                                         static_cast<float>(info.maximum));
            wanted.parameters[info.id] = info.stepped() ? info.minimum : within(random);
        }
        wanted.parameters["gain"] = std::array{1.2345678e-7f, 1e-9f, -0.0f, 1e-45f, -17.999998f}[round % 5];
        const auto saved = save(kEq, "Every bit", wanted, IfTaken::replace);
        ASSERT_TRUE(saved.ok()) << saved.error().line();
        const auto read = portsAsLilvReadsThem(*saved);
        ASSERT_EQ(read.size(), type->parameters.size());
        for (const auto& [symbol, value] : read)
            EXPECT_EQ(std::bit_cast<std::uint32_t>(value),
                      std::bit_cast<std::uint32_t>(static_cast<float>(wanted.parameters.at(symbol))))
                << symbol << ' ' << value;
        const auto loaded = loadPreset(world, kEq, saved->uri);
        ASSERT_TRUE(loaded.ok()) << loaded.error().line();
        EXPECT_EQ(loaded->parameters, wanted.parameters);
    }
}

TEST_F(OwnPresets, WhatIsNotSaidIsSavedWithItsDefault) {
    const auto saved = save(kEq, "As it comes", {});
    ASSERT_TRUE(saved.ok()) << saved.error().line();
    const auto read = portsAsLilvReadsThem(*saved);
    const auto type = *world->find(kEq);
    for (const ParameterInfo& info : type->parameters)
        EXPECT_EQ(read.at(info.id), static_cast<float>(info.defaultValue)) << info.id;
}

TEST_F(OwnPresets, AreListedRenamedReplacedAndRemoved) {
    ASSERT_TRUE(save(kEq, " Bright ", {{{"gain", 3}}, {}}).ok());
    EXPECT_EQ(bundles(), std::vector<std::string>{"x42-eq_-_Parametric_Equalizer_Stereo_Bright.preset.lv2"});
    EXPECT_EQ(listed(kEq), std::vector<std::string>{"Bright"});

    const auto again = save(kEq, "Bright", {{{"gain", 4}}, {}});
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().kind, ErrorKind::cannotCreate);
    const auto before = ownPresetCalled(*world, kEq, "Bright");
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(loadPreset(world, kEq, before->uri)->parameters.at("gain"), 3);
    ASSERT_TRUE(save(kEq, "Bright", {{{"gain", 5}}, {}}, IfTaken::replace).ok());
    EXPECT_EQ(bundles().size(), 1u);
    EXPECT_EQ(loadPreset(world, kEq, before->uri)->parameters.at("gain"), 5);

    ASSERT_TRUE(save(kEq, "Dark", {}).ok());
    EXPECT_FALSE(renameOwnPreset(*world, *before, "Dark").ok());
    const auto renamed = renameOwnPreset(*world, *before, "Very \"bright\" \\ früh");
    ASSERT_TRUE(renamed.ok()) << renamed.error().line();
    EXPECT_EQ(renamed->uri, before->uri);
    EXPECT_EQ(listed(kEq), (std::vector<std::string>{"Dark", "Very \"bright\" \\ früh"}));
    EXPECT_EQ(portsAsLilvReadsThem(*renamed).at("gain"), 5);

    ASSERT_TRUE(removeOwnPreset(*world, *renamed).ok());
    EXPECT_EQ(listed(kEq), std::vector<std::string>{"Dark"});
    EXPECT_EQ(bundles().size(), 1u) << "nothing is left of it";
    EXPECT_FALSE(loadPreset(world, kEq, renamed->uri).ok());
}

// The names of files hold less than names of presets.
TEST_F(OwnPresets, DifferentNamesNeverShareABundle) {
    for (const char* name : {"A/B", "A:B", "A_B", "..", "ß"}) ASSERT_TRUE(save(kEq, name, {}).ok()) << name;
    EXPECT_EQ(bundles().size(), 5u);
    EXPECT_EQ(listed(kEq), (std::vector<std::string>{"..", "A/B", "A:B", "A_B", "ß"}));
    EXPECT_EQ(save(kEq, "  ", {}).error().kind, ErrorKind::usage);
}

TEST_F(OwnPresets, PropertiesOfAllTypesComeBack) {
    PluginPreset wanted;
    const auto type = *world->find(kParams);
    for (const char* id : {"bool", "int", "long", "float", "double"}) {
        const auto index = type->findParameter(id);
        ASSERT_TRUE(index.has_value()) << id;
        const ParameterInfo& info = type->parameters[*index];
        wanted.parameters[id] = info.stepped() ? info.maximum : info.minimum + (info.maximum - info.minimum) * 0.1234f;
    }
    wanted.parameters["float"] = 0.123456789f;
    const auto saved = save(kParams, "All", wanted);
    ASSERT_TRUE(saved.ok()) << saved.error().line();
    const auto loaded = loadPreset(world, kParams, saved->uri);
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    // serd, through which lilv reads, is a few units of a double off.
    for (const auto& [id, value] : wanted.parameters) EXPECT_DOUBLE_EQ(loaded->parameters.at(id), value) << id;
    EXPECT_EQ(loaded->parameters.at("float"), wanted.parameters.at("float"));
}

TEST_F(OwnPresets, FilesOfThePluginComeAlong) {
    const fs::path sample = folder.root() / "a sample of 100%.wav";
    fs::copy_file("/usr/lib/lv2/eg-sampler.lv2/click.wav", sample);
    PluginPreset wanted;
    wanted.state = ProcessorState{{fileStateKey("sample"), sample.string()}};
    const auto saved = save(kSampler, "Own click", wanted);
    ASSERT_TRUE(saved.ok()) << saved.error().line();
    const fs::path copy = lv2() / bundles().front() / sample.filename();
    ASSERT_TRUE(fs::exists(copy));
    fs::remove(sample);

    const auto loaded = loadPreset(world, kSampler, saved->uri);
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    ASSERT_TRUE(loaded->state.has_value());
    EXPECT_TRUE(std::any_of(loaded->state->begin(), loaded->state->end(), [&](const auto& entry) {
        return entry.second.find(copy.string()) != std::string::npos;
    })) << "the plugin plays the copy";

    ASSERT_TRUE(removeOwnPreset(*world, *saved).ok());
    EXPECT_TRUE(bundles().empty());
}

TEST_F(OwnPresets, WhatCannotBeWrittenLeavesAllAsItWas) {
    ASSERT_TRUE(save(kEq, "Kept", {{{"gain", 3}}, {}}).ok());
    const auto kept = *ownPresetCalled(*world, kEq, "Kept");
    fs::rename(lv2(), folder.root() / "aside");
    std::ofstream(lv2()) << "no folder";
    EXPECT_EQ(save(kEq, "New", {}).error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(removeOwnPreset(*world, kept).error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(renameOwnPreset(*world, kept, "Other").error().kind, ErrorKind::cannotCreate);
    fs::remove(lv2());
    fs::rename(folder.root() / "aside", lv2());
    EXPECT_EQ(listed(kEq), std::vector<std::string>{"Kept"});
    EXPECT_EQ(loadPreset(world, kEq, kept.uri)->parameters.at("gain"), 3);
}

TEST_F(OwnPresets, ThoseThatPluginsBringAreNotTouched) {
    const InstalledPreset factory{"lv2:http://drobilla.net/plugins/mda/Detune",
                                  "http://drobilla.net/plugins/mda/presets#Detune-stereo-detune", "Stereo Detune"};
    EXPECT_FALSE(isOwnPreset(factory));
    EXPECT_FALSE(removeOwnPreset(*world, factory).ok());
    EXPECT_FALSE(renameOwnPreset(*world, factory, "Mine").ok());
    EXPECT_FALSE(ownPresetCalled(*world, factory.type, factory.name).ok());
}

// A program that knows nothing of this one.
TEST_F(OwnPresets, Lv2infoListsThem) {
    ASSERT_TRUE(save(kEq, "Quite \"bright\"", {}).ok());
    const auto told = lacquer::test::run("lv2info " + std::string(kEq).substr(4));
    EXPECT_NE(told.find("Quite \"bright\""), std::string::npos) << told;
}

}  // namespace
}  // namespace lacquer::host::own_presets_test

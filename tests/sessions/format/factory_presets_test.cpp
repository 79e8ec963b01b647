// The presets that come with the program, against the catalogue that they are for.
#include "sessions/format/factory_presets.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <utility>

#include "nodes/catalogue.hpp"

namespace lacquer::sessions::factory_presets_test {
namespace {

ProcessorRegistry builtIns() {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    return registry;
}

TEST(FactoryPresets, SayWhatTheirNodesUnderstand) {
    const ProcessorRegistry registry = builtIns();
    std::set<std::pair<std::string, std::string>> names;
    for (const FactoryPreset& preset : factoryPresets()) {
        SCOPED_TRACE(preset.type + ", " + preset.name);
        const auto type = registry.find(preset.type);
        ASSERT_TRUE(type);
        EXPECT_TRUE(names.emplace(preset.type, preset.name).second) << "there are two of that name";
        EXPECT_FALSE(preset.name.empty());
        EXPECT_LE(preset.name.size(), 48u) << "the list of the editor shows no more";
        EXPECT_TRUE(preset.description.ends_with('.'));
        EXPECT_FALSE(preset.parameters.empty());
        for (const auto& [id, value] : preset.parameters) {
            const auto index = (*type)->findParameter(id);
            ASSERT_TRUE(index) << id;
            const ParameterInfo& info = (*type)->parameters[*index];
            EXPECT_GE(value, info.minimum) << id;
            EXPECT_LE(value, info.maximum) << id;
            if (info.stepped()) {
                EXPECT_EQ(value, std::round(value)) << id;
            }
        }
    }
}

TEST(FactoryPresets, CoverWhatAMixAndAMasterAreMadeOf) {
    for (const char* type : {"lacquer:eq", "lacquer:compressor"})
        for (const char* use : {"Vocal", "Kick", "Snare", "Bass", "Guitar", "Mix bus", "Master"}) {
            bool covered = false;
            for (const FactoryPreset& preset : factoryPresetsOf(type)) covered |= preset.name.starts_with(use);
            EXPECT_TRUE(covered) << type << " has none for " << use;
        }
    for (const char* type : {"lacquer:multiband", "lacquer:gate", "lacquer:de-esser", "lacquer:saturation",
                             "lacquer:reverb", "lacquer:delay", "lacquer:limiter", "lacquer:maximiser"})
        EXPECT_GE(factoryPresetsOf(type).size(), 2u) << type;
}

TEST(FactoryPresets, AreFoundByName) {
    const FactoryPreset first = factoryPresetsOf("lacquer:eq").at(0);
    const auto found = factoryPresetCalled("lacquer:eq", first.name);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->parameters, first.parameters);
    const auto none = factoryPresetCalled("lacquer:eq", "No such");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
    EXPECT_NE(none.error().remedy.find(first.name), std::string::npos) << "says which there are";
    EXPECT_FALSE(factoryPresetCalled("lacquer:track", "No such"));
}

}  // namespace
}  // namespace lacquer::sessions::factory_presets_test

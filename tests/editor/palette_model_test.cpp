#include "editor/models/palette_model.hpp"

#include <gtest/gtest.h>

#include "nodes/catalogue.hpp"

namespace lacquer::editor {
namespace {

TEST(PaletteModel, ListsEveryTypeAndFiltersByWhatIsTyped) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    PaletteModel palette(registry);
    EXPECT_EQ(palette.count(), static_cast<int>(registry.types().size()));
    palette.setFilter("comp");
    ASSERT_GE(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lacquer:compressor");
    palette.setFilter("no such thing");
    EXPECT_EQ(palette.count(), 0);
    EXPECT_EQ(palette.uriAt(0), "");
    palette.setFilter("");
    EXPECT_EQ(palette.count(), static_cast<int>(registry.types().size()));
}

TEST(PaletteModel, NamesThatBeginWithTheTextComeFirst) {
    ProcessorRegistry registry;
    ProcessorType reverb;
    reverb.uri = "test:a";
    reverb.name = "Plate";
    reverb.description = "with a gain";
    ProcessorType gain;
    gain.uri = "test:b";
    gain.name = "Gain";
    registry.add(reverb);
    registry.add(gain);
    PaletteModel palette(registry);
    palette.setFilter("gain");
    EXPECT_EQ(palette.uriAt(0), "test:b");
    EXPECT_EQ(palette.uriAt(1), "test:a");
}

TEST(PaletteModel, PluginsAreFoundBesideBuiltInNodes) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    PaletteModel palette(registry);
    palette.addPlugins({{.type = "lv2:urn:plugin:amp",
                         .name = "Simple Amplifier",
                         .className = "Amplifier",
                         .audioInputs = 1,
                         .audioOutputs = 1},
                        {.type = "lv2:urn:plugin:synth",
                         .name = "Simple Synth",
                         .className = "Instrument",
                         .audioOutputs = 2,
                         .midiInputs = 1}});
    palette.setFilter("simp amp");
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:amp");
    palette.setFilter("instrument");
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:synth") << "by its class";
    palette.setFilter("");
    palette.setWanted({{SignalKind::events, PortDirection::input}});
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:synth");
    palette.setWanted({{SignalKind::audio, PortDirection::input}, {SignalKind::audio, PortDirection::output}});
    palette.setFilter("simple");
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:amp");
}

}  // namespace
}  // namespace lacquer::editor

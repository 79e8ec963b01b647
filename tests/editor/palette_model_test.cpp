#include "editor/models/palette_model.hpp"

#include <gtest/gtest.h>

#include "nodes/catalogue.hpp"

namespace lacquer::editor::palette_model_test {
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

TEST(PaletteModel, APluginIsFoundByItsMakerAndSaysHowItIsWired) {
    ProcessorRegistry registry;
    PaletteModel palette(registry);
    palette.addPlugins({{.type = "lv2:urn:plugin:duck",
                         .name = "Ducker",
                         .className = "Compressor",
                         .vendor = "Ann Other",
                         .audioInputs = 2,
                         .audioOutputs = 2,
                         .sideChainInputs = 1},
                        {.type = "lv2:urn:plugin:arp",
                         .name = "Arpeggiator",
                         .className = "MIDI Plugin",
                         .midiInputs = 1,
                         .midiOutputs = 1}});
    const auto described = [&](int row) { return palette.index(row).data(PaletteModel::descriptionRole).toString(); };
    palette.setFilter("ann");
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(described(0), "Ann Other · audio 3 in, 2 out");
    palette.setFilter("arp");
    EXPECT_EQ(described(0), "MIDI 1 in, 1 out");
}

std::vector<host::InstalledPlugin> threePlugins() {
    std::vector<host::InstalledPlugin> plugins;
    for (const char* name : {"A room", "B room", "C room"})
        plugins.push_back({.type = std::string("lv2:urn:plugin:") + name[0],
                           .name = name,
                           .className = "Reverb",
                           .audioInputs = 2,
                           .audioOutputs = 2});
    return plugins;
}

QStringList shown(const PaletteModel& palette) {
    QStringList keys;
    for (int row = 0; row < palette.count(); ++row) keys.append(palette.uriAt(row));
    return keys;
}

TEST(PaletteModel, FavouritesAndThoseUsedLastComeFirstAmongEquals) {
    ProcessorRegistry registry;
    PaletteModel palette(registry);
    palette.addPlugins(threePlugins(), {{}, {"lv2:urn:plugin:C"}, {"lv2:urn:plugin:B"}});
    palette.setFilter("room");
    EXPECT_EQ(shown(palette), (QStringList{"lv2:urn:plugin:C", "lv2:urn:plugin:B", "lv2:urn:plugin:A"}));
    EXPECT_TRUE(palette.index(0).data(PaletteModel::favouriteRole).toBool());
    EXPECT_FALSE(palette.index(1).data(PaletteModel::favouriteRole).toBool());
    palette.setFilter("favourite");
    EXPECT_EQ(shown(palette), QStringList{"lv2:urn:plugin:C"});
    palette.setFilter("recent reverb");
    EXPECT_EQ(shown(palette), QStringList{"lv2:urn:plugin:B"});
    palette.noteUse("lv2:urn:plugin:A");
    palette.setFilter("recent");
    EXPECT_EQ(shown(palette), (QStringList{"lv2:urn:plugin:A", "lv2:urn:plugin:B"}));
}

TEST(PaletteModel, WhatIsRefusedStandsBehindItsEqualsAndSaysWhy) {
    ProcessorRegistry registry;
    PaletteModel palette(registry);
    auto plugins = threePlugins();
    plugins.push_back({.type = "lv2:urn:plugin:broken", .name = "Broken room", .className = "Plugin"});
    plugins.back().problem = "its description is broken";
    palette.addPlugins(plugins, {{{"lv2:urn:plugin:A", "it crashed"}}, {}, {}});
    palette.setFilter("room");
    ASSERT_EQ(palette.count(), 4);
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:B");
    const auto refusal = [&](const QString& key) {
        return palette.index(static_cast<int>(shown(palette).indexOf(key))).data(PaletteModel::refusalRole).toString();
    };
    EXPECT_EQ(refusal("lv2:urn:plugin:B"), "");
    EXPECT_EQ(refusal("lv2:urn:plugin:A"), "it crashed");
    EXPECT_EQ(refusal("lv2:urn:plugin:broken"), "its description is broken");
}

TEST(PaletteModel, WithoutPluginsThereIsNothingToTryFirst) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    PaletteModel palette(registry);
    EXPECT_TRUE(palette.prepare("lacquer:eq"));
    EXPECT_TRUE(palette.prepare("lv2:urn:plugin:amp"));
    EXPECT_EQ(palette.trying(), "");
}

TEST(PaletteModel, WhatHasNoPortsThatCouldBeWiredIsNotOffered) {
    ProcessorRegistry registry;
    PaletteModel palette(registry);
    palette.addPlugins({{.type = "lv2:urn:plugin:clock", .name = "Clock", .className = "Utility", .parameters = 3},
                        {.type = "lv2:urn:plugin:arp", .name = "Arpeggiator", .className = "MIDI", .midiInputs = 1}});
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:plugin:arp");
    palette.setWanted({{SignalKind::audio, PortDirection::input}});
    EXPECT_EQ(palette.count(), 0) << "no audio, nothing for a wire that carries audio";
}

TEST(PaletteModel, SectionsStayTogetherInTheOrderOfTheirBest) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    PaletteModel palette(registry);
    palette.addPlugins(
        {{.type = "lv2:urn:plugin:drum", .name = "Drum machine", .className = "Instrument", .audioOutputs = 2}});
    palette.setTemplates({{PaletteSection::templates, "template:bus", "Drum bus", "template", "Sums drums", "bus"},
                          {PaletteSection::templates, "template:x", "Other", "template", "for a bus", "bus"}});
    const auto section = [&](int row) { return palette.index(row).data(PaletteModel::sectionRole).toString(); };
    palette.setFilter("drum bus");
    ASSERT_GE(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "template:bus");
    EXPECT_EQ(palette.sectionCount(), 1);
    palette.setFilter("bus");
    EXPECT_EQ(palette.uriAt(0), "lacquer:bus") << "all of the name is typed";
    QStringList sections;
    for (int row = 0; row < palette.count(); ++row)
        if (sections.isEmpty() || sections.back() != section(row)) sections.append(section(row));
    EXPECT_EQ(sections, (QStringList{"Nodes", "Templates"}));
    palette.setFilter("");
    sections.clear();
    for (int row = 0; row < palette.count(); ++row)
        if (sections.isEmpty() || sections.back() != section(row)) sections.append(section(row));
    EXPECT_EQ(sections, (QStringList{"Nodes", "Templates", "Plugins"}));
    EXPECT_EQ(palette.sectionCount(), 3);
    palette.setTemplates({});
    EXPECT_EQ(palette.sectionCount(), 2);
}

}  // namespace
}  // namespace lacquer::editor::palette_model_test

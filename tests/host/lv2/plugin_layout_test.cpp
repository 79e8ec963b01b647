// The expected numbers are those of the plugins' Turtle files.
#include "host/lv2/plugin_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/port-groups/port-groups.h>

#include "host/lv2/plugin_world.hpp"

namespace lacquer::host::plugin_layout_test {
namespace {

std::shared_ptr<const ProcessorType> typeOf(const std::string& uri) {
    return PluginWorld::create()->find("lv2:" + uri).value();
}

std::vector<std::string> symbols(const ProcessorType& type, PortDirection direction) {
    std::vector<std::string> found;
    for (const PortInfo& port : type.ports)
        if (port.direction == direction) found.push_back(port.symbol);
    return found;
}

const ParameterInfo& parameter(const ProcessorType& type, const std::string& id) {
    return type.parameters.at(type.findParameter(id).value());
}

TEST(PluginLayout, GroupsTheMainAudioPorts) {
    const auto type = typeOf("http://gareus.org/oss/lv2/dpl#stereo");
    EXPECT_THAT(symbols(*type, PortDirection::input), testing::ElementsAre("in"));
    EXPECT_THAT(symbols(*type, PortDirection::output), testing::ElementsAre("out"));
    EXPECT_EQ(type->ports[0].channels, 2);
    EXPECT_EQ(type->widths, std::vector{2});
    EXPECT_TRUE(type->foreign);
    EXPECT_EQ(type->uri, "lv2:http://gareus.org/oss/lv2/dpl#stereo");
}

TEST(PluginLayout, LetsAMonoPluginBeStereo) {
    const auto type = typeOf("http://gareus.org/oss/lv2/dpl#mono");
    EXPECT_EQ(type->widths, (std::vector{1, 2}));
    EXPECT_EQ(type->ports[0].channels, kNodeWidth);
}

TEST(PluginLayout, KeepsRangesUnitsAndScalesAsWritten) {
    const auto type = typeOf("http://gareus.org/oss/lv2/dpl#stereo");
    const ParameterInfo& threshold = parameter(*type, "threshold");
    EXPECT_EQ(threshold.name, "Threshold");
    EXPECT_EQ(threshold.unit, "dB");
    EXPECT_EQ(threshold.minimum, -10);
    EXPECT_EQ(threshold.maximum, 0);
    EXPECT_EQ(threshold.defaultValue, -1);
    EXPECT_EQ(threshold.scale, ParameterScale::linear);
    const ParameterInfo& release = parameter(*type, "release");
    EXPECT_EQ(release.minimum, 0.001);  // the double that is written, not the nearest float
    EXPECT_EQ(release.defaultValue, 0.01);
    EXPECT_EQ(release.scale, ParameterScale::logarithmic);
    EXPECT_EQ(parameter(*type, "truepeak").scale, ParameterScale::toggle);
    EXPECT_EQ(parameter(*type, "enable").defaultValue, 1);
}

TEST(PluginLayout, HidesTheLatencyPortAndListsReadouts) {
    const auto type = typeOf("http://gareus.org/oss/lv2/dpl#stereo");
    EXPECT_FALSE(type->findParameter("latency"));
    EXPECT_FALSE(type->findReadout("latency"));
    EXPECT_TRUE(type->findReadout("level"));
}

TEST(PluginLayout, NamesTheValuesOfAnEnumeration) {
    const auto type = typeOf("http://gareus.org/oss/lv2/midifilter#cctonote");
    const ParameterInfo& mode = parameter(*type, "mode");
    EXPECT_EQ(mode.scale, ParameterScale::choice);
    EXPECT_THAT(mode.choices,
                testing::ElementsAre("Fixed key, velocity = CC-value", "key = CC-value, fixed velocity (64)",
                                     "All keys, key = parameter, velocity = CC-value"));
    EXPECT_EQ(mode.defaultValue, 1);
    EXPECT_EQ(mode.maximum, 2);
    EXPECT_EQ(parameter(*type, "param").scale, ParameterScale::integer);
    EXPECT_EQ(parameter(*type, "channelf").choices.at(0), "Any");
}

TEST(PluginLayout, MakesPortsOfMidiAndCv) {
    const auto filter = typeOf("http://gareus.org/oss/lv2/midifilter#passthru");
    EXPECT_THAT(symbols(*filter, PortDirection::input), testing::ElementsAre("midiin"));
    EXPECT_EQ(filter->ports[0].kind, SignalKind::events);
    EXPECT_THAT(symbols(*filter, PortDirection::output), testing::ElementsAre("midiout"));
}

PluginDescription described(std::vector<PluginPort> ports) {
    PluginDescription description;
    description.uri = "urn:made-up";
    description.name = "Made up";
    description.className = "Plugin";
    description.ports = std::move(ports);
    return description;
}

PluginPort port(PluginPortKind kind, PortDirection direction, const std::string& symbol) {
    PluginPort made;
    made.kind = kind;
    made.direction = direction;
    made.symbol = made.name = made.control.id = symbol;
    return made;
}

TEST(PluginLayout, PutsTheSideChainApart) {
    const auto layout = layOut(described({port(PluginPortKind::audio, PortDirection::input, "l"),
                                          port(PluginPortKind::audio, PortDirection::input, "r"),
                                          port(PluginPortKind::sideChain, PortDirection::input, "key"),
                                          port(PluginPortKind::audio, PortDirection::output, "ol"),
                                          port(PluginPortKind::audio, PortDirection::output, "or")}));
    ASSERT_EQ(layout.inputs.size(), 2u);
    EXPECT_EQ(layout.inputs[0].pluginPorts, (std::vector<PluginPortIndex>{0, 1}));
    EXPECT_EQ(layout.inputs[1].info.symbol, "sidechain");
    EXPECT_EQ(layout.inputs[1].info.channels, 1);
    EXPECT_EQ(layout.outputs[0].pluginPorts, (std::vector<PluginPortIndex>{3, 4}));
}

PluginPort output(const std::string& symbol, const PortGroup& group, const char* designation = "") {
    PluginPort made = port(PluginPortKind::audio, PortDirection::output, symbol);
    made.group = group;
    made.designation = designation;
    return made;
}

const PortGroup kKit{"urn:g:kit", "kit", "Drum kit", true}, kRoom{"urn:g:room", "room", "Room", false};

TEST(PluginLayout, GivesEveryGroupOfAnInstrumentAPortAndWhatIsInNone) {
    const auto description = described({output("click", {}), output("room_l", kRoom), output("room_r", kRoom),
                                        output("kit_l", kKit), output("kit_r", kKit), output("bell", {})});
    const auto layout = layOut(description);
    ASSERT_EQ(layout.outputs.size(), 4u);
    EXPECT_EQ(layout.outputs[0].info.symbol, "out") << "the main one first";
    EXPECT_EQ(layout.outputs[0].pluginPorts, (std::vector<PluginPortIndex>{3, 4}));
    EXPECT_EQ(layout.outputs[1].info.symbol, "click");
    EXPECT_EQ(layout.outputs[1].info.channels, 1);
    EXPECT_EQ(layout.outputs[2].info.symbol, "room");
    EXPECT_EQ(layout.outputs[2].info.name, "Room");
    EXPECT_EQ(layout.outputs[2].pluginPorts, (std::vector<PluginPortIndex>{1, 2}));
    EXPECT_EQ(layout.outputs[3].info.symbol, "bell");
    EXPECT_EQ(describeType(description, layout).widths, std::vector{2});
}

// As the crossovers of Calf are.
TEST(PluginLayout, ASecondLeftChannelOfAGroupBeginsAnotherPort) {
    const char *const left = LV2_PORT_GROUPS__left, *const right = LV2_PORT_GROUPS__right;
    const auto layout = layOut(described({output("low_l", kRoom, left), output("low_r", kRoom, right),
                                          output("high_l", kRoom, left), output("high_r", kRoom, right)}));
    ASSERT_EQ(layout.outputs.size(), 2u);
    EXPECT_EQ(layout.outputs[0].info.symbol, "room");
    EXPECT_EQ(layout.outputs[0].pluginPorts, (std::vector<PluginPortIndex>{0, 1}));
    EXPECT_EQ(layout.outputs[1].info.symbol, "high_l");
    EXPECT_EQ(layout.outputs[1].pluginPorts, (std::vector<PluginPortIndex>{2, 3}));
}

TEST(PluginLayout, TakesTwoChannelsAsOneSignalWhateverTheirGroups) {
    const auto layout = layOut(described({output("l", kRoom), output("r", kKit)}));
    ASSERT_EQ(layout.outputs.size(), 1u);
    EXPECT_EQ(layout.outputs[0].info.channels, 2);
}

TEST(PluginLayout, PutsChannelsInOrderOfTheirDesignations) {
    const auto order = [](const char* first, const char* second) {
        return layOut(described({output("a", kKit, first), output("b", kKit, second)})).outputs[0].pluginPorts;
    };
    using Ports = std::vector<PluginPortIndex>;
    EXPECT_EQ(order(LV2_PORT_GROUPS__right, LV2_PORT_GROUPS__left), (Ports{1, 0}));
    EXPECT_EQ(order(LV2_PORT_GROUPS__left, LV2_PORT_GROUPS__right), (Ports{0, 1}));
    EXPECT_EQ(order(LV2_PORT_GROUPS__side, LV2_PORT_GROUPS__center), (Ports{1, 0})) << "mid, then side";
    EXPECT_EQ(order(LV2_PORT_GROUPS__right, ""), (Ports{0, 1})) << "one does not say it";
    EXPECT_EQ(order(LV2_PORT_GROUPS__left, LV2_PORT_GROUPS__left), (Ports{0, 1})) << "which cannot be";
}

TEST(PluginLayout, ReadsTheGroupsOfACrossover) {
    const char* uri = "lv2:http://lsp-plug.in/plugins/lv2/crossover_stereo";
    const auto type = PluginWorld::create()->find(uri);
    if (!type) GTEST_SKIP() << uri << " is not installed (Debian package lsp-plugins-lv2)";
    const auto outputs = symbols(**type, PortDirection::output);
    ASSERT_EQ(outputs.size(), 9u);
    EXPECT_EQ(outputs[0], "out");
    EXPECT_EQ(outputs[1], "stereo_band0");
    for (const PortInfo& port : (*type)->ports) EXPECT_EQ(port.channels, 2) << port.symbol;
}

TEST(PluginLayout, KeepsSymbolsUniqueWhereAPluginCallsACvPortIn) {
    const auto layout = layOut(described({port(PluginPortKind::audio, PortDirection::input, "audio"),
                                          port(PluginPortKind::cv, PortDirection::input, "in"),
                                          port(PluginPortKind::audio, PortDirection::output, "out")}));
    EXPECT_EQ(layout.inputs[0].info.symbol, "in");
    EXPECT_EQ(layout.inputs[1].info.symbol, "in_");
}

TEST(PluginLayout, CoversEveryRateWhereARangeIsAFractionOfIt) {
    PluginPort cutoff = port(PluginPortKind::control, PortDirection::input, "cutoff");
    cutoff.rangeTimesSampleRate = true;
    cutoff.control.minimum = 0.001;
    cutoff.control.maximum = 0.5;
    cutoff.control.defaultValue = 0.25;
    const auto description = described({cutoff});
    const auto type = describeType(description, layOut(description));
    EXPECT_DOUBLE_EQ(type.parameters[0].minimum, 44.1);
    EXPECT_DOUBLE_EQ(type.parameters[0].maximum, 96000);
    EXPECT_DOUBLE_EQ(type.parameters[0].defaultValue, 12000);
}

}  // namespace
}  // namespace lacquer::host::plugin_layout_test

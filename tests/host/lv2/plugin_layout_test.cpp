// The expected numbers are those of the plugins' Turtle files.
#include "host/lv2/plugin_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/lv2/plugin_world.hpp"

namespace lacquer::host {
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
}  // namespace lacquer::host

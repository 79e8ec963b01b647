#include "host/lv2/plugin_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lacquer::host {
namespace {

TEST(PluginWorld, NamesTheDebianPackageOfAMissingPlugin) {
    ProcessorRegistry registry;
    registerLv2(registry);
    const auto missing = registry.find("lv2:http://calf.sourceforge.net/plugins/NoSuchPlugin");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(missing.error().line(),
              "the plugin http://calf.sourceforge.net/plugins/NoSuchPlugin is not installed "
              "(install the Debian package calf-plugins)");
}

TEST(PluginWorld, TellsAWayOutWhenNoPackageIsKnown) {
    const auto missing = PluginWorld::create()->find("lv2:http://example.org/unheard-of");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::unavailable);
    EXPECT_NE(missing.error().remedy.find("lv2ls"), std::string::npos);
}

TEST(PluginWorld, RefusesWhatIsNoUri) {
    const auto missing = PluginWorld::create()->find("lv2:fil4 stereo");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::unavailable);
}

TEST(PluginWorld, ListsInstalledPluginsWithTheirPorts) {
    const auto list = PluginWorld::create()->installed();
    const auto entry = [&](const std::string& type) {
        return std::find_if(list.begin(), list.end(), [&](const InstalledPlugin& p) { return p.type == type; });
    };
    const auto equaliser = entry("lv2:http://gareus.org/oss/lv2/fil4#stereo");
    ASSERT_NE(equaliser, list.end());
    EXPECT_EQ(equaliser->name, "x42-eq - Parametric Equalizer Stereo");
    EXPECT_EQ(equaliser->audioInputs, 2);
    EXPECT_EQ(equaliser->audioOutputs, 2);
    const auto sampler = entry("lv2:http://lv2plug.in/plugins/eg-sampler");
    ASSERT_NE(sampler, list.end());
    EXPECT_EQ(sampler->audioInputs, 0);
    EXPECT_EQ(sampler->audioOutputs, 1);
    EXPECT_EQ(sampler->midiInputs, 1);
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end(), [](auto& a, auto& b) { return a.type < b.type; }));
}

TEST(PluginWorld, MadeNodesOutliveIt) {
    std::unique_ptr<Processor> processor;
    {
        ProcessorRegistry registry;
        registerLv2(registry);
        const auto type = registry.find("lv2:http://lv2plug.in/plugins/eg-amp");
        ASSERT_TRUE(type.ok());
        processor = *(*type)->create({});
    }
    EXPECT_TRUE(processor->prepare({}).ok());
}

}  // namespace
}  // namespace lacquer::host

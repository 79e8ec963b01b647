#include "host/lv2/plugin_world.hpp"

#include <gtest/gtest.h>

namespace lacquer::host::plugin_world_test {
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
}  // namespace lacquer::host::plugin_world_test

#include "host/lv2/ui/plugin_ui.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::plugin_ui_test {
namespace {

using testing::HasSubstr;

class PluginUis : public testing::Test {
protected:
    OwnPlugins own;
    std::shared_ptr<PluginWorld> world = PluginWorld::create();
};

TEST_F(PluginUis, AreListedWithWhatTheyAre) {
    const auto uis = uisOf(*world, "urn:lacquer:windows#parrot");
    ASSERT_EQ(uis.size(), 1u);
    EXPECT_EQ(uis[0].uri, "urn:lacquer:windows#parrot-ui");
    EXPECT_EQ(uis[0].kind, "X11");
    EXPECT_EQ(uis[0].reason, "");
    EXPECT_EQ(uis[0].library, LACQUER_BINARY_DIR "/lv2/windows.lv2/windows-ui.so");
    EXPECT_EQ(uis[0].bundle, LACQUER_BINARY_DIR "/lv2/windows.lv2/");
    EXPECT_TRUE(uis[0].resizable);
    EXPECT_FALSE(uisOf(*world, "urn:lacquer:windows#closes-itself").at(0).resizable);
    EXPECT_TRUE(uisOf(*world, "urn:lacquer:windows#none").empty());
    EXPECT_TRUE(uisOf(*world, "urn:nobody:knows").empty());
}

TEST_F(PluginUis, ThatCannotBeShownSayWhy) {
    const auto reason = [&](const char* uri) {
        const auto plan = planWindow(*world, uri);
        return plan ? std::string() : plan.error().what;
    };
    EXPECT_EQ(reason("urn:lacquer:windows#parrot"), "");
    EXPECT_THAT(reason("urn:lacquer:windows#none"), HasSubstr("no window of its own"));
    EXPECT_THAT(reason("urn:lacquer:windows#gtk"), HasSubstr("GTK 2"));
    EXPECT_THAT(reason("urn:lacquer:windows#reaches-in"), HasSubstr("reach into the running plugin"));
    EXPECT_EQ(planWindow(*world, "urn:lacquer:windows#gtk").error().kind, ErrorKind::unavailable);
}

TEST_F(PluginUis, AreShownWithThePortsOfThePlugin) {
    const auto plan = planWindow(*world, "urn:lacquer:windows#parrot");
    ASSERT_TRUE(plan);
    EXPECT_EQ((*plan)->description.ports.size(), 6u);
    EXPECT_EQ((*plan)->layout.parameters, std::vector<PluginPortIndex>{2});
    EXPECT_EQ((*plan)->layout.messagesIn, 4u);
}

}  // namespace
}  // namespace lacquer::host::test::plugin_ui_test

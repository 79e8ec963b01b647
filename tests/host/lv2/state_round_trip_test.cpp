// What plugins of several makers save, restored and saved again: the same to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "host/lv2/plugin_packages.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::state_round_trip_test {
namespace {

class StateRoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(StateRoundTrip, ChangesNothing) {
    const std::string uri = GetParam();
    const auto type = PluginWorld::create()->find("lv2:" + uri);
    if (!type) GTEST_SKIP() << uri << " is not installed (Debian package " << packageOf(uri) << ")";
    Settings settings;
    for (const ParameterInfo& info : (*type)->parameters)
        if (!info.stepped()) settings[info.id] = info.minimum + (info.maximum - info.minimum) / 3;
    const int width = (*type)->widths.back();
    PluginHarness plugin(uri, width, settings), other(uri, width, settings);  // which a session brings back
    plugin.run(noise(width, 1024));
    const ProcessorState saved = plugin.processor().saveState();
    ASSERT_FALSE(saved.empty());
    ASSERT_TRUE(other.processor().restoreState(saved).ok());
    EXPECT_EQ(other.processor().saveState(), saved);
}

INSTANTIATE_TEST_SUITE_P(Plugins, StateRoundTrip,
                         testing::Values("http://lv2plug.in/plugins/eg-params", "http://lv2plug.in/plugins/eg-sampler",
                                         "http://gareus.org/oss/lv2/sisco#Stereo",
                                         "http://calf.sourceforge.net/plugins/Fluidsynth",
                                         "http://calf.sourceforge.net/plugins/Monosynth",
                                         "http://lsp-plug.in/plugins/lv2/para_equalizer_x16_stereo",
                                         "http://lsp-plug.in/plugins/lv2/impulse_reverb_stereo",
                                         "http://lsp-plug.in/plugins/lv2/sampler_stereo", "http://drumgizmo.org/lv2"),
                         [](const auto& plugin) {
                             std::string name = plugin.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
                             return name;
                         });

}  // namespace
}  // namespace lacquer::host::test::state_round_trip_test

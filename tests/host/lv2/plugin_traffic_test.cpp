// Everything that reaches a plugin from outside while it runs, at once: made for ThreadSanitizer (./run test --tsan).
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <random>
#include <thread>

#include "host/lv2/plugin_presets.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::test::plugin_traffic_test {
namespace {

constexpr int kRounds = 12;

/// Runs quantum after quantum on a thread of its own while it lives, moving controls.
class Running {
public:
    explicit Running(PluginHarness& plugin) : plugin_(plugin), thread_([this] { run(); }) {}
    ~Running() { stop(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    void waitForQuanta(int count) const {
        for (const int until = quanta_ + count; quanta_ < until;) std::this_thread::yield();
    }
    [[nodiscard]] float quietest() const { return quietest_; }

private:
    void run() {
        std::mt19937 random(1);
        const Channels in(1, std::vector<float>(256, 1.0f));
        while (!stopping_) {
            for (const ParameterInfo& info : plugin_.type().parameters)
                plugin_.set(info.id, std::uniform_real_distribution<>(info.minimum, info.maximum)(random));
            plugin_.send({0x90, 60, 100});
            const Channels out = plugin_.run(in);
            if (!out.empty()) quietest_ = std::min(quietest_, std::abs(out[0].back()));
            ++quanta_;
        }
    }

    PluginHarness& plugin_;
    std::atomic<bool> stopping_{false};
    std::atomic<int> quanta_{0};
    float quietest_ = 1;  // of the first output's last samples; read when the thread is over
    std::thread thread_;
};

/// What the message thread does to a node that plays.
void disturb(Processor& processor, const ProcessorState& state) {
    (void)processor.saveState();
    ASSERT_TRUE(processor.restoreWhileRunning(state).ok());
    ASSERT_TRUE(processor.restoreState(state).ok());
    (void)processor.latencyFrames();
}

// Its worker is busy all the time, with work of its own and with that of restoring.
TEST(PluginTraffic, NeverSilencesAPluginThatIsRestoredAsItRuns) {
    const OwnPlugins own;
    PluginHarness keeper("urn:lacquer:keeper", 1);
    const ProcessorState state = keeper.processor().saveState();
    Running running(keeper);
    for (int round = 0; round < 10 * kRounds; ++round) {
        (void)keeper.processor().saveState();
        const auto restored = keeper.processor().restoreWhileRunning(state);
        ASSERT_TRUE(restored.ok() && *restored);
        if (round % 10 == 0) running.waitForQuanta(1);
    }
    running.stop();
    EXPECT_EQ(running.quietest(), 1);
}

class PluginTraffic : public testing::TestWithParam<const char*> {};

TEST_P(PluginTraffic, LeavesTheStateAsItIs) {
    std::optional<OwnPlugins> own;
    if (std::string(GetParam()).starts_with("urn:lacquer:")) own.emplace();
    const auto world = PluginWorld::create();
    const auto type = world->find(std::string("lv2:") + GetParam());
    if (!type) GTEST_SKIP() << GetParam() << " is not installed";
    PluginHarness plugin(GetParam(), (*type)->widths.front());
    const ProcessorState state = plugin.processor().saveState();
    const auto presets = presetsOf(*world, (*type)->uri);
    Running running(plugin);
    for (int round = 0; round < kRounds; ++round) {
        running.waitForQuanta(2);
        disturb(plugin.processor(), state);
        if (presets.empty()) continue;
        const auto preset =
            loadPreset(world, (*type)->uri, presets[static_cast<std::size_t>(round) % presets.size()].uri);
        ASSERT_TRUE(preset.ok()) << preset.error().line();
        if (preset->state) {
            ASSERT_TRUE(plugin.processor().restoreState(*preset->state).ok());
        }
    }
    ASSERT_TRUE(plugin.processor().restoreState(state).ok());
    running.stop();
    const ProcessorState after = plugin.processor().saveState();
    for (const auto& [key, value] : state) {
        if (!isFileKey(key)) continue;
        EXPECT_EQ(after.at(key), value);
    }
}

// Not eg-params, which copies its parameters into its state without guarding them against run().
INSTANTIATE_TEST_SUITE_P(Plugins, PluginTraffic,
                         testing::Values("urn:lacquer:keeper", "http://lv2plug.in/plugins/eg-sampler",
                                         "http://gareus.org/oss/lv2/convoLV2#Mono",
                                         "http://gareus.org/oss/lv2/zeroconvolv#Mono",
                                         "http://lsp-plug.in/plugins/lv2/impulse_responses_mono",
                                         "http://calf.sourceforge.net/plugins/Fluidsynth"),
                         [](const auto& plugin) {
                             std::string name = plugin.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
                             return name;
                         });

}  // namespace
}  // namespace lacquer::host::test::plugin_traffic_test

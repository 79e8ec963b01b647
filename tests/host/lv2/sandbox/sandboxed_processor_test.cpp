// Plugins in processes of their own: the same samples as in the program, and no harm from whatever they do there.
#include "host/lv2/sandbox/sandboxed_processor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "host/lv2/plugin_presets.hpp"
#include "tests/host/audio/sound_system.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/host/lv2/sandbox/sandbox_bench.hpp"

namespace lacquer::host::test::sandboxed_processor_test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kEqualiser = "http://gareus.org/oss/lv2/fil4#stereo";
constexpr const char* kSampler = "http://lv2plug.in/plugins/eg-sampler";
const std::string kMisbehaving = "urn:lacquer:misbehaving#";

PrepareSpec live() {
    return {};
}

PrepareSpec offline() {
    PrepareSpec spec;
    spec.offline = true;
    return spec;
}

void expectSilence(const Channels& audio) {
    for (const auto& channel : audio)
        EXPECT_TRUE(std::all_of(channel.begin(), channel.end(), [](float sample) { return sample == 0; }));
}

// --- the same samples

struct Case {
    const char* name;
    const char* uri;
    int width;
    Settings settings{};
    std::vector<std::uint8_t> note{};  ///< at the start
};

class SandboxedPlugin : public testing::TestWithParam<Case> {};

// Bit for bit, with parameters that move, what is read and what is told of latency.
TEST_P(SandboxedPlugin, GivesTheSamplesThatItGivesInTheProgram) {
    const Case& plugin = GetParam();
    if (!PluginWorld::create()->find(std::string("lv2:") + plugin.uri)) GTEST_SKIP() << plugin.uri << " is not here";
    for (const PrepareSpec& spec : {offline(), live()}) {
        SCOPED_TRACE(spec.offline ? "offline" : "live");
        PluginHarness here(plugin.uri, plugin.width, plugin.settings, spec);
        PluginHarness apart(plugin.uri, plugin.width, plugin.settings, spec, sandboxGate());
        EXPECT_EQ(here.processor().latencyFrames(), apart.processor().latencyFrames());
        const auto in = noise(2, 256 * 40);
        for (PluginHarness* one : {&here, &apart})
            if (!plugin.note.empty()) one->send(plugin.note);
        const auto first = here.run(in);
        EXPECT_TRUE(identical(apart.run(in), first));
        EXPECT_TRUE(std::any_of(first[0].begin(), first[0].end(), [](float x) { return x != 0; })) << "it does sound";
        for (const auto& [id, value] : plugin.settings) {
            const ParameterInfo& info = here.type().parameters[here.type().findParameter(id).value()];
            for (PluginHarness* one : {&here, &apart}) one->set(id, (value + info.minimum) / 2);
        }
        EXPECT_TRUE(identical(apart.run(in), here.run(in)));
        EXPECT_EQ(here.processor().latencyFrames(), apart.processor().latencyFrames());
        for (std::size_t i = 0; i < here.type().readouts.size(); ++i)
            EXPECT_EQ(here.processor().readout(i), apart.processor().readout(i)) << here.type().readouts[i].id;
        EXPECT_EQ(here.received(), apart.received());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Real, SandboxedPlugin,
    testing::Values(Case{"Equaliser", kEqualiser, 2, {{"gain", -3}}},
                    Case{"EqualiserDoubled", "http://gareus.org/oss/lv2/fil4#mono", 2, {{"gain", 5}}},
                    Case{"Compressor", "http://lsp-plug.in/plugins/lv2/compressor_stereo", 2, {{"al", 0.05}}},
                    Case{"Limiter", "http://gareus.org/oss/lv2/dpl#stereo", 2, {{"gain", 12}}},
                    Case{"Synthesiser", "http://drobilla.net/plugins/mda/Piano", 2, {}, {0x90, 60, 100}},
                    Case{"Sampler", kSampler, 1, {}, {0x90, 60, 100}},
                    Case{"Metronome", "http://lv2plug.in/plugins/eg-metro", 1},
                    Case{"RandomNumbers", "http://calf.sourceforge.net/plugins/VintageDelay", 2}),
    [](const auto& test) { return std::string(test.param.name); });

// The host's own side does nothing that a real-time thread must not: PluginHarness runs it inside a RealtimeScope.
TEST(SandboxedProcessor, MidiComesBack) {
    PluginHarness transposer("http://gareus.org/oss/lv2/midifilter#miditranspose", 1, {{"transpose", 12}}, live(),
                             sandboxGate());
    transposer.send({0x90, 60, 100});
    (void)transposer.run(Channels(1, std::vector<float>(256)));
    EXPECT_EQ(transposer.received(), (std::vector<std::vector<std::uint8_t>>{{0x90, 72, 100}}));
}

TEST(SandboxedProcessor, StateIsSavedAndRestored) {
    PluginHarness here(kSampler, 1), apart(kSampler, 1, {}, live(), sandboxGate());
    const ProcessorState state = here.processor().saveState();
    EXPECT_EQ(apart.processor().saveState(), state);
    ASSERT_TRUE(apart.processor().restoreState(state).ok());
    EXPECT_EQ(apart.processor().saveState(), state);
    apart.send({0x90, 60, 100});
    const auto out = apart.run(Channels(1, std::vector<float>(256)));
    EXPECT_GT(*std::max_element(out[0].begin(), out[0].end()), 0.01f);
}

TEST(SandboxedProcessor, AStateThatIsRefusedChangesNothing) {
    const OwnPlugins own;
    PluginHarness plugin(kMisbehaving + "refuses-state", 1, {}, live(), sandboxGate());
    const auto refused = plugin.processor().restoreState(plugin.processor().saveState());
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().what, HasSubstr("the plugin refused its saved state"));
    EXPECT_EQ(plugin.processor().whyGone(), std::nullopt);
    const auto in = noise(1, 1024);
    EXPECT_TRUE(identical(plugin.run(in), in)) << "it passes on";
}

TEST(SandboxedProcessor, WhatIsPreparedAgainStartsAfreshWithItsState) {
    PluginHarness apart(kSampler, 1, {}, live(), sandboxGate());
    const auto state = apart.processor().saveState();
    const auto before = childProcesses();
    ASSERT_TRUE(apart.processor().prepare(live()).ok());
    EXPECT_EQ(childProcesses().size(), before.size());
    EXPECT_NE(childProcesses(), before);
    EXPECT_EQ(apart.processor().saveState(), state);
}

// Their state is put into an instance, which must not be one in the program.
TEST(SandboxedPresets, AreThoseThatTheProgramLoadsItself) {
    const auto here = PluginWorld::create(), apart = PluginWorld::create(sandboxGate());
    for (const auto& [type, preset] : {std::pair("lv2:http://drobilla.net/plugins/mda/Detune",
                                                 "http://drobilla.net/plugins/mda/presets#Detune-stereo-detune"),
                                       std::pair("lv2:http://gareus.org/oss/lv2/zeroconvolv#Stereo",
                                                 "http://gareus.org/oss/lv2/zeroconvolv/pset#noopStereo")}) {
        const auto wanted = loadPreset(here, type, preset), loaded = loadPreset(apart, type, preset);
        ASSERT_TRUE(wanted.ok() && loaded.ok()) << type;
        EXPECT_EQ(loaded->parameters, wanted->parameters);
        EXPECT_EQ(loaded->state, wanted->state);
    }
    const auto none = loadPreset(apart, "lv2:http://drobilla.net/plugins/mda/Detune", "urn:none");
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(childProcesses(), IsEmpty());
}

// --- what plugins do

class Misbehaviour : public testing::Test {
protected:
    OwnPlugins own_;
    GateOptions options_ = sandboxEverything();

    [[nodiscard]] PluginHarness make(const std::string& name, PrepareSpec spec = live()) const {
        return {kMisbehaving + name, 1, {}, spec, sandboxGate(options_)};
    }
    /// Plays, misbehaves, and is silent from then on, which it can explain.
    void expectGone(PluginHarness& plugin, const std::string& why) {
        const auto in = noise(1, 1024);
        EXPECT_TRUE(identical(plugin.run(in), in));
        EXPECT_EQ(plugin.processor().whyGone(), std::nullopt);
        plugin.set("amount", 1);
        expectSilence(plugin.run(in));
        plugin.set("amount", 0);
        expectSilence(plugin.run(in));
        EXPECT_EQ(plugin.processor().whyGone(), why);
    }
};

TEST_F(Misbehaviour, ACrashInRunMutesThePluginAlone) {
    for (const PrepareSpec& spec : {live(), offline()}) {
        auto plugin = make("crash-in-run", spec);
        expectGone(plugin, "it crashed (SIGSEGV) while it ran");
    }
}

TEST_F(Misbehaviour, AnAbortAndAnExitInRunDoSo) {
    auto aborts = make("aborts-in-run");
    expectGone(aborts, "it crashed (SIGABRT) while it ran");
    auto exits = make("exits-in-run");
    expectGone(exits, "it crashed (it ended the process with exit code 7) while it ran");
}

TEST_F(Misbehaviour, APluginThatBlocksOrLoopsInRunIsGivenUp) {
    options_.sandbox.lateness = 20ms;
    options_.sandbox.patience = 60ms;
    options_.sandbox.offlineQuantum = 60ms;
    for (const char* name : {"blocks-in-run", "loops-in-run"})
        for (const PrepareSpec& spec : {live(), offline()}) {
            options_.sandbox.lateness = spec.offline ? 0ms : 20ms;
            auto plugin = make(name, spec);
            plugin.set("amount", 1);
            const auto begin = std::chrono::steady_clock::now();
            while (!plugin.processor().whyGone() && std::chrono::steady_clock::now() < begin + 60s)
                expectSilence(plugin.run(noise(1, 256)));
            EXPECT_EQ(plugin.processor().whyGone(), "it did not come to an end while it ran") << name;
        }
}

TEST_F(Misbehaviour, AQuantumThatComesLateIsSilentAndThePluginPlaysOn) {
    options_.sandbox.lateness = 20ms;
    auto plugin = make("late-in-run");
    const auto in = noise(1, 256);
    plugin.set("amount", 1);
    expectSilence(plugin.run(in));
    plugin.set("amount", 0);
    expectSilence(plugin.run(in));  // it is still at the one before, which is not waited for again
    Channels out;
    for (int i = 0; i < 3000 && !identical(out, in); ++i) {
        std::this_thread::sleep_for(10ms);
        out = plugin.run(in);
    }
    EXPECT_TRUE(identical(out, in));
    EXPECT_EQ(plugin.processor().whyGone(), std::nullopt);
}

TEST_F(Misbehaviour, APluginThatDoesNotStartIsRefusedAndLeavesNothingBehind) {
    const auto refusal = [&](const std::string& name) -> std::string {
        try {
            (void)make(name);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return {};
    };
    EXPECT_EQ(refusal("crash-in-instantiate"),
              "the plugin runs in a process of its own: it crashed (SIGSEGV) while it was instantiated");
    EXPECT_THAT(refusal("no-instance"), HasSubstr("could not be started"));
    options_.sandbox.request = 500ms;
    EXPECT_EQ(refusal("blocks-in-instantiate"),
              "the plugin runs in a process of its own: it did not come to an end while it was instantiated");
    EXPECT_THAT(childProcesses(), IsEmpty());
}

TEST_F(Misbehaviour, ACrashOrAHangInCleanupHarmsNobody) {
    for (const char* name : {"crash-in-cleanup", "blocks-in-cleanup"}) {
        {
            auto plugin = make(name);
            const auto in = noise(1, 256);
            EXPECT_TRUE(identical(plugin.run(in), in));
        }
        EXPECT_THAT(childProcesses(), IsEmpty()) << name;
    }
}

TEST_F(Misbehaviour, ACrashInCleanupIsTooLateToLoseAPresetsState) {
    const auto world = PluginWorld::create(sandboxGate(options_));
    const auto preset = loadPreset(world, "lv2:" + kMisbehaving + "crash-in-cleanup", kMisbehaving + "preset");
    ASSERT_TRUE(preset.ok()) << preset.error().line();
    EXPECT_EQ(preset->parameters, (std::map<std::string, double>{{"amount", 0.5}}));
    EXPECT_TRUE(preset->state.has_value());
}

TEST_F(Misbehaviour, ACrashWhileTheStateIsSavedLeavesTheStateKnownLast) {
    auto plugin = make("crash-in-state");
    ASSERT_TRUE(plugin.processor().restoreState({{"urn:key", "1\nhttp://lv2plug.in/ns/ext/atom#Int\n1234"}}).ok());
    EXPECT_EQ(plugin.processor().saveState().count("urn:key"), 1u);
    EXPECT_NE(plugin.processor().whyGone(), std::nullopt);
    expectSilence(plugin.run(noise(1, 256)));
}

TEST_F(Misbehaviour, APluginThatHasGoneStartsAgainWithTheSameSound) {
    auto plugin = make("crash-in-run");
    plugin.set("amount", 1);
    expectSilence(plugin.run(noise(1, 256)));
    plugin.set("amount", 0);
    ASSERT_TRUE(plugin.processor().prepare(live()).ok());
    EXPECT_EQ(plugin.processor().whyGone(), std::nullopt);
    const auto in = noise(1, 1024);
    EXPECT_TRUE(identical(plugin.run(in), in));
}

// --- processes

TEST(SandboxedProcessor, AHelperThatIsKilledIsNoticedAtOnceAndItsStateIsKept) {
    PluginHarness sampler(kSampler, 1, {}, live(), sandboxGate());  // which waits ten seconds for a quantum
    const ProcessorState state = sampler.processor().saveState();
    const auto helpers = childProcesses();
    ASSERT_EQ(helpers.size(), 1u);
    (void)sampler.run(noise(1, 1024));
    ASSERT_EQ(::kill(*helpers.begin(), SIGKILL), 0);
    const auto begin = std::chrono::steady_clock::now();
    expectSilence(sampler.run(noise(1, 25'600)));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 9s);
    EXPECT_EQ(sampler.processor().whyGone(), "it was ended from outside (SIGKILL)");
    EXPECT_EQ(sampler.processor().saveState(), state);
    EXPECT_FALSE(sampler.processor().restoreState(state).ok());

    ASSERT_TRUE(sampler.processor().prepare(live()).ok());
    EXPECT_EQ(sampler.processor().saveState(), state);
    PluginHarness fresh(kSampler, 1);
    for (PluginHarness* one : {&fresh, &sampler}) one->send({0x90, 60, 100});
    const auto in = noise(1, 2048);
    EXPECT_TRUE(identical(sampler.run(in), fresh.run(in)));
}

TEST(SandboxedProcessor, AHelperThatDiesWhileNobodyPlaysIsNoticedToo) {
    PluginHarness plugin(kEqualiser, 2, {}, live(), sandboxGate());
    ::kill(*childProcesses().begin(), SIGKILL);
    for (int i = 0; i < 1000 && !plugin.processor().whyGone(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(plugin.processor().whyGone(), "it was ended from outside (SIGKILL)");
}

// As when another version of the program is being installed.
TEST(SandboxedProcessor, AHelperThatCannotBeStartedAgainIsNamedAndItsStateIsKept) {
    const TemporaryFolder folder;
    GateOptions options = sandboxEverything();
    const std::filesystem::path program = folder.path() / "lacquer-plugin-host";
    std::filesystem::create_symlink(std::exchange(options.sandbox.program, program), program);
    PluginHarness sampler(kSampler, 1, {}, live(), sandboxGate(options));
    const ProcessorState state = sampler.processor().saveState();
    ASSERT_FALSE(state.empty());
    std::filesystem::remove(program);
    sampler.processor().reset();
    expectSilence(sampler.run(noise(1, 1024)));
    EXPECT_THAT(sampler.processor().whyGone().value_or(""), Not(IsEmpty()));
    EXPECT_EQ(sampler.processor().saveState(), state);
    EXPECT_THAT(childProcesses(), IsEmpty());

    std::filesystem::create_symlink(findPluginHost(), program);
    ASSERT_TRUE(sampler.processor().prepare(live()).ok());
    EXPECT_EQ(sampler.processor().whyGone(), std::nullopt);
    EXPECT_EQ(sampler.processor().saveState(), state);
}

TEST(SandboxedProcessor, FiftyStartsLeaveNeitherProcessesNorFilesBehind) {
    const OwnPlugins own;
    { PluginHarness first(kMisbehaving + "prints", 1, {}, live(), sandboxGate()); }  // whatever is opened once
    const std::size_t files = openFiles();
    PluginHarness plugin(kMisbehaving + "prints", 1, {}, live(), sandboxGate());
    const std::size_t filesWithOne = openFiles();
    for (int i = 0; i < 50; ++i) {
        if (i % 2 == 0) ::kill(*childProcesses().begin(), SIGKILL);
        ASSERT_TRUE(plugin.processor().prepare(live()).ok());
        ASSERT_EQ(childProcesses().size(), 1u);
    }
    EXPECT_EQ(openFiles(), filesWithOne);
    EXPECT_LE(filesWithOne, files + 3) << "the control channel, that for atoms, and the memory";
}

// The program is started by a thread that ends at once, and goes on all the same.
TEST(SandboxedProcessor, TheThreadThatStartsItMayEnd) {
    std::unique_ptr<PluginHarness> plugin;
    std::thread([&] {
        plugin = std::make_unique<PluginHarness>(kEqualiser, 2, Settings{}, live(), sandboxGate());
    }).join();
    std::this_thread::sleep_for(50ms);
    PluginHarness here(kEqualiser, 2);
    const auto in = noise(2, 1024);
    EXPECT_TRUE(identical(plugin->run(in), here.run(in)));
}

TEST(SandboxedProcessor, SavingAndRestoringWhileItPlaysDisturbsNothing) {
    PluginHarness plugin(kSampler, 1, {}, live(), sandboxGate());
    const ProcessorState state = plugin.processor().saveState();
    std::atomic<bool> done{false};
    std::thread audio([&] {
        while (!done) {
            plugin.send({0x90, 60, 100});
            (void)plugin.run(Channels(1, std::vector<float>(256)));
        }
    });
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(plugin.processor().saveState(), state);
        EXPECT_TRUE(plugin.processor().restoreState(state).ok());
    }
    done = true;
    audio.join();
    EXPECT_EQ(plugin.processor().whyGone(), std::nullopt);
}

}  // namespace
}  // namespace lacquer::host::test::sandboxed_processor_test

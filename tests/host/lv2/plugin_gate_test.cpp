#include "host/lv2/plugin_gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_presets.hpp"
#include "host/lv2/plugin_program.hpp"
#include "host/lv2/plugin_troubles.hpp"
#include "host/lv2/plugin_world.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::plugin_gate_test {
namespace {

using test::PluginFolder;
using By = PluginStanding::By;

const std::string kMisbehaving = "urn:lacquer:misbehaving#";
const std::string kCrash = kMisbehaving + "crash-in-cleanup";
const std::string kNoStart = kMisbehaving + "crash-in-instantiate";
const std::string kFine = kMisbehaving + "prints";

class Gate : public testing::Test {
protected:
    Gate() { folder_.addBuilt("misbehaving"); }

    [[nodiscard]] GateOptions options() {
        GateOptions made;
        made.sandbox.program = findPluginHost();
        made.say = [this](const std::string& sentence) { said_.push_back(sentence); };
        return made;
    }
    /// As if lacquer-plugin-host were not installed: what is known already must do.
    [[nodiscard]] GateOptions withoutTrials() {
        GateOptions made = options();
        made.sandbox.program.clear();
        return made;
    }
    [[nodiscard]] PluginIdentity identity(const std::string& uri) const {
        return {uri, folder_.bundle("misbehaving").string()};
    }

    PluginFolder folder_;
    std::vector<std::string> said_;
};

TEST_F(Gate, TriesAPluginOnceAndKeepsTheVerdict) {
    EXPECT_TRUE(PluginGate(options()).unknown(identity(kFine)));
    EXPECT_EQ(PluginGate(options()).admit(identity(kFine)).value(), PluginPlace::program);
    EXPECT_FALSE(PluginGate(options()).admit(identity(kNoStart)).ok());

    PluginGate later(withoutTrials());
    EXPECT_FALSE(later.unknown(identity(kFine)));
    EXPECT_TRUE(later.admit(identity(kFine)).ok());
    EXPECT_EQ(later.standing(identity(kFine)).by, By::trial);
    const auto refused = later.admit(identity(kNoStart));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(
        refused.error().line(),
        "the plugin urn:lacquer:misbehaving#crash-in-instantiate is not loaded: it crashed (SIGSEGV) while it was "
        "instantiated (use another plugin in its place; once it is mended, `lacquer plugins scan "
        "urn:lacquer:misbehaving#crash-in-instantiate` tries it again; `lacquer plugins allow "
        "urn:lacquer:misbehaving#crash-in-instantiate` overrules that)");
    EXPECT_TRUE(said_.empty());
}

TEST_F(Gate, APluginThatStartedAndCrashedInItsTrialRunsInAProcessOfItsOwn) {
    EXPECT_EQ(PluginGate(options()).admit(identity(kCrash)).value(), PluginPlace::sandbox);
    PluginGate later(options());
    EXPECT_EQ(later.check(identity(kCrash)).value(), PluginPlace::sandbox);
    EXPECT_EQ(later.standing(identity(kCrash)).by, By::trial);
    EXPECT_EQ(later.standing(identity(kCrash)).reason, "it crashed (SIGSEGV) while it was cleaned up");
    const auto withoutProgram = PluginGate(withoutTrials()).check(identity(kCrash));
    ASSERT_FALSE(withoutProgram.ok()) << "then there is nothing that it could run in";
    EXPECT_NE(withoutProgram.error().what.find("it crashed (SIGSEGV) while it was cleaned up"), std::string::npos);
}

TEST_F(Gate, TheUserSaysWhatRunsInAProcessOfItsOwn) {
    PluginGate gate(options());
    ASSERT_TRUE(gate.preferences().set(PluginMark::sandboxed, kFine, Switch::on).ok());
    EXPECT_FALSE(gate.unknown(identity(kFine))) << "a trial would be of no use";
    EXPECT_EQ(gate.admit(identity(kFine)).value(), PluginPlace::sandbox);
    EXPECT_EQ(gate.standing(identity(kFine)).by, By::user);
    ASSERT_TRUE(gate.preferences().set(PluginMark::sandboxed, kNoStart, Switch::on).ok());
    EXPECT_EQ(gate.admit(identity(kNoStart)).value(), PluginPlace::sandbox) << "whatever comes of it";
    const auto withoutProgram = PluginGate(withoutTrials()).check(identity(kFine));
    ASSERT_FALSE(withoutProgram.ok());
    EXPECT_EQ(withoutProgram.error().line(),
              "the plugin " + kFine +
                  " is not loaded: it is to run in a process of its own, and the program lacquer-plugin-host is "
                  "missing (install lacquer again; `lacquer plugins allow " +
                  kFine + "` loads it into the program itself)");

    ASSERT_TRUE(gate.preferences().set(PluginMark::allowed, kFine, Switch::on).ok());
    EXPECT_FALSE(gate.preferences().has(PluginMark::sandboxed, kFine)) << "one of the two";
    EXPECT_EQ(gate.check(identity(kFine)).value(), PluginPlace::program);
}

TEST_F(Gate, AllPluginsMayRunSoButForThoseThatAreAllowed) {
    const std::string other = kMisbehaving + "sets-locale";
    PluginGate gate(options());
    ASSERT_TRUE(gate.preferences().set(PluginMark::sandboxed, kEveryPlugin, Switch::on).ok());
    EXPECT_EQ(gate.admit(identity(kFine)).value(), PluginPlace::sandbox);
    ASSERT_TRUE(gate.preferences().set(PluginMark::allowed, other, Switch::on).ok());
    ASSERT_TRUE(gate.preferences().set(PluginMark::denied, kCrash, Switch::on).ok());
    EXPECT_EQ(gate.admit(identity(other)).value(), PluginPlace::program);
    EXPECT_FALSE(gate.admit(identity(kCrash)).ok());
    EXPECT_FALSE(gate.admit({"urn:50m30n3:plugins:SO-404", "/nowhere"}).ok()) << "it cannot start anywhere";

    GateOptions forOnce = options();
    forOnce.preferences.clear();
    forOnce.sandboxEvery = true;
    EXPECT_EQ(PluginGate(forOnce).admit(identity(kFine)).value(), PluginPlace::sandbox);
}

TEST_F(Gate, PluginsThatAreKnownToCrashRunInAProcessOfTheirOwn) {
    const PluginIdentity padthv1{"http://padthv1.sourceforge.net/lv2", "/nowhere"};
    PluginGate gate(options());
    EXPECT_EQ(gate.check(padthv1).value(), PluginPlace::sandbox);
    EXPECT_EQ(gate.standing(padthv1).by, By::knownPlugins);
    ASSERT_TRUE(gate.preferences().set(PluginMark::allowed, padthv1.uri, Switch::on).ok());
    EXPECT_EQ(gate.check(padthv1).value(), PluginPlace::program);
}

TEST_F(Gate, ABundleThatHasChangedIsTriedAgain) {
    EXPECT_TRUE(PluginGate(options()).admit(identity(kFine)).ok());
    folder_.write("misbehaving", "new.txt", "another version");
    EXPECT_TRUE(PluginGate(options()).unknown(identity(kFine)));
}

TEST_F(Gate, TheUserOverrulesEverything) {
    ASSERT_FALSE(PluginGate(options()).admit(identity(kNoStart)).ok());
    PluginGate gate(withoutTrials());
    ASSERT_TRUE(gate.preferences().set(PluginMark::allowed, kNoStart, Switch::on).ok());
    EXPECT_EQ(gate.check(identity(kNoStart)).value(), PluginPlace::program);
    EXPECT_EQ(gate.standing(identity(kNoStart)).by, By::user);
    ASSERT_TRUE(gate.preferences().set(PluginMark::denied, kFine, Switch::on).ok());
    const auto denied = gate.admit(identity(kFine));
    ASSERT_FALSE(denied.ok());
    EXPECT_EQ(denied.error().line(), "the plugin " + kFine +
                                         " is not loaded: you have denied it (`lacquer plugins deny "
                                         "--off " +
                                         kFine + "` takes that back)");

    const std::string shipped = "urn:50m30n3:plugins:SO-404";
    EXPECT_EQ(gate.standing({shipped, "/nowhere"}).by, By::knownPlugins);
    EXPECT_FALSE(gate.check({shipped, "/nowhere"}).ok());
    ASSERT_TRUE(gate.preferences().set(PluginMark::allowed, shipped, Switch::on).ok());
    EXPECT_TRUE(gate.check({shipped, "/nowhere"}).ok());
}

TEST_F(Gate, WithoutTheProgramPluginsAreLoadedUntriedWhichIsSaidOnce) {
    PluginGate gate(withoutTrials());
    EXPECT_TRUE(gate.admit(identity(kCrash)).ok());
    EXPECT_TRUE(gate.admit(identity(kFine)).ok());
    EXPECT_EQ(said_, std::vector<std::string>{"the program lacquer-plugin-host is missing, so plugins are loaded "
                                              "without having been tried"});
}

TEST_F(Gate, AUsersFileThatIsDamagedIsNamedAndKept) {
    std::filesystem::create_directories(folder_.root() / "config/lacquer");
    std::ofstream(folder_.root() / "config/lacquer/plugins.json") << "{\"allow\": \"all\"}";
    PluginGate gate(options());
    ASSERT_EQ(said_.size(), 1u);
    EXPECT_EQ(said_[0], (folder_.root() / "config/lacquer/plugins.json").string() +
                            ": \"allow\" is not a list of plugin URIs (mend the file or remove it)");
    EXPECT_FALSE(gate.preferences().set(PluginMark::allowed, kFine, Switch::on).ok());
}

TEST_F(Gate, TriesManyAndTellsOfEach) {
    std::vector<PluginIdentity> all;
    for (const char* name : {"prints", "not-repeatable", "no-instance", "crash-in-cleanup", "sets-locale"})
        all.push_back(identity(kMisbehaving + name));
    PluginGate gate(options());
    std::vector<std::size_t> counted;
    gate.tryAll(all, [&](const PluginIdentity&, const Result<ProbeVerdict>& verdict, std::size_t done) {
        EXPECT_TRUE(verdict.ok());
        counted.push_back(done);
    });
    EXPECT_EQ(counted, (std::vector<std::size_t>{1, 2, 3, 4, 5}));
    PluginGate later(withoutTrials());
    EXPECT_EQ(later.standing(all[0]).verdict->outcome, ProbeOutcome::fine);
    EXPECT_EQ(later.standing(all[1]).verdict->outcome, ProbeOutcome::notRepeatable);
    EXPECT_EQ(later.standing(all[2]).verdict->outcome, ProbeOutcome::refused);
    EXPECT_EQ(later.standing(all[3]).verdict->outcome, ProbeOutcome::crashed);
    EXPECT_FALSE(later.standing(all[1]).refused);
    EXPECT_EQ(later.standing(all[1]).reason, "it runs, but never gives the same twice");
}

TEST_F(Gate, ATypeTellsWhetherATrialHasShownThatItRepeatsItselfAndWhichBuildItIs) {
    const auto find = [](const std::string& uri, GateOptions with) {
        return PluginWorld::create(std::make_shared<PluginGate>(std::move(with)))->find("lv2:" + uri).value();
    };
    const std::string random = kMisbehaving + "not-repeatable";
    EXPECT_FALSE(find(kFine, withoutTrials())->repeats) << "nobody knows yet";
    PluginGate(options()).tryAll(std::vector{identity(kFine), identity(random)});
    EXPECT_TRUE(find(kFine, withoutTrials())->repeats);
    EXPECT_FALSE(find(random, withoutTrials())->repeats);

    const std::string build = find(kFine, withoutTrials())->build;
    EXPECT_EQ(find(kFine, withoutTrials())->build, build);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.bundle("misbehaving")))
        if (entry.path().extension() == ".so")
            std::filesystem::last_write_time(entry.path(), std::filesystem::file_time_type::clock::now());
    EXPECT_NE(find(kFine, withoutTrials())->build, build);
}

// A window that did would stand still for as long.
TEST_F(Gate, OnAThreadThatMustNotWaitAPluginIsTriedMeanwhile) {
    GateOptions made = options();
    made.mayWait = [here = std::this_thread::get_id()] { return std::this_thread::get_id() != here; };
    PluginGate gate(made);
    for (const std::string& uri : {kFine, kCrash, kFine}) {
        const auto admitted = gate.admit(identity(uri));
        ASSERT_FALSE(admitted.ok());
        EXPECT_EQ(admitted.error().line(), "the plugin " + uri +
                                               " is being tried, as each is before its first use (do that again in a "
                                               "moment)");
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while ((gate.unknown(identity(kFine)) || gate.unknown(identity(kCrash))) && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_TRUE(gate.admit(identity(kFine)).ok());
    EXPECT_EQ(gate.admit(identity(kCrash)).value(), PluginPlace::sandbox);
}

TEST_F(Gate, TrialsOfManyAreGivenUpWhenNobodyWantsThemAnyMore) {
    PluginGate gate(options());
    const std::vector<PluginIdentity> all{identity(kMisbehaving + "blocks-in-instantiate")};
    std::atomic<bool> stopped{false};
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        stopped = true;
    });
    gate.tryAll(all, {}, [&] { return stopped.load(); });  // or it would take thirty seconds
    EXPECT_TRUE(gate.unknown(all[0])) << "that is no verdict";
}

// --- what the rest of the program sees of it

class GatedWorld : public Gate {
protected:
    GatedWorld() : gate_(std::make_shared<PluginGate>(options())), world_(registerLv2(registry_, gate_)) {}

    std::shared_ptr<PluginGate> gate_;
    ProcessorRegistry registry_;
    std::shared_ptr<PluginWorld> world_;
};

TEST_F(GatedWorld, AnUnknownPluginIsTriedBeforeAProcessorIsMade) {
    const auto fine = registry_.find("lv2:" + kFine);
    const auto crash = registry_.find("lv2:" + kNoStart);
    ASSERT_TRUE(fine.ok() && crash.ok()) << "finding runs nothing";
    EXPECT_TRUE((*fine)->create({}).ok());
    const auto made = (*crash)->create({});
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().what.find("it crashed (SIGSEGV) while it was instantiated"), std::string::npos);
    const auto again = PluginWorld::create(gate_)->find("lv2:" + kNoStart);
    ASSERT_FALSE(again.ok()) << "by now it is known";
    EXPECT_EQ(again.error().kind, ErrorKind::unavailable);
}

TEST_F(GatedWorld, APluginThatCrashedInItsTrialIsANodeAllTheSame) {
    const auto crash = registry_.find("lv2:" + kCrash);
    ASSERT_TRUE(crash.ok());
    auto made = (*crash)->create({});
    ASSERT_TRUE(made.ok());
    EXPECT_TRUE((*made)->prepare({}).ok());
    made->reset();  // it crashes there, not here
    EXPECT_TRUE(registry_.find("lv2:" + kCrash).ok()) << "known by now";
}

TEST_F(GatedWorld, WhatIsExpectedIsTriedBeforehand) {
    const std::vector<std::string> types{"lv2:" + kFine, "lv2:" + kNoStart, "lacquer:eq", "lv2:urn:test:none"};
    EXPECT_TRUE(world_->unknown(types[0]));
    world_->expect(types);
    EXPECT_FALSE(world_->unknown(types[0]));
    EXPECT_TRUE(registry_.find(types[0]).ok());
    EXPECT_FALSE(registry_.find(types[1]).ok());
}

TEST_F(GatedWorld, APresetIsNoWayAroundTheGate) {
    folder_.write("mine", "manifest.ttl",
                  PluginFolder::kPrefixes + "<urn:test:p> a pset:Preset ; lv2:appliesTo <" + kNoStart +
                      "> ; rdfs:label \"P\" .\n");
    EXPECT_FALSE(loadPreset(world_, "lv2:" + kNoStart, "urn:test:p").ok());
}

// --- what is shipped

TEST(PluginTroubles, SayWhyAndAreNamedOnce) {
    std::set<std::string_view> seen;
    for (const PluginTrouble& known : pluginTroubles()) {
        EXPECT_TRUE(seen.insert(known.uri).second) << known.uri;
        EXPECT_GT(known.reason.size(), 20u) << known.uri;
        EXPECT_EQ(pluginTrouble(known.uri)->reason, known.reason);
    }
    EXPECT_EQ(pluginTrouble("http://gareus.org/oss/lv2/fil4#stereo"), nullptr);
}

TEST(PluginTroubles, SomeRunAtTheUsualSampleRatesAlone) {
    const char* chorus = "http://drobilla.net/plugins/fomp/triple_chorus";
    EXPECT_FALSE(troubleAt(chorus, 44100));
    EXPECT_FALSE(troubleAt(chorus, 48000));
    EXPECT_TRUE(troubleAt(chorus, 96000));
    EXPECT_FALSE(troubleAt("http://gareus.org/oss/lv2/fil4#stereo", 96000));
}

}  // namespace
}  // namespace lacquer::host::plugin_gate_test

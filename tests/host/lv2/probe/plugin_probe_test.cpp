#include "host/lv2/probe/plugin_probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "host/lv2/plugin_program.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::host::plugin_probe_test {
namespace {

using test::PluginFolder;

const std::string kMisbehaving = "urn:lacquer:misbehaving#";

class PluginProbe : public testing::Test {
protected:
    PluginProbe() {
        folder_.addBuilt("misbehaving");
        folder_.addBuilt("latecomer");
        options_.program = findPluginHost();
    }

    ProbeVerdict probe(const std::string& uri, std::map<std::string, double> values = {}) {
        options_.values = std::move(values);
        const auto verdict = probePlugin(uri, options_);
        if (!verdict) ADD_FAILURE() << verdict.error().line();
        return verdict ? *verdict : ProbeVerdict();
    }
    ProbeVerdict probeMisbehaving(const std::string& name, std::map<std::string, double> values = {}) {
        return probe(kMisbehaving + name, std::move(values));
    }
    // The plugin blocks for good; a machine that is busy has reached that by then.
    void waitShortly() { options_.limit = std::chrono::seconds(4); }

    static ProbeVerdict crashed(PluginStage stage) { return {ProbeOutcome::crashed, stage, "SIGSEGV", true}; }
    static ProbeVerdict blocked(PluginStage stage) { return {ProbeOutcome::blocked, stage, "", true}; }

    PluginFolder folder_;
    ProbeOptions options_;
};

TEST_F(PluginProbe, APluginThatBehavesIsFine) {
    for (const char* name : {"crash-in-run", "moving-latency", "too-loud", "sets-locale", "leaves-flush-to-zero"})
        EXPECT_EQ(probeMisbehaving(name), ProbeVerdict()) << name << " does nothing bad at its defaults";
    EXPECT_EQ(probe("urn:lacquer:latecomer"), ProbeVerdict());
}

TEST_F(PluginProbe, ACrashIsNamedWithTheStageItHappenedIn) {
    EXPECT_EQ(probeMisbehaving("crash-in-instantiate"), crashed(PluginStage::instantiate));
    EXPECT_EQ(probeMisbehaving("crash-in-run", {{"amount", 1}}), crashed(PluginStage::run));
    const auto last = probeMisbehaving("crash-in-cleanup");
    EXPECT_EQ(last, crashed(PluginStage::cleanup));
    EXPECT_TRUE(last.ran());
    EXPECT_FALSE(last.usable());
    EXPECT_EQ(describe(last), "it crashed (SIGSEGV) while it was cleaned up");
}

// The plugin has done nothing wrong, so nothing is kept about it.
TEST_F(PluginProbe, ATrialThatIsEndedFromOutsideOrDoesNotBeginIsNoVerdict) {
    options_.program = folder_.root() / "host";
    for (const auto& [script, what] : {std::pair{"kill -TERM $$", "the trial was ended from outside (SIGTERM)"},
                                       std::pair{"kill -KILL $$", "the trial was ended from outside (SIGKILL)"},
                                       std::pair{"exit 127", "the trial did not begin (exit code 127)"}}) {
        std::ofstream(options_.program) << "#!/bin/sh\n" << script << '\n';
        std::filesystem::permissions(options_.program, std::filesystem::perms::owner_all);
        const auto verdict = probePlugin("urn:lacquer:latecomer", options_);
        ASSERT_FALSE(verdict.ok()) << script;
        EXPECT_EQ(verdict.error().what, what);
    }
}

TEST_F(PluginProbe, WhatBlocksIsEnded) {
    waitShortly();
    EXPECT_EQ(probeMisbehaving("blocks-in-instantiate"), blocked(PluginStage::instantiate));
    EXPECT_EQ(probeMisbehaving("blocks-in-run", {{"amount", 1}}), blocked(PluginStage::run));
}

TEST_F(PluginProbe, APluginThatGivesNoInstanceRefuses) {
    const auto verdict = probeMisbehaving("no-instance");
    EXPECT_EQ(verdict.outcome, ProbeOutcome::refused);
    EXPECT_EQ(verdict.reason, "the plugin No instance could not be started");
}

TEST_F(PluginProbe, APluginThatIsNotThereRefuses) {
    EXPECT_EQ(probe("urn:test:none").reason, "the plugin urn:test:none is not installed");
}

TEST_F(PluginProbe, WhatNeverGivesTheSameTwiceIsMarked) {
    const auto verdict = probeMisbehaving("not-repeatable");
    EXPECT_EQ(verdict.outcome, ProbeOutcome::notRepeatable);
    EXPECT_TRUE(verdict.usable());
}

TEST_F(PluginProbe, ValuesThatAreNoNumbersAreNoticed) {
    EXPECT_FALSE(probeMisbehaving("not-a-number", {{"amount", 1}}).finite);
    EXPECT_TRUE(probeMisbehaving("not-a-number").finite);
}

TEST_F(PluginProbe, NothingReachesOurOutputOrOurHome) {
    folder_.set("HOME", folder_.root());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_EQ(probeMisbehaving("prints"), ProbeVerdict());
    EXPECT_EQ(probeMisbehaving("writes-to-home"), ProbeVerdict());
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_FALSE(std::filesystem::exists(folder_.root() / "misbehaving.txt"));
}

TEST_F(PluginProbe, LeavesNoTemporaryHomeBehind) {
    std::filesystem::create_directory(folder_.root() / "tmp");
    folder_.set("TMPDIR", folder_.root() / "tmp");
    EXPECT_EQ(probeMisbehaving("writes-to-home"), ProbeVerdict());
    EXPECT_EQ(probeMisbehaving("crash-in-instantiate"), crashed(PluginStage::instantiate));
    EXPECT_TRUE(std::filesystem::is_empty(folder_.root() / "tmp"));
}

TEST_F(PluginProbe, CanBeStopped) {
    options_.stopped = [] { return true; };
    const auto verdict = probePlugin(kMisbehaving + "blocks-in-instantiate", options_);
    ASSERT_FALSE(verdict.ok());
    EXPECT_EQ(verdict.error().what, "the trial was stopped");
}

TEST_F(PluginProbe, FailsWithoutTheProgram) {
    options_.program = folder_.root() / "no-such-program";
    const auto verdict = probePlugin(kMisbehaving + "prints", options_);
    ASSERT_FALSE(verdict.ok());
    EXPECT_EQ(verdict.error().kind, ErrorKind::failed);
}

TEST_F(PluginProbe, AVerdictSurvivesItsWayThroughAFile) {
    for (const ProbeVerdict& verdict : {ProbeVerdict(), crashed(PluginStage::state), blocked(PluginStage::activate),
                                        ProbeVerdict{ProbeOutcome::refused, PluginStage::load, "no", true},
                                        ProbeVerdict{ProbeOutcome::notRepeatable, PluginStage::load, "", false}})
        EXPECT_EQ(verdictFrom(toJson(verdict)), verdict) << describe(verdict);
    EXPECT_EQ(verdictFrom({{"outcome", "splendid"}}), std::nullopt);
    EXPECT_EQ(verdictFrom("fine"), std::nullopt);
}

// --- the conformance sweep

const std::vector<int> kAllQuanta{64, 128, 256, 512, 1024, 2048, 4096};

class PluginCheck : public PluginProbe {
protected:
    CheckReport check(const std::string& uri) {
        const auto report = checkPlugin(uri, options_);
        if (!report) ADD_FAILURE() << report.error().line();
        return report ? *report : CheckReport();
    }
};

TEST_F(PluginCheck, APluginThatBehavesPasses) {
    const auto report = check(kMisbehaving + "prints");
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.quanta, kAllQuanta);
    EXPECT_TRUE(report.notFiniteAt.empty());
    EXPECT_TRUE(report.recovers);
    EXPECT_EQ(report.state, CheckReport::State::none);
    EXPECT_EQ(report.verdict, ProbeVerdict());
}

TEST_F(PluginCheck, StateIsSavedAndRestored) {
    EXPECT_EQ(check("urn:lacquer:latecomer").state, CheckReport::State::exact);
    EXPECT_EQ(check(kMisbehaving + "refuses-state").state, CheckReport::State::refused);
}

TEST_F(PluginCheck, WhatDoesNotComeRoundFromBadInputIsNamed) {
    EXPECT_FALSE(check(kMisbehaving + "not-a-number").recovers);
}

TEST_F(PluginCheck, ACrashIsNamedWithWhatWasTried) {
    const auto report = check(kMisbehaving + "crash-in-instantiate");
    EXPECT_FALSE(report.passed());
    EXPECT_EQ(report.verdict, crashed(PluginStage::instantiate));
    EXPECT_EQ(report.step, "64 frames");
    EXPECT_TRUE(report.quanta.empty());
}

}  // namespace
}  // namespace lacquer::host::plugin_probe_test

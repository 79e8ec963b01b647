// Bad nodes in a session that plays: they are named, and the rest plays on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "sessions/model/history.hpp"
#include "sessions/render/node_start.hpp"
#include "sessions/render/session_engine.hpp"
#include "support/high_pass.hpp"
#include "tests/sessions/render/played_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::fault_test {
namespace {

using test::rampAt;
using test::textOf;

class FaultTest : public test::PlayedSessionTest {};

TEST_F(FaultTest, AStateThatANodeDoesNotTakeUpIsRefusedAndItPlaysOn) {
    const NodeId proud = insert("test:bad-state", track, fader);
    startPlaying();
    const std::string before = textOf(session);
    const auto set = history.perform(SetState{proud, {{"key", "value"}}});
    ASSERT_FALSE(set.ok());
    EXPECT_NE(set.error().line().find("test:bad-state"), std::string::npos) << set.error().line();
    EXPECT_EQ(textOf(session), before);
    EXPECT_FALSE(history.canUndo());
    run(5);
    expectTheSong();
}

TEST_F(FaultTest, ANodeThatDoesNotStartIsRefusedByNameAndNothingHasChanged) {
    startPlaying();
    runUntilMeasured();
    const ProcessPlan* plan = engine->engine().currentPlan();
    const std::string document = textOf(session);
    const NodeInstance* node = engine->instance(fader);
    for (const char* type : {"test:throws", "test:fails", "test:null", "test:bad-latency", "test:huge-latency"}) {
        SCOPED_TRACE(type);
        const Edit alone = AddNode{makeNode(type, "Broken reverb"), {}, {}};
        const Edit beside = makeGroup(
            "Both", {AddNode{makeNode("lacquer:gain", "Good"), {}, {}}, alone,
                     Disconnect{session.graph.incoming(output).front().id}, SetParameter{fader, "level", -9}});
        for (const Edit& edit : {alone, beside}) {
            const auto refused = history.perform(edit);
            ASSERT_FALSE(refused.ok());
            EXPECT_NE(refused.error().line().find("Broken reverb"), std::string::npos) << refused.error().line();
            run(5);
            expectTheSong();
            EXPECT_EQ(textOf(session), document);
            EXPECT_FALSE(history.canUndo());
            EXPECT_FALSE(history.modified());
            EXPECT_EQ(engine->engine().currentPlan(), plan);
            EXPECT_FALSE(engine->engine().planWaiting());
            EXPECT_EQ(engine->instance(fader), node);
            EXPECT_EQ(faults(), std::vector<std::string>());
        }
    }
    // And what is all right goes on as ever.
    ASSERT_TRUE(history.perform(AddNode{makeNode("lacquer:gain", "Good"), {}, {}}).ok());
    run(1);
    EXPECT_NE(engine->engine().currentPlan(), plan);
    expectTheSong();
}

// A document may hold such a node, by way of an undo or of a plugin that has changed.
TEST_F(FaultTest, ANodeThatNoGuardHasRefusedIsNamedOnceWhileTheSongPlaysOn) {
    startPlaying();
    history.setGuard(nullptr);
    runUntilMeasured();
    const ProcessPlan* plan = engine->engine().currentPlan();
    const NodeId silent = add("lacquer:fader");
    engine->follow(AddNode{*session.graph.find(silent), {}, {}});
    ASSERT_TRUE(history.perform(AddNode{makeNode("test:throws", "Broken reverb"), {}, {}}).ok());
    session.content(silent).parameters["solo"] = 1;  // would mute the song, but is part of what cannot be played
    for (int second = 0; second < 3; ++second) {
        run(30);
        ASSERT_TRUE(history.perform(SetParameter{fader, "level", 0}).ok());
    }
    expectTheSong();
    EXPECT_EQ(engine->engine().currentPlan(), plan);
    EXPECT_EQ(engine->instance(silent), nullptr);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_NE(said[0].find("Broken reverb"), std::string::npos);
}

// What keeps a node from starting may come up while it is gone.
class RefusedStepTest : public FaultTest {
protected:
    RefusedStepTest() {
        ProcessorType moody = **registry.find("test:gain");
        moody.uri = "test:moody";
        moody.create = [this, create = moody.create](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
            if (!starts) return fail(ErrorKind::failed, "is not in the mood");
            return create(spec);
        };
        registry.add(std::move(moody));
    }
    /// Neither the document, the history nor what plays changes.
    void expectRefused(const std::function<Status()>& step) {
        runUntilMeasured();
        const std::string document = textOf(session);
        const auto names = history.names();
        const std::size_t position = history.position();
        const ProcessPlan* plan = engine->engine().currentPlan();
        int told = 0;
        const std::size_t listener = history.addListener([&](const Edit&) { ++told; });
        starts = false;
        for (int attempt = 0; attempt < 2; ++attempt) {
            const Status done = step();
            ASSERT_FALSE(done.ok());
            EXPECT_NE(done.error().line().find("Moody"), std::string::npos) << done.error().line();
            run(5);
            EXPECT_EQ(textOf(session), document);
            EXPECT_EQ(history.names(), names);
            EXPECT_EQ(history.position(), position);
            EXPECT_EQ(told, 0);
            EXPECT_EQ(engine->engine().currentPlan(), plan);
            EXPECT_FALSE(engine->engine().planWaiting());
            EXPECT_EQ(faults(), std::vector<std::string>());
        }
        starts = true;
        history.removeListener(listener);
    }
    /// Puts a node between fader and output.
    Edit inserting(const Node& node) {
        const NodeId id{1000};
        Node numbered = node;
        numbered.id = id;
        return makeGroup("Insert", {Disconnect{session.graph.outgoing(fader).front().id}, AddNode{numbered, {}, {}},
                                    Connect{{fader, 0}, {id, 0}}, Connect{{id, 0}, {output, 0}}});
    }

    bool starts = true;
};

TEST_F(RefusedStepTest, AnAddedNodeThatNoLongerStartsIsNotRedone) {
    startPlaying();
    ASSERT_TRUE(history.perform(inserting(makeNode("test:moody", "Moody"))).ok());
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -3}).ok());
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(history.undo().ok());
    expectRefused([&] { return history.redo(); });
    expectTheSong();
    ASSERT_TRUE(history.redo().ok());
    ASSERT_TRUE(history.redo().ok());
    EXPECT_FALSE(history.canRedo());
}

TEST_F(RefusedStepTest, ARemovedNodeThatNoLongerStartsDoesNotComeBack) {
    startPlaying();
    const auto added = history.perform(AddNode{makeNode("test:moody", "Moody"), {}, {}});
    ASSERT_TRUE(added.ok());
    const NodeId moody = std::get<AddNode>(*added).node.id;
    ASSERT_TRUE(history.perform(Connect{{fader, 0}, {moody, 0}}).ok());
    ASSERT_TRUE(history.perform(RemoveNode{moody}).ok());
    history.markSaved();
    expectRefused([&] { return history.undo(); });
    EXPECT_FALSE(history.modified());
    expectTheSong();
    ASSERT_TRUE(history.undo().ok());
    run(5);
    EXPECT_NE(engine->instance(moody), nullptr);
    EXPECT_EQ(session.graph.incoming(moody).size(), 1u);
}

TEST_F(RefusedStepTest, AReplacementThatDoesNotStartLeavesWhatItWasToReplace) {
    startPlaying();
    expectRefused([&]() -> Status {
        const NodeId id{1000};
        Node node = makeNode("test:moody", "Moody");
        node.id = id;
        const auto done =
            history.perform(makeGroup("Replace", {RemoveNode{fader}, AddNode{node, {}, {}},
                                                  Connect{{track, 0}, {id, 0}}, Connect{{id, 0}, {output, 0}}}));
        return done ? Status{} : fail(done.error());
    });
    expectTheSong();
}

// One that is in the session when it is opened: a plugin may have changed since.
class BrokenNodeTest : public FaultTest {
protected:
    BrokenNodeTest() { options.brokenNodes = BrokenNodes::bypass; }
    /// Puts one between fader and output.
    NodeId insertBroken(const std::string& type) {
        const NodeId id = insert(type, fader, output);
        EXPECT_TRUE(apply(session, registry, RenameNode{id, "Broken reverb"}).ok());
        session.content(id).state = {{"preset", "hall"}};
        return id;
    }
    SessionEngineOptions options;
};

class EveryBrokenNodeTest : public BrokenNodeTest, public testing::WithParamInterface<const char*> {};

TEST_P(EveryBrokenNodeTest, IsNamedAndLeftOutWhileTheRestPlays) {
    const NodeId broken = insertBroken(GetParam());
    const std::string document = textOf(session);
    startPlaying(options);
    run(20);
    expectTheSong();
    EXPECT_EQ(textOf(session), document);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("Broken reverb: does not start and is left out: "), 0u) << said[0];
    EXPECT_NE(said[0].find("remove"), std::string::npos) << said[0];
    ASSERT_NE(engine->whyBroken(broken), nullptr);
    EXPECT_EQ(engine->whyBroken(fader), nullptr);
    EXPECT_TRUE(engine->nodesWithoutPlugin().empty());
    // Edits beside it and of it go on.
    ASSERT_TRUE(history.perform(AddNode{makeNode("lacquer:gain", "Good"), {}, {}}).ok());
    ASSERT_TRUE(history.perform(SetLatency{broken, 0}).ok());
    run(20);
    expectTheSong();
    EXPECT_EQ(faults(), std::vector<std::string>());
}

TEST_P(EveryBrokenNodeTest, KeepsTheSessionFromOpeningWhereItMayNotBeLeftOut) {
    insertBroken(GetParam());
    const auto made = SessionEngine::create(session, registry);
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().line().find("Broken reverb"), std::string::npos) << made.error().line();
    const auto found = findNodesThatDoNotStart(session, registry);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].line(), made.error().line());
}

INSTANTIATE_TEST_SUITE_P(Types, EveryBrokenNodeTest,
                         testing::Values("test:throws", "test:fails", "test:null", "test:bad-latency",
                                         "test:huge-latency", "test:bad-state"));

TEST_F(BrokenNodeTest, OfATypeThatIsUnknownIsLeftOutToo) {
    Node node = makeNode("lacquer:gain", "From the future");
    node.type = "lacquer:gian";
    const auto added = apply(session, registry, AddNode{node, {}, {}});
    ASSERT_TRUE(added.ok());
    connect(fader, std::get<AddNode>(added->done).node.id);
    startPlaying(options);
    run(20);
    expectTheSong();
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_NE(said[0].find("From the future"), std::string::npos) << said[0];
    EXPECT_NE(said[0].find("did you mean lacquer:gain?"), std::string::npos) << said[0];
}

TEST_F(BrokenNodeTest, ComesBackAsItWasWhenItsRemovalIsUndoneButCannotBeCopied) {
    const NodeId broken = insertBroken("test:throws");
    startPlaying(options);
    const std::string document = textOf(session);
    ASSERT_TRUE(history.perform(RemoveNode{broken}).ok());
    run(20);
    EXPECT_EQ(engine->whyBroken(broken), nullptr);
    ASSERT_TRUE(history.undo().ok());
    run(20);
    EXPECT_EQ(textOf(session), document);
    EXPECT_NE(engine->whyBroken(broken), nullptr);
    expectTheSong();
    EXPECT_FALSE(history.perform(AddNode{makeNode("test:throws", "A copy"), {}, {}}).ok());
    EXPECT_EQ(textOf(session), document);
}

// A feedback delay from the fader round to it.
class FeedbackFaultTest : public BrokenNodeTest {
protected:
    FeedbackFaultTest() {
        echo = add("lacquer:feedback-delay");
        EXPECT_TRUE(apply(session, registry, RenameNode{echo, "Echo"}).ok());
        connect(fader, echo);
        connect(echo, fader);
    }
    void setDelay(double milliseconds) { ASSERT_TRUE(history.perform(SetParameter{echo, "delay", milliseconds}).ok()); }
    std::vector<float> listen(int quanta) {
        std::vector<float> heard;
        for (int quantum = 0; quantum < quanta; ++quantum) {
            run(1);
            const ProcessPlan& plan = *engine->engine().currentPlan();
            const float* samples = plan.slot(plan.outputs[0].slots[0]);
            heard.insert(heard.end(), samples, samples + 256);
        }
        return heard;
    }
    /// The song, and what is heard of the loop comes back after 250 ms at 48 kHz; all of it are multiples of 2^-20.
    void expectTheLoop() {
        const auto heard = listen(60);
        const TimelineFrame start = at - static_cast<TimelineFrame>(heard.size());
        for (std::size_t i = 12'000; i < heard.size(); ++i)
            ASSERT_EQ(heard[i], rampAt(start + static_cast<TimelineFrame>(i)) + heard[i - 12'000]) << i;
    }
    NodeId echo;
};

// A quantum of 256 frames takes 5.33 ms.
TEST_F(FeedbackFaultTest, ASessionWhoseLoopIsTooShortPlaysWithoutItUntilItIsMended) {
    session.content(echo).parameters["delay"] = 2;
    const std::string document = textOf(session);
    startPlaying(options);
    run(20);
    expectTheSong();
    EXPECT_EQ(textOf(session), document);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("Echo: is left out: a feedback of 2.00 ms is too short"), 0u) << said[0];
    EXPECT_NE(said[0].find("set its delay to 5.34 ms or more"), std::string::npos) << said[0];
    ASSERT_NE(engine->whyLeftOut(echo), nullptr);
    EXPECT_EQ(engine->whyLeftOut(fader), nullptr);
    EXPECT_EQ(engine->whyBroken(echo), nullptr);
    // Edits beside it are played, and it is not named again.
    const auto gain = history.perform(AddNode{makeNode("lacquer:gain", "beside"), {}, {}});
    ASSERT_TRUE(gain.ok());
    setDelay(5.3);
    run(20);
    EXPECT_NE(engine->instance(std::get<AddNode>(*gain).node.id), nullptr);
    expectTheSong();
    EXPECT_EQ(faults(), std::vector<std::string>());

    setDelay(250);
    run(20);
    EXPECT_EQ(engine->whyLeftOut(echo), nullptr);
    expectTheLoop();
    EXPECT_EQ(faults(), std::vector<std::string>());
}

TEST_F(FeedbackFaultTest, IsRefusedByNameWhereNothingMayBeLeftOut) {
    session.content(echo).parameters["delay"] = 2;
    const auto made = SessionEngine::create(session, registry);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, ErrorKind::badData);
    EXPECT_EQ(made.error().line().find("Echo: a feedback of 2.00 ms is too short"), 0u) << made.error().line();
    const auto found = findNodesThatDoNotStart(session, registry);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].line(), made.error().line());
}

TEST_F(FeedbackFaultTest, EditsThatMakeALoopTooShortLeaveItOutAndUndoingThemBringsItBack) {
    startPlaying(options);
    runUntilMeasured();
    setDelay(1);
    run(20);
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_NE(engine->whyLeftOut(echo), nullptr);
    ASSERT_TRUE(history.undo().ok());
    run(20);
    EXPECT_EQ(engine->whyLeftOut(echo), nullptr);
    // A latency in the loop, of more than its 250 ms.
    ASSERT_TRUE(history.perform(SetLatency{fader, 20'000}).ok());
    run(20);
    ASSERT_EQ(faults().size(), 1u);
    EXPECT_NE(engine->whyLeftOut(echo), nullptr);
    EXPECT_EQ(engine->latencyFrames(), 20'000);
    ASSERT_TRUE(history.undo().ok());
    run(20);
    EXPECT_EQ(engine->whyLeftOut(echo), nullptr);
    EXPECT_EQ(engine->latencyFrames(), 0);
    expectTheLoop();
}

TEST_F(FeedbackFaultTest, OfTwoLoopsTheOtherGoesOn) {
    const NodeId second = add("lacquer:feedback-delay");
    connect(fader, second);
    connect(second, fader);
    session.content(echo).parameters["delay"] = 250;
    session.content(second).parameters["delay"] = 1;
    startPlaying(options);
    run(20);
    EXPECT_EQ(engine->whyLeftOut(echo), nullptr);
    EXPECT_NE(engine->whyLeftOut(second), nullptr);
    expectTheLoop();
}

TEST_F(FeedbackFaultTest, ALoopThatGoesAndComesBackDoesNotClick) {
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(track).front().id}).ok());
    for (int i = 0; i < 16; ++i) {
        const NodeId sine = add("test:sine"), gain = add("test:gain");
        ASSERT_TRUE(apply(session, registry, RenameNode{sine, "Sine " + std::to_string(50 + 9 * i)}).ok());
        session.content(gain).parameters["gain"] = 0.02;
        connect(sine, gain);
        connect(gain, fader);
    }
    session.content(fader).parameters["level"] = -6;  // of every round
    startPlaying(options);
    lacquer::test::HighPass highPass;
    std::vector<double> high;
    float peak = 0;
    const auto hear = [&](int quanta) {
        for (const float sample : listen(quanta)) {
            high.push_back(highPass(sample));
            peak = std::max(peak, std::abs(sample));
        }
    };
    hear(200);
    std::mt19937 random(2);
    for (int edit = 0; edit < 60; ++edit) {
        setDelay(edit % 2 ? 1 : static_cast<double>(20 + random() % 100));
        hear(1 + static_cast<int>(random() % 6));
    }
    EXPECT_LT(lacquer::test::loudestDb(high, 100 * 256), -80);
    EXPECT_GT(peak, 0.1f);
}

TEST_F(FaultTest, ANodeIsPreparedOnceAndStartsWithWhatHasBeenSetSince) {
    int created = 0;
    ProcessorType counted = **registry.find("test:gain");
    counted.uri = "test:counted";
    counted.create = [&created, create = counted.create](const CreateSpec& spec) {
        ++created;
        return create(spec);
    };
    registry.add(std::move(counted));
    startPlaying();
    const auto first = history.perform(AddNode{makeNode("test:counted", "first"), {}, {}});
    ASSERT_TRUE(first.ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_EQ(created, 1);
    const auto second = history.perform(AddNode{makeNode("test:counted", "second"), {}, {}});
    ASSERT_TRUE(second.ok());
    const NodeId id = std::get<AddNode>(*second).node.id;
    ASSERT_TRUE(history.perform(SetBypass{id, true}).ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_TRUE(engine->instance(id)->bypass().wanted());
}

TEST_F(FaultTest, ALatencyThatBecomesImpossibleIsNamedAndThePlanGoesOnAsItWas) {
    const NodeId odd = insert("test:latency", fader, output);
    connect(fader, output);
    startPlaying();
    ASSERT_TRUE(history.perform(SetParameter{odd, "latency", 300}).ok());
    run(20);
    EXPECT_EQ(engine->latencyFrames(), 300);
    for (const int impossible : {-1, 1 << 30}) {
        ASSERT_TRUE(history.perform(SetParameter{odd, "latency", double(impossible)}).ok());
        run(1);
        const ProcessPlan* plan = engine->engine().currentPlan();
        run(30);
        EXPECT_EQ(engine->engine().currentPlan(), plan) << "nothing is compiled again and again";
    }
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_NE(said[0].find("test:latency"), std::string::npos);
    EXPECT_NE(said[0].find("1073741824"), std::string::npos);
    EXPECT_EQ(engine->latencyFrames(), 300);
    // What is edited beside it is played.
    const auto gain = history.perform(AddNode{makeNode("lacquer:gain", "beside"), {}, {}});
    ASSERT_TRUE(gain.ok());
    run(1);
    EXPECT_NE(engine->instance(std::get<AddNode>(*gain).node.id), nullptr);
    ASSERT_TRUE(history.perform(SetParameter{odd, "latency", 200}).ok());
    run(20);
    EXPECT_EQ(engine->latencyFrames(), 200);
    EXPECT_EQ(faults(), std::vector<std::string>());
}

class ThreadedFaultTest : public FaultTest, public testing::WithParamInterface<int> {};

TEST_P(ThreadedFaultTest, ANodeThatTakesTooLongIsNamedOnce) {
    const NodeId slow = insert("test:slow", fader, output);
    ASSERT_TRUE(apply(session, registry, SetParameter{slow, "microseconds", 16'000}).ok());  // 3 x the period
    SessionEngineOptions options;
    options.workers = GetParam();
    startPlaying(options);
    run(40);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("test:slow: takes "), 0u) << said[0];
    EXPECT_NE(said[0].find(" % of the time there is; the sound drops out"), std::string::npos) << said[0];
    EXPECT_NE(said[0].find("choose a larger quantum"), std::string::npos) << said[0];
    EXPECT_GE(std::stoi(said[0].substr(17)), 295);
    run(20);
    EXPECT_EQ(faults(), std::vector<std::string>());
    const Load load = engine->takeLoad();
    EXPECT_GE(load.mean, 2.95);
    EXPECT_GE(load.worst, 2.95);
    EXPECT_GE(load.blocks, 60u);
}

INSTANTIATE_TEST_SUITE_P(Workers, ThreadedFaultTest, testing::Values(0, 1));

TEST_F(FaultTest, ANodeThatTakesTooLongNowAndThenIsNamedToo) {
    const NodeId slow = insert("test:slow", fader, output);
    ASSERT_TRUE(apply(session, registry, SetParameter{slow, "microseconds", 16'000}).ok());
    ASSERT_TRUE(apply(session, registry, SetParameter{slow, "every", 19}).ok());
    startPlaying();
    run(200);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("test:slow: takes up to "), 0u) << said[0];
}

TEST_F(FaultTest, WhereManyNodesTogetherTakeTooLongTheMostExpensiveAreNamed) {
    NodeId last = fader;
    for (int i = 0; i < 11; ++i) {
        last = insert("test:slow", last, output);
        const bool expensive = i % 4 == 0;  // 30 % of 64 frames; the others 8 %
        ASSERT_TRUE(
            apply(session, registry, RenameNode{last, (expensive ? "big " : "small ") + std::to_string(i)}).ok());
        ASSERT_TRUE(apply(session, registry, SetParameter{last, "microseconds", expensive ? 400.0 : 100.0}).ok());
    }
    SessionEngineOptions options;
    options.quantumFrames = 64;  // what is short is seldom interrupted
    startPlaying(options);
    run(60);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("the session needs "), 0u) << said[0];
    for (const char* name : {"big 0", "big 4", "big 8"}) EXPECT_NE(said[0].find(name), std::string::npos) << said[0];
    EXPECT_EQ(said[0].find("small"), std::string::npos) << said[0];
    run(20);
    EXPECT_EQ(faults(), std::vector<std::string>());
}

}  // namespace
}  // namespace lacquer::sessions::fault_test

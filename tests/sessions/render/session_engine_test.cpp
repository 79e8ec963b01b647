// A session made live: it follows edits, also those that come at a bad moment.
#include "sessions/render/session_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <thread>

#include "sessions/model/history.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::session_engine_test {
namespace {

using SessionEngineTest = test::EngineSessionTest;
using test::rampAt;

TEST_F(SessionEngineTest, PlaysTheFileFromWhereItWasLocated) {
    const auto engine = start();
    engine->locate(5000);
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    // The quantum that has just run began at 5000.
    EXPECT_EQ(heard(*engine), 5001.0f / 1048576);
    engine->engine().runQuantum();
    EXPECT_EQ(heard(*engine), 5257.0f / 1048576);
}

TEST_F(SessionEngineTest, ASongThatStandsAtItsStartGoesWithIt) {
    const auto engine = start();
    ASSERT_TRUE(runsUntil(*engine, [&] { return engine->ready(); }));
    const auto setStart = [&](TimelineFrame frame) {
        ASSERT_TRUE(apply(session, registry, SetRange{frame, std::nullopt}).ok());
        engine->follow(SetRange{frame, std::nullopt});
        ASSERT_TRUE(runsUntil(*engine, [&] { return engine->ready(); }));
    };
    setStart(4800);
    EXPECT_EQ(engine->position(), 4800);
    engine->locate(20000);
    ASSERT_TRUE(runsUntil(*engine, [&] { return engine->ready(); }));
    setStart(9600);
    EXPECT_EQ(engine->position(), 20000) << "it has been put there";
    engine->locate(9600);
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    const TimelineFrame before = engine->position();
    setStart(48000);
    EXPECT_LT(engine->position(), 48000) << "what plays goes on";
    EXPECT_GE(engine->position(), before);
}

TEST_F(SessionEngineTest, AReversedClipIsPlayedBackwards) {
    session.content(track).clips[0].reversed = true;
    const auto engine = start();
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    for (TimelineFrame at = 256; at < 96000; at += 256) {
        ASSERT_TRUE(engine->waitForMedia(at, 256).ok());
        engine->engine().runQuantum();
        ASSERT_EQ(heard(*engine), rampAt(95999 - at)) << at;
    }
}

TEST_F(SessionEngineTest, ClipsEditedWhileFilesAreWaitedForArePlayed) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->play();
    engine->locate(20000);
    ASSERT_TRUE(history.perform(SetClips{track, {clip(50000)}}).ok());
    ASSERT_TRUE(rolls(*engine));
    EXPECT_EQ(heard(*engine), 20001.0f / 1048576);
}

TEST_F(SessionEngineTest, UndoingAGestureThatAddedAndSetANodeIsFollowed) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const GestureId gesture = history.newGesture();
    const auto added = history.perform(AddNode{(*registry.find("lacquer:gain"))->makeNode("new", 2), {}, {}}, gesture);
    ASSERT_TRUE(added.ok());
    const NodeId gain = std::get<AddNode>(*added).node.id;
    ASSERT_TRUE(engine->sync().ok());
    ASSERT_TRUE(history.perform(SetParameter{gain, "gain", -6}, gesture).ok());
    while (history.canUndo()) ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(engine->sync().ok());
    EXPECT_EQ(engine->instance(gain), nullptr);
}

TEST_F(SessionEngineTest, AParameterReachesTheRunningNode) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -20}).ok());
    for (int quantum = 0; quantum < 8; ++quantum) engine->engine().runQuantum();  // 20 ms of ramp have passed
    const float full = static_cast<float>(8 * 256 + 1) / 1048576;
    EXPECT_NEAR(heard(*engine) / full, 0.1, 1e-5);
}

TEST_F(SessionEngineTest, ABypassReachesTheRunningNodeAtOnceAndLeavesThePlan) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->engine().runQuantum();
    const ProcessPlan* plan = engine->engine().currentPlan();
    NodeInstance* node = engine->instance(fader);
    EXPECT_FALSE(node->bypass().wanted());
    ASSERT_TRUE(history.perform(SetBypass{fader, true}).ok());
    EXPECT_TRUE(node->bypass().wanted());
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(node->bypass().wanted());
    ASSERT_TRUE(history.perform(makeGroup("Both", {SetBypass{fader, false}, SetBypass{fader, true}})).ok());
    EXPECT_TRUE(node->bypass().wanted());
    ASSERT_TRUE(engine->sync().ok());
    engine->engine().runQuantum();
    EXPECT_EQ(engine->engine().currentPlan(), plan);
    EXPECT_EQ(engine->instance(fader), node);
}

TEST_F(SessionEngineTest, AFixedParameterMakesItsNodeAnewButAFeedbackDelayGoesOn) {
    const NodeId compressor = add("lacquer:compressor"), loop = add("lacquer:feedback-delay");
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const NodeInstance* before = engine->instance(loop);
    ASSERT_TRUE(history.perform(SetParameter{compressor, "lookahead", 5}).ok());
    ASSERT_TRUE(history.perform(SetParameter{loop, "delay", 50}).ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_EQ(engine->instance(compressor)->reportedLatency(), 240);  // 5 ms
    EXPECT_EQ(engine->instance(loop), before);
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_EQ(engine->instance(compressor)->reportedLatency(), 0);
}

TEST_F(SessionEngineTest, ANodeStartsBypassedWhereTheSessionSaysSo) {
    session.content(fader).bypassed = true;
    session.content(track).bypassed = true;  // as it may be loaded, though it has nothing to pass by
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    EXPECT_TRUE(engine->instance(fader)->bypass().wanted());
    EXPECT_FALSE(engine->instance(track)->bypass().wanted());
    // A node that comes back, and one that comes and is bypassed before it runs.
    ASSERT_TRUE(history.perform(RemoveNode{fader}).ok());
    ASSERT_TRUE(engine->sync().ok());
    ASSERT_TRUE(history.undo().ok());
    const auto added = history.perform(AddNode{(*registry.find("lacquer:eq"))->makeNode("EQ", 2), {}, {}});
    ASSERT_TRUE(added.ok());
    const NodeId eq = std::get<AddNode>(*added).node.id;
    ASSERT_TRUE(history.perform(SetBypass{eq, true}).ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_TRUE(engine->instance(fader)->bypass().wanted());
    EXPECT_TRUE(engine->instance(eq)->bypass().wanted());
}

// Values of a bypassed fader do not count, but who is muted is silent: by its own mute, and by another one's solo.
TEST_F(SessionEngineTest, ABypassedFaderStaysMuted) {
    const NodeId other = add("lacquer:fader");
    session.content(fader).bypassed = true;
    session.content(fader).parameters = {{"level", -20}, {"polarity", 1}};
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    const auto levelNow = [&] {
        for (int quantum = 0; quantum < 10; ++quantum) {  // 53 ms: longer than any fade
            engine->idle();
            engine->engine().runQuantum();
        }
        return heard(*engine);
    };
    EXPECT_GT(levelNow(), 0.0f);
    for (const auto& [node, parameter] : {std::pair(fader, "mute"), std::pair(other, "solo")}) {
        ASSERT_TRUE(history.perform(SetParameter{node, parameter, 1}).ok());
        EXPECT_EQ(levelNow(), 0.0f) << parameter;
        ASSERT_TRUE(history.perform(SetBypass{fader, false}).ok());
        EXPECT_EQ(levelNow(), 0.0f) << parameter;
        ASSERT_TRUE(history.perform(SetBypass{fader, true}).ok());
        EXPECT_EQ(levelNow(), 0.0f) << parameter;
        ASSERT_TRUE(history.perform(SetParameter{node, parameter, 0}).ok());
        EXPECT_GT(levelNow(), 0.0f) << parameter;
    }
    ASSERT_TRUE(history.perform(SetAutomation{fader, "mute", *AutomationLane::make({{0, 1}})}).ok());
    EXPECT_EQ(levelNow(), 0.0f);
}

TEST_F(SessionEngineTest, ARemovedNodeIsFreedWithoutAFurtherEdit) {
    static std::atomic<int> destroyed;
    static std::atomic<std::thread::id> destroyer;
    class Counted : public Processor {
    public:
        ~Counted() override {
            ++destroyed;
            destroyer = std::this_thread::get_id();
        }
        Status prepare(const PrepareSpec&) override { return {}; }
        void process(const ProcessContext& context) noexcept override {
            for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
                std::copy_n(context.audioInputs[0][c], context.frames, context.audioOutputs[0][c]);
        }
    };
    destroyed = 0;
    ProcessorType counted = **registry.find("test:gain");
    counted.uri = "test:counted";
    counted.parameters.clear();
    counted.create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<Counted>();
    };
    registry.add(std::move(counted));
    const NodeId node = add("test:counted");
    connect(track, node);
    connect(node, output);
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    // The audio thread is another one, so that it shows who destroys.
    std::atomic<bool> stopping = false;
    std::thread audio([&] {
        while (!stopping) {
            engine->engine().runQuantum();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    const auto idleUntil = [&](const std::function<bool()>& reached) {
        for (int round = 0; round < 10'000 && !reached(); ++round) {
            engine->idle();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return reached();
    };
    EXPECT_TRUE(idleUntil([&] { return !engine->engine().planWaiting(); }));
    ASSERT_TRUE(history.perform(RemoveNode{node}).ok());
    EXPECT_TRUE(idleUntil([] { return destroyed == 1; }));
    EXPECT_EQ(destroyer.load(), std::this_thread::get_id());
    stopping = true;
    audio.join();
}

// The plugin may be there again tomorrow; its stand-in passes everything on anyway.
TEST_F(SessionEngineTest, AStandInForAMissingPluginIsToldApartFromABypassedNode) {
    registry.addScheme("lv2", [](const std::string& uri) -> Result<std::shared_ptr<const ProcessorType>> {
        return fail(ErrorKind::unavailable, "the plugin " + uri + " is not installed");
    });
    Node plugin = (*registry.find("lacquer:gain"))->makeNode("reverb", 2);
    plugin.type = "lv2:urn:none";
    const auto added = apply(session, registry, AddNode{plugin, {}, {}});
    ASSERT_TRUE(added.ok());
    const NodeId missing = std::get<AddNode>(added->done).node.id;
    ASSERT_TRUE(apply(session, registry, SetBypass{fader, true}).ok());
    SessionEngineOptions options;
    options.missingPlugins = MissingPlugins::bypass;
    const auto engine = SessionEngine::create(session, registry, options);
    ASSERT_TRUE(engine.ok()) << engine.error().line();
    EXPECT_EQ((*engine)->nodesWithoutPlugin(), std::vector<std::string>{"reverb"});
    EXPECT_FALSE((*engine)->instance(missing)->bypass().wanted());
    EXPECT_TRUE((*engine)->instance(fader)->bypass().wanted());
}

// Puts out what its state says.
class Held : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            std::fill_n(context.audioOutputs[0][c], context.frames, level_);
    }
    Status restoreState(const ProcessorState& state) override {
        level_ = std::stof(state.at("level"));
        return {};
    }

protected:
    float level_ = 0.25f;
};

// Takes up another level as it runs, but none above 1.
class HeldAsItRuns : public Held {
public:
    Result<std::optional<ProcessorState>> restoreWhileRunning(const ProcessorState& state) override {
        if (state.empty()) return std::nullopt;
        if (std::stof(state.at("level")) > 1) return fail(ErrorKind::badData, "is too loud");
        const ProcessorState before{{"level", std::to_string(level_)}};
        (void)restoreState(state);
        return before;
    }
};

ProcessorType heldType(const char* uri, std::function<std::unique_ptr<Processor>()> make) {
    ProcessorType type;
    type.uri = uri;
    type.ports = {{"out", "Out", PortDirection::output, SignalKind::audio, 2}};
    type.create = [make](const CreateSpec&) { return Result<std::unique_ptr<Processor>>(make()); };
    return type;
}

TEST_F(SessionEngineTest, AStateIsRestoredAsANodeRunsWhereThatCanBe) {
    registry.add(heldType("test:held-as-it-runs", [] { return std::make_unique<HeldAsItRuns>(); }));
    const NodeId held = add("test:held-as-it-runs");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    connect(held, output);
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    history.setGuard([&](const Edit& edit) { return engine->prepare(edit); });
    const auto plays = [&](float level) { return runsUntil(*engine, [&] { return heard(*engine) == level; }); };
    EXPECT_TRUE(plays(0.25f));
    const NodeInstance* instance = engine->instance(held);
    const auto level = [&](const char* text) { return Edit(SetState{held, {{"level", text}}}); };
    ASSERT_TRUE(history.perform(level("0.5")).ok());
    engine->engine().runQuantum();
    EXPECT_EQ(heard(*engine), 0.5f) << "at once, without a fade";
    ASSERT_TRUE(history.perform(level("0.75")).ok());
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(plays(0.5f));
    EXPECT_EQ(engine->instance(held), instance);

    EXPECT_FALSE(history.perform(level("2")).ok());
    Node throws = (*registry.find("test:throws"))->makeNode("throws", 2);
    EXPECT_FALSE(history.perform(makeGroup("Both", {level("0.75"), AddNode{throws, {}, {}}})).ok());
    engine->engine().runQuantum();
    EXPECT_EQ(heard(*engine), 0.5f) << "what is refused changes nothing";
    EXPECT_EQ(engine->instance(held), instance);

    ASSERT_TRUE(history.undo().ok()) << "to no state at all";
    EXPECT_TRUE(plays(0.25f));
    EXPECT_NE(engine->instance(held), instance) << "for which it is made anew";
}

TEST_F(SessionEngineTest, AStateThatIsSetIsTakenUpWhileItPlaysAndGivenBackByUndo) {
    registry.add(heldType("test:held", [] { return std::make_unique<Held>(); }));
    const NodeId held = add("test:held");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    connect(held, output);
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const auto plays = [&](float level) { return runsUntil(*engine, [&] { return heard(*engine) == level; }); };
    EXPECT_TRUE(plays(0.25f));
    ASSERT_TRUE(history.perform(SetState{held, {{"level", "0.5"}}}).ok());
    EXPECT_TRUE(plays(0.5f));
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(plays(0.25f));
    ASSERT_TRUE(history.redo().ok());
    EXPECT_TRUE(plays(0.5f));
}

TEST_F(SessionEngineTest, ALatencyThatIsSaidIsTakenUpWhileItPlays) {
    connect(track, output);  // beside the fader
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    NodeInstance* node = engine->instance(fader);
    ASSERT_TRUE(history.perform(SetLatency{fader, 300}).ok());
    const auto compiled = [&](std::int64_t latency) {
        return runsUntil(*engine, [&] {
            const ProcessPlan& plan = *engine->engine().currentPlan();
            return plan.latencyFrames == latency && plan.delays.size() == 2 && plan.delays[0].frames == latency &&
                   plan.delays[0].line->delay() == latency;
        });
    };
    EXPECT_TRUE(compiled(300));
    EXPECT_EQ(engine->instance(fader), node) << "the same processor plays on";
    EXPECT_EQ(engine->latencyFrames(), 300);
    EXPECT_EQ(engine->ownLatencyFrames(fader), 300);
    EXPECT_EQ(engine->arriveFrames(output), 300);
    EXPECT_TRUE(engine->nodesOutOfLine().empty()) << "though it reports 0";
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(compiled(0)) << "the line that plays fades back";
    EXPECT_EQ(engine->ownLatencyFrames(fader), 0);
}

TEST_F(SessionEngineTest, AnArmedTrackPlaysTheInputWhileItPlays) {
    History history(session, registry);
    const auto input = std::make_shared<LiveInput>(2, 256);
    for (int c = 0; c < 2; ++c) std::fill_n(input->quantum()[c], 256, 0.75f);
    SessionEngineOptions options;
    options.input = input;
    const auto engine = std::move(*SessionEngine::create(session, registry, options));
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const auto plays = [&](float level) { return runsUntil(*engine, [&] { return heard(*engine) == level; }); };
    EXPECT_TRUE(plays(0)) << "the song stands";
    ASSERT_TRUE(history.perform(SetRecording{track, {{2}, true, Monitoring::on}}).ok());
    EXPECT_TRUE(plays(0.75f));
    ASSERT_TRUE(history.perform(SetClips{track, {}}).ok());  // the track starts anew
    EXPECT_TRUE(runsUntil(*engine, [&] { return !engine->engine().planWaiting(); }));
    EXPECT_TRUE(plays(0.75f));
    ASSERT_TRUE(history.perform(SetRecording{track, {{2}, false, Monitoring::on}}).ok());
    EXPECT_TRUE(plays(0)) << "disarmed";
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(plays(0.75f));
}

TEST_F(SessionEngineTest, ForAPlayerWhoHearsHimselfLateNodesAreBypassedTheirLatencyGoneAndBackAfterwards) {
    // A second track that nobody plays, whose late node stays; and behind the armed one a late and a quick node.
    const auto addDelay = [&](const std::string& name) {
        const auto added = apply(session, registry, AddNode{(*registry.find("test:delay"))->makeNode(name, 2), {}, {}});
        return std::get<AddNode>(added->done).node.id;
    };
    const NodeId late = addDelay("delay480"), quick = addDelay("delay48"), other = add("lacquer:track"),
                 beside = addDelay("delay960");
    for (const Connection& wire : std::vector<Connection>(session.graph.outgoing(track)))
        ASSERT_TRUE(apply(session, registry, Disconnect{wire.id}).ok());
    connect(track, late);
    connect(late, quick);
    connect(quick, fader);
    connect(other, beside);
    connect(beside, fader);
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const auto settles = [&](std::int64_t latency) {
        return runsUntil(*engine, [&] {
            return engine->latencyFrames() == latency && !engine->engine().planWaiting() &&
                   engine->nodesOutOfLine().empty();
        });
    };
    EXPECT_TRUE(settles(960));
    EXPECT_EQ(engine->ownLatencyFrames(late), 480);
    engine->setLowLatency(5.0);  // 240 frames
    EXPECT_TRUE(settles(960));
    EXPECT_TRUE(engine->lowLatencyNodes().empty()) << "no track is armed";

    ASSERT_TRUE(history.perform(SetRecording{track, {{1}, true, Monitoring::on}}).ok());
    EXPECT_TRUE(runsUntil(*engine, [&] { return engine->ownLatencyFrames(late) == 0; }));
    EXPECT_EQ(engine->lowLatencyNodes(), std::set<NodeId>{late});
    EXPECT_TRUE(engine->instance(late)->bypass().wanted());
    EXPECT_EQ(engine->ownLatencyFrames(quick), 48);
    EXPECT_FALSE(engine->instance(quick)->bypass().wanted());
    EXPECT_EQ(engine->ownLatencyFrames(beside), 960);
    EXPECT_FALSE(session.content(late).bypassed) << "the session stays as it is";

    engine->setLowLatency(0.5);  // 24 frames
    EXPECT_TRUE(runsUntil(*engine, [&] { return engine->ownLatencyFrames(quick) == 0; }));
    ASSERT_TRUE(history.perform(SetBypass{quick, true}).ok());
    engine->setLowLatency(std::nullopt);
    EXPECT_TRUE(runsUntil(*engine, [&] { return engine->ownLatencyFrames(late) == 480; }));
    EXPECT_TRUE(settles(960));
    EXPECT_FALSE(engine->instance(late)->bypass().wanted());
    EXPECT_TRUE(engine->instance(quick)->bypass().wanted()) << "as the session says";
    EXPECT_EQ(engine->ownLatencyFrames(quick), 48);
}

TEST_F(SessionEngineTest, AConnectionIsLeftOutOfCompensationWhileItPlays) {
    connect(track, output);
    session.content(fader).latencyFrames = 300;
    const ConnectionId direct = session.graph.outgoing(track).back().id;
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    const auto delay = [&] { return engine->engine().currentPlan()->connections.at(direct).delays.at(0)->delay(); };
    EXPECT_EQ(delay(), 300);
    ASSERT_TRUE(history.perform(SetCompensation{direct, false}).ok());
    EXPECT_TRUE(runsUntil(*engine, [&] { return delay() == 0; }));
    EXPECT_EQ(engine->latencyFrames(), 300) << "the way through the fader counts still";
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(runsUntil(*engine, [&] { return delay() == 300; }));
    ASSERT_TRUE(history.perform(SetCompensation{session.graph.outgoing(fader).front().id, false}).ok());
    EXPECT_TRUE(runsUntil(*engine, [&] { return delay() == 0; }));
    EXPECT_EQ(engine->latencyFrames(), 0);
    EXPECT_EQ(engine->arriveFrames(output), 0);
}

TEST_F(SessionEngineTest, TellsByHowMuchAConnectionIsHeldBackOrLate) {
    connect(track, output);
    session.content(fader).latencyFrames = 300;
    const Connection direct = session.graph.outgoing(track).back();
    const Connection through = session.graph.outgoing(fader).front();
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    EXPECT_EQ(engine->times().delay(direct.id), 300);
    EXPECT_EQ(engine->times().delay(through.id), 0);
    EXPECT_EQ(engine->times().delay(ConnectionId{99}), 0);
    ASSERT_TRUE(history.perform(SetCompensation{through.id, false}).ok());
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_EQ(engine->times().delay(direct.id), 0) << "it waits for nothing any more";
    EXPECT_EQ(engine->times().late(*session.graph.find(through.id)), 300);
}

/// Passes nothing on, and reports another latency with every block.
class Restless : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override { ++latency_; }
    int latencyFrames() const override { return latency_; }

private:
    std::atomic<int> latency_{0};
};

TEST_F(SessionEngineTest, ANodeWhoseLatencyIsSaidIsNeverOutOfLine) {
    ProcessorType type;
    type.uri = "lacquer:restless";
    type.name = "Restless";
    type.ports = {{"in", "In"}, {"out", "Out", PortDirection::output}};
    type.create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> { return std::make_unique<Restless>(); };
    registry.add(type);
    const NodeId restless = add("lacquer:restless");
    connect(fader, restless);
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->engine().runQuantum();
    EXPECT_EQ(engine->nodesOutOfLine(), std::vector<std::string>{"lacquer:restless"});
    ASSERT_TRUE(history.perform(SetLatency{restless, 100}).ok());
    ASSERT_TRUE(engine->sync().ok());
    for (int i = 0; i < 10; ++i) {
        engine->engine().runQuantum();
        EXPECT_TRUE(engine->nodesOutOfLine().empty());
    }
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(engine->nodesOutOfLine().empty());
}

// A plugin that cannot start must not take the edits beside it with it.
TEST_F(SessionEngineTest, EditsBesideANodeThatDoesNotStartAreMadeUpForLater) {
    History history(session, registry);
    ProcessorType broken;
    broken.uri = "lacquer:broken";
    broken.name = "Broken";
    broken.ports = {{"in", "In"}, {"out", "Out", PortDirection::output}};
    broken.create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        return fail(ErrorKind::failed, "does not start");
    };
    registry.add(broken);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    ASSERT_TRUE(history.perform(SetClips{track, {clip(1000)}}).ok());
    const auto added =
        history.perform(AddNode{(*registry.find("lacquer:broken"))->makeNode("Broken reverb", 2), {}, {}});
    ASSERT_TRUE(added.ok());
    engine->idle();
    engine->idle();
    const auto faults = engine->takeFaults();
    ASSERT_EQ(faults.size(), 1u) << "said once";
    EXPECT_NE(faults[0].line().find("Broken reverb"), std::string::npos);
    ASSERT_TRUE(history.perform(RemoveNode{std::get<AddNode>(*added).node.id}).ok());
    engine->locate(1000);
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    EXPECT_EQ(heard(*engine), 0) << "the shorter clip is in force";
}

// What is heard of the ramp at two timeline frames, at frame i behind a seam.
float faded(TimelineFrame old, TimelineFrame now, int i) {
    const auto gain = [](int frame) {
        const double t = (frame + 0.5) / 480;  // 10 ms
        return static_cast<float>(t * t * (3 - 2 * t));
    };
    return i < 480 ? rampAt(old) * gain(479 - i) + rampAt(now) * gain(i) : rampAt(now);
}

TEST_F(SessionEngineTest, LoopsOverAStretchOfTheSongWithoutAMiss) {
    const auto engine = start();
    const LoopRange loop{20'000, 23'333};
    ASSERT_TRUE(engine->setLoop(loop).ok());
    engine->locate(19'000);
    ASSERT_TRUE(getsReady(*engine));
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    const EngineFrame began = engine->engine().engineFrame() - 256;
    for (int quantum = 0; quantum < 2000; ++quantum) {
        const ProcessPlan& plan = *engine->engine().currentPlan();
        const float* left = plan.slot(plan.outputs[0].slots[0]);
        const EngineFrame start = engine->engine().engineFrame() - 256 - began;
        for (int i = 0; i < 256; ++i) {
            const TimelineFrame straight = 19'000 + start + i;
            float expected = rampAt(straight);
            if (straight >= loop.endFrame) {
                const TimelineFrame inLoop = (straight - loop.endFrame) % loop.lengthFrames();
                expected = faded(loop.endFrame + inLoop, loop.startFrame + inLoop, static_cast<int>(inLoop));
            }
            ASSERT_EQ(left[i], expected) << "frame " << start + i;
        }
        engine->engine().runQuantum();
    }
    EXPECT_TRUE(engine->takeFaults().empty());
    // And out of it again.
    ASSERT_TRUE(engine->setLoop(std::nullopt).ok());
    for (int quantum = 0; quantum < 40; ++quantum) engine->engine().runQuantum();
    EXPECT_GT(engine->position(), loop.endFrame);
    EXPECT_TRUE(engine->takeFaults().empty());
}

TEST_F(SessionEngineTest, RefusesALoopThatIsTooShortAndKeepsTheOneBefore) {
    const auto engine = start();
    ASSERT_TRUE(engine->setLoop(LoopRange{1000, 2000}).ok());
    const Status refused = engine->setLoop(LoopRange{1000, 1100});
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().remedy.find("512"), std::string::npos);
    EXPECT_EQ(engine->loop(), (LoopRange{1000, 2000}));
}

TEST_F(SessionEngineTest, ATrackThatIsAddedLaterLoopsToo) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    ASSERT_TRUE(engine->setLoop(LoopRange{20'000, 21'000}).ok());
    engine->locate(20'000);
    ASSERT_TRUE(getsReady(*engine));
    ASSERT_TRUE(history.perform(SetClips{track, {clip(90'000)}}).ok());
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    for (int quantum = 0; quantum < 100; ++quantum) engine->engine().runQuantum();
    EXPECT_GT(heard(*engine), 0);
    EXPECT_TRUE(engine->takeFaults().empty());
}

// The song plays on until the files are there, then jumps within a quantum's start and cross-fades.
TEST_F(SessionEngineTest, ALocateWhilePlayingCrossFadesWithoutAPause) {
    const auto engine = start();
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    engine->locate(70'000);
    EXPECT_TRUE(engine->playing());
    EXPECT_EQ(engine->position(), 70'000);
    TimelineFrame at = 256;
    bool jumped = false;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!jumped && std::chrono::steady_clock::now() < end) {
        engine->idle();
        const bool due = engine->ready();
        engine->engine().runQuantum();
        ASSERT_TRUE(engine->engine().rolling());
        const ProcessPlan& plan = *engine->engine().currentPlan();
        const float* left = plan.slot(plan.outputs[0].slots[0]);
        for (int i = 0; i < 256; ++i) ASSERT_EQ(left[i], due ? faded(at + i, 70'000 + i, i) : rampAt(at + i)) << i;
        at += 256;
        jumped = due;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(jumped);
    EXPECT_EQ(engine->engine().position(), 70'256);
    EXPECT_TRUE(engine->takeFaults().empty());
}

TEST_F(SessionEngineTest, StoppingWhileALocateWaitsStopsThere) {
    const auto engine = start();
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    engine->locate(70'000);
    engine->stop();
    for (int round = 0; round < 100; ++round) {
        engine->idle();
        engine->engine().runQuantum();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(engine->ready());
    EXPECT_FALSE(engine->engine().rolling());
    EXPECT_EQ(engine->position(), 70'000);
}

TEST_F(SessionEngineTest, TheTempoOfTheSessionReachesTheNodes) {
    session.tempo = {{0, 100, {}}};
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const auto bpmHeard = [&] {
        engine->engine().runQuantum();
        return engine->engine().currentPlan()->timelines()[0].segments[0].tempo->at(0).bpm;
    };
    EXPECT_EQ(bpmHeard(), 100);
    ASSERT_TRUE(history.perform(SetTempoMap{{{0, 140, {}}}}).ok());
    EXPECT_EQ(bpmHeard(), 140);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(bpmHeard(), 100);
}

// Two chains of nodes that are slower on any thread but this one: a plan for two threads is tried, and given up.
TEST_F(SessionEngineTest, APlanThatGainsNothingFromThreadsIsMadeForOne) {
    session.quantumFrames = 1024;
    const NodeId one = add("test:at-home"), two = add("test:at-home");
    for (const NodeId node : {one, two}) {
        connect(track, node);
        connect(node, output);
    }
    const auto made = SessionEngine::create(session, registry, {.workers = 1});
    ASSERT_TRUE(made.ok()) << made.error().line();
    SessionEngine& engine = **made;
    const auto tasks = [&] {
        const ProcessPlan* plan = engine.engine().currentPlan();
        return plan == nullptr ? 0 : plan->tasks.size();
    };
    EXPECT_TRUE(runsUntil(engine, [&] { return tasks() > 1; }));
    EXPECT_TRUE(runsUntil(engine, [&] { return tasks() == 1; }));
    for (int block = 0; block < 100; ++block) {
        engine.idle();
        engine.engine().runQuantum();
        ASSERT_EQ(tasks(), 1u) << "it stays so until the next edit";
    }
}

}  // namespace
}  // namespace lacquer::sessions::session_engine_test

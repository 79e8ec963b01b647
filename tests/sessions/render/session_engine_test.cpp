// A session made live: it follows edits, also those that come at a bad moment.
#include "sessions/render/session_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/history.hpp"
#include "sessions/render/apply_node.hpp"
#include "sessions/render/render.hpp"
#include "support/test_processors.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;
using test::textOf;

class SessionEngineTest : public testing::Test {
protected:
    SessionEngineTest() {
        nodes::registerBuiltIns(registry);
        lacquer::test::registerTestTypes(registry);
        folder = fs::path(testing::TempDir()) / ("lacquer-engine-" + std::to_string(getpid()));
        fs::remove_all(folder);
        fs::create_directories(folder / "audio");
        session.folder = folder;
        writeRamp("audio/ramp.wav", 96000);
        track = add("lacquer:track");
        fader = add("lacquer:fader");
        output = add("lacquer:output");
        connect(track, fader);
        connect(fader, output);
        session.content(track).clips = {clip(96000)};
    }
    ~SessionEngineTest() override { fs::remove_all(folder); }

    /// Sample n of the file is (n + 1) / 2^20, on both channels.
    void writeRamp(const std::string& name, int frames) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        std::vector<float> samples(static_cast<std::size_t>(frames));
        for (int i = 0; i < frames; ++i) samples[static_cast<std::size_t>(i)] = static_cast<float>(i + 1) / 1048576;
        const float* channels[2] = {samples.data(), samples.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    static Clip clip(std::int64_t length) {
        Clip made;
        made.file = "audio/ramp.wav";
        made.lengthFrames = length;
        return made;
    }
    NodeId add(const std::string& type) {
        const auto applied = apply(session, registry, AddNode{(*registry.find(type))->makeNode(type, 2), {}, {}});
        return std::get<AddNode>(applied->done).node.id;
    }
    void connect(NodeId from, NodeId to) { ASSERT_TRUE(apply(session, registry, Connect{{from, 0}, {to, 0}}).ok()); }
    std::unique_ptr<SessionEngine> start() {
        auto made = SessionEngine::create(session, registry);
        EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().line());
        return std::move(*made);
    }
    /// Runs quanta and the message thread in turn until `reached`; false after ten seconds.
    template <class Reached>
    static bool runsUntil(SessionEngine& engine, Reached reached) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (std::chrono::steady_clock::now() < end) {
            engine.idle();
            engine.engine().runQuantum();
            if (reached()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return false;
    }
    static bool rolls(SessionEngine& engine) {
        return runsUntil(engine, [&] { return engine.ready() && engine.engine().rolling(); });
    }
    static bool getsReady(SessionEngine& engine) {
        return runsUntil(engine, [&] { return engine.ready(); });
    }
    static float heard(SessionEngine& engine) {
        const ProcessPlan& plan = *engine.engine().currentPlan();
        return plan.slot(plan.outputs[0].slots[0])[0];
    }

    ProcessorRegistry registry;
    fs::path folder;
    Session session;
    NodeId track, fader, output;
};

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

// What the ramp holds at a timeline frame, and what is heard of two of them at frame i behind a seam.
float rampAt(TimelineFrame frame) {
    return frame < 96000 ? static_cast<float>(frame + 1) / 1048576 : 0.0f;
}
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

// Bad nodes ----------------------------------------------------------------------------------------------------------

/// Plays the session on the test's own thread while a history edits it.
class FaultTest : public SessionEngineTest {
protected:
    void startPlaying(SessionEngineOptions options = {}) {
        auto made = SessionEngine::create(session, registry, options);
        ASSERT_TRUE(made.ok()) << made.error().line();
        engine = std::move(*made);
        history.addListener([this](const Edit& edit) { engine->follow(edit); });
        history.setGuard([this](const Edit& edit) { return engine->prepare(edit); });
        engine->play();
        ASSERT_TRUE(rolls(*engine));
        at = 256;
    }
    Node makeNode(const std::string& type, const std::string& name) {
        return (*registry.find(type))->makeNode(name, 2);
    }
    /// Puts a node between two others.
    NodeId insert(const std::string& type, NodeId from, NodeId to) {
        const NodeId id = add(type);
        for (const Connection& c : session.graph.outgoing(from))
            if (c.destination.node == to) {
                EXPECT_TRUE(apply(session, registry, Disconnect{c.id}).ok());
            }
        connect(from, id);
        connect(id, to);
        return id;
    }
    /// Some quanta, each with a look at the message thread's work.
    void run(int quanta) {
        for (int quantum = 0; quantum < quanta; ++quantum) {
            engine->idle();
            engine->engine().runQuantum();
            at += 256;
        }
    }
    std::vector<std::string> faults() {
        std::vector<std::string> lines;
        for (const Error& fault : engine->takeFaults()) lines.push_back(fault.line());
        return lines;
    }
    /// What has just been heard is the file, sample for sample.
    void expectTheSong() {
        const ProcessPlan& plan = *engine->engine().currentPlan();
        for (int i = 0; i < 256; ++i) ASSERT_EQ(plan.slot(plan.outputs[0].slots[0])[i], rampAt(at - 256 + i)) << i;
    }

    History history{session, registry};
    std::unique_ptr<SessionEngine> engine;
    TimelineFrame at = 0;  ///< where the song goes on
};

TEST_F(FaultTest, ANodeThatDoesNotStartIsRefusedByNameAndNothingHasChanged) {
    startPlaying();
    run(20);  // until all has been measured
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
    run(20);
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
        const bool expensive = i % 4 == 0;  // 30 %; the others 15 %
        ASSERT_TRUE(
            apply(session, registry, RenameNode{last, (expensive ? "big " : "small ") + std::to_string(i)}).ok());
        ASSERT_TRUE(apply(session, registry, SetParameter{last, "microseconds", expensive ? 1600.0 : 800.0}).ok());
    }
    startPlaying();
    run(60);
    const auto said = faults();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].find("the session needs "), 0u) << said[0];
    for (const char* name : {"big 0", "big 4", "big 8"}) EXPECT_NE(said[0].find(name), std::string::npos) << said[0];
    EXPECT_EQ(said[0].find("small"), std::string::npos) << said[0];
    run(20);
    EXPECT_EQ(faults(), std::vector<std::string>());
}

class RenderTest : public SessionEngineTest {
protected:
    Result<RenderReport> renderTo(const std::string& name, int quantum = 0, int workers = 0) {
        RenderOptions options;
        options.workers = workers;
        options.file = folder / name;
        options.samples = SampleFormat::float32;
        options.quantumFrames = quantum;
        return render(session, registry, options);
    }
};

TEST_F(RenderTest, TheTailOfAnEqualiserIsKeptWhateverTheQuantum) {
    const NodeId eq = add("lacquer:eq");
    ASSERT_TRUE(apply(session, registry, SetParameter{eq, "band2.gain", 12}).ok());
    session.content(track).clips = {clip(128)};
    const ConnectionId direct = session.graph.outgoing(fader).front().id;
    ASSERT_TRUE(apply(session, registry, Disconnect{direct}).ok());
    connect(fader, eq);
    connect(eq, output);
    const auto small = renderTo("small.wav", 64), large = renderTo("large.wav", 4096);
    ASSERT_TRUE(small.ok() && large.ok());
    // A shelf at 100 Hz rings for longer than ten milliseconds.
    EXPECT_GT(small->loudness.frames, 128 + 480);
    EXPECT_EQ(small->loudness.frames, large->loudness.frames);
}

TEST_F(RenderTest, ABypassedNodeIsReportedAndHasNoTail) {
    const NodeId eq = add("lacquer:eq");
    ASSERT_TRUE(apply(session, registry, SetParameter{eq, "band2.gain", 12}).ok());
    session.content(track).clips = {clip(128)};
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    connect(fader, eq);
    connect(eq, output);
    const auto processed = renderTo("processed.wav");
    ASSERT_TRUE(processed.ok());
    EXPECT_TRUE(processed->bypassedNodes.empty());
    ASSERT_TRUE(apply(session, registry, SetBypass{eq, true}).ok());
    const auto bypassed = renderTo("bypassed.wav");
    ASSERT_TRUE(bypassed.ok());
    EXPECT_EQ(bypassed->bypassedNodes, std::vector<std::string>{"lacquer:eq"});
    EXPECT_TRUE(bypassed->nodesWithoutPlugin.empty());
    EXPECT_EQ(bypassed->loudness.frames, 128);
}

// What is not compensated comes later than the output knows; it is a tail.
TEST_F(RenderTest, WhatIsLateBecauseItIsNotCompensatedIsWrittenToItsEnd) {
    session.content(track).clips = {clip(128)};
    const NodeId limiter = add("lacquer:limiter");
    const ConnectionId direct = session.graph.outgoing(fader).front().id;
    ASSERT_TRUE(apply(session, registry, Disconnect{direct}).ok());
    connect(fader, limiter);
    connect(limiter, output);
    const auto compensated = renderTo("compensated.wav");
    ASSERT_TRUE(compensated.ok());
    ASSERT_GT(compensated->latencyFrames, 0);
    ASSERT_TRUE(apply(session, registry, SetCompensation{session.graph.outgoing(limiter).front().id, false}).ok());
    const auto late = renderTo("late.wav");
    ASSERT_TRUE(late.ok());
    EXPECT_EQ(late->latencyFrames, 0);
    EXPECT_EQ(late->loudness.frames, compensated->loudness.frames + compensated->latencyFrames);
    EXPECT_EQ(late->loudness.samplePeakDbfs, compensated->loudness.samplePeakDbfs);
}

TEST_F(RenderTest, ASongMayStartAnywhere) {
    session.startFrame = 1000;
    session.endFrame = 3000;
    const auto report = renderTo("out.wav");
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->loudness.frames, 2000);
    ASSERT_TRUE(report->loudness.samplePeakDbfs.has_value());
    EXPECT_NEAR(*report->loudness.samplePeakDbfs, 20 * std::log10(3000.0 / 1048576), 1e-3);
}

TEST_F(RenderTest, ANodeThatPutsOutInfinityIsNamedAndNoFileAppears) {
    session.content(track).clips.front().gainDb = 1e6;
    const auto report = renderTo("out.wav");
    ASSERT_FALSE(report.ok());
    EXPECT_NE(report.error().line().find("lacquer:track"), std::string::npos) << report.error().line();
    EXPECT_FALSE(fs::exists(folder / "out.wav"));
}

// Block by block, in the pipeline's first blocks that are run one by one, and in the pipeline.
TEST_F(RenderTest, WhateverValueIsNotFiniteFailsTheRenderWithTheNodesNameOnAnyNumberOfThreads) {
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    const NodeId bad = add("test:bad-value");
    connect(fader, bad);
    connect(bad, output);
    for (const int workers : {0, 1})
        for (const int after : {0, 5, 100, 374})
            for (const int kind : {0, 1, 2}) {  // NaN, infinity, -infinity
                SCOPED_TRACE(std::to_string(workers) + " workers, block " + std::to_string(after) + ", kind " +
                             std::to_string(kind));
                ASSERT_TRUE(apply(session, registry, SetParameter{bad, "kind", double(kind)}).ok());
                ASSERT_TRUE(apply(session, registry, SetParameter{bad, "after", double(after)}).ok());
                const auto report = renderTo("out.wav", 256, workers);
                ASSERT_FALSE(report.ok());
                EXPECT_EQ(report.error().where, "test:bad-value") << report.error().line();
                EXPECT_FALSE(fs::exists(folder / "out.wav"));
            }
}

TEST_F(RenderTest, ADenormalValueIsNoFault) {
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    const NodeId bad = add("test:bad-value");
    connect(fader, bad);
    connect(bad, output);
    ASSERT_TRUE(apply(session, registry, SetParameter{bad, "kind", 3}).ok());
    for (const int workers : {0, 1}) {
        const auto report = renderTo("out.wav", 256, workers);
        EXPECT_TRUE(report.ok()) << report.error().line();
    }
}

TEST_F(RenderTest, ALatencyThatBecomesImpossibleFailsTheRenderWithTheNodesName) {
    const NodeId odd = add("test:latency");
    connect(fader, odd);
    ASSERT_TRUE(apply(session, registry, SetParameter{odd, "latency", -1}).ok());
    for (const int workers : {0, 1}) {
        const auto report = renderTo("out.wav", 256, workers);
        ASSERT_FALSE(report.ok());
        EXPECT_EQ(report.error().where, "test:latency");
        EXPECT_FALSE(fs::exists(folder / "out.wav"));
    }
}

TEST_F(RenderTest, ANodeThatDoesNotStartFailsTheRenderWithItsName) {
    for (const char* type : {"test:throws", "test:fails", "test:null", "test:bad-latency", "test:huge-latency"}) {
        const NodeId broken = add(type);
        const auto report = renderTo("out.wav");
        ASSERT_FALSE(report.ok());
        EXPECT_EQ(report.error().where, type);
        EXPECT_FALSE(fs::exists(folder / "out.wav"));
        ASSERT_TRUE(apply(session, registry, RemoveNode{broken}).ok());
    }
}

TEST_F(RenderTest, ANodeThatTakesItsTimeIsNoFaultOffline) {
    const NodeId slow = add("test:slow");
    connect(fader, slow);
    ASSERT_TRUE(apply(session, registry, SetParameter{slow, "microseconds", 16'000}).ok());
    session.content(track).clips = {clip(5000)};
    const auto report = renderTo("out.wav");
    EXPECT_TRUE(report.ok()) << report.error().line();
}

}  // namespace
}  // namespace lacquer::sessions

// Frozen nodes play what they put out: the song stays what it was, what is in front rests, and a file that is out of
// date is known.
#include "sessions/render/freeze.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/render/render.hpp"
#include "sessions/render/slice_keys.hpp"
#include "sessions/safety/unused_media.hpp"
#include "tests/sessions/render/engine_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::freeze_test {
namespace {

namespace fs = std::filesystem;
using Nodes = std::vector<NodeId>;

// Noise on a track: a linear-phase EQ and a compressor, a send from between them to a delay, a dry way beside all of
// it, and a limiter.
class FreezeTest : public test::EngineSessionTest {
protected:
    FreezeTest() {
        session.name = "song";
        writeNoise("audio/noise.wav", 20000, 1);
        Clip noise = clip(20000);
        noise.file = "audio/noise.wav";
        session.content(track).clips = {noise};
        for (const Connection& c : session.graph.incoming(output)) (void)session.graph.disconnect(c.id);
        eq = add("lacquer:linear-phase-eq");
        compressor = add("lacquer:compressor");
        delay = add("lacquer:delay");
        limiter = add("lacquer:limiter");
        for (const auto& [from, to] : std::initializer_list<std::pair<NodeId, NodeId>>{{fader, eq},
                                                                                       {eq, compressor},
                                                                                       {eq, delay},
                                                                                       {compressor, limiter},
                                                                                       {delay, limiter},
                                                                                       {track, limiter},
                                                                                       {limiter, output}})
            connect(from, to);
        set(eq, "band2.gain", 9);
        set(compressor, "threshold", -30);
        set(compressor, "lookahead", 3);
        set(delay, "feedback", 0);
        session.content(fader).automation.emplace("level", *AutomationLane::make({{0, -20}, {15000, 3}}));
    }
    void writeNoise(const std::string& name, int frames, unsigned seed) {
        std::mt19937 random(seed);
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        std::vector<float> left(static_cast<std::size_t>(frames)), right(left.size());
        for (auto* channel : {&left, &right})
            for (float& x : *channel) x = static_cast<float>(random() >> 8) / 16777216 - 0.5f;
        const float* channels[2] = {left.data(), right.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    void set(NodeId node, const std::string& parameter, double value) {
        const auto done = apply(session, registry, SetParameter{node, parameter, value});
        ASSERT_TRUE(done.ok()) << done.error().line();
    }
    std::vector<RenderedFreeze> freeze(const Nodes& nodes, FreezeOptions options = {}) {
        auto rendered = renderFreezes(session, registry, nodes, contents, options);
        EXPECT_TRUE(rendered.ok()) << (rendered ? "" : rendered.error().line());
        if (!rendered) return {};
        for (const RenderedFreeze& one : *rendered) EXPECT_TRUE(apply(session, registry, one.edit).ok());
        return *std::move(rendered);
    }
    void unfreeze(NodeId id) { ASSERT_TRUE(apply(session, registry, SetFreeze{id, std::nullopt}).ok()); }
    Error refused(const Nodes& nodes) {
        const auto rendered = renderFreezes(session, registry, nodes, contents);
        EXPECT_FALSE(rendered.ok());
        return rendered ? Error{} : rendered.error();
    }
    std::string rendered(int workers = 0, SoloHandling solo = SoloHandling::refuse, RenderReport* told = nullptr) {
        RenderOptions options;
        options.file = folder / "mix.wav";
        options.samples = SampleFormat::float32;
        options.workers = workers;
        options.solo = solo;
        const auto report = render(session, registry, options);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        if (told != nullptr && report) *told = *report;
        return test::SessionFolder::read(options.file);
    }
    [[nodiscard]] Nodes outdated() { return outdatedFreezes(session, contents); }
    std::size_t soundFiles() {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder / "audio"), fs::directory_iterator{}));
    }

    KnownContents contents{folder / "files.json"};
    NodeId eq, compressor, delay, limiter;
};

TEST_F(FreezeTest, TheSongIsTheSameBitForBitWhicheverNodesAreFrozen) {
    for (const bool endSet : {false, true}) {
        session.endFrame = endSet ? std::optional<TimelineFrame>(17001) : std::nullopt;
        const std::string live = rendered();
        for (const Nodes& nodes : std::initializer_list<Nodes>{{track},
                                                               {fader},
                                                               {eq},
                                                               {compressor},
                                                               {compressor, delay},
                                                               {limiter},
                                                               {eq, compressor, delay, limiter}}) {
            freeze(nodes, {.workers = 1});
            EXPECT_TRUE(rendered() == live) << session.graph.find(nodes.front())->name << endSet;
            EXPECT_TRUE(rendered(2) == live);
            for (const NodeId id : nodes) unfreeze(id);
            EXPECT_TRUE(rendered() == live);
        }
    }
}

TEST_F(FreezeTest, ASongThatStartsElsewhereAndAnotherQuantumAreNoMatter) {
    ASSERT_TRUE(apply(session, registry, SetRange{333, std::nullopt}).ok());
    const std::string live = rendered();
    freeze({compressor});
    EXPECT_TRUE(rendered() == live);
    session.quantumFrames = 1024;
    EXPECT_TRUE(rendered() == live);
    EXPECT_EQ(outdated(), Nodes{});
}

TEST_F(FreezeTest, WhatFeedsFrozenNodesAloneIsNotRunAndTheRestIs) {
    freeze({compressor});
    {
        const auto engine = start();
        EXPECT_NE(engine->instance(eq), nullptr) << "the delay hears it";
    }
    freeze({delay});
    const auto engine = start();
    EXPECT_EQ(engine->instance(eq), nullptr);
    EXPECT_EQ(engine->instance(fader), nullptr);
    EXPECT_NE(engine->instance(track), nullptr) << "the limiter hears it";
    EXPECT_NE(engine->instance(compressor), nullptr);
    RenderReport report;
    rendered(0, SoloHandling::refuse, &report);
    EXPECT_EQ(report.frozenNodes.size(), 2u);
}

TEST_F(FreezeTest, FilesAreFloatAtTheRateOfTheSessionUnderNamesThatAreFree) {
    const auto first = freeze({compressor});
    const auto second = freeze({compressor});
    EXPECT_EQ(first[0].edit.frozen->file, "audio/lacquer_compressor frozen.wav");
    EXPECT_EQ(second[0].edit.frozen->file, "audio/lacquer_compressor frozen 2.wav");
    EXPECT_TRUE(test::SessionFolder::read(first[0].file) == test::SessionFolder::read(second[0].file))
        << "what is frozen runs to be frozen again";
    const auto file = AudioFile::open(first[0].file);
    EXPECT_EQ(file->facts().sampleRate, 48000);
    EXPECT_EQ(file->facts().channels, 2);
    EXPECT_NE(file->facts().format.find("32 bit float"), std::string::npos) << file->facts().format;
    EXPECT_EQ(first[0].edit.frozen->latencyFrames, -first[0].edit.frozen->positionFrames);
}

TEST_F(FreezeTest, AFreezeIsOneStepThatSurvivesTheSaveAndIsUndone) {
    History history(session, registry);
    const std::string live = rendered();
    auto freezes = renderFreezes(session, registry, {compressor}, contents);
    ASSERT_TRUE(freezes.ok());
    ASSERT_TRUE(history.perform((*freezes)[0].edit).ok());
    ASSERT_TRUE(save(session).ok());
    const auto again = load(folder, registry);
    ASSERT_TRUE(again.ok()) << again.error().line();
    EXPECT_TRUE(again->problems.empty()) << again->problems.front().line();
    EXPECT_EQ(again->session.content(compressor).frozen, (*freezes)[0].edit.frozen);
    EXPECT_TRUE(history.files().contains((*freezes)[0].edit.frozen->file));
    const auto unused = [&] {
        const auto files = findUnusedMedia(history, registry);
        EXPECT_TRUE(files.ok());
        return std::ranges::count(*files, (*freezes)[0].edit.frozen->file, &UnusedFile::file);
    };
    EXPECT_EQ(unused(), 0);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(session.content(compressor).frozen);
    EXPECT_EQ(unused(), 0) << "redo needs it";
    EXPECT_TRUE(rendered() == live);
}

TEST_F(FreezeTest, WhatIsChangedInFrontMakesAFileOutOfDateAndNothingElseDoes) {
    freeze({compressor});
    EXPECT_EQ(outdated(), Nodes{});
    const auto outdatedAfter = [&](const Edit& edit) {
        const auto done = apply(session, registry, edit);
        EXPECT_TRUE(done.ok()) << (done ? "" : done.error().line());
        const bool is = outdated() == Nodes{compressor};
        EXPECT_TRUE(done && reapply(session, done->inverse).ok());
        EXPECT_EQ(outdated(), Nodes{}) << "undone";
        return is;
    };
    EXPECT_TRUE(outdatedAfter(SetParameter{compressor, "threshold", -20}));
    EXPECT_TRUE(outdatedAfter(SetParameter{fader, "polarity", 1}));
    EXPECT_TRUE(outdatedAfter(SetAutomation{fader, "level", std::nullopt}));
    EXPECT_TRUE(outdatedAfter(SetBypass{eq, true}));
    EXPECT_TRUE(outdatedAfter(SetClips{track, {clip(500)}}));
    EXPECT_TRUE(outdatedAfter(Disconnect{session.graph.incoming(eq).front().id}));
    EXPECT_TRUE(outdatedAfter(SetTempoMap{{{0, 99, {}}}}));
    EXPECT_TRUE(outdatedAfter(SetRange{480, std::nullopt}));

    EXPECT_FALSE(outdatedAfter(SetParameter{limiter, "ceiling", -6}));
    EXPECT_FALSE(outdatedAfter(SetParameter{fader, "solo", 1}));
    EXPECT_FALSE(outdatedAfter(RenameNode{track, "other"}));
    EXPECT_FALSE(outdatedAfter(MoveNode{eq, {1, 2}}));
    EXPECT_FALSE(outdatedAfter(SetNote{eq, "bright"}));
    EXPECT_FALSE(outdatedAfter(SetRange{0, 9000}));

    writeNoise("audio/noise.wav", 20000, 2);
    EXPECT_EQ(outdated(), Nodes{compressor}) << "another recording under the same name";
    ASSERT_EQ(findFreezeProblems(session, contents).size(), 1u);
    EXPECT_EQ(findFreezeProblems(session, contents)[0].where, "lacquer:compressor");
    freeze({compressor});
    EXPECT_EQ(outdated(), Nodes{});
}

TEST_F(FreezeTest, AFreezeInFrontCountsAsWhatItWasMadeOf) {
    freeze({eq});
    freeze({compressor});
    unfreeze(eq);
    EXPECT_EQ(outdated(), Nodes{}) << "the same sound";
    freeze({eq});
    EXPECT_EQ(outdated(), Nodes{});
    set(fader, "polarity", 1);
    EXPECT_EQ(outdated(), Nodes{eq}) << "what the compressor plays is what the equaliser plays";
    freeze({eq});
    EXPECT_EQ(outdated(), Nodes{compressor});
    freeze({compressor, eq});
    EXPECT_EQ(outdated(), Nodes{});
}

TEST_F(FreezeTest, WhatComesBackThroughAFeedbackDelayCounts) {
    const NodeId loop = add("lacquer:feedback-delay"), gain = add("lacquer:gain");
    set(gain, "gain", -6);
    connect(compressor, loop);
    connect(loop, gain);
    connect(gain, compressor);
    session.endFrame = 20000;
    freeze({compressor});
    EXPECT_EQ(outdated(), Nodes{});
    const std::string frozen = rendered();
    set(gain, "gain", -12);
    EXPECT_EQ(outdated(), Nodes{compressor});
    EXPECT_TRUE(rendered() == frozen) << "the loop is in the file";
}

TEST_F(FreezeTest, BehindANodeThatDoesNotRepeatItselfNothingIsKeptUnlessItIsFrozen) {
    ProcessorType dice = **registry.find("lacquer:gain");
    dice.uri = "test:dice";
    dice.repeats = false;
    registry.add(dice);
    const NodeId random = add("test:dice");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.incoming(compressor).front().id}).ok());
    connect(eq, random);
    connect(random, compressor);
    session.endFrame = 20000;
    RenderCache cache(folder / "cache", 1'000'000'000, 0);
    const auto keys = [&] { return findSliceKeys(session, registry, 256, cache); };
    EXPECT_EQ(keys().unrepeatable.size(), 1u);
    EXPECT_FALSE(keys().keys.contains(limiter));
    freeze({random});
    EXPECT_TRUE(keys().unrepeatable.empty());
    EXPECT_TRUE(keys().keys.contains(limiter));
    const std::string before = keys().keys.at(limiter);

    const auto cached = [&] {
        RenderOptions options;
        options.file = folder / "cached.wav";
        options.samples = SampleFormat::float32;
        options.cache = &cache;
        const auto report = render(session, registry, options);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        return *report->cache;
    };
    const std::string fresh = rendered();
    EXPECT_GT(cached().kept, 0u);
    EXPECT_EQ(cached().run, std::vector<std::string>{"lacquer:output"});
    EXPECT_TRUE(test::SessionFolder::read(folder / "cached.wav") == fresh);

    unfreeze(random);
    set(random, "gain", -3);
    freeze({random});
    EXPECT_NE(keys().keys.at(limiter), before) << "what is in the file counts";
    EXPECT_TRUE((cached(), test::SessionFolder::read(folder / "cached.wav")) == rendered());
}

TEST_F(FreezeTest, AMissingPluginDoesNotMatterWhereItIsFrozen) {
    session.endFrame = 20000;
    const std::string live = rendered();
    freeze({compressor, delay});
    registry = ProcessorRegistry();
    for (const char* type : {"lacquer:track", "lacquer:limiter", "lacquer:output", "lacquer:file-sink"}) {
        ProcessorRegistry all;
        nodes::registerBuiltIns(all);
        registry.add(**all.find(type));
    }
    EXPECT_TRUE(rendered() == live);
}

TEST_F(FreezeTest, SoloMutesAFrozenNodeAsItMutesWhatIsInItsFile) {
    const NodeId other = add("lacquer:track"), otherFader = add("lacquer:fader");
    session.content(other).clips = {clip(9000)};
    connect(other, otherFader);
    connect(otherFader, limiter);
    session.endFrame = 20000;
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(track).back().id}).ok());
    const auto soloed = [&](NodeId id) {
        set(id, "solo", 1);
        const std::string song = rendered(0, SoloHandling::keep);
        set(id, "solo", 0);
        return song;
    };
    const std::string otherAlone = soloed(otherFader), faderAlone = soloed(fader);
    ASSERT_NE(otherAlone, faderAlone);
    for (const NodeId id : {fader, compressor, delay}) {
        freeze({id});
        EXPECT_TRUE(soloed(otherFader) == otherAlone);
        EXPECT_TRUE(soloed(fader) == faderAlone);
        unfreeze(id);
    }
    set(otherFader, "solo", 1);
    EXPECT_NE(refused({compressor}).line().find("solo is on"), std::string::npos);
}

TEST_F(FreezeTest, WhatCannotBeFrozenIsRefusedAndLeavesNoFile) {
    const std::size_t before = soundFiles();
    EXPECT_NE(refused({output}).line().find("no sound"), std::string::npos);
    EXPECT_NE(refused({add("lacquer:feedback-delay")}).line().find("cannot be frozen"), std::string::npos);
    const NodeId split = add("test:split");
    connect(track, split);
    ASSERT_TRUE(apply(session, registry, Connect{{split, 0}, {limiter, 0}}).ok());
    ASSERT_TRUE(apply(session, registry, Connect{{split, 1}, {limiter, 0}}).ok());
    EXPECT_NE(refused({split}).line().find("several of its outputs"), std::string::npos);
    int asked = 0;
    FreezeOptions stopped;
    stopped.progress = [&](double) { return ++asked > 120 ? Proceed::stop : Proceed::yes; };
    EXPECT_FALSE(renderFreezes(session, registry, {compressor, delay}, contents, stopped).ok());
    session.content(track).clips[0].file = "audio/gone.wav";
    EXPECT_NE(refused({compressor, delay}).line().find("gone.wav"), std::string::npos);
    EXPECT_EQ(soundFiles(), before);
}

TEST_F(FreezeTest, OfSeveralOutputsTheOneInUseIsFrozen) {
    const NodeId split = add("test:split");
    connect(track, split);
    ASSERT_TRUE(apply(session, registry, Connect{{split, 1}, {limiter, 0}}).ok());
    session.endFrame = 20000;
    const std::string live = rendered();
    const auto made = freeze({split});
    EXPECT_EQ(made[0].edit.frozen->output, "out2");
    EXPECT_TRUE(rendered() == live);
    ASSERT_TRUE(apply(session, registry, Connect{{split, 0}, {delay, 0}}).ok());
    EXPECT_TRUE(rendered() == live) << "the other one is silent";
    const auto problems = findFreezeProblems(session, contents);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems[0].line().find("\"out2\" alone"), std::string::npos);
}

TEST_F(FreezeTest, AFileThatIsGoneStopsARenderAndIsSilentWhilePlaying) {
    const auto made = freeze({compressor});
    fs::remove(made[0].file);
    RenderOptions options;
    options.file = folder / "mix.wav";
    const auto report = render(session, registry, options);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind, ErrorKind::missingInput);
    EXPECT_NE(report.error().line().find("freeze it again"), std::string::npos);
    SessionEngineOptions live;
    live.missingMedia = MissingMedia::silence;
    const auto engine = SessionEngine::create(session, registry, live);
    ASSERT_TRUE(engine.ok());
    EXPECT_EQ((*engine)->takeFaults().size(), 1u);
    ASSERT_TRUE(save(session).ok());
    const auto loaded = load(folder, registry);
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    ASSERT_EQ(loaded->problems.size(), 1u);
    EXPECT_NE(loaded->problems[0].line().find("unfreeze"), std::string::npos);
}

// The ramp through a delay of 777 frames beside the ramp as it is, so that what is out of line is heard.
class FrozenLive : public test::EngineSessionTest {
protected:
    FrozenLive() {
        auto late = apply(session, registry, AddNode{(*registry.find("test:delay"))->makeNode("late 777", 2), {}, {}});
        delay = std::get<AddNode>(late->done).node.id;
        connect(track, delay);
        connect(delay, output);
    }
    void freeze() {
        const auto rendered = renderFreezes(session, registry, {delay}, contents);
        ASSERT_TRUE(rendered.ok()) << rendered.error().line();
        ASSERT_TRUE(history.perform((*rendered)[0].edit).ok());
    }
    /// Quanta from now on, each with the files that it needs.
    std::vector<float> hear(SessionEngine& engine, int quanta) {
        std::vector<float> heard;
        for (int i = 0; i < quanta; ++i) {
            engine.idle();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            engine.engine().runQuantum();
            const ProcessPlan& plan = *engine.engine().currentPlan();
            const float* block = plan.slot(plan.outputs[0].slots[0]);
            heard.insert(heard.end(), block, block + 256);
        }
        return heard;
    }
    static float rampOf(TimelineFrame frame) { return test::rampAt(frame); }

    KnownContents contents{folder / "files.json"};
    History history{session, registry};
    NodeId delay;
};

TEST_F(FrozenLive, PlaysInLineFromAnywhereAndThroughALoop) {
    freeze();
    const auto engine = start();
    EXPECT_EQ(engine->latencyFrames(), 777);
    EXPECT_EQ(engine->instance(delay)->latencyFrames(), 0);
    engine->locate(5000);
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    // Both ways put out the same frame: twice the ramp, from the first frame that is heard on.
    TimelineFrame at = 5000 - 777 + 256;
    const auto expectRamp = [&](const std::vector<float>& heard) {
        for (const float sample : heard) {
            ASSERT_EQ(sample, at < 5000 ? 0.0f : 2 * rampOf(at)) << at;
            ++at;
        }
    };
    expectRamp(hear(*engine, 40));
    EXPECT_EQ(engine->instance(delay)->parameters().size(), 1u);

    // A loop: behind the fade of 10 ms at its start both ways have gone back on the same frame.
    ASSERT_TRUE(engine->setLoop(LoopRange{20000, 40000}).ok());
    int rounds = 0;
    for (const float sample : hear(*engine, 300)) {
        if (at == 40000) at = 20000, ++rounds;
        if (rounds == 0 || at >= 20480) {
            ASSERT_EQ(sample, 2 * rampOf(at)) << at << " in round " << rounds;
        }
        ++at;
    }
    EXPECT_GE(rounds, 2);
    EXPECT_TRUE(engine->takeFaults().empty());
}

TEST_F(FrozenLive, FreezesAndRunsAgainWhileItPlaysAndNothingIsHeardOfIt) {
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    const NodeInstance* before = engine->instance(delay);
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    hear(*engine, 20);
    freeze();
    const auto expectSong = [&] {
        const std::vector<float> heard = hear(*engine, 30);
        const float step = 2.0f / 1048576;
        for (std::size_t i = 1; i < heard.size(); ++i) ASSERT_NEAR(heard[i] - heard[i - 1], step, 1e-4) << i;
    };
    expectSong();
    EXPECT_NE(engine->instance(delay), before);
    EXPECT_EQ(engine->latencyFrames(), 777);
    ASSERT_TRUE(history.undo().ok());
    expectSong();
    EXPECT_EQ(engine->instance(delay)->latencyFrames(), 777);
    ASSERT_TRUE(history.redo().ok());
    expectSong();
    EXPECT_TRUE(engine->takeFaults().empty());
}

TEST_F(FrozenLive, WhoListensInsideHearsWhatRunsThere) {
    // A way of its own, so that it feeds the frozen node alone.
    const NodeId gain = add("lacquer:gain");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.incoming(delay).front().id}).ok());
    connect(track, gain);
    connect(gain, delay);
    freeze();
    const auto engine = start();
    EXPECT_EQ(engine->instance(gain), nullptr);
    engine->listen({{gain, ListenPlace::after}});
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_NE(engine->instance(gain), nullptr);
    engine->listen({});
    ASSERT_TRUE(engine->sync().ok());
    EXPECT_EQ(engine->instance(gain), nullptr);
}

}  // namespace
}  // namespace lacquer::sessions::freeze_test

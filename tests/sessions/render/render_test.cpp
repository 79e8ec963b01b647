// Sessions rendered offline, and what keeps them from being rendered.
#include "sessions/render/render.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "sessions/media/audio_file.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::render_test {
namespace {

namespace fs = std::filesystem;

class RenderTest : public test::EngineSessionTest {
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

// What takes time to follow its values, such as a response of linear phase, begins with those of its automation.
TEST_F(RenderTest, AResponseThatIsAutomatedIsThereFromTheFirstFrame) {
    const NodeId eq = add("lacquer:linear-phase-eq");
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    connect(fader, eq);
    connect(eq, output);
    session.startFrame = 1000;
    session.endFrame = 21000;
    const auto rendered = [&](const std::string& name) {
        const auto report = renderTo(name);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        std::vector<float> all(2 * 20000);
        EXPECT_EQ(*AudioFile::open(folder / name)->read(0, all), 20000);
        return all;
    };
    const std::map<std::string, double> on{{"band4.on", 1}, {"band4.frequency", 200}, {"band4.q", 0.3}};
    session.content(eq).parameters = on;
    session.content(eq).automation.emplace(
        "band4.gain", *AutomationLane::make({{0, -3}, {999, -3, CurveShape::hold}, {1000, 9}, {30000, 9}}));
    const auto automated = rendered("automated.wav");
    session.content(eq).automation.clear();
    EXPECT_NE(automated, rendered("flat.wav"));
    session.content(eq).parameters["band4.gain"] = 9;
    EXPECT_EQ(automated, rendered("set.wav"));
}

// A lane on a VCA is heard where one on the fader itself would be, though the fader hears the song 5 ms late.
TEST_F(RenderTest, AVcaMovesItsFadersWhereTheSongSaysWhateverTheirLatency) {
    const NodeId late = add("lacquer:compressor"), vca = add("lacquer:vca", 1);
    session.content(late).parameters = {{"lookahead", 5}, {"ratio", 1}};
    for (const Connection& c : session.graph.incoming(fader)) (void)session.graph.disconnect(c.id);
    connect(track, late);
    connect(late, fader);
    session.endFrame = 48000;
    const auto rendered = [&](NodeId moved, const std::string& name) {
        for (const NodeId id : {fader, vca}) session.content(id).automation.clear();
        session.content(moved).automation.emplace(
            "level",
            *AutomationLane::make({{0, 0}, {10000, -30}, {20000, 6}, {30000, 6, CurveShape::hold}, {40000, -3}}));
        const auto report = renderTo(name);
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        auto file = AudioFile::open(folder / name);
        std::vector<float> all(2 * 48000);
        EXPECT_EQ(*file->read(0, all), 48000);
        return all;
    };
    ASSERT_TRUE(session.graph.connect({vca, 0}, {fader, 1}).ok());
    const std::vector<float> byFader = rendered(fader, "fader.wav"), byVca = rendered(vca, "vca.wav");
    for (std::size_t i = 0; i < byFader.size(); ++i) ASSERT_NEAR(byVca[i], byFader[i], 1e-7) << i;
}

// An echo, so that what comes before is heard behind.
TEST_F(RenderTest, ARangeIsWhatTheWholeRenderHasThere) {
    const NodeId echo = add("lacquer:delay");
    session.content(echo).parameters = {{"time", 100}, {"feedback", 80}};
    for (const Connection& c : session.graph.incoming(output)) (void)session.graph.disconnect(c.id);
    connect(fader, echo);
    connect(echo, output);
    session.startFrame = 500;
    session.endFrame = 40000;
    RenderOptions options;
    options.samples = SampleFormat::float32;
    options.file = folder / "whole.wav";
    ASSERT_TRUE(render(session, registry, options).ok());
    options.file = folder / "part.wav";
    options.range = TimelineRange{10007, 20011};
    const auto report = render(session, registry, options);
    ASSERT_TRUE(report.ok()) << report.error().line();
    EXPECT_EQ(report->loudness.frames, 10004);
    const auto samples = [](const std::filesystem::path& path, std::int64_t from) {
        auto file = AudioFile::open(path);
        std::vector<float> all(2 * 10004);
        EXPECT_EQ(*file->read(from, all), 10004);
        return all;
    };
    EXPECT_EQ(samples(folder / "part.wav", 0), samples(folder / "whole.wav", 10007 - 500));
}

TEST_F(RenderTest, ARangeOutsideTheSongIsRefused) {
    session.startFrame = 500;
    session.endFrame = 40000;
    RenderOptions options;
    options.file = folder / "part.wav";
    for (const TimelineRange range : {TimelineRange{499, 1000}, {600, 40001}, {700, 700}, {800, 700}}) {
        options.range = range;
        const auto report = render(session, registry, options);
        ASSERT_FALSE(report.ok());
        EXPECT_EQ(report.error().kind, ErrorKind::usage);
    }
    EXPECT_FALSE(std::filesystem::exists(options.file));
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

// -1e30 is 600 dBFS. Nobody hears it, so the file says what the plugin says.
TEST_F(RenderTest, APluginThatIsTooLoudIsReportedAndItsSoundIsKept) {
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(fader).front().id}).ok());
    const NodeId fragile = add("test:fragile");
    connect(fader, fragile);
    connect(fragile, output);
    auto report = renderTo("good.wav");
    ASSERT_TRUE(report.ok()) << report.error().line();
    EXPECT_TRUE(report->nodesTooLoud.empty());
    ASSERT_TRUE(apply(session, registry, SetParameter{fragile, "fault", 2}).ok());
    report = renderTo("loud.wav");
    ASSERT_TRUE(report.ok()) << report.error().line();
    EXPECT_EQ(report->nodesTooLoud, std::vector<std::string>{"test:fragile"});
    EXPECT_NEAR(*report->loudness.samplePeakDbfs, 600, 1e-3);
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
}  // namespace lacquer::sessions::render_test

// What is listened to and what is compared beside a session that plays: by formula, by libebur128, and that the song
// itself, live and rendered, stays bit for bit.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "sessions/model/history.hpp"
#include "sessions/render/reference_desk.hpp"
#include "sessions/render/render.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::monitor_nodes_test {
namespace {

using test::rampAt;

constexpr int kQuantum = 256, kReferenceFrames = 3000, kFade = 480;

/// Left channels, frame by frame.
struct Heard {
    std::vector<float> out, listened, reference;
    bool listening = false;  ///< in the last quantum
};

class MonitorNodesTest : public test::EngineSessionTest {
protected:
    static Heard play(SessionEngine& engine, int quanta) {
        Heard heard;
        for (int quantum = 0; quantum < quanta; ++quantum) {
            engine.idle();
            engine.engine().runQuantum();
            const ProcessPlan& plan = *engine.engine().currentPlan();
            const auto append = [&](std::vector<float>& to, const PlanOutput* from) {
                const float* samples = from == nullptr ? nullptr : plan.slot(from->slots[0]);
                for (int i = 0; i < kQuantum; ++i) to.push_back(samples == nullptr ? 0 : samples[i]);
            };
            append(heard.out, &plan.outputs[0]);
            append(heard.listened, plan.findTap(kListenTap));
            append(heard.reference, plan.findTap(kReferenceTap));
            const PlanTap* tap = plan.findTap(kListenTap);
            heard.listening = tap != nullptr && tap->wanted;
        }
        return heard;
    }
    /// As fast as the files are read.
    static void playWhole(SessionEngine& engine, int frames) {
        for (int at = 0; at < frames; at += kQuantum) {
            ASSERT_TRUE(engine.waitForMedia(engine.engine().position(), kQuantum).ok());
            (void)play(engine, 1);
        }
    }
    static std::vector<float> last(const std::vector<float>& of, int quanta) {
        return {of.end() - quanta * kQuantum, of.end()};
    }
    /// Sample n of the file is that of `at`, on both sides.
    template <class At>
    void write(const std::string& name, int frames, At at, int channels = 2) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32, .channels = channels});
        ASSERT_TRUE(file.ok());
        std::vector<float> samples;
        for (int i = 0; i < frames; ++i) samples.push_back(at(i));
        const float* sides[2] = {samples.data(), samples.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(sides, channels, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    static float recordAt(std::int64_t frame) { return -static_cast<float>(frame + 1) / 65536; }
    /// White noise of a level, by a linear congruential generator.
    static auto noise(float level) {
        return [level, state = std::uint32_t{1}](int) mutable {
            state = state * 1664525u + 1013904223u;
            return level * (static_cast<float>(state >> 8) / 8388608 - 1);
        };
    }
    /// Which frame of the ramp is heard; the fader must be at 0 dB.
    static std::int64_t frameOf(float sample) { return std::llround(sample * 1048576.0) - 1; }

    /// From the given quantum on, the reference is as far in its file as the song is, from its offset on.
    static void expectInStep(const Heard& heard, std::int64_t offset, std::size_t from) {
        for (std::size_t i = from; i < heard.out.size(); ++i) {
            ASSERT_GT(heard.out[i], 0) << i;
            const std::int64_t frame = frameOf(heard.out[i]);
            ASSERT_EQ(heard.reference[i], recordAt((frame + offset) % kReferenceFrames)) << "song frame " << frame;
        }
    }
    std::string bytes(const std::string& name) {
        std::ifstream in(folder / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

TEST_F(MonitorNodesTest, ListensBeforeAndAfterAFaderWhileTheSongStaysBitForBit) {
    session.content(fader).parameters["level"] = -20;
    const auto song = [&](bool listens) {
        const auto engine = start();
        engine->locate(5000);
        engine->play();
        EXPECT_TRUE(rolls(*engine));
        Heard all = play(*engine, 4);
        const auto after = [&](const Heard& more) {
            all.out.insert(all.out.end(), more.out.begin(), more.out.end());
            return more;
        };
        if (listens) engine->listen({{fader, ListenPlace::before}});
        const Heard before = after(play(*engine, 20));
        if (listens) engine->listen({{fader, ListenPlace::after}});
        const Heard behind = after(play(*engine, 20));
        if (listens) engine->listen({});
        const Heard end = after(play(*engine, 20));
        if (listens) {
            for (std::size_t i = 10 * kQuantum; i < before.out.size(); ++i)
                EXPECT_EQ(before.listened[i], rampAt(5000 + 5 * kQuantum + static_cast<int>(i))) << i;
            EXPECT_EQ(last(behind.listened, 10), last(behind.out, 10));
            EXPECT_TRUE(behind.listening);
            EXPECT_EQ(last(end.listened, 10), std::vector<float>(10 * kQuantum, 0.0f));
            EXPECT_FALSE(end.listening);
        }
        return all.out;
    };
    EXPECT_EQ(song(true), song(false));
}

TEST_F(MonitorNodesTest, SeveralAreAddedUpAndANodeWithoutInputsIsHeardAfterItself) {
    const NodeId half = add("lacquer:fader");
    session.content(half).parameters["level"] = -120;
    connect(track, half);
    const auto engine = start();
    engine->listen({{track, ListenPlace::before}, {half, ListenPlace::after}, {output, ListenPlace::after}});
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    const Heard heard = play(*engine, 10);
    for (std::size_t i = 0; i < heard.out.size(); ++i) ASSERT_EQ(heard.listened[i], 2 * heard.out[i]) << i;
}

TEST_F(MonitorNodesTest, AFeedbackDelayThatIsListenedToStaysWhereItIs) {
    const NodeId loop = add("lacquer:feedback-delay"), late = add("test:delay");
    connect(fader, loop);
    connect(loop, late);
    connect(late, output);
    const auto song = [&](bool listens) {
        const auto engine = start();
        if (listens) engine->listen({{loop, ListenPlace::after}});
        engine->play();
        EXPECT_TRUE(rolls(*engine));
        std::vector<float> out;
        Heard heard;
        for (int quantum = 0; quantum < 300; ++quantum) {  // as fast as the files are read
            EXPECT_TRUE(engine->waitForMedia(engine->engine().position() + engine->latencyFrames(), kQuantum).ok());
            heard = play(*engine, 1);
            out.insert(out.end(), heard.out.begin(), heard.out.end());
        }
        EXPECT_EQ(listens, heard.listened.back() != 0);
        return out;
    };
    EXPECT_EQ(song(true), song(false));
}

TEST_F(MonitorNodesTest, ANodeThatGoesIsNoLongerListenedToAndIsAgainWhenItComesBack) {
    History history(session, registry);
    const auto engine = start();
    history.addListener([&](const Edit& edit) { engine->follow(edit); });
    engine->listen({{fader, ListenPlace::after}});
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    EXPECT_TRUE(play(*engine, 8).listening);
    ASSERT_TRUE(history.perform(RemoveNode{fader}).ok());
    EXPECT_FALSE(play(*engine, 8).listening);
    ASSERT_TRUE(history.undo().ok());
    const Heard again = play(*engine, 20);
    EXPECT_TRUE(again.listening);
    EXPECT_EQ(last(again.listened, 4), last(again.out, 4));
}

TEST_F(MonitorNodesTest, AReferenceRunsInStepWithTheSongRoundAndRoundAndThroughALocate) {
    write("record.wav", kReferenceFrames, recordAt);
    const auto engine = start();
    ASSERT_TRUE(engine->compareWith(Reference{"record.wav", 500, 0, {}}).ok());
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    expectInStep(play(*engine, 60), 500, 0);
    engine->locate(40000);
    ASSERT_TRUE(getsReady(*engine));
    (void)play(*engine, 2);  // its cross-fade
    const Heard heard = play(*engine, 30);
    EXPECT_GT(frameOf(heard.out[0]), 40000);
    expectInStep(heard, 500, 0);
}

TEST_F(MonitorNodesTest, AReferenceIsAsLateAsTheMaster) {
    write("record.wav", kReferenceFrames, recordAt);
    const auto applied = apply(session, registry, AddNode{(*registry.find("test:delay"))->makeNode("d700", 2), {}, {}});
    const NodeId delay = std::get<AddNode>(applied->done).node.id;
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.incoming(output).front().id}).ok());
    connect(fader, delay);
    connect(delay, output);
    const auto engine = start();
    ASSERT_TRUE(engine->compareWith(Reference{"record.wav", 0, 0, {}}).ok());
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    EXPECT_EQ(engine->latencyFrames(), 700);
    expectInStep(play(*engine, 30), 0, 700);
}

// It has no node in the session that could be named.
TEST_F(MonitorNodesTest, AReferenceThatCannotBeReadIsNamed) {
    write("nan.wav", 3000, [](int i) { return i == 1000 ? std::nanf("") : 0.1f; });
    const auto engine = start();
    ASSERT_TRUE(engine->compareWith(Reference{(folder / "nan.wav").string(), 0, 0, {}}).ok());
    (void)play(*engine, 4);
    const Status ready = engine->waitForMedia(0, kQuantum);
    ASSERT_FALSE(ready.ok());
    EXPECT_EQ(ready.error().where.find("reference"), 0u) << ready.error().line();
    EXPECT_NE(ready.error().where.find("nan.wav"), std::string::npos) << ready.error().line();
    std::string faults;
    for (const Error& fault : engine->takeFaults()) faults += fault.line() + "\n";
    EXPECT_NE(faults.find("Reference: "), std::string::npos) << faults;
    EXPECT_NE(faults.find("nan.wav"), std::string::npos) << faults;
}

TEST_F(MonitorNodesTest, OneReferenceTakesThePlaceOfAnotherWhileTheSongGoesOn) {
    write("record.wav", kReferenceFrames, recordAt);
    write("silent.wav", kReferenceFrames, [](std::int64_t) { return 0.0f; });
    const auto engine = start();
    ASSERT_TRUE(engine->compareWith(Reference{"silent.wav", 0, 0, {}}).ok());
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    ASSERT_TRUE(engine->compareWith(Reference{"record.wav", 100, 0, {}}).ok());
    const auto arrived = [&] { return play(*engine, 1).reference.back() != 0; };
    ASSERT_TRUE(runsUntil(*engine, arrived));
    (void)play(*engine, 8);
    expectInStep(play(*engine, 10), 100, 0);
    const auto missing = engine->compareWith(Reference{"no-such.wav", 0, 0, {}});
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::missingInput);
    EXPECT_NE(missing.error().line().find("no-such.wav"), std::string::npos);
    expectInStep(play(*engine, 4), 100, 0);
    ASSERT_TRUE(engine->compareWith(std::nullopt).ok());
    EXPECT_EQ(last(play(*engine, 20).reference, 4), std::vector<float>(4 * kQuantum, 0.0f));
}

TEST_F(MonitorNodesTest, ARenderWithAllOfItEngagedIsByteForByteTheSame) {
    write("record.wav", kReferenceFrames, recordAt);
    RenderOptions options;
    options.file = folder / "plain.wav";
    ASSERT_TRUE(render(session, registry, options).ok());
    ASSERT_TRUE(apply(session, registry, SetReferences{{{"record.wav", 0, -3, {}}}}).ok());
    ASSERT_TRUE(apply(session, registry, SetParameter{fader, "soloSafe", 1}).ok());
    const auto engine = start();
    ReferenceDesk desk(session, *engine);
    ASSERT_TRUE(desk.choose(0).ok());
    engine->listen({{track, ListenPlace::after}, {fader, ListenPlace::before}});
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    (void)play(*engine, 20);
    options.file = folder / "engaged.wav";
    ASSERT_TRUE(render(session, registry, options).ok());
    EXPECT_TRUE(bytes("plain.wav") == bytes("engaged.wav"));
    EXPECT_GT(bytes("plain.wav").size(), 96000u);
}

TEST_F(MonitorNodesTest, TheLoudnessOfTheMasterIsThatOfLibebur128) {
    write("audio/noise.wav", 96000, noise(0.1f));
    write("record.wav", kReferenceFrames, recordAt);
    session.content(track).clips[0].file = "audio/noise.wav";
    const auto engine = start();
    EXPECT_FALSE(engine->masterLufs());
    ASSERT_TRUE(engine->compareWith(Reference{"record.wav", 0, 0, {}}).ok());
    engine->play();
    ASSERT_TRUE(rolls(*engine));
    EXPECT_FALSE(engine->masterLufs());
    playWhole(*engine, 96000);
    const auto expected = measure(folder / "audio/noise.wav");
    ASSERT_TRUE(expected.ok());
    ASSERT_TRUE(engine->masterLufs());
    EXPECT_NEAR(*engine->masterLufs(), *expected->integratedLufs, 0.1);
    engine->measureMasterAnew();
    (void)play(*engine, 4);
    EXPECT_FALSE(engine->masterLufs());
}

// Reference desk ------------------------------------------------------------------------------------------------------

TEST(MatchedLoudness, TurnsTheLouderOneDown) {
    EXPECT_EQ(matchLoudness(-14, -10), (MatchedGains{0, -4}));
    EXPECT_EQ(matchLoudness(-9, -12), (MatchedGains{-3, 0}));
    EXPECT_EQ(matchLoudness(-14, -14), (MatchedGains{0, 0}));
}

TEST(MatchedLoudness, AMonoFileIsHeardOnBothSides) {
    LoudnessReport report;
    EXPECT_FALSE(heardLufs(report));
    report.integratedLufs = -20;
    report.channels = 2;
    EXPECT_EQ(heardLufs(report), -20);
    report.channels = 1;
    EXPECT_NEAR(*heardLufs(report), -20 + 10 * std::log10(2.0), 1e-4);
}

class ReferenceDeskTest : public MonitorNodesTest {
protected:
    ReferenceDeskTest() {
        write("audio/noise.wav", 96000, noise(0.1f));
        write("loud.wav", 96000, noise(0.2f));
        write("soft.wav", 96000, noise(0.05f));
        write("mono.wav", 96000, noise(0.1f), 1);
        session.content(track).clips[0].file = "audio/noise.wav";
        session.references = {{"loud.wav", 0, 0, {}}, {"soft.wav", 0, 0, {}}, {"mono.wav", 0, 0, {}}};
        engine = start();
        desk.emplace(session, *engine);
        history.addListener([&](const Edit& edit) {
            engine->follow(edit);
            (void)desk->follow(edit);
        });
    }
    void playAll() {
        engine->play();
        ASSERT_TRUE(rolls(*engine));
        playWhole(*engine, 96000 - kQuantum);
        engine->stop();
        ASSERT_TRUE(runsUntil(*engine, [&] { return desk->matched(); }));
    }
    History history{session, registry};
    std::unique_ptr<SessionEngine> engine;
    std::optional<ReferenceDesk> desk;
};

// 20 lg 2 = 6.02 dB apart.
TEST_F(ReferenceDeskTest, TheLouderOfMasterAndReferenceIsTurnedDownByWhatIsBetweenThem) {
    ASSERT_TRUE(desk->choose(0).ok());
    EXPECT_EQ(desk->gains(), MatchedGains{}) << "the master has not been heard";
    playAll();
    EXPECT_EQ(desk->gains().masterDb, 0);
    EXPECT_NEAR(desk->gains().referenceDb, -6.02, 0.1);
    desk->setMatching(false);
    EXPECT_EQ(desk->gains(), MatchedGains{});
    desk->setMatching(true);
    ASSERT_TRUE(desk->choose(1).ok());
    ASSERT_TRUE(runsUntil(*engine, [&] { return desk->matched(); }));
    EXPECT_NEAR(desk->gains().masterDb, -6.02, 0.1);
    EXPECT_EQ(desk->gains().referenceDb, 0);
    ASSERT_TRUE(desk->choose(2).ok());
    ASSERT_TRUE(runsUntil(*engine, [&] { return desk->matched(); }));
    EXPECT_NEAR(desk->gains().referenceDb, 0, 0.1) << "a mono file, on both sides, is as loud";
}

TEST_F(ReferenceDeskTest, FollowsEditsOfTheList) {
    ASSERT_TRUE(desk->choose(1).ok());
    auto list = session.references;
    list.erase(list.begin());
    ASSERT_TRUE(history.perform(SetReferences{list}).ok());
    EXPECT_EQ(desk->chosen(), 0u) << "the same one, in another place";
    list[0].gainDb = 2;
    ASSERT_TRUE(history.perform(SetReferences{list}).ok());
    EXPECT_EQ(desk->chosen(), 0u);
    EXPECT_EQ(desk->gains().referenceDb, 2);
    list[0].offsetFrames = 4800;
    ASSERT_TRUE(history.perform(SetReferences{list}).ok());
    EXPECT_EQ(desk->reference()->offsetFrames, 4800);
    ASSERT_TRUE(history.perform(SetReferences{{session.references[1]}}).ok());
    EXPECT_FALSE(desk->chosen());
    EXPECT_EQ(desk->reference(), nullptr);
    EXPECT_FALSE(desk->choose(1).ok());
}

TEST_F(ReferenceDeskTest, AReferenceStartsWhereTheSongDoes) {
    ASSERT_TRUE(desk->choose(1).ok());
    engine->idle();
    const auto plans = engine->planCount();
    ASSERT_TRUE(history.perform(SetRange{0, 96000}).ok());
    engine->idle();
    EXPECT_EQ(engine->planCount(), plans) << "the end is of no concern to it";
    ASSERT_TRUE(history.perform(SetRange{4800, 96000}).ok());
    engine->idle();
    EXPECT_GT(engine->planCount(), plans) << "it is laid anew";
    EXPECT_EQ(desk->chosen(), 1u);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(desk->chosen(), 1u);
}

TEST_F(ReferenceDeskTest, GuestsStandBehindTheSessionsAndAreNoPartOfIt) {
    const Reference guest{(folder / "loud.wav").string(), 0, -2, {}};
    session.references.resize(1);
    ReferenceDesk withGuest(session, *engine, {guest});
    EXPECT_EQ(withGuest.count(), 2u);
    ASSERT_TRUE(withGuest.choose(1).ok());
    EXPECT_EQ(*withGuest.reference(), guest);
    EXPECT_EQ(withGuest.gains().referenceDb, -2);
    ASSERT_TRUE(history.perform(SetReferences{}).ok());
    ASSERT_TRUE(withGuest.follow(SetReferences{}).ok());
    EXPECT_EQ(withGuest.chosen(), 0u);
    EXPECT_FALSE(withGuest.choose(1).ok());
    EXPECT_TRUE(session.references.empty());
}

TEST_F(ReferenceDeskTest, WhatCannotBeMeasuredSaysWhy) {
    write("nan.wav", 48000, [](int i) { return i == 30000 ? std::nanf("") : 0.1f; });
    session.references[0].file = "nan.wav";
    ASSERT_TRUE(desk->choose(0).ok());
    ASSERT_TRUE(runsUntil(*engine, [&] { return desk->whyNotMeasured().has_value(); }));
    EXPECT_NE(desk->whyNotMeasured()->line().find("nan.wav"), std::string::npos);
    EXPECT_FALSE(desk->matched());
    write("short.wav", 19000, noise(0.1f));
    session.references[0].file = "short.wav";
    ASSERT_TRUE(desk->choose(0).ok());
    ASSERT_TRUE(runsUntil(*engine, [&] { return desk->whyNotMeasured().has_value(); }));
    EXPECT_NE(desk->whyNotMeasured()->line().find("0.4 s"), std::string::npos);
}

}  // namespace
}  // namespace lacquer::sessions::monitor_nodes_test

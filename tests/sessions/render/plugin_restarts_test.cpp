// Plugins whose output is spoilt while a session plays. A quantum has 256 frames: 47 of them are a quarter of a second.
#include "sessions/render/plugin_restarts.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

#include "tests/sessions/render/played_session.hpp"

namespace lacquer::sessions::plugin_restarts_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class PluginRestartsTest : public test::PlayedSessionTest {
protected:
    PluginRestartsTest() { plugin = insert("test:fragile", track, fader); }

    /// As a program does it: some quanta, each with a look at the message thread's work and at what has gone wrong. A
    /// device would leave the files time to be read.
    void play(int quanta) {
        for (int quantum = 0; quantum < quanta; ++quantum) {
            ASSERT_TRUE(engine->waitForMedia(at, 256).ok());
            run(1);
            for (std::string& fault : faults()) said.push_back(std::move(fault));
        }
    }
    void setFault(int fault) { ASSERT_TRUE(history.perform(SetParameter{plugin, "fault", double(fault)}).ok()); }
    /// Something spoils it, and is gone at once.
    void spoil() {
        setFault(1);
        play(2);
        setFault(0);
    }

    static constexpr const char* kSilenced = "test:fragile: puts out values that are not numbers; it has been silenced";
    static constexpr const char* kAgain =
        "test:fragile: put out nothing but values that are not numbers any more; it has been started again";
    static constexpr const char* kLeftOut =
        "test:fragile: is left out: puts out nothing but values that are not numbers, even when it is started again";

    NodeId plugin;
    std::vector<std::string> said;
};

TEST_F(PluginRestartsTest, ASpoiltPluginIsStartedAgainWithItsValuesAndPlaysOn) {
    startPlaying();
    runUntilMeasured();
    const NodeInstance* before = engine->instance(plugin);
    spoil();
    play(30);
    EXPECT_EQ(engine->instance(plugin), before) << "it might come round";
    play(60);
    EXPECT_NE(engine->instance(plugin), before);
    EXPECT_EQ(engine->whyBroken(plugin), nullptr);
    expectTheSong();
    EXPECT_THAT(said, ElementsAre(StartsWith(kSilenced), StartsWith(kAgain)));
}

TEST_F(PluginRestartsTest, OnesThatDoNotRecoverAreGivenUpUntilTheyAreEdited) {
    startPlaying();
    runUntilMeasured();
    setFault(1);
    play(240);  // four quarters of a second, and what fades
    expectTheSong();
    ASSERT_NE(engine->whyBroken(plugin), nullptr);
    const NodeInstance* standIn = engine->instance(plugin);
    EXPECT_THAT(said, ElementsAre(StartsWith(kSilenced), StartsWith(kAgain), StartsWith(kLeftOut)));
    said.clear();
    play(60);
    EXPECT_EQ(engine->instance(plugin), standIn) << "nothing is tried again and again";
    EXPECT_THAT(said, IsEmpty());
    setFault(0);
    play(30);
    EXPECT_EQ(engine->whyBroken(plugin), nullptr);
    expectTheSong();
    EXPECT_THAT(said, IsEmpty());
}

TEST_F(PluginRestartsTest, AnotherStateIsATryToo) {
    startPlaying();
    setFault(1);
    play(240);
    ASSERT_NE(engine->whyBroken(plugin), nullptr);
    session.content(plugin).parameters["fault"] = 0;
    ASSERT_TRUE(history.perform(SetState{plugin, {{"preset", "hall"}}}).ok());
    play(30);
    EXPECT_EQ(engine->whyBroken(plugin), nullptr);
    expectTheSong();
}

// Puts out what is no number, and takes up no state.
class Hopeless : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        for (int c = 0; c < context.audioOutputs[0].channelCount(); ++c)
            std::fill_n(context.audioOutputs[0][c], context.frames, std::numeric_limits<float>::quiet_NaN());
    }
    Status restoreState(const ProcessorState&) override { return fail(ErrorKind::badData, "is not mine"); }
};

TEST_F(PluginRestartsTest, AStateThatIsRefusedIsNoTry) {
    ProcessorType type = **registry.find("test:fragile");
    type.uri = "test:hopeless";
    type.parameters.clear();
    type.create = [](const CreateSpec&) { return Result<std::unique_ptr<Processor>>(std::make_unique<Hopeless>()); };
    registry.add(type);
    const NodeId hopeless = insert("test:hopeless", plugin, fader);
    startPlaying();
    play(240);
    ASSERT_NE(engine->whyBroken(hopeless), nullptr);
    const NodeInstance* standIn = engine->instance(hopeless);
    said.clear();
    ASSERT_FALSE(history.perform(SetState{hopeless, {{"preset", "hall"}}}).ok());
    play(240);
    ASSERT_NE(engine->whyBroken(hopeless), nullptr) << "it is still given up";
    EXPECT_EQ(engine->instance(hopeless), standIn);
    EXPECT_THAT(said, IsEmpty());
    expectTheSong();
}

TEST_F(PluginRestartsTest, ThatItHappensNowAndThenIsNoReasonToGiveUp) {
    startPlaying();
    runUntilMeasured();
    for (int time = 0; time < PluginRestarts::kTries + 2; ++time) {
        spoil();
        play(47 + 10 * 48000 / 256 + 50);
        EXPECT_EQ(engine->whyBroken(plugin), nullptr) << time;
    }
}

TEST_F(PluginRestartsTest, WhatIsTooLoudIsNamedOnceAndLimited) {
    startPlaying();
    setFault(2);
    play(30);
    EXPECT_EQ(test::EngineSessionTest::heard(*engine), -1000.0f);
    play(30);
    EXPECT_THAT(said, ElementsAre(StartsWith("test:fragile: puts out more than +60 dBFS; it has been limited")));
    setFault(0);
    play(30);
    expectTheSong();
}

}  // namespace
}  // namespace lacquer::sessions::plugin_restarts_test

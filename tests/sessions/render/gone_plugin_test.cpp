// Plugins whose process has gone while a session plays or is rendered.
#include <gmock/gmock.h>

#include "sessions/render/render.hpp"
#include "tests/sessions/render/played_session.hpp"

namespace lacquer::sessions::gone_plugin_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GonePlugin : public test::PlayedSessionTest {
protected:
    GonePlugin() { plugin = insert("test:mortal", track, fader); }

    void play(int quanta) {
        for (int quantum = 0; quantum < quanta; ++quantum) {
            ASSERT_TRUE(engine->waitForMedia(at, 256).ok());
            run(1);
        }
    }
    void setFate(int fate) { ASSERT_TRUE(history.perform(SetParameter{plugin, "fate", double(fate)}).ok()); }

    static constexpr const char* kGone =
        "test:mortal: has been muted, since its plugin's process has gone: it died while it ran (start it again, with "
        "the settings it had, or replace it)";
    NodeId plugin;
};

TEST_F(GonePlugin, IsNamedOnceAndStartsAgainWhenThatIsAskedFor) {
    startPlaying();
    runUntilMeasured();
    EXPECT_THAT(faults(), IsEmpty());
    EXPECT_EQ(engine->whyGone(plugin), nullptr);
    setFate(1);
    play(3);
    EXPECT_THAT(faults(), ElementsAre(kGone));
    EXPECT_THAT(engine->goneNodes(), ElementsAre(plugin));
    EXPECT_EQ(engine->whyGone(plugin)->line(), kGone);
    EXPECT_EQ(heard(*engine), 0.0f);
    setFate(0);
    play(30);
    EXPECT_THAT(faults(), IsEmpty()) << "it has been said";
    EXPECT_EQ(heard(*engine), 0.0f) << "it may go again: nothing but the user starts it";

    engine->startAgain(plugin);
    play(30);
    EXPECT_EQ(engine->whyGone(plugin), nullptr);
    EXPECT_THAT(engine->goneNodes(), IsEmpty());
    expectTheSong();
    setFate(1);
    play(3);
    EXPECT_THAT(faults(), ElementsAre(kGone)) << "another time is said again";
}

TEST_F(GonePlugin, WhatPlaysIsNotStartedAgain) {
    startPlaying();
    runUntilMeasured();
    const NodeInstance* before = engine->instance(plugin);
    engine->startAgain(plugin);
    play(3);
    EXPECT_EQ(engine->instance(plugin), before);
}

TEST_F(GonePlugin, AnotherStateStartsItAgainToo) {
    startPlaying();
    setFate(1);
    play(3);
    session.content(plugin).parameters["fate"] = 0;
    ASSERT_TRUE(history.perform(SetState{plugin, {{"preset", "hall"}}}).ok());
    play(30);
    EXPECT_EQ(engine->whyGone(plugin), nullptr);
    expectTheSong();
}

TEST_F(GonePlugin, FailsARenderByTheNodesNameOnAnyNumberOfThreads) {
    session.content(plugin).parameters["fate"] = 1;
    for (const int workers : {0, 2}) {
        RenderOptions options;
        options.file = folder / "out.wav";
        options.workers = workers;
        const auto rendered = render(session, registry, options);
        ASSERT_FALSE(rendered.ok());
        EXPECT_EQ(rendered.error().line(), kGone);
        EXPECT_FALSE(std::filesystem::exists(options.file));
    }
}

}  // namespace
}  // namespace lacquer::sessions::gone_plugin_test

// What undo and redo show of what they have done.
#include "editor/controllers/step_echo.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::step_echo_test {
namespace {

class StepEchoTest : public testing::Test {
protected:
    StepEchoTest() {
        QObject::connect(&session, &SessionController::stepped, &session,
                         [this](const QString& text) { said.append(text); });
    }
    [[nodiscard]] QRectF boxOf(const char* name) const {
        return bench.canvas().view().toScreen(bench.canvas().scene().rect(*bench.graph().find(bench.node(name))));
    }
    void lookAway() { bench.canvas().centreOn({90000, 90000}); }
    [[nodiscard]] bool lit(const QRectF& box) const { return echo.boxes().contains(QVariant(box)); }

    EditorBench bench;
    SessionController& session = *bench.editor->session();
    StepEcho& echo = *bench.editor->echo();
    QStringList said;
};

TEST_F(StepEchoTest, WhatIsUndoneInViewIsNamedAndLit) {
    ASSERT_TRUE(session.perform(sessions::SetBypass{bench.node("Master EQ"), true}));
    EXPECT_TRUE(echo.boxes().isEmpty()) << "an edit is seen as it is made";
    const QString name = session.undoText();
    session.undo();
    EXPECT_EQ(said, QStringList("Undone: " + name));
    EXPECT_EQ(echo.boxes().size(), 1);
    EXPECT_TRUE(lit(boxOf("Master EQ")));
    EXPECT_FALSE(echo.away());
    session.redo();
    EXPECT_EQ(said.last(), "Redone: " + name);
    EXPECT_TRUE(lit(boxOf("Master EQ")));
}

TEST_F(StepEchoTest, WhatIsUndoneOutOfViewCanBeGoneToAndNothingMovesByItself) {
    ASSERT_TRUE(session.perform(sessions::SetBypass{bench.node("Master EQ"), true}));
    lookAway();
    const ViewTransform view = bench.canvas().view();
    session.undo();
    EXPECT_TRUE(echo.away());
    EXPECT_TRUE(echo.boxes().isEmpty());
    EXPECT_EQ(bench.canvas().offset(), view.offset);
    echo.show();
    EXPECT_FALSE(echo.away());
    EXPECT_TRUE(QRectF({}, bench.canvas().viewport()).contains(boxOf("Master EQ")));
    EXPECT_EQ(bench.canvas().zoom(), view.zoom);
    EXPECT_TRUE(lit(boxOf("Master EQ")));
}

TEST_F(StepEchoTest, WhereItIsTooLargeForTheViewAllOfItIsShown) {
    bench.canvas().setViewport({300, 200});
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("Limiter")});
    bench.canvas().toggleCollapsed();
    lookAway();
    session.undo();
    echo.show();
    EXPECT_TRUE(QRectF(0, 0, 300, 200).contains(boxOf("kick") | boxOf("Limiter")));
}

TEST_F(StepEchoTest, ANodeThatIsGoneIsShownWhereItWas) {
    bench.add("gain", {1500, 1200});
    const QRectF was = boxOf("Gain");
    session.undo();
    EXPECT_TRUE(lit(was));
}

TEST_F(StepEchoTest, OfAWireItsEndsAreShownBothWays) {
    ASSERT_TRUE(session.perform(sessions::Disconnect{bench.wire("kick", "kick fader")}));
    for (const auto step : {&SessionController::undo, &SessionController::redo}) {
        (session.*step)();
        EXPECT_EQ(echo.boxes().size(), 2);
        EXPECT_TRUE(lit(boxOf("kick")));
        EXPECT_TRUE(lit(boxOf("kick fader")));
    }
}

TEST_F(StepEchoTest, TheNextEditEndsIt) {
    ASSERT_TRUE(session.perform(sessions::SetBypass{bench.node("Master EQ"), true}));
    lookAway();
    session.undo();
    ASSERT_TRUE(echo.away());
    ASSERT_TRUE(session.perform(sessions::SetBypass{bench.node("Limiter"), true}));
    EXPECT_FALSE(echo.away());
    session.undo();
    echo.show();
    EXPECT_EQ(echo.boxes().size(), 1) << "of the last step alone";
}

TEST_F(StepEchoTest, ManyStepsAtOnceAreNamedByTheirNumber) {
    for (const char* name : {"Master EQ", "Limiter", "Bus compressor"})
        ASSERT_TRUE(session.perform(sessions::SetBypass{bench.node(name), true}));
    session.goTo(0);
    ASSERT_EQ(said.size(), 1);
    EXPECT_TRUE(said[0].contains("3 steps")) << said[0].toStdString();
    EXPECT_EQ(echo.boxes().size(), 3);
}

}  // namespace
}  // namespace lacquer::editor::step_echo_test

// Lanes of automation on the timeline: points and lines, in frames and in the parameter's unit.
#include <gtest/gtest.h>

#include "editor/models/value_text.hpp"
#include "timeline_bench.hpp"

namespace lacquer::editor::timeline_lanes_test {
namespace {

// The pan goes from -100 to 100 along a straight scale; a lane has 64 - 2 · 7 = 50 pixels for that: 4 to the pixel.
class TimelineLanesTest : public testing::Test, public TimelineBench {
protected:
    TimelineLanesTest() {
        pan = {node("kick pan"), "pan"};
        const ParameterInfo info = scene().info(pan);
        EXPECT_EQ(info.minimum, -100);
        EXPECT_EQ(info.maximum, 100);
        setPoints({{48000, 0}, {144000, 40}, {240000, -40}});
        timeline().showLane(pan.first.value, "pan");
        before = text();
        stepsBefore = steps();
    }
    void setPoints(std::vector<AutomationPoint> points) const {
        editor->session()->perform(
            sessions::SetAutomation{pan.first, pan.second, *AutomationLane::make(std::move(points))});
    }
    [[nodiscard]] std::vector<AutomationPoint> points() const {
        const auto& lanes = session().content(pan.first).automation;
        const auto found = lanes.find(pan.second);
        return found == lanes.end() ? std::vector<AutomationPoint>{} : found->second.points();
    }
    [[nodiscard]] QPointF at(TimelineFrame frame, double value) const {
        const QRectF rect = scene().laneRect(*scene().rows.lane(pan));
        return {static_cast<double>(frame) / 480, rect.bottom() - 7 - (value + 100) / 4};
    }
    void expectOneStep() {
        EXPECT_EQ(steps(), stepsBefore + 1);
        editor->session()->undo();
        EXPECT_EQ(text(), before);
        editor->session()->redo();
    }

    ParameterAddress pan;
    std::string before;
    std::size_t stepsBefore = 0;
};

TEST_F(TimelineLanesTest, ALaneLiesBelowTheTrackWhoseChainItIsOf) {
    ASSERT_NE(scene().rows.lane(pan), nullptr);
    EXPECT_EQ(scene().rows.lane(pan)->top, row("kick").top + row("kick").height);
    EXPECT_EQ(row("vox").top, row("kick").top + row("kick").height + 64);
    timeline().hideLane(pan.first.value, "pan");
    EXPECT_EQ(row("vox").top, row("kick").top + row("kick").height);
}

TEST_F(TimelineLanesTest, WhatBelongsToNoTrackHasARowOfItsOwn) {
    const NodeId master = node("Limiter");
    EXPECT_EQ(scene().rows.of(master), nullptr);
    timeline().showLane(master.value, "ceiling");
    ASSERT_NE(scene().rows.of(master), nullptr);
    EXPECT_FALSE(scene().rows.of(master)->isTrack);
    EXPECT_NE(scene().rows.lane({master, "ceiling"}), nullptr);
}

TEST_F(TimelineLanesTest, EveryParameterThatCanBeAutomatedIsOffered) {
    QStringList offered;
    for (const QVariant& choice : timeline().laneChoices(node("kick").value))
        offered.append(choice.toMap()["text"].toString());
    EXPECT_TRUE(offered.contains("kick pan: Pan")) << offered.join(", ").toStdString();
    EXPECT_TRUE(offered.contains("kick fader: Level")) << offered.join(", ").toStdString();
    EXPECT_FALSE(offered.contains("Limiter: Ceiling"));
}

TEST_F(TimelineLanesTest, PointsAndLinesAreFoundWhereTheyAreDrawn) {
    EXPECT_EQ(scene().hit(at(144000, 40)).part, Part::point);
    EXPECT_EQ(scene().hit(at(144000, 40)).point, 1u);
    EXPECT_EQ(scene().hit(at(96000, 20)).part, Part::segment);
    EXPECT_EQ(scene().hit(at(96000, 20)).point, 0u);
    EXPECT_EQ(scene().hit(at(96000, 80)).part, Part::lane);
    EXPECT_EQ(scene().hit(at(400000, -40)).point, 2u);
}

TEST_F(TimelineLanesTest, ADragMovesAPointByItsPixels) {
    drag(at(144000, 40), {25, -5});
    EXPECT_EQ(points()[1].frame, 144000 + 25 * 480);
    EXPECT_NEAR(points()[1].value, 60, 1e-9);
    expectOneStep();
}

TEST_F(TimelineLanesTest, WithShiftAValueMovesByATenth) {
    drag(at(144000, 40), {0, -5}, {.shift = true});
    EXPECT_NEAR(points()[1].value, 42, 1e-9);
}

TEST_F(TimelineLanesTest, APointPassesNeitherItsNeighboursNorTheEndsOfItsRange) {
    drag(at(144000, 40), {1000, -500});
    EXPECT_EQ(points()[1].frame, 240000);
    EXPECT_EQ(points()[1].value, 100);
}

TEST_F(TimelineLanesTest, WhileAPointIsDraggedItsValueIsSaidAndEscLeavesAllAsItWas) {
    begin(at(144000, 40), {0, -5});
    EXPECT_TRUE(timeline().hint().startsWith(valueText(scene().info(pan), 60))) << timeline().hint().toStdString();
    timeline().cancel();
    EXPECT_TRUE(timeline().hint().isEmpty());
    EXPECT_EQ(text(), before);
    EXPECT_EQ(steps(), stepsBefore);
}

TEST_F(TimelineLanesTest, AClickOnALineAddsAPointThatChangesNothing) {
    click(at(96000, 20));
    ASSERT_EQ(points().size(), 4u);
    EXPECT_EQ(points()[1].frame, 96000);
    EXPECT_NEAR(points()[1].value, 20, 1e-9);
    EXPECT_EQ(timeline().selectedPoints(), (std::set<std::size_t>{1}));
    expectOneStep();
}

TEST_F(TimelineLanesTest, ADoubleClickAddsAPointWhereItIs) {
    timeline().doubleClick(at(96000, 80));
    ASSERT_EQ(points().size(), 4u);
    EXPECT_EQ(points()[1].frame, 96000);
    EXPECT_NEAR(points()[1].value, 80, 1e-9);
}

TEST_F(TimelineLanesTest, AParameterWithoutALaneGetsOneByItsFirstPoint) {
    editor->session()->perform(sessions::SetAutomation{pan.first, pan.second, std::nullopt});
    timeline().doubleClick(at(96000, 80));
    ASSERT_EQ(points().size(), 1u);
    EXPECT_NEAR(points()[0].value, 80, 1e-9);
    timeline().deleteSelection();
    EXPECT_TRUE(points().empty());
    EXPECT_NE(scene().rows.lane(pan), nullptr) << "the lane stays in sight";
}

TEST_F(TimelineLanesTest, ALineThatIsDraggedTakesBothItsEnds) {
    drag(at(96000, 20), {30, 5});
    EXPECT_EQ(points()[0].frame, 48000);
    EXPECT_NEAR(points()[0].value, -20, 1e-9);
    EXPECT_NEAR(points()[1].value, 20, 1e-9);
    EXPECT_NEAR(points()[2].value, -40, 1e-9);
    expectOneStep();
}

TEST_F(TimelineLanesTest, ABandSelectsPointsThatThenMoveTogether) {
    const QPointF from = at(120000, 95), to = at(260000, -95);
    drag(from, to - from);
    EXPECT_EQ(timeline().selectedPoints(), (std::set<std::size_t>{1, 2}));
    drag(at(144000, 40), {10, 5});
    EXPECT_EQ(points()[1].frame, 144000 + 4800);
    EXPECT_EQ(points()[2].frame, 240000 + 4800);
    EXPECT_NEAR(points()[1].value, 20, 1e-9);
    EXPECT_NEAR(points()[2].value, -60, 1e-9);
    EXPECT_EQ(timeline().selectedPoints(), (std::set<std::size_t>{1, 2}));
    expectOneStep();
}

// 60 pixels up are twice as much, about the mean of the values: here 0 of 0, 40 and -40.
TEST_F(TimelineLanesTest, WithControlSelectedPointsAreScaled) {
    click(at(48000, 0));
    timeline().selectAll();
    drag(at(144000, 40), {0, -60}, {.control = true});
    EXPECT_NEAR(points()[0].value, 0, 1e-9);
    EXPECT_NEAR(points()[1].value, 80, 1e-9);
    EXPECT_NEAR(points()[2].value, -80, 1e-9);
    expectOneStep();
}

TEST_F(TimelineLanesTest, DeletingPointsLeavesTheOthers) {
    click(at(144000, 40));
    timeline().deleteSelection();
    ASSERT_EQ(points().size(), 2u);
    EXPECT_EQ(points()[1].frame, 240000);
    expectOneStep();
}

TEST_F(TimelineLanesTest, TheCurveBehindAPointIsChosenByItsName) {
    click(at(144000, 40));
    timeline().setCurve("hold");
    EXPECT_EQ(points()[1].shape, CurveShape::hold);
    EXPECT_EQ(points()[0].shape, CurveShape::linear);
    expectOneStep();
    timeline().setCurve("exponential");  // from 40 to -40: through 0
    EXPECT_EQ(points()[1].shape, CurveShape::hold);
    EXPECT_FALSE(problems.isEmpty());
}

TEST_F(TimelineLanesTest, ArrowsNudgePoints) {
    click(at(144000, 40));
    timeline().nudgeAcross(-1, false);
    EXPECT_NEAR(points()[1].value, 44, 1e-9);  // a fiftieth of the range
    timeline().nudge(1, false);
    EXPECT_EQ(points()[1].frame, 153600);  // the next line of the grid
}

TEST_F(TimelineLanesTest, ALaneThatIsOffIsSwitchedOnAgain) {
    timeline().setMode(pan.first.value, "pan", static_cast<int>(sessions::AutomationMode::off));
    EXPECT_EQ(session().content(pan.first).laneHeard("pan"), nullptr);
    timeline().setMode(pan.first.value, "pan", static_cast<int>(sessions::AutomationMode::play));
    EXPECT_NE(session().content(pan.first).laneHeard("pan"), nullptr);
}

}  // namespace
}  // namespace lacquer::editor::timeline_lanes_test

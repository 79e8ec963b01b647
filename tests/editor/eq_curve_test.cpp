#include "editor/controllers/eq_curve.hpp"

#include <memory>
#include <string>

#include "curve_bench.hpp"
#include "nodes/catalogue.hpp"

namespace lacquer::editor::eq_curve_test {
namespace {

struct EqCurveTest : testing::Test {
    CurveBench bench{"eq"};
    Curve& curve = bench.curve();
    const std::size_t start = bench.steps();
};

TEST_F(EqCurveTest, IsThereForAnEqualiserOnly) {
    EXPECT_TRUE(curve.shown());
    EXPECT_EQ(curve.rowCount(), 8);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    EXPECT_EQ(bench.editor->inspector()->curve(), nullptr);
    EXPECT_FALSE(curve.shown());
    EXPECT_EQ(curve.rowCount(), 0);
    bench.canvas().selectAll();
    EXPECT_EQ(bench.editor->inspector()->curve(), nullptr);
}

TEST_F(EqCurveTest, FollowsTheParameters) {
    EXPECT_NEAR(curve.line(0, 600), 0, 1e-9);
    int told = 0;
    QObject::connect(&curve, &Curve::changed, &curve, [&] { ++told; });
    bench.set("band4.gain", 6);
    EXPECT_NEAR(curve.line(0, 600), 6, 0.01);
    bench.set("output", -2);
    EXPECT_NEAR(curve.line(0, 600), 4, 0.01);
    EXPECT_EQ(told, 2);
    bench.editor->session()->undo();
    EXPECT_NEAR(curve.line(0, 600), 6, 0.01);
}

TEST_F(EqCurveTest, WhileTheSongPlaysAutomatedBandsAreDrawnAsTheyAreAtThePlayhead) {
    ParameterModel& parameters = *bench.editor->inspector()->parameters();
    for (const char* id : {"band4.gain", "output"})
        bench.editor->session()->perform(sessions::SetAutomation{
            parameters.node(), id, *AutomationLane::make({{0, 0, CurveShape::linear}, {1000, 8, CurveShape::linear}})});
    int told = 0;
    QObject::connect(&curve, &Curve::changed, &curve, [&] { ++told; });
    parameters.followAutomation(500);
    EXPECT_NEAR(curve.line(0, 600), 4 + 4, 0.01) << "gain and output, half the way up";
    EXPECT_EQ(bench.of(3, Curve::textRole), "600 Hz  4.0 dB  Q 1.00");
    EXPECT_EQ(told, 1) << "worked out once for both";
    parameters.followAutomation(std::nullopt);
    EXPECT_NEAR(curve.line(0, 600), 0, 0.01);
}

TEST_F(EqCurveTest, HandlesStandAtFrequencyAndGain) {
    bench.set("band4.frequency", 632.4555);  // halfway from 20 Hz to 20 kHz
    bench.set("band4.gain", 6);              // a quarter of -12 … 12 dB above the middle
    EXPECT_NEAR(bench.of(3, Curve::xRole).toDouble(), 9 + 150, 1e-3);
    EXPECT_NEAR(bench.of(3, Curve::yRole).toDouble(), 9 + 40, 1e-9);
    EXPECT_EQ(bench.of(3, Curve::nameRole), "Band 4, bell");
    EXPECT_EQ(bench.of(3, Curve::textRole), "632 Hz  6.0 dB  Q 1.00");
    EXPECT_TRUE(bench.of(3, Curve::onRole).toBool());
    EXPECT_EQ(bench.of(3, Curve::parameterRowRole), bench.rowOf("band4.on"));
    EXPECT_FALSE(bench.of(0, Curve::onRole).toBool());
    EXPECT_EQ(bench.of(0, Curve::textRole), "30.0 Hz  Q 0.71  off") << "a high pass has no gain";
}

TEST_F(EqCurveTest, ADragSetsFrequencyAndGainInOneUndoStep) {
    const std::string before = bench.text();
    bench.drag(3, {100, -40});
    EXPECT_NEAR(bench.value("band4.frequency"), 6000, 1e-6) << "100 pixels are a decade";
    EXPECT_NEAR(bench.value("band4.gain"), 6, 1e-9);
    EXPECT_EQ(bench.steps(), start + 1);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(EqCurveTest, AClickChangesNothing) {
    bench.drag(3, {0, 0});
    EXPECT_EQ(bench.steps(), start);
}

TEST_F(EqCurveTest, AFineDragGoesATenthOfTheWay) {
    bench.drag(3, {100, -40}, Curve::Precision::fine);
    EXPECT_NEAR(bench.value("band4.frequency"), 600 * std::pow(10, 0.1), 1e-6);
    EXPECT_NEAR(bench.value("band4.gain"), 0.6, 1e-9);
}

TEST_F(EqCurveTest, ADragBeyondTheEdgeEndsWhereTheParameterEndsAndWidensTheRangeAfterwards) {
    const QPointF from = bench.middleOf(3);
    curve.press(from);
    curve.drag(from - QPointF(0, 400), Curve::Precision::coarse);
    EXPECT_EQ(bench.value("band4.gain"), 24);
    EXPECT_EQ(curve.vertical().high, 12) << "what is held stays under the pointer";
    curve.release();
    EXPECT_EQ(curve.vertical().high, 24);
    EXPECT_EQ(bench.steps(), start + 1);
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST_F(EqCurveTest, APassHasNoGainToDrag) {
    curve.toggle(0);
    bench.drag(0, {50, -30});
    EXPECT_NEAR(bench.value("band1.frequency"), 30 * std::sqrt(10), 1e-6);
    EXPECT_EQ(bench.value("band1.gain"), 0);
}

TEST_F(EqCurveTest, TheWheelSetsTheQAndItsNotchesAreOneUndoStep) {
    const QPointF at = bench.middleOf(3);
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(curve.wheel(at, 1));
    EXPECT_NEAR(bench.value("band4.q"), std::pow(1.12, 6), 1e-9);
    EXPECT_EQ(bench.steps(), start + 1);
    EXPECT_TRUE(curve.wheel(bench.middleOf(5), -1));
    EXPECT_LT(bench.value("band6.q"), 1);
    EXPECT_EQ(bench.steps(), start + 2) << "another band is another step";
    EXPECT_FALSE(curve.wheel({20, 20}, 1)) << "no handle, no focus";
    curve.setFocused(3);
    EXPECT_TRUE(curve.wheel({20, 20}, 1));
    EXPECT_NEAR(bench.value("band4.q"), std::pow(1.12, 7), 1e-9);
}

TEST_F(EqCurveTest, TheWheelDuringADragBelongsToIt) {
    const QPointF from = bench.middleOf(3);
    curve.press(from);
    curve.drag(from + QPointF(30, 0), Curve::Precision::coarse);
    EXPECT_TRUE(curve.wheel(from, 2));
    curve.drag(from + QPointF(30, -30), Curve::Precision::coarse);
    curve.release();
    EXPECT_GT(bench.value("band4.q"), 1);
    EXPECT_EQ(bench.steps(), start + 1);
}

TEST_F(EqCurveTest, ADoubleClickBesideTheHandlesSwitchesOnTheNearestBandThatIsOff) {
    const std::string before = bench.text();
    curve.doubleClick(curve.toScreen(2500, -9));
    EXPECT_EQ(bench.value("band8.on"), 1);
    EXPECT_EQ(bench.value("band8.type"), 0) << "a bell";
    EXPECT_NEAR(bench.value("band8.frequency"), 2500, 1e-6);
    EXPECT_NEAR(bench.value("band8.gain"), -9, 1e-9);
    EXPECT_EQ(bench.value("band8.q"), 1);
    EXPECT_EQ(bench.steps(), start + 1);
    EXPECT_EQ(curve.current(), 7);
    curve.doubleClick(curve.toScreen(2500, 9));
    EXPECT_EQ(bench.value("band1.on"), 1);
    EXPECT_TRUE(bench.problems.isEmpty());
    EXPECT_EQ(curve.rowCount(), 8);
    curve.doubleClick(curve.toScreen(900, 9));
    EXPECT_EQ(bench.value("band9.on"), 1) << "one that was not shown";
    EXPECT_EQ(curve.rowCount(), 9);
    for (int band = 10; band <= 24; ++band) bench.set(("band" + std::to_string(band) + ".on").c_str(), 1);
    EXPECT_TRUE(bench.problems.isEmpty());
    curve.doubleClick(curve.toScreen(900, -9));
    EXPECT_EQ(bench.problems.size(), 1) << "all are on";
    while (bench.steps() > start) bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(EqCurveTest, ADoubleClickOnAHandleResetsItsGainOrSwitchesItOn) {
    bench.set("band4.gain", 6);
    curve.doubleClick(bench.middleOf(3));
    EXPECT_EQ(bench.value("band4.gain"), 0);
    curve.doubleClick(bench.middleOf(0));
    EXPECT_EQ(bench.value("band1.on"), 1);
    EXPECT_LT(curve.line(0, 20), -3);
    curve.toggle(0);
    EXPECT_NEAR(curve.line(0, 20), 0, 1e-9);
}

TEST_F(EqCurveTest, KeysMoveAHandleAndTheirRepeatsAreOneUndoStep) {
    for (int i = 0; i < 12; ++i) curve.nudge(3, 1, 0);
    EXPECT_NEAR(bench.value("band4.frequency"), 1200, 1e-6) << "an octave";
    for (int i = 0; i < 4; ++i) curve.nudge(3, 0, 1);
    EXPECT_NEAR(bench.value("band4.gain"), 2, 1e-9);
    curve.nudge(3, 0, -0.1);
    EXPECT_NEAR(bench.value("band4.gain"), 1.95, 1e-9);
    EXPECT_EQ(bench.steps(), start + 1);
    curve.nudge(4, 0, 1);
    EXPECT_EQ(bench.steps(), start + 2);
}

TEST_F(EqCurveTest, AutomatedBandsAndABypassedNodeAreMarked) {
    EXPECT_FALSE(bench.of(3, Curve::automatedRole).toBool());
    bench.editor->session()->perform(
        sessions::SetAutomation{bench.shown, "band4.gain", *AutomationLane::make({{0, 0.0}, {48000, 6.0}})});
    EXPECT_TRUE(bench.of(3, Curve::automatedRole).toBool());
    EXPECT_FALSE(bench.of(4, Curve::automatedRole).toBool());
    curve.setFocused(3);
    EXPECT_TRUE(curve.currentText().endsWith("automated")) << curve.currentText().toStdString();
    int told = 0;
    QObject::connect(&curve, &Curve::changed, &curve, [&] { ++told; });
    bench.canvas().toggleBypass();
    EXPECT_TRUE(curve.bypassed());
    EXPECT_EQ(told, 1);
}

TEST_F(EqCurveTest, TheHandleUnderThePointerShowsItsOwnPart) {
    bench.set("band4.gain", 6);
    EXPECT_FALSE(curve.part(600).has_value());
    curve.hover(bench.middleOf(3));
    EXPECT_EQ(curve.current(), 3);
    EXPECT_NEAR(*curve.part(600), 6, 0.01);
    EXPECT_EQ(curve.currentText(), "Band 4, bell  600 Hz  6.0 dB  Q 1.00");
    curve.setFocused(2);
    EXPECT_EQ(curve.current(), 2) << "what was last";
    curve.hover(bench.middleOf(3));
    EXPECT_EQ(curve.current(), 3);
    EXPECT_TRUE(curve.touched());
    curve.nudge(2, 0, 1);
    EXPECT_EQ(curve.current(), 2);
    EXPECT_FALSE(curve.touched());
    curve.setFocused(-1);
    curve.leave();
    EXPECT_EQ(curve.current(), -1);
}

TEST_F(EqCurveTest, NothingIsHeldOnceAnotherNodeIsShown) {
    curve.press(bench.middleOf(3));
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    curve.drag({100, 100}, Curve::Precision::coarse);
    curve.release();
    EXPECT_EQ(bench.steps(), start);
}

TEST_F(EqCurveTest, BandsOnOneChannelHaveALineOfTheirOwn) {
    ASSERT_EQ(curve.lines().size(), 1u);
    bench.set("band3.gain", 3);
    bench.set("band4.gain", 6);
    bench.set("band4.placement", 3);
    ASSERT_EQ(curve.lines().size(), 2u);
    EXPECT_EQ(curve.lines()[0].name, "Mid");
    EXPECT_EQ(curve.lines()[1].name, "Side");
    curve.setFocused(2);
    const double below = *curve.part(600);  // of band 3, which both lines have
    EXPECT_NEAR(curve.line(0, 600), 6 + below, 0.01);
    EXPECT_NEAR(curve.line(1, 600), below, 0.01);
    EXPECT_EQ(bench.of(3, Curve::tintRole).toInt(), static_cast<int>(curve.lines()[0].tint));
    EXPECT_EQ(bench.of(2, Curve::tintRole).toInt(), 0) << "a band on both channels is part of both lines";
    EXPECT_EQ(bench.of(3, Curve::textRole), "600 Hz  6.0 dB  Q 1.00  mid");
    bench.set("band5.placement", 1);
    EXPECT_EQ(curve.lines().size(), 4u);
    bench.set("band4.gain", 15);
    EXPECT_EQ(curve.vertical().high, 24) << "every line has room";
}

TEST_F(EqCurveTest, ALinearPhaseEqualiserHasTheSameCurve) {
    CurveBench linear("linear-phase-eq");
    EXPECT_EQ(linear.curve().rowCount(), 8);
    linear.drag(3, {100, -40});
    EXPECT_NEAR(linear.value("band4.frequency"), 6000, 1e-6);
    EXPECT_NEAR(linear.value("band4.gain"), 6, 1e-9);
    EXPECT_NEAR(linear.curve().line(0, 6000), 6, 0.01);
    linear.curve().doubleClick(linear.curve().toScreen(2500, -9));
    EXPECT_EQ(linear.value("band8.on"), 1);
    EXPECT_TRUE(linear.problems.isEmpty());
}

struct DynamicEqCurveTest : testing::Test {
    CurveBench bench{"dynamic-eq"};
    Curve& curve = bench.curve();
};

TEST_F(DynamicEqCurveTest, ShowsBandsWhileQuietAndHowFarTheyReach) {
    EXPECT_EQ(curve.rowCount(), 6);
    EXPECT_FALSE(bench.of(2, Curve::onRole).toBool());
    bench.set("band3.on", 1);
    bench.set("band3.gain", 2);
    bench.set("band3.range", -8);
    EXPECT_NEAR(curve.line(0, 800), 2, 0.01);
    EXPECT_NEAR(curve.line(1, 800), 2, 0.01) << "nothing plays";
    EXPECT_NEAR(curve.reach(800)->high, 2, 0.01);
    EXPECT_NEAR(curve.reach(800)->low, -6, 0.01);
    EXPECT_EQ(curve.vertical().high, 12);
    bench.set("band3.range", -16);
    EXPECT_EQ(curve.vertical().high, 24) << "the reach has room";
    EXPECT_EQ(bench.of(2, Curve::textRole), QString("800 Hz  2.0 dB  Q 1.00  range\u00a0-16.0\u00a0dB"));
}

TEST_F(DynamicEqCurveTest, HandlesSetFrequencyGainAndQ) {
    bench.set("band3.on", 1);
    bench.drag(2, {100, -40});
    EXPECT_NEAR(bench.value("band3.frequency"), 8000, 1e-6);
    EXPECT_NEAR(bench.value("band3.gain"), 6, 1e-9);
    EXPECT_EQ(bench.value("band3.range"), -6);
    EXPECT_TRUE(curve.wheel(bench.middleOf(2), 1));
    EXPECT_NEAR(bench.value("band3.q"), 1.12, 1e-9);
    curve.reset(2);
    EXPECT_EQ(bench.value("band3.gain"), 0);
    curve.toggle(2);
    EXPECT_EQ(bench.value("band3.on"), 0);
}

TEST_F(DynamicEqCurveTest, ADoubleClickSwitchesOnTheNearestBandUntilAllAreOn) {
    curve.doubleClick(curve.toScreen(2000, -9));
    EXPECT_EQ(bench.value("band4.on"), 1);
    EXPECT_NEAR(bench.value("band4.frequency"), 2000, 1e-6);
    for (int band = 1; band <= 6; ++band) bench.set(("band" + std::to_string(band) + ".on").c_str(), 1);
    curve.doubleClick(curve.toScreen(1500, 9));
    EXPECT_EQ(bench.problems.size(), 1);
    EXPECT_EQ(curve.rowCount(), 6);
}

TEST_F(DynamicEqCurveTest, IsDrawnAnewOnlyWhenABandHasMoved) {
    int told = 0;
    QObject::connect(&curve, &Curve::changed, &curve, [&] { ++told; });
    for (int i = 0; i < 3; ++i) Q_EMIT bench.editor->meters()->tick();
    EXPECT_EQ(told, 0);
}

// What runs says that its third band has moved.
TEST(ShownDynamicEq, FollowsTheBandsOfTheNodeThatRuns) {
    struct Moved : Processor {
        Status prepare(const PrepareSpec&) override { return {}; }
        void process(const ProcessContext&) noexcept override {}
        [[nodiscard]] double readout(std::size_t band) const noexcept override { return band == 2 ? -5 : 0; }
    };
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    auto type = std::make_shared<ProcessorType>(**registry.find("lacquer:dynamic-eq"));
    type->create = [](const CreateSpec&) { return std::make_unique<Moved>(); };
    std::vector<double> values;
    for (const ParameterInfo& info : type->parameters) values.push_back(info.defaultValue);
    values[*type->findParameter("band3.on")] = 1;
    const std::unique_ptr<ShownEq> eq = shownDynamicEq();
    eq->take(values, 48000, 2);
    EXPECT_NEAR(eq->line(1, 800), 0, 1e-9);
    const auto node = *NodeInstance::create(type, {.width = 2}, {});
    const MeterClock clock([&](NodeId) { return node.get(); });
    EXPECT_TRUE(eq->listen(clock, NodeId{1}));
    EXPECT_NEAR(eq->line(1, 800), -5, 1e-3);
    EXPECT_NEAR(eq->line(0, 800), 0, 1e-9);
    EXPECT_FALSE(eq->listen(clock, NodeId{1})) << "it stays where it is";
    eq->take(values, 48000, 2);
    EXPECT_NEAR(eq->line(1, 800), -5, 1e-3) << "an edit does not bring it back";
    const MeterClock stopped([](NodeId) { return nullptr; });
    EXPECT_TRUE(eq->listen(stopped, NodeId{1}));
    EXPECT_NEAR(eq->line(1, 800), 0, 1e-9);
}

}  // namespace
}  // namespace lacquer::editor::eq_curve_test

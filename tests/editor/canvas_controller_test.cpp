// Gestures on the canvas, event by event, without a window.
#include "editor/controllers/canvas_controller.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::canvas_controller_test {
namespace {

using Gesture = CanvasController::Gesture;
using Button = CanvasController::PointerButton;
using Mode = CanvasController::SelectMode;

const QPointF kEmptySpace(20, 20);

TEST(CanvasController, MiddleButtonPans) {
    EditorBench bench;
    const QPointF before = bench.canvas().offset();
    bench.press(bench.middleOf("Mix bus"), Button::middle);
    EXPECT_EQ(bench.canvas().gesture(), Gesture::pan);
    bench.canvas().move(bench.middleOf("Mix bus") + QPointF(30, -12));
    EXPECT_EQ(bench.canvas().offset(), before + QPointF(30, -12));
    bench.canvas().release({});
    EXPECT_EQ(bench.canvas().gesture(), Gesture::idle);
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(CanvasController, LeftButtonPansWhileThePanKeyIsHeld) {
    EditorBench bench;
    bench.canvas().holdPanKey(true);
    bench.press(bench.middleOf("Mix bus"));
    EXPECT_EQ(bench.canvas().gesture(), Gesture::pan);
}

TEST(CanvasController, ClickSelectsAndShiftClickAdds) {
    EditorBench bench;
    bench.click(bench.middleOf("Mix bus"));
    bench.click(bench.middleOf("Limiter"), Mode::extend);
    EXPECT_EQ(bench.canvas().selection().nodes(), (std::set{bench.node("Mix bus"), bench.node("Limiter")}));
    bench.click(bench.middleOf("Mix bus"), Mode::extend);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("Limiter")});
    bench.click(kEmptySpace);
    EXPECT_TRUE(bench.canvas().selection().empty());
}

TEST(CanvasController, RubberBandSelectsWhatItTouches) {
    EditorBench bench;
    bench.press(bench.middleOf("kick") - QPointF(150, 60));
    EXPECT_EQ(bench.canvas().gesture(), Gesture::band);
    bench.canvas().move(bench.middleOf("vox fader"));
    EXPECT_EQ(bench.canvas().selection().nodes(),
              (std::set{bench.node("kick"), bench.node("kick fader"), bench.node("vox"), bench.node("vox fader")}));
    bench.canvas().release(bench.middleOf("vox fader"));
    EXPECT_TRUE(bench.canvas().band().isEmpty());
}

TEST(CanvasController, DraggingTheSelectionMovesAllOfItAsOneUndoStep) {
    EditorBench bench;
    const std::string before = bench.text();
    const auto mix = bench.session().content(bench.node("Mix bus")).position;
    const auto limiter = bench.session().content(bench.node("Limiter")).position;
    bench.click(bench.middleOf("Mix bus"));
    bench.click(bench.middleOf("Limiter"), Mode::extend);
    bench.drag(bench.middleOf("Mix bus"), bench.middleOf("Mix bus") + QPointF(50, 40));

    EXPECT_EQ(bench.session().content(bench.node("Mix bus")).position,
              (sessions::CanvasPosition{mix.x + 50, mix.y + 40}));
    EXPECT_EQ(bench.session().content(bench.node("Limiter")).position,
              (sessions::CanvasPosition{limiter.x + 50, limiter.y + 40}));
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Move 2 nodes");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasController, UnsteadyClickMovesNothing) {
    EditorBench bench;
    bench.drag(bench.middleOf("Mix bus"), bench.middleOf("Mix bus") + QPointF(2, 1));
    EXPECT_EQ(bench.history().position(), 0u);
    EXPECT_TRUE(bench.canvas().selection().contains(bench.node("Mix bus")));
}

TEST(CanvasController, EscapeTakesAMoveBackAndLeavesNoTrace) {
    EditorBench bench;
    const std::string before = bench.text();
    const QPointF place = bench.middleOf("Mix bus");
    bench.press(place);
    bench.canvas().move(place + QPointF(200, 100));
    EXPECT_EQ(bench.middleOf("Mix bus"), place + QPointF(200, 100));
    bench.canvas().cancel();
    EXPECT_EQ(bench.canvas().gesture(), Gesture::idle);
    EXPECT_EQ(bench.middleOf("Mix bus"), place);
    bench.canvas().release(place + QPointF(200, 100));
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.history().names().size(), 0u);
}

TEST(CanvasController, WireIsDrawnFromOutputToInput) {
    EditorBench bench;
    bench.add("gain", {400, 1200});
    bench.drag(bench.outputOf("Mix bus"), bench.inputOf("Gain"));
    EXPECT_TRUE(bench.wire("Mix bus", "Gain"));
    EXPECT_EQ(bench.history().position(), 2u);
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
}

TEST(CanvasController, WireIsDrawnFromInputToOutput) {
    EditorBench bench;
    bench.add("gain", {400, 1200});
    bench.drag(bench.inputOf("Gain"), bench.outputOf("Mix bus"));
    EXPECT_TRUE(bench.wire("Mix bus", "Gain"));
}

TEST(CanvasController, WireSnapsToAPortNearby) {
    EditorBench bench;
    bench.add("gain", {400, 1200});
    bench.drag(bench.outputOf("Mix bus"), bench.inputOf("Gain") + QPointF(-9, 11));
    EXPECT_TRUE(bench.wire("Mix bus", "Gain"));
}

TEST(CanvasController, PortsThatTakeTheWireAreLitAndTheOthersDimmed) {
    EditorBench bench;
    bench.press(bench.outputOf("kick"));  // mono: may feed a stereo input, too
    bench.canvas().move(bench.outputOf("kick") + QPointF(50, 50));
    const WireDrag* drag = bench.canvas().wireDrag();
    ASSERT_NE(drag, nullptr);
    const auto input = [&](const char* name) { return PortRef{{bench.node(name), 0}, PortDirection::input}; };
    EXPECT_EQ(drag->stateOf(input("Mix bus")), PortState::lit);
    EXPECT_EQ(drag->stateOf(input("kick fader")), PortState::dimmed);  // wired to it already
    EXPECT_EQ(drag->stateOf({{bench.node("vox"), 0}, PortDirection::output}), PortState::dimmed);

    const auto row = *bench.editor->nodes()->rowOf(bench.node("Mix bus"));
    const QModelIndex index = bench.editor->nodes()->index(row);
    EXPECT_EQ(index.data(NodeModel::inputStatesRole).toList().front().toInt(), static_cast<int>(PortState::lit));
    bench.canvas().move(bench.inputOf("Mix bus"));
    EXPECT_EQ(index.data(NodeModel::inputStatesRole).toList().front().toInt(), static_cast<int>(PortState::snapped));
    bench.canvas().cancel();
    EXPECT_EQ(index.data(NodeModel::inputStatesRole).toList().front().toInt(), static_cast<int>(PortState::normal));
}

TEST(CanvasController, WireThatWouldCloseACycleIsRefusedWithTheCycleNamed) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    EXPECT_TRUE(bench.canvas().hintIsRefusal());
    EXPECT_TRUE(bench.canvas().hint().contains("cycle"));
    bench.canvas().release(bench.inputOf("Mix bus"));
    ASSERT_EQ(bench.problems.size(), 1);
    for (const char* name : {"cycle", "Mix bus", "Master EQ", "Limiter"})
        EXPECT_TRUE(bench.problems[0].contains(name)) << name;
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasController, StereoIntoMonoIsRefusedWithBothWidths) {
    EditorBench bench;
    bench.drag(bench.outputOf("vox"), bench.inputOf("kick fader"));
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("2 channels cannot feed 1 channel"));
}

TEST(CanvasController, OutputOnOutputIsRefused) {
    EditorBench bench;
    bench.drag(bench.outputOf("vox"), bench.outputOf("kick"));
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("outputs"));
}

TEST(CanvasController, WireDroppedOnNothingIsNoEdit) {
    EditorBench bench;
    bench.drag(bench.outputOf("Mix bus"), kEmptySpace);
    EXPECT_EQ(bench.history().position(), 0u);
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST(CanvasController, SelectedWireIsDeleted) {
    EditorBench bench;
    bench.click((bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2);
    ASSERT_EQ(bench.canvas().selection().wire(), bench.wire("Mix bus", "Mix bus fader"));
    bench.canvas().deleteSelection();
    EXPECT_FALSE(bench.wire("Mix bus", "Mix bus fader"));
    EXPECT_TRUE(bench.canvas().selection().empty());
    bench.editor->session()->undo();
    EXPECT_TRUE(bench.wire("Mix bus", "Mix bus fader"));
}

TEST(CanvasController, EndOfAWireIsDraggedOffItsPort) {
    EditorBench bench;
    // Just beside the port, on the wire.
    bench.drag(bench.inputOf("Mix bus fader") - QPointF(16, 0), kEmptySpace);
    EXPECT_FALSE(bench.wire("Mix bus", "Mix bus fader"));
    EXPECT_EQ(bench.history().position(), 1u);
}

TEST(CanvasController, EndOfAWireMovesToAnotherPortInOneStep) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.drag(bench.inputOf("Mix bus fader") - QPointF(16, 0), bench.inputOf("Limiter"));
    EXPECT_FALSE(bench.wire("Mix bus", "Mix bus fader"));
    EXPECT_TRUE(bench.wire("Mix bus", "Limiter"));
    EXPECT_EQ(bench.history().position(), 1u);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasController, EndOfTheSelectedWireComesOffAtThePortItself) {
    EditorBench bench;
    bench.click((bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2);
    bench.drag(bench.inputOf("Mix bus fader"), kEmptySpace);
    EXPECT_FALSE(bench.wire("Mix bus", "Mix bus fader"));
}

TEST(CanvasController, EndPutBackOnItsPortIsNoEdit) {
    EditorBench bench;
    const QPointF end = bench.inputOf("Mix bus fader") - QPointF(16, 0);
    bench.press(end);
    bench.canvas().move(kEmptySpace);
    bench.canvas().release(bench.inputOf("Mix bus fader"));
    EXPECT_TRUE(bench.wire("Mix bus", "Mix bus fader"));
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(CanvasController, DeletedNodesComeBackWithTheirWires) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.canvas().selectAll();
    bench.canvas().deleteSelection();
    EXPECT_TRUE(bench.graph().nodes().empty());
    EXPECT_TRUE(bench.canvas().selection().empty());
    EXPECT_EQ(bench.history().position(), 1u);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasController, TheSelectedNodesAreBypassedAndSwitchedOnInOneStepEach) {
    EditorBench bench;
    const std::string before = bench.text();
    const NodeId eq = bench.node("Master EQ"), limiter = bench.node("Limiter");
    bench.canvas().selection().setNodes({eq, limiter, bench.node("kick")});
    bench.canvas().toggleBypass();
    EXPECT_TRUE(bench.session().isBypassed(eq));
    EXPECT_TRUE(bench.session().isBypassed(limiter));
    EXPECT_FALSE(bench.session().content(bench.node("kick")).bypassed) << "a track has no input to pass on";
    EXPECT_EQ(bench.editor->session()->undoText(), "Bypass 2 nodes");
    bench.canvas().toggleBypass();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.editor->session()->undoText(), "Switch 2 nodes on");
    EXPECT_EQ(bench.history().position(), 2u);
    bench.editor->session()->undo();
    EXPECT_TRUE(bench.session().isBypassed(eq));
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
}

TEST(CanvasController, WhereSomeOfTheSelectedNodesAreBypassedTheOthersFollow) {
    EditorBench bench;
    const NodeId eq = bench.node("Master EQ"), limiter = bench.node("Limiter");
    bench.canvas().selection().setNodes({eq});
    bench.canvas().toggleBypass();
    EXPECT_EQ(bench.editor->session()->undoText(), "Bypass Master EQ");
    bench.canvas().selection().setNodes({eq, limiter});
    bench.canvas().toggleBypass();
    EXPECT_EQ(bench.editor->session()->undoText(), "Bypass Limiter");
    EXPECT_TRUE(bench.session().isBypassed(eq));
    EXPECT_TRUE(bench.session().isBypassed(limiter));
}

TEST(CanvasController, WhatCannotBeBypassedSaysWhy) {
    EditorBench bench;
    bench.canvas().toggleBypass();
    EXPECT_TRUE(bench.problems.isEmpty()) << "nothing is selected";
    bench.canvas().selection().setNodes({bench.node("kick")});
    bench.canvas().toggleBypass();
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].startsWith("kick: ")) << bench.problems[0].toStdString();
    EXPECT_TRUE(bench.problems[0].contains("cannot be bypassed"));
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(CanvasController, TheSelectedWireIsLeftOutOfCompensationAndTakenInAgain) {
    EditorBench bench;
    const std::string before = bench.text();
    QStringList notices;
    QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                     [&](const QString& text) { notices.append(text); });
    bench.canvas().toggleCompensation();
    EXPECT_EQ(bench.text(), before) << "no wire is selected";
    EXPECT_EQ(notices.size(), 1) << "which is said";
    notices.clear();
    const ConnectionId wire = bench.wire("Limiter", "Master meter");
    ASSERT_TRUE(wire);
    bench.canvas().selection().setWire(wire);
    bench.canvas().toggleCompensation();
    EXPECT_FALSE(bench.graph().find(wire)->compensated);
    EXPECT_EQ(bench.editor->session()->undoText(), "Do not compensate Limiter.out to Master meter.in");
    bench.canvas().toggleCompensation();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(notices, (QStringList{"Limiter → Master meter, latency not compensated",
                                    "Limiter → Master meter, latency compensated"}));
    bench.editor->session()->undo();
    EXPECT_FALSE(bench.graph().find(wire)->compensated);
    bench.undoAll();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasController, AWireThatIsMovedStaysUncompensated) {
    EditorBench bench;
    const NodeId added = bench.add("gain", {400, 1200});
    const ConnectionId wire = bench.wire("kick fader", "kick pan");
    ASSERT_TRUE(wire);
    bench.canvas().selection().setWire(wire);
    bench.canvas().toggleCompensation();
    bench.drag(bench.inputOf("kick pan"), bench.inputOf("Gain"));
    EXPECT_FALSE(bench.wire("kick fader", "kick pan"));
    const auto moved = bench.graph().incoming(added);
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_FALSE(moved[0].compensated);
}

TEST(CanvasController, UndoDuringADragEndsTheDrag) {
    EditorBench bench;
    bench.add("gain", {400, 1200});
    bench.press(bench.outputOf("Gain"));
    bench.canvas().move(bench.inputOf("Limiter"));
    bench.editor->session()->undo();  // the node under the wire goes
    EXPECT_EQ(bench.canvas().gesture(), Gesture::idle);
    bench.canvas().release(bench.inputOf("Limiter"));
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(CanvasController, DoubleClickOnEmptySpaceAsksForThePalette) {
    EditorBench bench;
    std::vector<QPointF> asked;
    QObject::connect(&bench.canvas(), &CanvasController::paletteRequested, &bench.canvas(),
                     [&](QPointF at) { asked.push_back(at); });
    bench.canvas().doubleClick(bench.middleOf("Mix bus"));
    EXPECT_TRUE(asked.empty());
    bench.canvas().doubleClick(kEmptySpace);
    EXPECT_EQ(asked, std::vector{kEmptySpace});
}

TEST(CanvasController, NewNodeLiesUnderThePointerIsSelectedAndHasANameOfItsOwn) {
    EditorBench bench;
    const NodeId first = bench.add("bus", {1500, 1200});
    const NodeId second = bench.add("bus", {1800, 1200});
    EXPECT_EQ(bench.graph().find(first)->name, "Bus");
    EXPECT_EQ(bench.graph().find(second)->name, "Bus 2");
    EXPECT_EQ(bench.session().content(first).role, sessions::Role::bus);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{second});
    EXPECT_NEAR(bench.middleOf("Bus").x(), 1500, 1);
    EXPECT_NEAR(bench.middleOf("Bus").y(), 1200, 1);
}

TEST(CanvasController, TabGoesThroughTheNodesWithTheSignal) {
    EditorBench bench;
    const auto order = bench.graph().topologicalOrder();
    bench.canvas().selectNext(1);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{order[0]});
    bench.canvas().selectNext(1);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{order[1]});
    bench.canvas().selectNext(-1);
    bench.canvas().selectNext(-1);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{order.back()});
}

TEST(CanvasController, HoverNamesPortsAndWires) {
    EditorBench bench;
    bench.canvas().hover(bench.outputOf("vox"));
    EXPECT_EQ(bench.canvas().hint(), "Out: stereo");
    bench.canvas().hover((bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2);
    EXPECT_EQ(bench.canvas().hint(), "Mix bus → Mix bus fader");
    bench.canvas().hover(kEmptySpace);
    EXPECT_TRUE(bench.canvas().hint().isEmpty());
}

TEST(CanvasController, FarAwayHoverNamesNodesAndWhetherTheyAreBypassed) {
    EditorBench bench;
    bench.canvas().zoomBy(0.3);
    bench.canvas().hover(bench.middleOf("Limiter"));
    EXPECT_EQ(bench.canvas().hint(), "Limiter");
    bench.editor->session()->perform(sessions::SetBypass{bench.node("Limiter"), true});
    bench.canvas().hover(bench.middleOf("Limiter"));
    EXPECT_EQ(bench.canvas().hint(), "Limiter, bypassed");
}

}  // namespace
}  // namespace lacquer::editor::canvas_controller_test

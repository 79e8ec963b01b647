// Frames on the canvas, and how nodes look: gestures and commands, without a window.
#include "editor/controllers/canvas_frames.hpp"

#include <QColor>
#include <cmath>

#include "editor/models/canvas_colours.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor::canvas_frames_test {
namespace {

using sessions::CanvasFrame;
using sessions::CanvasFrameId;
using Mode = CanvasController::SelectMode;

constexpr CanvasFrameId kFirst{1};

/// A bench with a frame around kick and kick fader, its title typed.
class FrameBench : public EditorBench {
public:
    FrameBench() {
        canvas().selection().setNodes({node("kick"), node("kick fader")});
        canvas().frameSelection();
        canvas().finishTitle("Kick drum");
    }
    [[nodiscard]] const CanvasFrame& frame(CanvasFrameId id = kFirst) const { return session().canvasFrames.at(id); }
    [[nodiscard]] QRectF nodeRect(const std::string& name) const {
        return canvas().scene().rect(*graph().find(node(name)));
    }
    [[nodiscard]] QPointF screen(QPointF scene) const { return canvas().view().toScreen(scene); }
};

TEST(CanvasFrames, AFrameIsLaidAroundTheSelectionAndItsTitleTypedAsOneStep) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
    bench.canvas().frameSelection();
    EXPECT_FALSE(bench.canvas().titleBox().isEmpty()) << "its title can be typed at once";
    EXPECT_EQ(bench.canvas().titleText(), "Drums") << "as its only track is one";
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    bench.canvas().finishTitle(" Kick drum ");
    EXPECT_TRUE(bench.canvas().titleBox().isEmpty());
    const CanvasFrame& frame = bench.session().canvasFrames.at(kFirst);
    EXPECT_EQ(frame.title, "Kick drum");
    EXPECT_FALSE(frame.colour.empty());
    for (const char* inside : {"kick", "kick fader"}) {
        const QRectF node = bench.canvas().scene().rect(*bench.graph().find(bench.node(inside)));
        EXPECT_TRUE(rectOf(frame).contains(node)) << inside;
        EXPECT_GE(node.top() - frame.y, kFrameTitleUnits) << "the title covers no node";
    }
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Add frame Drums");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_TRUE(bench.canvas().selection().empty());
}

TEST(CanvasFrames, WithNothingSelectedNothingIsFramed) {
    EditorBench bench;
    bench.canvas().frameSelection();
    EXPECT_EQ(bench.history().position(), 0u);
    EXPECT_TRUE(bench.canvas().titleBox().isEmpty());
}

TEST(CanvasFrames, DraggedByItsTitleItTakesWhatLiesInsideAlongAsOneStep) {
    FrameBench bench;
    const std::string before = bench.text();
    const CanvasFrame frame = bench.frame();
    const QRectF kick = bench.nodeRect("kick"), fader = bench.nodeRect("kick fader"), pan = bench.nodeRect("kick pan");
    bench.canvas().selection().clear();
    const QPointF by(-130, 310);
    bench.press(bench.titleOf(1));
    bench.canvas().move(bench.titleOf(1) + by);
    EXPECT_EQ(bench.nodeRect("kick"), kick.translated(by)) << "shown while it is dragged";
    EXPECT_EQ(bench.canvas().scene().frames().rect(kFirst), rectOf(frame).translated(by));
    bench.canvas().cancel();
    EXPECT_EQ(bench.text(), before) << "Escape takes it back";

    bench.drag(bench.titleOf(1), bench.titleOf(1) + by);
    EXPECT_EQ(rectOf(bench.frame()), rectOf(frame).translated(by));
    EXPECT_EQ(bench.nodeRect("kick"), kick.translated(by));
    EXPECT_EQ(bench.nodeRect("kick fader"), fader.translated(by));
    EXPECT_EQ(bench.nodeRect("kick pan"), pan) << "it lies outside";
    EXPECT_EQ(bench.history().position(), 2u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Move frame Kick drum");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasFrames, AnInnerFrameGoesWithTheOuterOneButNotTheOtherWayRound) {
    FrameBench bench;
    bench.canvas().selection().set({bench.node("kick pan")}, {kFirst});
    bench.canvas().frameSelection();
    bench.canvas().finishTitle("Outer");
    const CanvasFrameId outer{2};
    ASSERT_TRUE(rectOf(bench.frame(outer)).contains(rectOf(bench.frame())));
    const QRectF innerBefore = rectOf(bench.frame()), outerBefore = rectOf(bench.frame(outer));
    bench.drag(bench.titleOf(2), bench.titleOf(2) + QPointF(0, 530));
    EXPECT_EQ(rectOf(bench.frame()), innerBefore.translated(0, 530));
    bench.drag(bench.titleOf(1), bench.titleOf(1) + QPointF(300, 40));
    EXPECT_EQ(rectOf(bench.frame()), innerBefore.translated(300, 570));
    EXPECT_EQ(rectOf(bench.frame(outer)), outerBefore.translated(0, 530));
}

TEST(CanvasFrames, EdgesAndCornersResizeItDownToAFloor) {
    FrameBench bench;
    const QRectF rect = rectOf(bench.frame());
    const QRectF kick = bench.nodeRect("kick");
    bench.drag(bench.screen({rect.right(), rect.bottom() - 30}), bench.screen({rect.right() + 70, rect.bottom() + 3}));
    EXPECT_EQ(rectOf(bench.frame()), rect.adjusted(0, 0, 70, 0));
    bench.drag(bench.screen(rect.topLeft()), bench.screen(rect.topLeft() - QPointF(40, 20)));
    EXPECT_EQ(rectOf(bench.frame()), rect.adjusted(-40, -20, 70, 0));
    const QPointF bottom(rect.center().x(), rect.bottom());
    bench.drag(bench.screen(bottom), bench.screen(bottom - QPointF(0, 2000)));
    EXPECT_EQ(bench.frame().height, kFrameMinimumUnits);
    EXPECT_EQ(bench.frame().y, rect.top() - 20);
    EXPECT_EQ(bench.nodeRect("kick"), kick) << "nodes stay";
    EXPECT_EQ(bench.history().position(), 4u);
}

TEST(CanvasFrames, ItsInsideBelongsToTheCanvas) {
    FrameBench bench;
    bench.canvas().selection().clear();
    const QRectF rect = rectOf(bench.frame());
    const QPointF between = bench.screen({bench.nodeRect("kick").right() + 12, rect.bottom() - 12});
    bench.press(between);
    EXPECT_EQ(bench.canvas().gesture(), CanvasController::Gesture::band);
    bench.canvas().release(between);
    EXPECT_TRUE(bench.canvas().selection().empty());
    EXPECT_EQ(bench.canvas().selectForMenu(between), CanvasController::Target::ground);
    EXPECT_EQ(bench.canvas().selectForMenu(bench.titleOf(1)), CanvasController::Target::frame);
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
}

TEST(CanvasFrames, TheRubberBandSelectsAFrameThatItEncloses) {
    FrameBench bench;
    const QRectF rect = rectOf(bench.frame());
    bench.canvas().selection().clear();
    bench.press(bench.screen(rect.topLeft() - QPointF(30, 30)));
    bench.canvas().move(bench.screen(rect.bottomRight() - QPointF(9, 9)));
    EXPECT_TRUE(bench.canvas().selection().frames().empty());
    bench.canvas().move(bench.screen(rect.bottomRight() + QPointF(9, 9)));
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    EXPECT_TRUE(bench.canvas().selection().contains(bench.node("kick")));
    bench.canvas().release(bench.screen(rect.bottomRight() + QPointF(9, 9)));
}

TEST(CanvasFrames, WhatIsUndoneUnderARubberBandIsNotSelectedAgain) {
    FrameBench bench;
    const QPointF ground(20, 20);
    bench.press(ground, CanvasController::PointerButton::left, Mode::extend);
    bench.canvas().move(ground + QPointF(10, 10));
    ASSERT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    bench.editor->session()->undo();  // by key
    ASSERT_TRUE(bench.session().canvasFrames.empty());
    bench.canvas().move(ground + QPointF(20, 20));
    EXPECT_TRUE(bench.canvas().selection().empty());
    EXPECT_NO_THROW(bench.canvas().copySelection());
    EXPECT_NO_THROW(bench.canvas().fitSelection());
    bench.canvas().release(ground + QPointF(20, 20));

    bench.adopt(bench.session());
    const NodeId gain = bench.add("gain", {1500, 1500});
    bench.press(ground, CanvasController::PointerButton::left, Mode::extend);
    bench.canvas().move(ground + QPointF(10, 10));
    ASSERT_EQ(bench.canvas().selection().nodes(), std::set{gain});
    bench.editor->session()->undo();
    bench.canvas().move(ground + QPointF(20, 20));
    EXPECT_TRUE(bench.canvas().selection().empty());
}

TEST(CanvasFrames, DeleteRemovesTheFrameAloneAndCutTakesWhatIsInside) {
    FrameBench bench;
    const std::string before = bench.text();
    bench.click(bench.titleOf(1));
    bench.canvas().deleteSelection();
    EXPECT_TRUE(bench.session().canvasFrames.empty());
    EXPECT_NO_THROW(static_cast<void>(bench.node("kick")));
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    bench.click(bench.titleOf(1));
    bench.canvas().cutSelection();
    EXPECT_TRUE(bench.session().canvasFrames.empty());
    EXPECT_THROW(static_cast<void>(bench.node("kick")), std::out_of_range);
    bench.canvas().paste({1000, 1500}, false);
    EXPECT_NO_THROW(static_cast<void>(bench.node("kick")));
    ASSERT_EQ(bench.session().canvasFrames.size(), 1u);
    EXPECT_TRUE(rectOf(bench.session().canvasFrames.begin()->second).contains(bench.nodeRect("kick")));
}

TEST(CanvasFrames, ADuplicateHasTheFrameAndWhatIsInside) {
    FrameBench bench;
    const std::string before = bench.text();
    bench.click(bench.titleOf(1));
    bench.canvas().duplicateSelection(false);
    const CanvasFrameId copy{2};
    EXPECT_EQ(bench.frame(copy).title, "Kick drum");
    EXPECT_EQ(bench.frame(copy).colour, bench.frame().colour);
    EXPECT_TRUE(rectOf(bench.frame(copy)).contains(bench.nodeRect("kick 2")));
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{copy});
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(CanvasFrames, ATitleIsHitHoweverFarAwayOneIs) {
    FrameBench bench;
    bench.canvas().zoomBy(0.1);
    EXPECT_GE(bench.canvas().scene().frames().titleRect(kFirst, 0.1).height() * 0.1, 16) << "pixels";
    bench.canvas().selection().clear();
    bench.click(bench.screen(rectOf(bench.frame()).topLeft()) + QPointF(6, -10));
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
}

TEST(CanvasFrames, ZoomedOutATitleIsATabAboveTheNodesAndItsEdgesStillResize) {
    FrameBench bench;
    bench.editor->session()->perform(
        sessions::MoveNode{bench.node("vox"), {bench.frame().x, bench.frame().y - 100}});  // right above the frame
    bench.canvas().zoomBy(0.2);
    const QPointF tab = bench.screen(rectOf(bench.frame()).topLeft()) + QPointF(6, -8);
    ASSERT_TRUE(bench.canvas().scene().nodeAt(bench.canvas().view().toScene(tab), {})) << "it lies over a node";
    bench.click(tab);
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    EXPECT_TRUE(bench.canvas().selection().nodes().empty());
    EXPECT_EQ(bench.canvas().selectForMenu(tab), CanvasController::Target::frame);
    bench.editor->session()->undo();  // its wire would lie over the edge
    const double bottom = rectOf(bench.frame()).bottom();
    const QPointF edge = bench.screen({rectOf(bench.frame()).center().x(), bottom});
    bench.drag(edge, edge + QPointF(0, 40));
    EXPECT_EQ(rectOf(bench.frame()).bottom(), bottom + 200);
}

TEST(CanvasFrames, TabGoesFromTheLastNodeToTheFrames) {
    FrameBench bench;
    const auto last = bench.graph().topologicalOrder().back();
    bench.canvas().selection().setNodes({last});
    bench.canvas().selectNext(1);
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    bench.canvas().selectNext(1);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.graph().topologicalOrder().front()});
    bench.canvas().selectNext(-1);
    EXPECT_EQ(bench.canvas().selection().frames(), std::set{kFirst});
    EXPECT_EQ(bench.canvas().frameTitles(), QStringList{"Kick drum"});
}

TEST(CanvasFrames, ADoubleClickOnTheTitleLetsItBeTypedAndEscapeLeavesIt) {
    FrameBench bench;
    bench.click(bench.titleOf(1));
    bench.canvas().doubleClick(bench.titleOf(1));
    EXPECT_EQ(bench.canvas().titleText(), "Kick drum");
    bench.canvas().cancelTitle();
    EXPECT_EQ(bench.frame().title, "Kick drum");
    bench.canvas().editTitle();
    bench.canvas().finishTitle("Low end");
    EXPECT_EQ(bench.frame().title, "Low end");
    EXPECT_EQ(bench.history().position(), 2u);
    bench.canvas().editTitle();
    bench.undoAll();
    EXPECT_TRUE(bench.canvas().titleBox().isEmpty()) << "the frame is gone";
}

TEST(CanvasFrames, TheNodesInsideAreSelectedAndTheFrameFittedAroundThem) {
    FrameBench bench;
    const CanvasFrame before = bench.frame();
    CanvasFrame wide = before;
    wide.y -= 100;
    wide.height += 100;
    bench.editor->session()->perform(sessions::SetFrame{kFirst, wide});
    bench.click(bench.titleOf(1));
    bench.canvas().refitFrames();
    EXPECT_EQ(bench.frame(), before);
    bench.canvas().selectInFrames();
    EXPECT_EQ(bench.canvas().selection().nodes(), (std::set{bench.node("kick"), bench.node("kick fader")}));
}

TEST(CanvasColours, StandOutFromADarkAndFromALightCanvasAndDiffer) {
    // WCAG 2.1: relative luminance, and a contrast of 3:1 for graphical objects.
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double dark = luminance(QColor("#171b21")), light = luminance(QColor("#f2f4f7"));
    std::set<QString> values;
    for (const CanvasColour& colour : kCanvasColours) {
        const double own = luminance(QColor(colour.value));
        EXPECT_GE((own + 0.05) / (dark + 0.05), 3) << colour.name;
        EXPECT_GE((light + 0.05) / (own + 0.05), 3) << colour.name;
        values.insert(colour.value);
    }
    EXPECT_EQ(values.size(), 8u);
}

TEST(CanvasColours, AreGivenToNodesAndFramesAndTakenBackAsOneStep) {
    FrameBench bench;
    const std::string before = bench.text();
    bench.canvas().selection().set({bench.node("kick"), bench.node("Limiter")}, {kFirst});
    bench.canvas().colourSelection("#d9534f");
    const QModelIndex row = bench.editor->nodes()->index(*bench.editor->nodes()->rowOf(bench.node("Limiter")));
    EXPECT_EQ(row.data(NodeModel::colourRole).toString(), "#d9534f");
    EXPECT_EQ(bench.frame().colour, "#d9534f");
    EXPECT_EQ(bench.history().position(), 2u);
    bench.canvas().colourSelection({});
    EXPECT_EQ(row.data(NodeModel::colourRole).toString(), "");
    bench.canvas().colourSelection({});
    EXPECT_EQ(bench.history().position(), 3u) << "nothing is left to do";
    bench.editor->session()->undo();
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Collapsed, ANodeIsItsTitleAndItsWiresEndAtTheTitlesSides) {
    EditorBench bench;
    const std::string before = bench.text();
    const NodeId compressor = bench.add("compressor", {1500, 1500});
    ASSERT_EQ(bench.graph().find(compressor)->inputs.size(), 2u);
    const QRectF full = bench.canvas().scene().rect(*bench.graph().find(compressor));
    bench.canvas().toggleCollapsed();
    const QRectF small = bench.canvas().scene().rect(*bench.graph().find(compressor));
    EXPECT_EQ(small, QRectF(full.topLeft(), QSizeF(full.width(), kTitleHeightUnits)));
    const QPointF left(small.left(), small.center().y()), right(small.right(), small.center().y());
    for (const PortIndex port : {0u, 1u})
        EXPECT_EQ(bench.canvas().scene().portPosition({{compressor, port}, PortDirection::input}), left);
    EXPECT_EQ(bench.canvas().scene().portPosition({{compressor, 0}, PortDirection::output}), right);
    const QModelIndex row = bench.editor->nodes()->index(*bench.editor->nodes()->rowOf(compressor));
    EXPECT_TRUE(row.data(NodeModel::collapsedRole).toBool());
    EXPECT_EQ(row.data(NodeModel::heightRole).toDouble(), kTitleHeightUnits);
    bench.canvas().toggleCollapsed();
    EXPECT_EQ(bench.canvas().scene().rect(*bench.graph().find(compressor)), full);
    bench.undoAll();
    EXPECT_EQ(bench.text(), before);
}

TEST(Collapsed, AWireDroppedOnItTakesTheFirstFreePortThatFits) {
    EditorBench bench;
    const NodeId compressor = bench.add("compressor", {1500, 1500});
    bench.canvas().toggleCollapsed();
    const auto wiredTo = [&](PortIndex port) {
        int count = 0;
        for (const Connection& c : bench.graph().incoming(compressor)) count += c.destination.port == port;
        return count;
    };
    bench.drag(bench.outputOf("vox fader"), bench.inputOf("Compressor"));
    EXPECT_EQ(wiredTo(0), 1);
    bench.drag(bench.outputOf("Mix bus"), bench.middleOf("Compressor"));  // anywhere on it
    EXPECT_EQ(wiredTo(1), 1);
    bench.drag(bench.outputOf("Limiter"), bench.inputOf("Compressor"));
    EXPECT_EQ(wiredTo(0), 2) << "when none is free, the first";
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
}

TEST(Collapsed, TheEndOfTheSelectedWireIsTakenOffWhicheverPortItIsOn) {
    EditorBench bench;
    const NodeId compressor = bench.add("compressor", {1500, 1500});
    bench.editor->session()->perform(sessions::Connect{{bench.node("vox fader"), 0}, {compressor, 1}});
    bench.canvas().selection().setNodes({compressor});
    bench.canvas().toggleCollapsed();
    bench.canvas().selection().setWire(bench.wire("vox fader", "Compressor"));
    bench.drag(bench.inputOf("Compressor"), QPointF(1900, 1900));
    EXPECT_TRUE(bench.graph().incoming(compressor).empty());
}

TEST(Collapsed, OfSeveralNodesThoseInFullAreCollapsedFirst) {
    EditorBench bench;
    const auto collapsed = [&](const char* name) {
        return bench.session().content(bench.node(name)).appearance.collapsed;
    };
    bench.canvas().selection().setNodes({bench.node("kick")});
    bench.canvas().toggleCollapsed();
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("vox")});
    bench.canvas().toggleCollapsed();
    EXPECT_TRUE(collapsed("kick") && collapsed("vox"));
    bench.canvas().toggleCollapsed();
    EXPECT_FALSE(collapsed("kick") || collapsed("vox"));
    EXPECT_EQ(bench.history().position(), 3u);
}

}  // namespace
}  // namespace lacquer::editor::canvas_frames_test

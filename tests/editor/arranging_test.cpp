// Nodes in line and evenly apart, drags that snap, and a layout that keeps frames around their nodes.
#include "editor/controllers/arranging.hpp"

#include <algorithm>
#include <filesystem>

#include "editor/controllers/canvas_frames.hpp"
#include "editor_bench.hpp"
#include "nodes/catalogue.hpp"

namespace lacquer::editor::arranging_test {
namespace {

using Arrange = CanvasController::Arrange;

/// A gain of 70 units' height, a compressor of 92 and an equaliser, far from all others; their corners are given.
class ArrangeBench : public EditorBench {
public:
    ArrangeBench() {
        place(gain, {2000, 1000});
        place(compressor, {2310, 1111});
        place(eq, {2700, 900});
        canvas().selection().setNodes({gain, compressor, eq});
        steps = history().position();
    }
    void place(NodeId id, sessions::CanvasPosition at) const { editor->session()->perform(sessions::MoveNode{id, at}); }
    [[nodiscard]] QRectF rect(NodeId id) const { return nodeRectUnits(*graph().find(id), session().content(id)); }

    NodeId gain = add("gain", {1500, 1500}), compressor = add("compressor", {1500, 1500}), eq = add("eq", {1500, 1500});
    std::size_t steps = 0;
};

TEST(Arrange, BringsNodesToTheOutermostEdgeOrTheMiddleOfAll) {
    ArrangeBench bench;
    const double lowest = std::max(
        {bench.rect(bench.gain).bottom(), bench.rect(bench.compressor).bottom(), bench.rect(bench.eq).bottom()});
    const auto all = {bench.gain, bench.compressor, bench.eq};
    struct Case {
        Arrange how;
        double (*line)(const QRectF&);
        double at;
    };
    const double right = 2700 + kNodeWidthUnits;
    for (const Case& c : {Case{Arrange::left, [](const QRectF& r) { return r.left(); }, 2000},
                          Case{Arrange::right, [](const QRectF& r) { return r.right(); }, right},
                          Case{Arrange::centre, [](const QRectF& r) { return r.center().x(); }, (2000 + right) / 2},
                          Case{Arrange::top, [](const QRectF& r) { return r.top(); }, 900},
                          Case{Arrange::bottom, [](const QRectF& r) { return r.bottom(); }, lowest},
                          Case{Arrange::middle, [](const QRectF& r) { return r.center().y(); }, (900 + lowest) / 2}}) {
        SCOPED_TRACE(static_cast<int>(c.how));
        const std::string before = bench.text();
        bench.canvas().arrange(c.how);
        EXPECT_EQ(bench.history().position(), bench.steps + 1);
        for (const NodeId id : all) EXPECT_NEAR(c.line(bench.rect(id)), c.at, 0.5) << "in whole units";
        bench.canvas().arrange(c.how);
        EXPECT_EQ(bench.history().position(), bench.steps + 1) << "nothing is left to do";
        bench.editor->session()->undo();
        EXPECT_EQ(bench.text(), before);
    }
}

TEST(Arrange, DistributesWithEqualGapsAndLeavesTheOutermostWhereTheyAre) {
    ArrangeBench bench;
    const QRectF gain = bench.rect(bench.gain), eq = bench.rect(bench.eq);
    bench.canvas().arrange(Arrange::across);
    EXPECT_EQ(bench.rect(bench.gain), gain);
    EXPECT_EQ(bench.rect(bench.eq), eq);
    EXPECT_NEAR(bench.rect(bench.compressor).left() - gain.right(), eq.left() - bench.rect(bench.compressor).right(),
                1);
    EXPECT_EQ(bench.rect(bench.compressor).top(), 1111);
    bench.canvas().arrange(Arrange::down);  // from top to bottom: eq, gain, compressor
    EXPECT_NEAR(bench.rect(bench.gain).top() - eq.bottom(),
                bench.rect(bench.compressor).top() - bench.rect(bench.gain).bottom(), 1);
    EXPECT_EQ(bench.history().position(), bench.steps + 2);
    bench.canvas().selection().setNodes({bench.gain, bench.eq});
    bench.canvas().arrange(Arrange::across);
    EXPECT_EQ(bench.history().position(), bench.steps + 2) << "two have one gap";
}

TEST(Snap, ADragKeepsToANeighboursEdgeThatIsNearAndShowsAGuide) {
    ArrangeBench bench;
    bench.canvas().selection().setNodes({bench.gain});
    const QPointF from = bench.canvas().view().toScreen(bench.rect(bench.gain)).center();
    // Four units beside the compressor's left edge, and far above it.
    const QPointF to = from + QPointF(2310 + 4 - 2000, -433);
    bench.press(from);
    bench.canvas().move(to);
    ASSERT_EQ(bench.canvas().guides().size(), 1);
    EXPECT_EQ(bench.canvas().guides()[0].toRectF().left(), bench.canvas().view().toScreen(QPointF(2310, 0)).x());
    bench.canvas().holdFreeKey(true);
    bench.canvas().move(to);
    EXPECT_TRUE(bench.canvas().guides().isEmpty()) << "Alt suspends it";
    bench.canvas().holdFreeKey(false);
    bench.canvas().release(to);
    EXPECT_EQ(bench.rect(bench.gain).topLeft(), QPointF(2310, 1000 - 433));
    EXPECT_TRUE(bench.canvas().guides().isEmpty());
    bench.canvas().nudge(3, 0);
    EXPECT_EQ(bench.rect(bench.gain).left(), 2313) << "keys are exact";
}

TEST(Snap, ToTheGridIsOffAtFirstAndKeepsTheOthersOffsets) {
    ArrangeBench bench;
    bench.canvas().selection().setNodes({bench.gain, bench.eq});
    const QPointF from = bench.canvas().view().toScreen(bench.rect(bench.gain)).center();
    bench.drag(from, from + QPointF(33, 557));
    EXPECT_EQ(bench.rect(bench.gain).topLeft(), QPointF(2033, 1557));
    bench.editor->session()->undo();
    bench.canvas().setSnapToGrid(true);
    bench.drag(from, from + QPointF(33, 557));
    EXPECT_EQ(bench.rect(bench.gain).topLeft(), QPointF(2040, 1560));
    EXPECT_EQ(bench.rect(bench.eq).topLeft(), QPointF(2740, 1460));
    bench.editor->session()->undo();
    bench.canvas().holdFreeKey(true);
    bench.drag(from, from + QPointF(33, 557));
    EXPECT_EQ(bench.rect(bench.gain).topLeft(), QPointF(2033, 1557)) << "Alt suspends it";
}

TEST(Snap, ToTheGridIsRememberedFromOneRunToTheNext) {
    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "lacquer-snap-test.json";
    std::filesystem::remove(file);
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    for (const bool snap : {true, false}) {
        Editor(registry, "there is no such device", Places{.settings = file}).canvas()->setSnapToGrid(snap);
        EXPECT_EQ(Editor(registry, "there is no such device", Places{.settings = file}).canvas()->snapToGrid(), snap);
    }
    std::filesystem::remove(file);
}

TEST(AlignedWith, TheNearestLineCountsAndOfEqualOnesThatOfTheNearestNeighbour) {
    const QRectF rect(0, 0, 100, 50);
    const std::vector<QRectF> neighbours{{103, 400, 100, 80}, {101, 900, 60, 60}};
    const Alignment near = alignedWith(rect, {100, 0}, neighbours, 5);
    EXPECT_EQ(near.dx, 101);
    EXPECT_FALSE(near.dy);
    const Alignment none = alignedWith(rect, {90, 0}, neighbours, 5);
    EXPECT_FALSE(none.dx);
    EXPECT_TRUE(none.guides.empty());
    const Alignment middle = alignedWith(rect, {0, 417}, {{700, 400, 100, 80}}, 5);  // 417 + 25 beside 440
    EXPECT_EQ(middle.dy, 415);
    ASSERT_EQ(middle.guides.size(), 1u);
    EXPECT_EQ(middle.guides[0], QLineF(0, 440, 800, 440)) << "from the one to the other";
}

TEST(AutoLayout, KeepsFramesAroundTheirNodesAndOthersOutOfThem) {
    EditorBench bench;
    const auto frameAround = [&](const std::set<NodeId>& nodes, const std::set<sessions::CanvasFrameId>& frames = {}) {
        bench.canvas().selection().set(nodes, frames);
        bench.canvas().frameSelection();
        bench.canvas().cancelTitle();
        return *bench.canvas().selection().frames().begin();
    };
    const auto inner = frameAround({bench.node("kick fader"), bench.node("kick pan")});
    const auto outer = frameAround({bench.node("kick")}, {inner});
    const auto master = frameAround({bench.node("Master EQ"), bench.node("Limiter")});
    const auto membersOf = [&](sessions::CanvasFrameId id) { return bench.canvas().scene().frames().nodesIn({id}); };
    const std::set<NodeId> inInner = membersOf(inner), inOuter = membersOf(outer), inMaster = membersOf(master);
    ASSERT_EQ(inInner.size(), 2u);
    ASSERT_EQ(inOuter.size(), 3u);
    const std::size_t steps = bench.history().position();
    bench.canvas().selection().clear();
    bench.canvas().layOut();
    EXPECT_EQ(bench.history().position(), steps + 1);
    EXPECT_EQ(membersOf(inner), inInner);
    EXPECT_EQ(membersOf(outer), inOuter);
    EXPECT_EQ(membersOf(master), inMaster);
    const auto rect = [&](sessions::CanvasFrameId id) { return rectOf(bench.session().canvasFrames.at(id)); };
    EXPECT_TRUE(rect(outer).contains(rect(inner)));
    EXPECT_FALSE(rect(outer).intersects(rect(master)));
    for (const auto id : {inner, outer, master})
        for (const auto& [nodeId, node] : bench.graph().nodes())
            EXPECT_TRUE(membersOf(id).contains(nodeId) ||
                        !rect(id).intersects(nodeRectUnits(node, bench.session().content(nodeId))))
                << node.name << " lies half in a frame";
    for (const auto& [id, node] : bench.graph().nodes())
        for (const auto& [otherId, other] : bench.graph().nodes())
            EXPECT_TRUE(id == otherId ||
                        !bench.canvas().scene().rect(node).intersects(bench.canvas().scene().rect(other)))
                << node.name << " and " << other.name;
    bench.canvas().layOut();
    EXPECT_EQ(bench.history().position(), steps + 1) << "laid out again, nothing moves";
}

}  // namespace
}  // namespace lacquer::editor::arranging_test

// A node that is dropped on a wire is led into it.
#include "editor_bench.hpp"

namespace lacquer::editor::insert_by_dragging_test {
namespace {

// A node that is dragged so that its box has the middle of a wire at `inBox` (0 to 1 across and down).
class DraggedOntoAWire {
public:
    explicit DraggedOntoAWire(EditorBench& bench, NodeId node) : bench_(bench), node_(node) {
        bench_.canvas().holdFreeKey(true);
        bench_.press(centre());
    }
    std::optional<ConnectionId> moveTo(const char* from, const char* to, QPointF inBox) {
        const QRectF box = bench_.canvas().scene().rect(*bench_.graph().find(node_));
        const QPointF wire = (bench_.outputOf(from) + bench_.inputOf(to)) / 2;
        at_ = wire + QPointF((0.5 - inBox.x()) * box.width(), (0.5 - inBox.y()) * box.height());
        bench_.canvas().move(at_);
        return bench_.canvas().wireToEnter();
    }
    void letGo() { bench_.canvas().release(at_); }

private:
    [[nodiscard]] QPointF centre() const {
        return bench_.canvas().view().toScreen(bench_.canvas().scene().rect(*bench_.graph().find(node_))).center();
    }
    EditorBench& bench_;
    NodeId node_;
    QPointF at_;
};

TEST(InsertByDragging, AnyPartOfTheNodeTakesTheWireThatCrossesIt) {
    EditorBench bench;
    DraggedOntoAWire drag(bench, bench.add("gain", {1500, 1500}));
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    for (const QPointF inBox : {QPointF(0.5, 0.05), QPointF(0.5, 0.95), QPointF(0.2, 0.1), QPointF(0.8, 0.9)})
        EXPECT_EQ(drag.moveTo("Mix bus", "Mix bus fader", inBox), wire) << inBox.x() << ", " << inBox.y();
    EXPECT_TRUE(bench.canvas().hint().contains("Mix bus")) << bench.canvas().hint().toStdString();
    drag.letGo();
    EXPECT_TRUE(bench.wire("Mix bus", "Gain"));
    EXPECT_TRUE(bench.wire("Gain", "Mix bus fader"));
    EXPECT_EQ(bench.canvas().wireToEnter(), std::nullopt);
}

TEST(InsertByDragging, AWireBesideTheNodeIsLeftAlone) {
    EditorBench bench;
    DraggedOntoAWire drag(bench, bench.add("gain", {1500, 1500}));
    EXPECT_EQ(drag.moveTo("Mix bus", "Mix bus fader", {0.5, -0.05}), std::nullopt);
    EXPECT_EQ(drag.moveTo("Mix bus", "Mix bus fader", {0.5, 1.05}), std::nullopt);
    drag.letGo();
    EXPECT_TRUE(bench.wire("Mix bus", "Mix bus fader"));
}

TEST(InsertByDragging, ANodeWhoseSideChainIsWiredIsLedIntoAWireByItsFreePorts) {
    EditorBench bench;
    const NodeId node = bench.add("compressor", {1500, 1500});
    ASSERT_GT(bench.graph().find(node)->inputs.size(), 1u);
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{{bench.node("vox"), 0}, {node, 1}}));
    DraggedOntoAWire drag(bench, node);
    EXPECT_EQ(drag.moveTo("Mix bus", "Mix bus fader", {0.5, 0.5}), bench.wire("Mix bus", "Mix bus fader"));
    drag.letGo();
    EXPECT_EQ(bench.feeding("Compressor"), (std::set<std::string>{"Mix bus", "vox"}));
}

TEST(InsertByDragging, AWireThatWouldCloseACycleIsNotTaken) {
    EditorBench bench;
    const NodeId node = bench.add("compressor", {1500, 1500});
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{{bench.node("Limiter"), 0}, {node, 1}}));
    DraggedOntoAWire drag(bench, node);
    EXPECT_EQ(drag.moveTo("Mix bus", "Mix bus fader", {0.5, 0.5}), std::nullopt);
    bench.canvas().cancel();
}

TEST(InsertByDragging, AWireThatDoesNotFitIsNotTaken) {
    EditorBench bench;
    // A mono output feeds a stereo input, but no stereo output a mono one.
    const NodeId node = bench.add("gain", {1500, 1500});
    ASSERT_EQ(bench.graph().find(node)->width, 2);
    DraggedOntoAWire drag(bench, node);
    EXPECT_EQ(drag.moveTo("kick", "kick fader", {0.5, 0.5}), std::nullopt);
    bench.canvas().cancel();
}

}  // namespace
}  // namespace lacquer::editor::insert_by_dragging_test

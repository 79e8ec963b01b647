// A node's name, typed where it stands on the canvas.
#include "editor_bench.hpp"

namespace lacquer::editor::rename_test {
namespace {

class Rename : public testing::Test {
protected:
    // The strip at the top of a node, in the viewport.
    [[nodiscard]] QRectF stripOf(const char* name) const {
        QRectF box = canvas.scene().rect(*bench.graph().find(bench.node(name)));
        box.setHeight(kTitleHeightUnits);
        return canvas.view().toScreen(box);
    }
    // As the mouse does it: the second press comes before the double click, its release after it.
    void doubleClick(QPointF at) const {
        bench.click(at);
        bench.press(at);
        canvas.doubleClick(at);
        canvas.release(at);
    }
    void select(std::initializer_list<const char*> names) const {
        std::set<NodeId> nodes;
        for (const char* name : names) nodes.insert(bench.node(name));
        canvas.selection().setNodes(nodes);
    }

    EditorBench bench;
    CanvasController& canvas = bench.canvas();
};

TEST_F(Rename, TheSelectedNodesNameIsTypedInItsPlaceAndKeptInOneStep) {
    const NodeId node = bench.node("Limiter");
    select({"Limiter"});
    EXPECT_TRUE(canvas.titleBox().isEmpty());
    canvas.editTitle();
    EXPECT_EQ(canvas.titleBox(), stripOf("Limiter"));
    EXPECT_EQ(canvas.titleText(), "Limiter");
    EXPECT_TRUE(canvas.titleIsOfNode());
    canvas.finishTitle("  Ceiling ");
    EXPECT_TRUE(canvas.titleBox().isEmpty());
    EXPECT_EQ(bench.graph().find(node)->name, "Ceiling");
    EXPECT_EQ(bench.history().position(), 1u);
}

TEST_F(Rename, EscapeAndAnEmptyNameLeaveItAsItIs) {
    const std::string before = bench.text();
    select({"Limiter"});
    canvas.editTitle();
    canvas.cancelTitle();
    for (const char* typed : {"", "  ", "Limiter"}) {
        canvas.editTitle();
        canvas.finishTitle(typed);
    }
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST_F(Rename, ADoubleClickOnTheTitleLetsItBeTypedAndMovesNothing) {
    int palettes = 0;
    QObject::connect(&canvas, &CanvasController::paletteRequested, &canvas, [&] { ++palettes; });
    const std::string before = bench.text();
    doubleClick(stripOf("Limiter").center());
    EXPECT_EQ(canvas.titleText(), "Limiter");
    EXPECT_EQ(canvas.gesture(), CanvasController::Gesture::idle);
    EXPECT_EQ(canvas.selection().nodes(), std::set{bench.node("Limiter")});
    canvas.cancelTitle();
    doubleClick(stripOf("Limiter").center() + QPointF(0, kTitleHeightUnits));
    EXPECT_TRUE(canvas.titleBox().isEmpty()) << "below the title";
    EXPECT_EQ(palettes, 0);
    EXPECT_EQ(bench.text(), before);
}

TEST_F(Rename, TheFieldGoesWithTheViewAndANodeOutOfItIsShown) {
    select({"Limiter"});
    canvas.centreOn({90000, 90000});
    canvas.editTitle();
    EXPECT_TRUE(QRectF({}, canvas.viewport()).contains(canvas.titleBox()));
    canvas.zoomBy(0.5);
    EXPECT_EQ(canvas.titleBox(), stripOf("Limiter"));
}

TEST_F(Rename, TypingEndsWithTheNode) {
    bench.add("gain", {1500, 1500});
    canvas.editTitle();
    bench.editor->session()->undo();
    EXPECT_TRUE(canvas.titleBox().isEmpty());
    EXPECT_NO_THROW(canvas.finishTitle("gone"));
}

}  // namespace
}  // namespace lacquer::editor::rename_test

#include "editor/controllers/node_inspector.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor {
namespace {

TEST(NodeInspector, FollowsTheBypassOfTheSelectedNode) {
    EditorBench bench;
    NodeInspector& inspector = *bench.editor->inspector();
    EXPECT_FALSE(inspector.canBeBypassed());
    EXPECT_FALSE(inspector.bypassed());
    bench.canvas().selection().setNodes({bench.node("kick")});
    EXPECT_FALSE(inspector.canBeBypassed());
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_TRUE(inspector.canBeBypassed());
    int told = 0;
    QObject::connect(&inspector, &NodeInspector::nodeChanged, &inspector, [&] { ++told; });
    bench.canvas().toggleBypass();
    EXPECT_TRUE(inspector.bypassed());
    bench.editor->session()->undo();
    EXPECT_FALSE(inspector.bypassed());
    EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace lacquer::editor

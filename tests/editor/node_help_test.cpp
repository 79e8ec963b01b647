// What the editor says of a node, and measures of it.
#include "editor/controllers/node_help.hpp"

#include <cmath>

#include "editor_bench.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::node_help_test {
namespace {

struct NodeHelpTest : testing::Test {
    NodeHelpTest() {
        sessions::AddNode add{(*bench.registry.find("lacquer:eq"))->makeNode("vox EQ", 2), {}, {}};
        bench.editor->session()->perform(add);
        bench.editor->session()->perform(sessions::SetParameter{bench.node("vox EQ"), "band3.on", 1});
        bench.editor->session()->perform(sessions::SetParameter{bench.node("vox EQ"), "band3.frequency", 1000});
        bench.editor->session()->perform(sessions::SetParameter{bench.node("vox EQ"), "band3.gain", 6});
        bench.canvas().selection().setNodes({bench.node("vox EQ")});
    }
    bool measured() {
        return waitFor([&] { return !help.busy(); });
    }
    [[nodiscard]] double gainAt(double hertz) const {
        const auto& points = help.plot()->curves.front().points;
        for (const sessions::PlotPoint& point : points)
            if (point.x >= hertz) return point.y;
        return NAN;
    }
    EditorBench bench;
    NodeHelp& help = *bench.editor->help();
};

TEST_F(NodeHelpTest, MeasuresTheNodeAsItIsSet) {
    EXPECT_FALSE(help.plot().has_value()) << "nothing is measured that nobody sees";
    help.setShown(true);
    ASSERT_TRUE(measured());
    EXPECT_EQ(help.failure(), "");
    EXPECT_EQ(help.name(), "vox EQ");
    EXPECT_EQ(help.characteristics().value(0), "Magnitude");
    ASSERT_TRUE(help.plot().has_value());
    EXPECT_NEAR(gainAt(1000), 6, 0.1);
    EXPECT_NEAR(gainAt(50), 0, 0.2);
}

TEST_F(NodeHelpTest, MeasuresAnewWhenAValueChanges) {
    help.setShown(true);
    ASSERT_TRUE(measured());
    bench.editor->session()->perform(sessions::SetParameter{bench.node("vox EQ"), "band3.gain", -9});
    EXPECT_TRUE(waitFor([&] { return !help.busy() && help.plot() && std::abs(gainAt(1000) + 9) < 0.1; }));
}

TEST_F(NodeHelpTest, FollowsTheSelection) {
    help.setShown(true);
    ASSERT_TRUE(measured());
    bench.canvas().selection().clear();
    EXPECT_EQ(help.name(), "");
    EXPECT_TRUE(help.characteristics().isEmpty());
    EXPECT_FALSE(help.plot().has_value());
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    ASSERT_TRUE(measured());
    EXPECT_EQ(help.name(), "Limiter");
    EXPECT_TRUE(help.plot().has_value());
    help.setShown(false);
    EXPECT_FALSE(help.plot().has_value());
}

TEST_F(NodeHelpTest, ListsParametersWithTheirRanges) {
    help.setShown(true);
    const QVariantList rows = help.parameters();
    ASSERT_FALSE(rows.isEmpty());
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    for (const QVariant& row : help.parameters())
        EXPECT_NE(row.toMap()["name"], "Implied mute") << "it is the session's";
    for (const QVariant& row : rows) {
        EXPECT_FALSE(row.toMap()["name"].toString().isEmpty());
        EXPECT_FALSE(row.toMap()["range"].toString().isEmpty());
    }
}

}  // namespace
}  // namespace lacquer::editor::node_help_test

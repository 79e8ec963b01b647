#include "editor/controllers/compressor_graph.hpp"

#include "curve_bench.hpp"

namespace lacquer::editor::compressor_graph_test {
namespace {

struct CompressorGraphTest : testing::Test {
    CurveBench bench{"compressor"};
    Curve& curve = bench.curve();
    const std::size_t start = bench.steps();
};

TEST_F(CompressorGraphTest, IsTheStaticCurveWithItsTwoHandlesOnIt) {
    // -20 dB, 4:1, 6 dB of knee
    EXPECT_NEAR(curve.line(0, -40), -40, 1e-9);
    EXPECT_NEAR(curve.line(0, 0), -15, 1e-9);
    EXPECT_EQ(curve.rowCount(), 2);
    EXPECT_EQ(bench.middleOf(CompressorGraph::ratioHandle), curve.toScreen(0, -15));
    EXPECT_EQ(bench.middleOf(CompressorGraph::thresholdHandle), curve.toScreen(-20, curve.line(0, -20)));
    EXPECT_EQ(bench.of(0, Curve::nameRole), "Threshold");
    EXPECT_EQ(bench.of(0, Curve::textRole), "-20.0 dB");
    EXPECT_EQ(bench.of(1, Curve::textRole), "4.0:1");
}

TEST_F(CompressorGraphTest, TheThresholdIsDraggedSideways) {
    bench.drag(CompressorGraph::thresholdHandle, {-50, 30});
    EXPECT_NEAR(bench.value("threshold"), -30, 1e-9) << "300 pixels are 60 dB";
    EXPECT_EQ(bench.value("ratio"), 4);
    EXPECT_EQ(bench.steps(), start + 1);
    bench.drag(CompressorGraph::thresholdHandle, {-50, 0}, Curve::Precision::fine);
    EXPECT_NEAR(bench.value("threshold"), -31, 1e-9);
}

TEST_F(CompressorGraphTest, TheEndOfTheLineFollowsThePointerWhileTheRatioIsDragged) {
    for (const double mix : {100.0, 60.0}) {
        bench.set("mix", mix);
        bench.set("makeup", -3);
        const double before = curve.line(0, 0);
        bench.drag(CompressorGraph::ratioHandle, {20, -8});  // 160 pixels are 60 dB
        EXPECT_NEAR(curve.line(0, 0), before + 3, 1e-6) << mix;
    }
}

TEST_F(CompressorGraphTest, TheRatioStaysBetweenItsEnds) {
    bench.drag(CompressorGraph::ratioHandle, {0, -500});
    EXPECT_EQ(bench.value("ratio"), 1);
    bench.drag(CompressorGraph::ratioHandle, {0, 500});
    EXPECT_EQ(bench.value("ratio"), 20);
    EXPECT_EQ(bench.steps(), start + 2);
    bench.set("threshold", 0);
    bench.set("knee", 0);
    bench.set("mix", 0);
    const double ratio = bench.value("ratio");
    curve.press(bench.middleOf(CompressorGraph::ratioHandle));
    curve.drag({0, 0}, Curve::Precision::coarse);
    curve.release();
    EXPECT_EQ(bench.value("ratio"), ratio) << "no ratio would make a difference";
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST_F(CompressorGraphTest, MakeUpGetsRoomAboveFullScale) {
    EXPECT_EQ(curve.vertical().high, 0);
    bench.set("makeup", 20);
    EXPECT_EQ(curve.vertical().high, 12);
    EXPECT_NEAR(curve.line(0, 0), 5, 1e-9);
}

TEST_F(CompressorGraphTest, WheelKeysAndDoubleClick) {
    EXPECT_TRUE(curve.wheel(bench.middleOf(0), 2));
    EXPECT_EQ(bench.value("knee"), 8);
    curve.nudge(CompressorGraph::thresholdHandle, -1, 0);
    curve.nudge(CompressorGraph::thresholdHandle, 0, -0.1);
    EXPECT_NEAR(bench.value("threshold"), -21.1, 1e-9);
    curve.nudge(CompressorGraph::ratioHandle, 0, 1);
    EXPECT_LT(bench.value("ratio"), 4) << "up is less";
    EXPECT_EQ(bench.steps(), start + 3);
    curve.doubleClick(bench.middleOf(CompressorGraph::thresholdHandle));
    EXPECT_EQ(bench.value("threshold"), -20);
    curve.doubleClick(curve.toScreen(-50, -10));  // nothing there
    EXPECT_EQ(bench.steps(), start + 4);
}

}  // namespace
}  // namespace lacquer::editor::compressor_graph_test

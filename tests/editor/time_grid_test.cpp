#include "editor/controllers/time_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "editor/controllers/time_view.hpp"

namespace lacquer::editor::time_grid_test {
namespace {

constexpr double kRate = 48000;

TempoMap mapOf(std::vector<TempoPoint> points = {}) {
    return *TempoMap::make(std::move(points), kRate);
}

std::vector<TimelineFrame> framesOf(const std::vector<GridLine>& lines, bool majorOnly = false) {
    std::vector<TimelineFrame> frames;
    for (const GridLine& line : lines)
        if (!majorOnly || line.major()) frames.push_back(line.frame);
    return frames;
}

TEST(TimeViewTest, ZoomingKeepsWhatIsUnderThePointer) {
    const TimeView view{1000, 5000};
    EXPECT_DOUBLE_EQ(view.xOf(105000), 100);
    const TimeView nearer = view.zoomedAt(100, 4);
    EXPECT_DOUBLE_EQ(nearer.framesPerPixel, 250);
    EXPECT_DOUBLE_EQ(nearer.xOf(105000), 100);
    EXPECT_EQ(nearer.frameAt(100), 105000);
    EXPECT_DOUBLE_EQ(view.zoomedAt(100, 1e12).framesPerPixel, TimeView::kLeastFramesPerPixel);
    EXPECT_DOUBLE_EQ(view.zoomedAt(100, 1e-12).framesPerPixel, TimeView::kMostFramesPerPixel);
}

TEST(TimeViewTest, AStretchFitsWithItsMargins) {
    const TimeView view = TimeView::fitting(48000, 144000, 1000, 20);
    EXPECT_NEAR(view.xOf(48000), 20, 1e-9);
    EXPECT_NEAR(view.xOf(144000), 980, 1e-9);
}

// 100 pixels a second: labels at least 84 pixels apart are a second apart, lines at least 12 are a fifth: 20 pixels.
TEST(TimeGridTest, SecondsAndTheirParts) {
    const auto lines = gridLines(mapOf(), PositionUnit::time, 0, 96000, kRate / 100);
    EXPECT_EQ(framesOf(lines),
              (std::vector<TimelineFrame>{0, 9600, 19200, 28800, 38400, 48000, 57600, 67200, 76800, 86400, 96000}));
    EXPECT_EQ(framesOf(lines, true), (std::vector<TimelineFrame>{0, 48000, 96000}));
    EXPECT_EQ(lines[5].label, "0:01");
}

TEST(TimeGridTest, LabelsSayAsMuchAsIsNeeded) {
    const auto first = [](double pixelsPerSecond, TimelineFrame from) {
        for (const GridLine& line :
             gridLines(mapOf(), PositionUnit::time, from, from + 48000 * 7200, kRate / pixelsPerSecond))
            if (line.major()) return line.label;
        return QString();
    };
    EXPECT_EQ(first(1000, 4800), "0:00.1");
    EXPECT_EQ(first(10, 48000 * 61), "1:10");
    EXPECT_EQ(first(0.05, 48000 * 3600), "1:00:00");
    EXPECT_EQ(first(10, -48000 * 10), "-0:10");
}

// At 120 in 4/4 a bar is 96000 frames and a beat 24000.
TEST(TimeGridTest, BarsAndBeats) {
    const auto near = gridLines(mapOf(), PositionUnit::bars, 0, 96000, 24000.0 / 30);
    EXPECT_EQ(framesOf(near), (std::vector<TimelineFrame>{0, 12000, 24000, 36000, 48000, 60000, 72000, 84000, 96000}));
    EXPECT_EQ(framesOf(near, true), (std::vector<TimelineFrame>{0, 96000}));
    const auto far = gridLines(mapOf(), PositionUnit::bars, 0, 96000 * 16, 96000.0 / 6);
    EXPECT_EQ(framesOf(far).at(1), 96000 * 2);
    EXPECT_EQ(framesOf(far, true), (std::vector<TimelineFrame>{0, 96000 * 16}));
    EXPECT_EQ(far.back().label, "17");
    const auto beats = gridLines(mapOf(), PositionUnit::bars, 0, 48000, 24000.0 / 100);
    EXPECT_EQ(framesOf(beats, true), (std::vector<TimelineFrame>{0, 24000, 48000}));
    const auto second =
        std::find_if(beats.begin(), beats.end(), [](const GridLine& line) { return line.frame == 24000; });
    ASSERT_NE(second, beats.end());
    EXPECT_EQ(second->label, "1|2");
}

TEST(TimeGridTest, ATimeSignatureCountsFromWhereItStands) {
    const auto map = mapOf({{0, 120, {4, 4}}, {4, 120, {3, 4}}});
    const auto lines = gridLines(map, PositionUnit::bars, 0, 240000, 24000.0 / 50);
    EXPECT_EQ(framesOf(lines, true), (std::vector<TimelineFrame>{0, 96000, 168000, 240000}));
}

TEST(TimeGridTest, LinesAreNeverCloserThanTheyMay) {
    for (const PositionUnit unit : {PositionUnit::time, PositionUnit::samples, PositionUnit::bars})
        for (double zoom = 1.0 / 16; zoom < TimeView::kMostFramesPerPixel; zoom *= 1.7) {
            const auto lines = gridLines(mapOf(), unit, -1000, static_cast<TimelineFrame>(2000 * zoom), zoom);
            const GridLine* labelled = nullptr;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (i > 0) {
                    EXPECT_GE(static_cast<double>(lines[i].frame - lines[i - 1].frame) + 1, kClosestLinePixels * zoom);
                }
                if (!lines[i].major()) continue;
                if (labelled != nullptr) {
                    EXPECT_GE(static_cast<double>(lines[i].frame - labelled->frame) + 1, kClosestLabelPixels * zoom);
                }
                labelled = &lines[i];
            }
        }
}

TEST(TimeGridTest, TheNextLineIsBehindAndTheLastOneBefore) {
    const double zoom = kRate / 100;  // lines every 9600 frames
    EXPECT_EQ(nextGridFrame(mapOf(), PositionUnit::time, 9600, 1, zoom), 19200);
    EXPECT_EQ(nextGridFrame(mapOf(), PositionUnit::time, 9601, -1, zoom), 9600);
    EXPECT_EQ(nextGridFrame(mapOf(), PositionUnit::time, 0, -1, zoom), -9600);
}

}  // namespace
}  // namespace lacquer::editor::time_grid_test

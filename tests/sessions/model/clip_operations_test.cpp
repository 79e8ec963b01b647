#include "sessions/model/clip_operations.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::clip_operations_test {
namespace {

// Which frame of the file is heard at a frame of the timeline: what no cut may change.
std::int64_t fileFrameAt(const Clip& clip, TimelineFrame frame) {
    const std::int64_t within = frame - clip.positionFrames;
    return clip.reversed ? clip.offsetFrames + clip.lengthFrames - 1 - within : clip.offsetFrames + within;
}

Clip clipOf(bool reversed) {
    return {.file = "a.wav",
            .positionFrames = 1000,
            .offsetFrames = 300,
            .lengthFrames = 500,
            .fadeInFrames = 40,
            .fadeOutFrames = 200,
            .reversed = reversed};
}

TEST(ClipOperationsTest, PartsOfASplitPlayWhatTheClipPlayed) {
    for (const bool reversed : {false, true}) {
        const Clip clip = clipOf(reversed);
        const auto parts = splitAt(clip, 1150);
        ASSERT_TRUE(parts);
        const auto& [before, behind] = *parts;
        EXPECT_EQ(before.positionFrames, 1000);
        EXPECT_EQ(before.endFrame(), 1150);
        EXPECT_EQ(behind.positionFrames, 1150);
        EXPECT_EQ(behind.endFrame(), 1500);
        for (const TimelineFrame frame : {1000, 1001, 1149})
            EXPECT_EQ(fileFrameAt(before, frame), fileFrameAt(clip, frame));
        for (const TimelineFrame frame : {1150, 1300, 1499})
            EXPECT_EQ(fileFrameAt(behind, frame), fileFrameAt(clip, frame));
        EXPECT_EQ(before.fadeInFrames, 40);
        EXPECT_EQ(before.fadeOutFrames, 0);
        EXPECT_EQ(behind.fadeInFrames, 0);
        EXPECT_EQ(behind.fadeOutFrames, 200);
    }
}

TEST(ClipOperationsTest, AFadeIsNoLongerThanItsPart) {
    const auto parts = splitAt(clipOf(false), 1400);
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->second.fadeOutFrames, 100);
    EXPECT_EQ(splitAt(clipOf(false), 1010)->first.fadeInFrames, 10);
}

TEST(ClipOperationsTest, ASplitAtAnEdgeIsRefused) {
    for (const TimelineFrame frame : {999, 1000, 1500, 1501}) EXPECT_FALSE(splitAt(clipOf(false), frame)) << frame;
}

TEST(ClipOperationsTest, EdgesMoveOverWhatTheFileHas) {
    for (const bool reversed : {false, true}) {
        const Clip clip = clipOf(reversed);
        for (const TimelineFrame start : {900, 1100}) {
            const Clip moved = startingAt(clip, start, 1000);
            EXPECT_EQ(moved.positionFrames, start);
            EXPECT_EQ(moved.endFrame(), 1500);
            EXPECT_EQ(fileFrameAt(moved, 1200), fileFrameAt(clip, 1200));
        }
        for (const TimelineFrame end : {1400, 1600}) {
            const Clip moved = endingAt(clip, end, 1000);
            EXPECT_EQ(moved.positionFrames, 1000);
            EXPECT_EQ(moved.endFrame(), end);
            EXPECT_EQ(fileFrameAt(moved, 1200), fileFrameAt(clip, 1200));
        }
    }
}

// The file has 1000 frames, of which the clip plays 300 to 800: 300 are left on one side, 200 on the other.
TEST(ClipOperationsTest, EdgesStopWhereTheFileDoesAndWhereNothingWouldBeLeft) {
    EXPECT_EQ(startingAt(clipOf(false), 0, 1000).positionFrames, 700);
    EXPECT_EQ(endingAt(clipOf(false), 9000, 1000).endFrame(), 1700);
    EXPECT_EQ(startingAt(clipOf(true), 0, 1000).positionFrames, 800);
    EXPECT_EQ(endingAt(clipOf(true), 9000, 1000).endFrame(), 1800);
    EXPECT_EQ(startingAt(clipOf(false), 9000, 1000).lengthFrames, 1);
    EXPECT_EQ(endingAt(clipOf(true), 0, 1000).lengthFrames, 1);
    EXPECT_EQ(startingAt(clipOf(false), 0, std::nullopt), clipOf(false));
    EXPECT_EQ(endingAt(clipOf(true), 9000, std::nullopt), clipOf(true));
}

}  // namespace
}  // namespace lacquer::sessions::clip_operations_test

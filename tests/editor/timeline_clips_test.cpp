// Clips under the pointer and by the keys: what comes out, in frames, follows from pixels and zoom.
#include <gtest/gtest.h>

#include <QTemporaryDir>

#include "tests/sessions/media/sound_files.hpp"
#include "timeline_bench.hpp"

namespace lacquer::editor::timeline_clips_test {
namespace {

class TimelineClipsTest : public testing::Test, public TimelineBench {
protected:
    TimelineClipsTest() {
        // At 1 s to 4 s on the first track; at 5 s to 7 s on the second.
        setClips("kick", {clip(48000, 144000, 9600)});
        setClips("vox", {clip(240000, 96000)});
        before = text();
        stepsBefore = steps();
    }
    /// What has been done is one step, and undoing it brings all back.
    void expectOneStep() {
        EXPECT_EQ(steps(), stepsBefore + 1);
        editor->session()->undo();
        EXPECT_EQ(text(), before);
        editor->session()->redo();
    }

    std::string before;
    std::size_t stepsBefore = 0;
};

TEST_F(TimelineClipsTest, PartsOfAClipAreFoundWhereTheyAreDrawn) {
    const auto part = [&](double right, double down) { return scene().hit(in("kick", 0, right, down)).part; };
    EXPECT_EQ(part(150, 40), Part::clip);
    EXPECT_EQ(part(3, 40), Part::clipStart);
    EXPECT_EQ(part(297, 40), Part::clipEnd);
    EXPECT_EQ(part(5, 5), Part::fadeIn);
    EXPECT_EQ(part(295, 5), Part::fadeOut);
    EXPECT_EQ(scene().hit(in("kick", 0, -20, 40)).part, Part::row);
    EXPECT_EQ(scene().hit({100, 650}).part, Part::ground);
    EXPECT_EQ(scene().hit(in("kick", 0, 150, 40)).clip, (ClipId{node("kick"), 0}));
}

TEST_F(TimelineClipsTest, TheLastClipOfAListIsOnTop) {
    setClips("kick", {clip(0, 480000), clip(48000, 96000)});
    EXPECT_EQ(scene().hit(in("kick", 0, 150, 40)).clip.index, 1u);
    EXPECT_EQ(scene().hit(in("kick", 0, 50, 40)).clip.index, 0u);
}

TEST_F(TimelineClipsTest, ADragMovesByItsPixels) {
    drag(middleOf("kick"), {37, 0});
    EXPECT_EQ(clips("kick")[0], clip(48000 + 37 * 480, 144000, 9600));
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 0}}));
    expectOneStep();
}

TEST_F(TimelineClipsTest, NothingIsChangedBeforeTheButtonIsLetGoNorByEsc) {
    begin(middleOf("kick"), {100, 0});
    EXPECT_EQ(text(), before);
    EXPECT_EQ(scene().clip({node("kick"), 0}).positionFrames, 48000 + 100 * 480);
    timeline().cancel();
    EXPECT_EQ(scene().clip({node("kick"), 0}).positionFrames, 48000);
    timeline().release({0, 0}, {});
    EXPECT_EQ(text(), before);
    EXPECT_EQ(steps(), stepsBefore);
}

TEST_F(TimelineClipsTest, AHandThatTremblesMovesNothing) {
    drag(middleOf("kick"), {2, 2});
    EXPECT_EQ(steps(), stepsBefore);
}

TEST_F(TimelineClipsTest, ADragToAnotherTrackTakesTheClipThere) {
    drag(middleOf("kick"), {10, row("vox").top - row("kick").top});
    EXPECT_TRUE(clips("kick").empty());
    ASSERT_EQ(clips("vox").size(), 2u);
    EXPECT_EQ(clips("vox")[1], clip(48000 + 4800, 144000, 9600));
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("vox"), 1}}));
    EXPECT_EQ(editor->canvas()->selection().nodes(), (std::set<NodeId>{node("vox")}));
    expectOneStep();
}

TEST_F(TimelineClipsTest, SeveralMoveTogetherAndNotBeyondTheFirstTrackOrTheStart) {
    timeline().selectClips({{node("kick"), 0}, {node("vox"), 0}});
    drag(middleOf("vox"), {-5000, row("kick").top - row("vox").top});
    EXPECT_EQ(clips("kick")[0].positionFrames, 0);
    EXPECT_EQ(clips("vox")[0].positionFrames, 240000 - 48000);
    expectOneStep();
}

TEST_F(TimelineClipsTest, WithControlACopyMoves) {
    drag(middleOf("kick"), {400, 0}, {.control = true});
    ASSERT_EQ(clips("kick").size(), 2u);
    EXPECT_EQ(clips("kick")[0], clip(48000, 144000, 9600));
    EXPECT_EQ(clips("kick")[1], clip(48000 + 400 * 480, 144000, 9600));
    expectOneStep();
}

// At 100 pixels a second lines are 20 pixels apart; within 8 pixels a drag keeps to what it comes near to.
TEST_F(TimelineClipsTest, ADragKeepsToTheGridAndToOtherClipsUnlessAltIsHeld) {
    timeline().setSnapping(true);
    drag(middleOf("kick"), {43, 0});
    EXPECT_EQ(clips("kick")[0].positionFrames, 48000 + 40 * 480);
    editor->session()->undo();
    drag(middleOf("kick"), {43, 0}, {.alt = true});
    EXPECT_EQ(clips("kick")[0].positionFrames, 48000 + 43 * 480);
    editor->session()->undo();
    // Beside a clip that begins between two lines: the end of the one that is dragged comes to lie on it.
    setClips("vox", {clip(244000, 96000)});  // 508.33 pixels
    drag(middleOf("kick"), {107, 0});        // its end is at 507 pixels: farther from the line at 500
    EXPECT_EQ(clips("kick")[0].endFrame(), 244000);
}

TEST_F(TimelineClipsTest, ClicksSelectAndControlAddsAndTakesAway) {
    click(middleOf("kick"));
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 0}}));
    click(middleOf("vox"), {.control = true});
    EXPECT_EQ(timeline().selectedClips().size(), 2u);
    click(middleOf("kick"), {.shift = true});
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("vox"), 0}}));
    click({100, 650});
    EXPECT_TRUE(timeline().selectedClips().empty());
    EXPECT_EQ(steps(), stepsBefore);
}

TEST_F(TimelineClipsTest, ARubberBandSelectsWhatItTouches) {
    drag({50, scene().screenY(row("kick").top) + 10}, {100, 20});
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 0}}));
    drag({90, scene().screenY(row("kick").top) + 10}, {500, 120});
    EXPECT_EQ(timeline().selectedClips().size(), 2u);
}

// Of a file that nobody has seen, a clip does not grow.
TEST_F(TimelineClipsTest, EdgesTrimWhatIsPlayedInItsPlace) {
    drag(in("kick", 0, 3, 40), {20, 0});
    EXPECT_EQ(clips("kick")[0], clip(48000 + 9600, 144000 - 9600, 9600 + 9600));
    expectOneStep();
    drag(in("kick", 0, 277, 40), {-30, 0});
    EXPECT_EQ(clips("kick")[0].lengthFrames, 144000 - 9600 - 14400);
    drag(in("kick", 0, 3, 40), {-100, 0});
    EXPECT_EQ(clips("kick")[0].positionFrames, 57600);
}

TEST_F(TimelineClipsTest, ATrimReachesAsFarAsTheFileDoes) {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("long.wav").toStdString();
    test::writeWav(file, {std::vector<float>(96000, 0.5F)}, 24000);  // 4 s: 192000 frames of the session
    sessions::Clip one = clip(48000, 48000, 48000);
    one.file = file;
    setClips("kick", {one});
    (void)editor->timeline()->waveforms().draw(file, {0, 1000, 10});
    ASSERT_TRUE(waitFor([&] { return timeline().waveforms().framesOf(file).has_value(); }));
    EXPECT_EQ(timeline().waveforms().framesOf(file), 192000);
    drag(in("kick", 0, 97, 40), {1000, 0});
    EXPECT_EQ(clips("kick")[0].endFrame(), 48000 + 144000);
    drag(in("kick", 0, 3, 40), {-1000, 0});
    EXPECT_EQ(clips("kick")[0].positionFrames, 0);
    EXPECT_EQ(clips("kick")[0].offsetFrames, 0);
}

TEST_F(TimelineClipsTest, CornersFadeByTheirPixels) {
    drag(in("kick", 0, 5, 5), {50, 0});
    EXPECT_EQ(clips("kick")[0].fadeInFrames, 50 * 480);
    expectOneStep();
    EXPECT_EQ(scene().hit(in("kick", 0, 50, 5)).part, Part::fadeIn);
    drag(in("kick", 0, 295, 5), {-400, 0});
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 144000);
    timeline().setFadeShapes("equalPower", "");
    EXPECT_EQ(clips("kick")[0].fadeInShape, nodes::FadeShape::equalPower);
    EXPECT_EQ(clips("kick")[0].fadeOutShape, nodes::FadeShape::linear);
}

// From +24 to -48 dB over the height of the waveform: 72 pixels of row, less 2 around the clip, 16 of title, 2 within.
TEST_F(TimelineClipsTest, TheLineOfASelectedClipIsItsGain) {
    click(middleOf("kick"));
    const QRectF wave = TimelineScene::waveRect(scene().clipRect(row("kick"), clips("kick")[0]));
    EXPECT_DOUBLE_EQ(wave.height(), 52);
    const QPointF line(300, wave.top() + 52.0 * 24 / 72);
    ASSERT_EQ(scene().hit(line).part, Part::gain);
    drag(line, {0, 13});
    EXPECT_DOUBLE_EQ(clips("kick")[0].gainDb, -18);  // a quarter of the height, of 72 dB
    expectOneStep();
    EXPECT_TRUE(timeline().wheelGain(middleOf("kick"), 2, false));
    EXPECT_TRUE(timeline().wheelGain(middleOf("kick"), 1, true));
    EXPECT_DOUBLE_EQ(clips("kick")[0].gainDb, -15.9);
    EXPECT_EQ(steps(), stepsBefore + 2) << "the notches of a wheel are one step";
    EXPECT_FALSE(timeline().wheelGain({900, 650}, 1, false));
    timeline().resetGain();
    EXPECT_DOUBLE_EQ(clips("kick")[0].gainDb, 0);
}

TEST_F(TimelineClipsTest, AClipDraggedOverAnotherIsCrossFadedAndNoMoreOnceItIsAway) {
    setClips("kick", {clip(0, 96000), clip(144000, 96000)});
    const std::size_t steps = this->steps();
    drag(middleOf("kick", 1), {-150, 0});  // to 72000: half a second of overlap
    EXPECT_EQ(clips("kick")[1].positionFrames, 72000);
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 24000);
    EXPECT_EQ(clips("kick")[1].fadeInFrames, 24000);
    EXPECT_EQ(clips("kick")[1].fadeInShape, nodes::FadeShape::equalPower);
    EXPECT_EQ(this->steps(), steps + 1);
    drag(middleOf("kick", 1), {25, 0});
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 12000);
    drag(middleOf("kick", 1), {300, 0});
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 0);
    EXPECT_EQ(clips("kick")[1].fadeInFrames, 0);
    timeline().setCrossFading(false);
    drag(middleOf("kick", 1), {-325, 0});
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 0);
    timeline().crossFade();
    EXPECT_EQ(clips("kick")[0].fadeOutFrames, 24000);
}

TEST_F(TimelineClipsTest, WhatDoesNotOverlapIsNotCrossFadedAndItIsSaidWhy) {
    setClips("kick", {clip(0, 48000), clip(96000, 48000)});
    timeline().selectClips({{node("kick"), 0}, {node("kick"), 1}});
    timeline().crossFade();
    ASSERT_FALSE(problems.isEmpty());
    EXPECT_TRUE(problems.last().contains("do not overlap")) << problems.last().toStdString();
}

TEST_F(TimelineClipsTest, ASplitAtThePlayheadMakesTwoThatPlayTheSame) {
    ASSERT_TRUE(locate(96000));
    timeline().splitAtPlayhead();
    EXPECT_EQ(steps(), stepsBefore) << "nothing was selected";
    click(middleOf("kick"));
    timeline().splitAtPlayhead();
    ASSERT_EQ(clips("kick").size(), 2u);
    EXPECT_EQ(clips("kick")[0], clip(48000, 48000, 9600));
    EXPECT_EQ(clips("kick")[1], clip(96000, 96000, 57600));
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 1}}));
    expectOneStep();
}

TEST_F(TimelineClipsTest, ASplitAtThePointerNeedsNoSelection) {
    timeline().hover(in("vox", 0, 100, 40));
    timeline().splitAtPointer();
    ASSERT_EQ(clips("vox").size(), 2u);
    EXPECT_EQ(clips("vox")[1].positionFrames, 240000 + 48000);
    expectOneStep();
}

TEST_F(TimelineClipsTest, CopiesGoToThePlayheadAndToTheSelectedTrack) {
    ASSERT_TRUE(locate(480000));
    click(middleOf("kick"));
    timeline().copyClips();
    timeline().pasteClips();
    ASSERT_EQ(clips("kick").size(), 2u);
    EXPECT_EQ(clips("kick")[1], clip(480000, 144000, 9600));
    expectOneStep();
    timeline().selectRow(node("vox").value, false);
    timeline().pasteClips();
    ASSERT_EQ(clips("vox").size(), 2u);
    EXPECT_EQ(clips("vox")[1], clip(480000, 144000, 9600));
    timeline().cutClips();
    EXPECT_EQ(clips("vox").size(), 1u);
}

TEST_F(TimelineClipsTest, DuplicatesFollowTheSelection) {
    click(middleOf("kick"));
    timeline().duplicateClips();
    ASSERT_EQ(clips("kick").size(), 2u);
    EXPECT_EQ(clips("kick")[1], clip(192000, 144000, 9600));
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 1}}));
    expectOneStep();
}

TEST_F(TimelineClipsTest, MuteReverseAndDeleteActOnAllThatAreSelected) {
    timeline().selectAll();
    timeline().toggleMuted();
    EXPECT_TRUE(clips("kick")[0].muted && clips("vox")[0].muted);
    expectOneStep();
    timeline().reverseClips();
    EXPECT_TRUE(clips("kick")[0].reversed && clips("vox")[0].reversed);
    timeline().selectAll();
    timeline().deleteSelection();
    EXPECT_TRUE(clips("kick").empty() && clips("vox").empty());
    EXPECT_EQ(steps(), stepsBefore + 3);
}

TEST_F(TimelineClipsTest, ArrowsMoveByALineOfTheGridOrAPixel) {
    click(middleOf("kick"));
    timeline().nudge(1, false);
    EXPECT_EQ(clips("kick")[0].positionFrames, 57600);  // lines are 9600 frames apart
    timeline().nudge(-1, true);
    EXPECT_EQ(clips("kick")[0].positionFrames, 57600 - 480);
    EXPECT_EQ(steps(), stepsBefore + 1) << "steps that follow each other at once are one";
    timeline().nudgeAcross(1, false);
    EXPECT_EQ(clips("vox").size(), 2u);
    timeline().nudgeAcross(1, false);
    EXPECT_EQ(clips("vox").size(), 2u) << "there is no track below";
}

TEST_F(TimelineClipsTest, TabGoesFromClipToClipAndTellsOfIt) {
    setClips("kick", {clip(96000, 48000), clip(0, 48000)});
    timeline().cancel();
    editor->canvas()->selection().clear();
    QStringList told;
    for (int i = 0; i < 4; ++i) {
        timeline().selectNext(1);
        told.append(timeline().selectionText());
    }
    EXPECT_EQ(told[0], "kick: kick, 0:00:00.000 to 0:00:01.000");
    EXPECT_EQ(told[1], "kick: kick, 0:00:02.000 to 0:00:03.000");
    EXPECT_EQ(told[2], "vox: kick, 0:00:05.000 to 0:00:07.000");
    EXPECT_EQ(told[3], told[0]);
}

TEST_F(TimelineClipsTest, TheSelectionFollowsEditsFromElsewhere) {
    setClips("kick", {clip(0, 48000), clip(96000, 48000)});
    timeline().selectClips({{node("kick"), 1}});
    setClips("kick", {clip(96000, 48000), clip(0, 48000), clip(200000, 1000)});
    EXPECT_EQ(timeline().selectedClips(), (std::set<ClipId>{{node("kick"), 0}}));
    setClips("kick", {});
    EXPECT_TRUE(timeline().selectedClips().empty());
}

TEST_F(TimelineClipsTest, AnEditFromElsewhereEndsADrag) {
    begin(middleOf("kick"), {100, 0});
    setClips("kick", {});
    EXPECT_EQ(timeline().gesture(), TimelineController::Gesture::idle);
    timeline().release({500, 100}, {});
    EXPECT_TRUE(clips("kick").empty());
}

}  // namespace
}  // namespace lacquer::editor::timeline_clips_test

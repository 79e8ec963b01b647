// What of the song the timeline shows; its rows, markers, loop and playhead.
#include <gtest/gtest.h>

#include <random>

#include "timeline_bench.hpp"

namespace lacquer::editor::timeline_view_test {
namespace {

class TimelineViewTest : public testing::Test, public TimelineBench {};

TEST_F(TimelineViewTest, WhatIsUnderThePointerStaysThereInAZoom) {
    timeline().zoomAt(300, 2);
    EXPECT_DOUBLE_EQ(scene().view.framesPerPixel, 240);
    EXPECT_DOUBLE_EQ(scene().view.xOf(300 * 480), 300);
}

TEST_F(TimelineViewTest, TheWholeSongFits) {
    timeline().fit();
    EXPECT_NEAR(scene().view.xOf(0), 24, 0.01);
    EXPECT_NEAR(scene().view.xOf(480000), 1200 - 24, 0.01);
    EXPECT_DOUBLE_EQ(timeline().seenBegin(), 0);
    EXPECT_DOUBLE_EQ(timeline().seenEnd(), 1);
}

TEST_F(TimelineViewTest, TheBarOfTheWholeSongSaysWhatIsSeenAndShowsIt) {
    timeline().see(0.25, 0.75);
    EXPECT_NEAR(scene().view.framesPerPixel, 240000.0 / 1200, 1e-9);
    EXPECT_NEAR(timeline().seenBegin(), 0.25, 1e-9);
    EXPECT_NEAR(timeline().seenEnd(), 0.75, 1e-9);
}

TEST_F(TimelineViewTest, TheSelectionFits) {
    setClips("kick", {clip(48000, 48000)});
    timeline().selectClips({{node("kick"), 0}});
    timeline().fitSelection();
    EXPECT_NEAR(scene().view.xOf(48000), 24, 0.01);
    EXPECT_NEAR(scene().view.xOf(96000), 1176, 0.01);
}

TEST_F(TimelineViewTest, UndoLeavesTheView) {
    setClips("kick", {clip(48000, 48000)});
    timeline().zoomAt(100, 1.7);
    timeline().scrollBy({33, 0});
    const TimeView view = scene().view;
    editor->session()->undo();
    editor->session()->redo();
    EXPECT_EQ(scene().view, view);
}

TEST_F(TimelineViewTest, NothingIsWorkedOutWhileItIsNotShown) {
    timeline().setShown(false);
    EXPECT_EQ(editor->timelineRows()->rowCount(), 0);
    int told = 0;
    QObject::connect(&timeline(), &TimelineController::rowsChanged, [&] { ++told; });
    setClips("kick", {});
    EXPECT_EQ(told, 0);
    timeline().setShown(true);
    EXPECT_EQ(editor->timelineRows()->rowCount(), 2);
}

// Rows ----------------------------------------------------------------------------------------------------------------

TEST_F(TimelineViewTest, TracksStandInTheOrderOfTheMixer) {
    EXPECT_EQ(scene().rows.tracks(), (std::vector<NodeId>{node("kick"), node("vox")}));
    editor->session()->perform(sessions::SetOrder{{node("vox"), node("kick")}});
    EXPECT_EQ(scene().rows.tracks(), (std::vector<NodeId>{node("vox"), node("kick")}));
    EXPECT_EQ(row("kick").top, row("vox").height);
    EXPECT_EQ(editor->timelineRows()->index(0).data(TimelineRowModel::nameRole), "vox");
}

TEST_F(TimelineViewTest, HeightsGoRound) {
    std::vector<double> heights;
    for (int i = 0; i < 3; ++i) {
        heights.push_back(row("kick").height);
        timeline().nextHeight(node("kick").value);
    }
    EXPECT_EQ(heights, (std::vector<double>{72, 144, 32}));
    EXPECT_EQ(row("kick").height, 72);
    timeline().resizeTracks(-1);
    EXPECT_EQ(row("vox").height, 32);
}

TEST_F(TimelineViewTest, ASwitchOfATrackIsThatOfTheFaderBehindIt) {
    timeline().toggleSwitch(node("kick").value, "mute");
    EXPECT_EQ(session().content(node("kick fader")).parameters.at("mute"), 1);
    EXPECT_EQ(editor->timelineRows()->index(0).data(TimelineRowModel::mutedRole), true);
    timeline().toggleSwitch(node("kick").value, "mute");
    EXPECT_EQ(session().content(node("kick fader")).parameters.at("mute"), 0);
    timeline().toggleArmed(node("vox").value);
    EXPECT_TRUE(session().content(node("vox")).recording.armed);
    EXPECT_EQ(session().content(node("vox")).recording.inputs, (std::vector{1, 2}));
}

TEST_F(TimelineViewTest, SelectingATrackSelectsItsNode) {
    click({900, scene().screenY(row("vox").top) + 20});
    EXPECT_EQ(editor->canvas()->selection().nodes(), (std::set<NodeId>{node("vox")}));
    timeline().selectNextRow(-1);
    EXPECT_EQ(editor->canvas()->selection().nodes(), (std::set<NodeId>{node("kick")}));
}

TEST_F(TimelineViewTest, HeadersComeAndGoWithTheRows) {
    const auto shown = [&] {
        QStringList names;
        for (int i = 0; i < editor->timelineRows()->rowCount(); ++i)
            names.append(editor->timelineRows()->index(i).data(TimelineRowModel::nameRole).toString());
        return names;
    };
    int resets = 0;
    QObject::connect(editor->timelineRows(), &QAbstractItemModel::modelReset, [&] { ++resets; });
    EXPECT_EQ(shown(), (QStringList{"kick", "vox"}));
    timeline().toggleLanes(node("kick").value);
    EXPECT_EQ(shown(), (QStringList{"kick", "Level", "vox"}));
    editor->session()->perform(sessions::RemoveNode{node("kick")});
    EXPECT_EQ(shown().last(), "vox");
    editor->session()->undo();
    EXPECT_EQ(shown(), (QStringList{"kick", "Level", "vox"}));
    EXPECT_EQ(resets, 0);
}

// Whatever is done and undone, headers are those of the rows, and what is selected is there.
TEST_F(TimelineViewTest, RowsAndSelectionFollowRandomEdits) {
    std::mt19937 random(11);
    const auto pick = [&](std::size_t count) { return random() % std::max<std::size_t>(1, count); };
    timeline().setViewport({1200, 20000});
    for (int step = 0; step < 300; ++step) {
        std::vector<NodeId> nodes;
        for (const auto& [id, node] : graph().nodes()) nodes.push_back(id);
        if (nodes.empty()) {
            editor->session()->undo();
            continue;
        }
        const NodeId any = nodes[pick(nodes.size())];
        const std::vector<NodeId> tracks = scene().rows.tracks();
        switch (pick(10)) {
            case 0:
                editor->session()->perform(sessions::RemoveNode{any});
                break;
            case 1:
                editor->session()->perform(sessions::SetOrder{{any}});
                break;
            case 2:
            case 3:
                editor->session()->undo();
                break;
            case 4:
                editor->session()->redo();
                break;
            case 5:
                timeline().toggleLanes(any.value);
                break;
            case 6:
                timeline().selectAll();
                timeline().duplicateClips();
                break;
            case 7:
                timeline().selectNext(1);
                timeline().deleteSelection();
                break;
            case 8:
                timeline().showLane(any.value, "level");
                break;
            default:
                if (!tracks.empty())
                    editor->session()->perform(sessions::SetClips{
                        tracks[pick(tracks.size())],
                        {clip(static_cast<TimelineFrame>(pick(100000)), 1000), clip(0, 1 + pick(50000))}});
        }
        QStringList wanted, shown;
        for (const TimelineRow& row : scene().rows.all()) {
            ASSERT_NE(graph().find(row.node), nullptr);
            wanted.append(QString("%1").arg(row.node.value));
            for (const TimelineLane& lane : row.lanes)
                wanted.append(QString("%1 %2").arg(lane.address.first.value).arg(lane.address.second.c_str()));
        }
        for (int i = 0; i < editor->timelineRows()->rowCount(); ++i) {
            const QModelIndex index = editor->timelineRows()->index(i);
            const QString parameter = index.data(TimelineRowModel::parameterRole).toString();
            shown.append(index.data(TimelineRowModel::nodeIdRole).toString() +
                         (parameter.isEmpty() ? QString() : ' ' + parameter));
        }
        ASSERT_EQ(shown, wanted) << "step " << step;
        for (const ClipId& id : timeline().selectedClips())
            ASSERT_LT(id.index, session().content(id.node).clips.size()) << "step " << step;
        (void)timeline().selectionText();
    }
    undoAll();
    EXPECT_EQ(scene().rows.tracks(), (std::vector<NodeId>{node("kick"), node("vox")}));
}

// Markers -------------------------------------------------------------------------------------------------------------

TEST_F(TimelineViewTest, ADoubleClickAddsAMarkerAndADragMovesIt) {
    timeline().doubleClick({250, 10});
    ASSERT_EQ(session().markers.size(), 1u);
    const auto id = session().markers.begin()->first;
    EXPECT_EQ(session().markers.at(id).positionFrames, 250 * 480);
    EXPECT_EQ(session().markers.at(id).name, "Marker 1");
    const std::size_t steps = this->steps();
    drag({252, 10}, {100, 0});
    EXPECT_EQ(session().markers.at(id).positionFrames, 350 * 480);
    EXPECT_EQ(this->steps(), steps + 1);
    timeline().renameMarker();
    EXPECT_FALSE(timeline().nameBox().isEmpty());
    timeline().finishName(" Chorus ");
    EXPECT_EQ(session().markers.at(id).name, "Chorus");
    timeline().renameMarker();
    timeline().finishName("");
    EXPECT_EQ(session().markers.at(id).name, "Chorus");
    EXPECT_FALSE(problems.isEmpty());
    timeline().deleteSelection();
    EXPECT_TRUE(session().markers.empty());
}

TEST_F(TimelineViewTest, ARegionOfTheLoopIsResizedAtItsEnd) {
    editor->session()->perform(sessions::SetLoop{LoopRange{48000, 96000}});
    timeline().addRegionOfLoop();
    const auto id = session().markers.begin()->first;
    EXPECT_EQ(session().markers.at(id).lengthFrames, 48000);
    drag({200, 10}, {50, 0});
    EXPECT_EQ(session().markers.at(id).lengthFrames, 48000 + 24000);
    EXPECT_EQ(session().markers.at(id).positionFrames, 48000);
}

// The loop and the ruler ----------------------------------------------------------------------------------------------

TEST_F(TimelineViewTest, ADragAboveTheRulerSetsTheLoopAndItsEndsMove) {
    drag({100, 30}, {200, 0});
    EXPECT_EQ(loopText(), "48000 to 144000");
    const std::size_t steps = this->steps();
    drag({100, 30}, {-50, 0});
    EXPECT_EQ(loopText(), "24000 to 144000");
    drag({300, 30}, {10, 0});
    EXPECT_EQ(loopText(), "24000 to 148800");
    drag({200, 30}, {100, 0});
    EXPECT_EQ(loopText(), "72000 to 196800");
    EXPECT_EQ(this->steps(), steps + 3);
    begin({200, 30}, {100, 0});
    timeline().cancel();
    EXPECT_EQ(loopText(), "72000 to 196800");
}

TEST_F(TimelineViewTest, ALoopThatIsTooShortIsRefusedAndToldSo) {
    drag({100, 30}, {200, 0});
    drag({300, 30}, {-500, 0});
    EXPECT_EQ(loopText(), "48000 to 144000");
    EXPECT_FALSE(problems.isEmpty());
}

TEST_F(TimelineViewTest, TheEndOfTheSongIsDraggedInTheRuler) {
    editor->session()->perform(sessions::SetRange{0, 240000});
    drag({500, 55}, {-100, 0});
    EXPECT_EQ(session().endFrame, 192000);
    drag({0, 55}, {10, 0});
    EXPECT_EQ(session().startFrame, 4800);
}

TEST_F(TimelineViewTest, AClickOnTheRulerGoesThere) {
    ASSERT_TRUE(locate(0));
    click({400, 60});
    EXPECT_TRUE(waitFor([&] { return editor->transport()->positionFrame() == 400 * 480; }));
    EXPECT_NEAR(timeline().playheadX(), 400, 1e-9);
}

TEST_F(TimelineViewTest, TheViewTurnsAPageWhenThePlayheadLeavesIt) {
    ASSERT_TRUE(locate(0));
    timeline().setView({10, 0});  // 12000 frames: a quarter of a second
    editor->transport()->play();
    EXPECT_TRUE(waitFor([&] { return scene().view.start > 0; }));
    EXPECT_LE(timeline().playheadX(), 1200);
    timeline().setFollowing(false);
    timeline().setView({10, 0});
    const TimeView view = scene().view;
    EXPECT_TRUE(waitFor([&] { return editor->transport()->positionFrame() > 48000; }));
    EXPECT_EQ(scene().view, view);
}

}  // namespace
}  // namespace lacquer::editor::timeline_view_test

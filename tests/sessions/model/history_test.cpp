#include "sessions/model/history.hpp"

#include <gtest/gtest.h>

#include "sessions/model/new_session.hpp"
#include "tests/sessions/random_edits.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::history_test {
namespace {

using test::registry;
using test::textOf;

Session smallSong() {
    auto made =
        newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 100}, {"vox", "audio/vox.wav", 2, 100}}, registry());
    EXPECT_TRUE(made.ok());
    return std::move(*made);
}

NodeId find(const Session& session, const std::string& name) {
    for (const auto& [id, node] : session.graph.nodes())
        if (node.name == name) return id;
    ADD_FAILURE() << name;
    return {};
}

class Histories : public testing::Test {
protected:
    Session session = smallSong();
    History history{session, registry()};
    NodeId fader = find(session, "vox fader");
    NodeId pan = find(session, "vox pan");
};

TEST_F(Histories, UndoAndRedoGoThereAndBack) {
    const std::string start = textOf(session);
    ASSERT_TRUE(history.perform(RemoveNode{fader}).ok());
    const std::string end = textOf(session);
    EXPECT_NE(end, start);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(textOf(session), start);
    EXPECT_FALSE(history.canUndo());
    ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(textOf(session), end);
    EXPECT_FALSE(history.canRedo());
    EXPECT_FALSE(history.redo().ok());
}

TEST_F(Histories, ARefusedEditLeavesNoStepAndKeepsWhatWasUndone) {
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -1}).ok());
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(history.perform(SetParameter{fader, "level", 1000}).ok());
    EXPECT_TRUE(history.canRedo());
    EXPECT_EQ(history.names().size(), 1u);
}

TEST_F(Histories, ATurnOfAKnobIsOneStep) {
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -3}).ok());
    const GestureId turn = history.newGesture();
    for (double i = 0; i <= 10; ++i) ASSERT_TRUE(history.perform(SetParameter{fader, "level", -i}, turn).ok());
    EXPECT_EQ(history.names().size(), 2u);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(session.content(fader).parameters.at("level"), -3);
    ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(session.content(fader).parameters.at("level"), -10);
}

TEST_F(Histories, TwoTurnsAreTwoStepsAndEditsWithoutAGestureStayApart) {
    for (double i = 0; i < 2; ++i)
        ASSERT_TRUE(history.perform(SetParameter{fader, "level", -i}, history.newGesture()).ok());
    for (double i = 0; i < 2; ++i) ASSERT_TRUE(history.perform(SetParameter{fader, "level", -i}).ok());
    EXPECT_EQ(history.names().size(), 4u);
}

TEST_F(Histories, TwoTogglesOfTheBypassAreTwoSteps) {
    ASSERT_TRUE(history.perform(SetBypass{fader, true}).ok());
    ASSERT_TRUE(history.perform(SetBypass{fader, false}).ok());
    EXPECT_EQ(history.names(), (std::vector<std::string>{"Bypass vox fader", "Switch vox fader on"}));
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(session.isBypassed(fader));
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(session.isBypassed(fader));
    EXPECT_FALSE(history.modified());
    ASSERT_TRUE(history.redo().ok());
    EXPECT_TRUE(session.isBypassed(fader));
}

TEST_F(Histories, LatencyAndCompensationAreUndoneStepByStep) {
    const ConnectionId wire = session.graph.connections().begin()->first;
    ASSERT_TRUE(history.perform(SetLatency{fader, 100}).ok());
    ASSERT_TRUE(history.perform(SetLatency{fader, 200}).ok());
    ASSERT_TRUE(history.perform(SetCompensation{wire, false}).ok());
    EXPECT_EQ(history.names()[0], "Set latency of vox fader");
    EXPECT_EQ(history.names().size(), 3u);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(session.graph.find(wire)->compensated);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(session.content(fader).latencyFrames, 100);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(session.content(fader).latencyFrames.has_value());
    EXPECT_FALSE(history.modified());
    while (history.canRedo()) ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(session.content(fader).latencyFrames, 200);
    EXPECT_FALSE(session.graph.find(wire)->compensated);
}

TEST_F(Histories, DraggingAMarkerOrTheEndOfTheSongAndTypingANoteAreOneStepEach) {
    ASSERT_TRUE(history.perform(AddMarker{{100, 0, "Verse", {}, {}}}).ok());
    const MarkerId verse = session.markers.begin()->first;
    const GestureId drag = history.newGesture(), range = history.newGesture(), typing = history.newGesture();
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(history.perform(SetMarker{verse, {100 + i, 0, "Verse", {}, {}}}, drag).ok());
    for (int i = 1; i <= 5; ++i) ASSERT_TRUE(history.perform(SetRange{0, 100 + i}, range).ok());
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(history.perform(SetNote{fader, std::string(static_cast<std::size_t>(i), 'x')}, typing).ok());
    EXPECT_EQ(history.names(), (std::vector<std::string>{"Add marker Verse", "Move marker Verse",
                                                         "Set range of the song", "Set note on vox fader"}));
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(session.content(fader).note, "");
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(session.endFrame);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(session.markers.at(verse).positionFrames, 100);
}

TEST_F(Histories, DraggingSeveralNodesIsOneStepThatGoesBackToWhereTheyWere) {
    const CanvasPosition faderPlace = session.content(fader).position;
    const CanvasPosition panPlace = session.content(pan).position;
    const GestureId drag = history.newGesture();
    for (double x = 1; x <= 5; ++x)
        ASSERT_TRUE(
            history.perform(makeGroup("Move 2 nodes", {MoveNode{fader, {x, 0}}, MoveNode{pan, {x, 9}}}), drag).ok());
    EXPECT_EQ(history.names(), std::vector<std::string>{"Move 2 nodes"});
    std::vector<Edit> heard;
    history.addListener([&](const Edit& edit) { heard.push_back(edit); });
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(heard.size(), 2u);  // merged: one move for each, not one for every mouse event
    EXPECT_EQ(session.content(fader).position, faderPlace);
    EXPECT_EQ(session.content(pan).position, panPlace);
    ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(session.content(fader).position, (CanvasPosition{5, 0}));
    EXPECT_EQ(session.content(pan).position, (CanvasPosition{5, 9}));
}

TEST_F(Histories, AGestureOverTwoParametersIsOneStep) {
    const GestureId pad = history.newGesture();
    for (double i = 1; i <= 3; ++i) {
        ASSERT_TRUE(history.perform(SetParameter{fader, "level", -i}, pad).ok());
        ASSERT_TRUE(history.perform(SetParameter{pan, "pan", i}, pad).ok());
    }
    EXPECT_EQ(history.names().size(), 1u);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(session.content(fader).parameters.contains("level"));
    EXPECT_FALSE(session.content(pan).parameters.contains("pan"));
}

TEST_F(Histories, UndoBringsBackAValueThatWasLoadedOutOfRange) {
    session.content(fader).parameters["level"] = 9999;
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", 0}).ok());
    ASSERT_TRUE(history.perform(RemoveNode{fader}).ok());
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(session.content(fader).parameters.at("level"), 9999);
}

TEST_F(Histories, ListenersHearEverySingleEditWithItsIds) {
    std::vector<Edit> heard;
    const std::size_t token = history.addListener([&](const Edit& edit) { heard.push_back(edit); });
    const Node gain = (*registry().find("lacquer:gain"))->makeNode("gain", 2);
    ASSERT_TRUE(history.perform(makeGroup("Add two", {AddNode{gain, {}, {}}, AddNode{gain, {}, {}}})).ok());
    ASSERT_EQ(heard.size(), 2u);
    const NodeId first = std::get<AddNode>(heard[0]).node.id;
    EXPECT_TRUE(session.graph.find(first));
    ASSERT_TRUE(history.undo().ok());
    ASSERT_EQ(heard.size(), 4u);
    EXPECT_EQ(std::get<RemoveNode>(heard[3]).node, first);
    history.removeListener(token);
    ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(heard.size(), 4u);
}

TEST_F(Histories, KnowWhetherTheSessionDiffersFromWhatWasSaved) {
    EXPECT_FALSE(history.modified());
    const GestureId turn = history.newGesture();
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -1}, turn).ok());
    EXPECT_TRUE(history.modified());
    history.markSaved();
    EXPECT_FALSE(history.modified());
    ASSERT_TRUE(history.perform(SetParameter{fader, "level", -2}, turn).ok());  // saved in mid-gesture
    EXPECT_TRUE(history.modified());
    ASSERT_TRUE(history.undo().ok());
    EXPECT_FALSE(history.modified());
    EXPECT_EQ(session.content(fader).parameters.at("level"), -1);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(history.modified());
    ASSERT_TRUE(history.perform(MoveNode{fader, {1, 1}}).ok());  // the saved state is now out of reach
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(history.modified());
}

class AnyHistory : public testing::TestWithParam<std::uint32_t> {};

TEST_P(AnyHistory, UndoneToTheStartAndRedoneToTheEndIsTheSame) {
    Session session = smallSong();
    History history(session, registry());
    test::RandomEdits edits(GetParam());
    std::vector<std::string> texts{textOf(session)};  // after each step
    GestureId gesture = 0;
    int refusals = 0;
    for (int i = 0; i < 150; ++i) {
        if (edits.number(4) == 0) gesture = edits.number(2) ? history.newGesture() : 0;
        const std::string before = textOf(session);
        if (!history.perform(edits.next(session), gesture).ok()) {
            ++refusals;
            ASSERT_EQ(textOf(session), before) << "a refused edit has changed something";
        }
        texts.resize(history.position());
        texts.push_back(textOf(session));
    }
    EXPECT_GT(refusals, 0);
    ASSERT_GT(history.position(), 20u);
    while (history.canUndo()) {
        ASSERT_EQ(textOf(session), texts[history.position()]);
        ASSERT_TRUE(history.undo().ok());
    }
    EXPECT_EQ(textOf(session), texts.front());
    while (history.canRedo()) {
        ASSERT_EQ(textOf(session), texts[history.position()]);
        ASSERT_TRUE(history.redo().ok());
    }
    EXPECT_EQ(textOf(session), texts.back());
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyHistory, testing::Range(1u, 41u));

}  // namespace
}  // namespace lacquer::sessions::history_test

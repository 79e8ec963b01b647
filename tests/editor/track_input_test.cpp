#include "editor/controllers/track_input.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::track_input_test {
namespace {

class TrackInputTest : public testing::Test {
protected:
    void select(const std::string& name) { bench.canvas().selection().setNodes({bench.node(name)}); }
    const sessions::TrackRecording& recordingOf(const std::string& name) {
        return bench.session().content(bench.node(name)).recording;
    }
    EditorBench bench;
    TrackInput& input = *bench.editor->trackInput();
};

TEST_F(TrackInputTest, IsThereForOneSelectedTrackAlone) {
    EXPECT_FALSE(input.isTrack());
    select("kick");
    EXPECT_TRUE(input.isTrack());
    select("Limiter");
    EXPECT_FALSE(input.isTrack());
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("vox")});
    EXPECT_FALSE(input.isTrack());
    input.setArmed(true);  // nobody
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST_F(TrackInputTest, OffersWhatATrackOfItsWidthCanRecord) {
    select("kick");  // mono
    EXPECT_EQ(input.inputs().size(), 1 + TrackInput::kOffered);
    EXPECT_EQ(input.inputs().mid(0, 3), (QStringList{"none", "1", "2"}));
    select("vox");  // stereo
    EXPECT_EQ(input.inputs().mid(0, 3), (QStringList{"none", "1 + 2", "3 + 4"}));
    EXPECT_TRUE(input.inputs().contains("32"));
    bench.editor->session()->perform(sessions::SetRecording{bench.node("vox"), {{5, 2}, false}});
    EXPECT_EQ(input.inputs().at(input.input()), "5 + 2") << "what is set is offered as well";
}

TEST_F(TrackInputTest, ArmingChoosesTheFirstInputAndIsOneStepToUndo) {
    select("vox");
    int told = 0;
    QObject::connect(&input, &TrackInput::changed, &input, [&] { ++told; });
    input.setArmed(true);
    EXPECT_TRUE(input.armed());
    EXPECT_EQ(told, 1);
    EXPECT_EQ(recordingOf("vox"), (sessions::TrackRecording{{1, 2}, true, Monitoring::automatic}));
    EXPECT_EQ(bench.editor->session()->undoText(), "Arm vox");
    input.setInput(2);
    EXPECT_EQ(recordingOf("vox").inputs, (std::vector<int>{3, 4}));
    EXPECT_TRUE(input.armed());
    input.setMonitoring(1);
    EXPECT_EQ(recordingOf("vox").monitoring, Monitoring::on);
    EXPECT_EQ(input.monitoring(), 1);
    input.setInput(0);
    EXPECT_FALSE(input.armed()) << "without an input";
    bench.undoAll();
    EXPECT_EQ(recordingOf("vox"), sessions::TrackRecording{});
}

TEST_F(TrackInputTest, WhatChangesNothingIsNoStep) {
    select("kick");
    input.setArmed(false);
    input.setInput(0);
    input.setMonitoring(2);
    input.setInput(1000);
    input.setMonitoring(-1);
    EXPECT_EQ(bench.history().position(), 0u);
}

}  // namespace
}  // namespace lacquer::editor::track_input_test

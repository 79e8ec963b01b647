// The master's meters: which nodes of the session they are, and what is said of their figures.
#include "editor/controllers/master_meters.hpp"

#include "editor_bench.hpp"
#include "sessions/delivery/services.hpp"

namespace lacquer::editor::master_meters_test {
namespace {

struct MasterMetersTest : testing::Test {
    MasterMetersTest() { master.setWatched(true); }
    [[nodiscard]] std::string nameOf(NodeId id) const {
        const Node* node = bench.graph().find(id);
        return node ? node->name : "";
    }
    [[nodiscard]] int targetNamed(const std::string& name) const {
        const QStringList names = master.targets();
        for (int i = 0; i < names.size(); ++i)
            if (names[i].startsWith(QString::fromStdString(name))) return i;
        return -1;
    }
    EditorBench bench;
    MasterMeters& master = *bench.editor->master();
};

TEST_F(MasterMetersTest, WhatIsMissingIsAddedInFrontOfTheOutputInOneStep) {
    for (const char* type : {"lacquer:meter", "lacquer:loudness-meter"})  // of a session that may come with some
        for (bool found = true; found;) {
            found = false;
            for (const auto& [id, node] : bench.graph().nodes())
                if (node.type == type) {
                    bench.canvas().selection().setNodes({id});
                    bench.canvas().deleteSelection(true);
                    found = true;
                    break;
                }
        }
    ASSERT_FALSE(master.complete());
    const std::string before = bench.text();
    const std::size_t steps = bench.history().size();
    const std::set<std::string> last = bench.feeding("Output");
    ASSERT_EQ(last.size(), 1u);

    master.addMeters();

    EXPECT_EQ(bench.problems, QStringList());
    EXPECT_EQ(bench.history().size(), steps + 1);
    ASSERT_TRUE(master.complete());
    EXPECT_EQ(bench.feeding("Output"), std::set{nameOf(master.loudnessMeter())});
    EXPECT_EQ(bench.feeding(nameOf(master.loudnessMeter())), std::set{nameOf(master.meter())});
    EXPECT_EQ(bench.feeding(nameOf(master.meter())), last);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_FALSE(master.complete());
}

TEST_F(MasterMetersTest, TheOneNearestToTheOutputCounts) {
    master.addMeters();
    const NodeId last = master.meter();
    const NodeId loose = bench.add("meter", {20, 20});
    EXPECT_NE(loose, last);
    EXPECT_EQ(master.meter(), last) << "that one hears nothing of the song";
    bench.canvas().selection().setNodes({last});
    bench.canvas().deleteSelection(true);
    EXPECT_NE(master.meter(), last);
    EXPECT_NE(master.meter(), loose);
}

TEST_F(MasterMetersTest, WhileThePageIsHiddenNothingIsLookedFor) {
    master.addMeters();
    const NodeId meter = master.meter();
    master.setWatched(false);
    bench.canvas().selection().setNodes({meter});
    bench.canvas().deleteSelection(true);
    EXPECT_EQ(master.meter(), meter);
    master.setWatched(true);
    EXPECT_NE(master.meter(), meter);
}

TEST_F(MasterMetersTest, SaysHowFarTheSongIsFromTheTarget) {
    ASSERT_EQ(targetNamed("EBU R 128"), 0);
    EXPECT_EQ(master.targetLufs(), -23);
    EXPECT_EQ(master.loudnessVerdict(), "");
    master.judge(-21.54, -0.2);
    EXPECT_EQ(master.loudnessVerdict(), "1.5 LU above the target");
    EXPECT_EQ(master.peakVerdict(), "0.8 dB above -1 dBTP");
    EXPECT_TRUE(master.peakTooHigh());
    master.judge(-25, -3.5);
    EXPECT_EQ(master.loudnessVerdict(), "2.0 LU below the target");
    EXPECT_EQ(master.peakVerdict(), "2.5 dB below -1 dBTP");
    EXPECT_FALSE(master.peakTooHigh());
    master.judge(-23, -0.996);
    EXPECT_FALSE(master.peakTooHigh()) << "it is shown as -1.0";
    EXPECT_EQ(master.peakVerdict(), "0.0 dB below -1 dBTP");
    master.judge(-23.04, {});
    EXPECT_EQ(master.loudnessVerdict(), "on the target");
    EXPECT_EQ(master.peakVerdict(), "");
}

TEST_F(MasterMetersTest, KeepsTheTargetThatWasChosen) {
    const int spotify = targetNamed("Spotify");
    ASSERT_GT(spotify, 0);
    master.setTarget(spotify);
    EXPECT_EQ(master.targetLufs(), -14);  // what the service publishes
    master.judge(-9, -1.5);
    EXPECT_EQ(master.loudnessVerdict(), "5.0 LU above the target");
    master.setTarget(1000);
    EXPECT_EQ(master.target(), spotify);
    MasterMeters again(*bench.editor->session(), bench.canvas().selection(), *bench.editor->transport(),
                       bench.editor->settings());
    EXPECT_EQ(again.target(), spotify);
}

TEST_F(MasterMetersTest, TellsWhatEachServiceDoesWithTheSong) {
    EXPECT_TRUE(master.services().isEmpty());
    master.judge(-9, -0.5);
    const QVariantList rows = master.services();
    EXPECT_EQ(static_cast<std::size_t>(rows.size()), sessions::knownServices().services.size());
    bool found = false;
    for (const QVariant& row : rows) {
        if (row.toMap()["name"] != "Spotify") continue;
        found = true;
        EXPECT_EQ(row.toMap()["gainText"], "−5.0 dB");  // from -9 to -14
        EXPECT_EQ(row.toMap()["playedText"], "−14.0 LUFS");
    }
    EXPECT_TRUE(found);
}

TEST_F(MasterMetersTest, TheKScaleIsThatOfTheMeter) {
    master.addMeters();
    EXPECT_EQ(master.headroomOfKDb(), 20);
    bench.editor->session()->perform(sessions::SetParameter{master.meter(), "kScale", 2});
    EXPECT_EQ(master.headroomOfKDb(), 12);
}

TEST_F(MasterMetersTest, WithoutAWireToTheOutputItSaysWhy) {
    bench.canvas().selection().setNodes({bench.node("Output")});
    bench.canvas().disconnectSelection();
    ASSERT_TRUE(bench.feeding("Output").empty());
    master.setWatched(false);
    master.setWatched(true);
    const std::string before = bench.text();
    master.addMeters();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.problems.size(), 1);
}

}  // namespace
}  // namespace lacquer::editor::master_meters_test

// What the editor finds of a mix by running it: on tones whose levels are known.
#include "editor/controllers/mix_analysis.hpp"

#include <QTemporaryDir>
#include <cmath>
#include <numbers>

#include "editor/controllers/patching.hpp"
#include "editor_bench.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::mix_analysis_test {
namespace {

constexpr int kRate = 48000;

struct MixAnalysisTest : testing::Test {
    MixAnalysisTest() {
        // A sine of amplitude 0.5: its peak is -6.0 dBFS, its RMS 3 dB less.
        const std::string file = folder.filePath("tone.wav").toStdString();
        test::Channels tone(1, std::vector<float>(4 * kRate));
        for (std::size_t i = 0; i < tone[0].size(); ++i)
            tone[0][i] =
                static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(i) / kRate));
        test::writeWav(file, tone, kRate);
        bench.adopt(*sessions::newSession("Song", kRate, {{"tone", file, 1, 4 * kRate}}, bench.registry));
    }
    bool finished() {
        return waitFor([&] { return !analysis.busy(); });
    }
    [[nodiscard]] QVariantMap row(int index) const { return analysis.levels().value(index).toMap(); }

    QTemporaryDir folder;
    EditorBench bench;
    MixAnalysis& analysis = *bench.editor->analysis();
};

TEST_F(MixAnalysisTest, MeasuresTracksAndTheirChainsAndProposesGains) {
    analysis.setByRms(true);
    analysis.measureLevels();
    EXPECT_TRUE(analysis.busy());
    ASSERT_TRUE(finished());
    EXPECT_EQ(bench.problems, QStringList());
    ASSERT_GE(analysis.levels().size(), 2);
    EXPECT_EQ(row(0)["name"], "tone");
    EXPECT_EQ(row(0)["depth"], 0);
    EXPECT_EQ(row(0)["peakText"], "-6.0");
    EXPECT_EQ(row(0)["headroomText"], "6.0");
    EXPECT_EQ(row(0)["rmsText"], "-9.0");
    EXPECT_EQ(row(0)["proposedText"], "−9.0 dB") << "to -18 dBFS RMS";
    EXPECT_EQ(row(1)["depth"], 1);
    EXPECT_EQ(analysis.trims(), 1);
    EXPECT_FALSE(analysis.levelsOutdated());
}

TEST_F(MixAnalysisTest, TheGainsAreAppliedInOneStepOnlyWhileTheyHold) {
    analysis.setByRms(true);
    analysis.measureLevels();
    ASSERT_TRUE(finished());
    const std::string before = bench.text();
    const std::size_t steps = bench.history().size();
    analysis.applyTrims();
    EXPECT_EQ(bench.history().size(), steps + 1);
    EXPECT_NEAR(bench.session().content(bench.node("tone")).parameters.at("gain"), -8.97, 0.05);
    EXPECT_TRUE(analysis.levelsOutdated());
    analysis.applyTrims();
    EXPECT_EQ(bench.history().size(), steps + 1);
    EXPECT_EQ(bench.problems.size(), 1) << "they would be applied a second time";
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(MixAnalysisTest, MaskingMeasuredLaterMakesOldLevelsNoNewer) {
    analysis.measureLevels();
    ASSERT_TRUE(finished());
    bench.editor->session()->perform(sessions::SetParameter{bench.node("tone"), "gain", -3});
    EXPECT_TRUE(analysis.levelsOutdated());
    analysis.measureMasking();
    ASSERT_TRUE(finished());
    EXPECT_FALSE(analysis.maskingOutdated());
    EXPECT_TRUE(analysis.levelsOutdated());
    const std::string before = bench.text();
    analysis.applyTrims();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(MixAnalysisTest, WhatIsCancelledLeavesNothing) {
    analysis.measureLevels();
    analysis.cancel();
    EXPECT_FALSE(analysis.busy());
    EXPECT_FALSE(analysis.hasLevels());
    analysis.measureLevels();
    ASSERT_TRUE(finished());
    EXPECT_TRUE(analysis.hasLevels());
}

TEST_F(MixAnalysisTest, AnotherSessionHasNothingOfIt) {
    analysis.measureLevels();
    ASSERT_TRUE(finished());
    bench.adopt(sessions::Session());
    EXPECT_FALSE(analysis.hasLevels());
    EXPECT_FALSE(analysis.levelsOutdated());
}

TEST_F(MixAnalysisTest, OneTrackHidesNoOther) {
    analysis.measureMasking();
    ASSERT_TRUE(finished());
    EXPECT_TRUE(analysis.hasMasking());
    EXPECT_TRUE(analysis.masking().isEmpty());
}

TEST(MixAnalysisSelection, ShowsTheEqualiserOfATrackOrTheTrackItself) {
    const EditorBench bench;
    const NodeId track = bench.node("vox");
    MixAnalysis& analysis = *bench.editor->analysis();
    analysis.selectEqualiserOf(track.value);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{track});
    sessions::AddNode eq{
        (*bench.registry.find("lacquer:eq"))->makeNode("vox EQ", bench.graph().find(track)->width), {}, {}};
    bench.editor->session()->perform(*addInto(bench.session(), eq, bench.graph().outgoing(track).front().id));
    analysis.selectEqualiserOf(track.value);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("vox EQ")});
}

TEST(EditorNotes, AreKeptInTheSessionAndUndone) {
    const EditorBench bench;
    Notes& notes = *bench.editor->notes();
    const NodeId vox = bench.node("vox");
    const std::size_t steps = bench.history().size();
    notes.write(vox.value, "too sharp at 3 kHz");
    notes.write(0, "louder chorus");
    notes.write(0, "louder chorus");
    EXPECT_EQ(bench.history().size(), steps + 2) << "the same once more is no step";
    EXPECT_EQ(bench.session().note, "louder chorus");
    EXPECT_EQ(bench.session().content(vox).note, "too sharp at 3 kHz");
    ASSERT_EQ(notes.ofNodes().size(), 1);
    EXPECT_EQ(notes.ofNodes()[0].toMap()["name"], "vox");
    EXPECT_EQ(notes.of(vox.value), "too sharp at 3 kHz");
    bench.editor->session()->undo();
    EXPECT_EQ(notes.ofSong(), "");
    notes.write(vox.value, "");
    EXPECT_TRUE(notes.ofNodes().isEmpty());
}

}  // namespace
}  // namespace lacquer::editor::mix_analysis_test

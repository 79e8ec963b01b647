// The monitor section of the editor, without a device and without a window.
#include "editor/controllers/monitor_controller.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "editor_bench.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::monitor_controller_test {
namespace {

namespace fs = std::filesystem;

class MonitorTest : public testing::Test {
protected:
    MonitorTest() : monitor(*bench.editor->monitor()), controls(bench.editor->transport()->monitorControls()) {
        QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                         [this](const QString& text) { notices.append(text); });
        folder = fs::path(testing::TempDir()) / ("lacquer-monitor-" + std::to_string(getpid()));
        fs::create_directories(folder);
    }
    ~MonitorTest() override { fs::remove_all(folder); }

    QUrl record(const std::string& name) {
        auto file = sessions::AudioFileWriter::create(folder / name, {});
        const std::vector<float> samples(48000, 0.25f);
        const float* sides[2] = {samples.data(), samples.data()};
        EXPECT_TRUE(file->write(ConstAudioBlock(sides, 2, 48000)).ok());
        EXPECT_TRUE(file->commit().ok());
        return QUrl::fromLocalFile(QString::fromStdString((folder / name).string()));
    }
    void select(const std::string& name) { bench.canvas().selection().setNodes({bench.node(name)}); }
    QStringList marksOf(const std::string& name) {
        NodeModel& nodes = *bench.editor->nodes();
        return nodes.data(nodes.index(*nodes.rowOf(bench.node(name))), NodeModel::marksRole).toStringList();
    }
    EditorBench bench;
    MonitorController& monitor;
    host::MonitorControls& controls;
    QStringList notices;
    fs::path folder;
};

TEST_F(MonitorTest, NothingIsEngagedAtFirst) {
    EXPECT_EQ(monitor.engagedText(), "");
    EXPECT_EQ(monitor.volumeText(), "0.0 dB");
    EXPECT_EQ(monitor.chosen(), -1);
}

TEST_F(MonitorTest, SwitchesReachTheDeviceAndAreTold) {
    int told = 0;
    QObject::connect(&monitor, &MonitorController::changed, &monitor, [&] { ++told; });
    monitor.toggleMono();
    EXPECT_EQ(controls.sides, host::MonitorControls::Sides::mono);
    monitor.toggleDim();
    EXPECT_TRUE(controls.dim);
    EXPECT_EQ(monitor.engagedText(), "MONO DIM");
    monitor.toggleSide();
    monitor.toggleSwapped();
    monitor.toggleMuted();
    EXPECT_EQ(monitor.engagedText(), "MUTE SIDE SWAP DIM");
    EXPECT_EQ(told, 5);
    monitor.toggleSide();
    EXPECT_EQ(controls.sides, host::MonitorControls::Sides::stereo);
    EXPECT_FALSE(bench.editor->session()->canUndo()) << "none of it is an edit";
}

TEST_F(MonitorTest, TheVolumeIsTypedTurnedAndKept) {
    monitor.typeVolume("-6");
    EXPECT_EQ(controls.volumeDb, -6);
    monitor.stepVolume(-1);
    EXPECT_EQ(monitor.volumeText(), "-7.0 dB");
    EXPECT_EQ(bench.editor->settings().value("monitorVolume"), -7);
    monitor.typeVolume("loud");
    monitor.typeVolume("13");
    EXPECT_EQ(bench.problems.size(), 2);
    EXPECT_EQ(controls.volumeDb, -7);
    monitor.setVolumeFraction(monitor.fullFraction());
    EXPECT_NEAR(controls.volumeDb, 0, 1e-3);
    monitor.setVolumeFraction(0);
    EXPECT_EQ(controls.volumeDb, host::MonitorControls::kSilentDb);
}

TEST_F(MonitorTest, WhatIsKeptIsThereAtTheNextStart) {
    const Places places{.settings = folder / "editor.json"};
    {
        EditorBench first(places);
        first.editor->monitor()->setVolume(-12.5);
        first.editor->monitor()->setMatching(false);
        first.editor->monitor()->toggleDim();
    }
    EditorBench second(places);
    EXPECT_EQ(second.editor->monitor()->volumeDb(), -12.5);
    EXPECT_FALSE(second.editor->monitor()->matching());
    EXPECT_FALSE(second.editor->monitor()->dim()) << "a switch that somebody forgot must not surprise";
}

TEST_F(MonitorTest, ReferencesAreEditsOfTheSession) {
    monitor.toggleReference();
    EXPECT_EQ(notices.size(), 1) << "there is none yet";
    monitor.addReferences({record("a.wav"), record("b.wav"), QUrl::fromLocalFile("/no/such.wav")});
    EXPECT_EQ(bench.problems.filter("such.wav").size(), 1);
    ASSERT_EQ(monitor.references().size(), 2);
    EXPECT_EQ(monitor.chosen(), 0);
    EXPECT_EQ(monitor.references()[1].toMap()["name"], "b.wav");
    EXPECT_FALSE(monitor.hearsReference());
    monitor.toggleReference();
    EXPECT_TRUE(controls.reference);
    EXPECT_EQ(monitor.engagedText(), "REF +0.0 dB");
    monitor.typeGain(0, "-1.5");
    monitor.typeOffset(0, "0:00.5");
    EXPECT_EQ(bench.session().references[0].gainDb, -1.5);
    EXPECT_EQ(bench.session().references[0].offsetFrames, 24000);
    EXPECT_EQ(monitor.references()[0].toMap()["gainText"], "-1.5 dB");
    bench.problems.clear();
    monitor.typeGain(0, "much");
    monitor.typeGain(0, "61");
    monitor.typeOffset(0, "soon");
    monitor.typeOffset(0, "-1");
    EXPECT_EQ(bench.problems.size(), 4);
    EXPECT_EQ(bench.session().references[0].gainDb, -1.5);
    monitor.removeReference(0);
    EXPECT_EQ(monitor.references().size(), 1);
    bench.undoAll();
    EXPECT_TRUE(monitor.references().isEmpty());
    EXPECT_EQ(monitor.chosen(), -1);
    EXPECT_FALSE(controls.reference) << "there is none to be heard";
}

TEST_F(MonitorTest, AFileInTheFolderOfTheSessionIsNamedFromThere) {
    sessions::Session session = bench.session();
    session.folder = folder;
    bench.adopt(std::move(session));
    monitor.addReferences({record("a.wav")});
    EXPECT_EQ(bench.session().references.at(0).file, "a.wav");
}

TEST_F(MonitorTest, AReferencePlaysBesideTheSongAndIsMeasured) {
    bench.editor->transport()->start();
    monitor.addReferences({record("a.wav")});
    ASSERT_TRUE(bench.problems.filter("a.wav").isEmpty()) << bench.problems.join("\n").toStdString();
    EXPECT_EQ(monitor.chosen(), 0);
    EXPECT_EQ(monitor.matchText(), "Being measured: play the song for a while");
    EXPECT_TRUE(bench.editor->transport()->engine()->instance(kReferenceTap) != nullptr ||
                waitFor([&] { return bench.editor->transport()->engine()->instance(kReferenceTap) != nullptr; }));
    monitor.setMatching(false);
    EXPECT_EQ(monitor.matchText(), "Both are heard as loud as they are");
    monitor.choose(-1);
    EXPECT_EQ(monitor.matchText(), "Choose a reference to compare with");
    fs::remove(folder / "a.wav");
    monitor.choose(0);
    EXPECT_EQ(bench.problems.filter("a.wav").size(), 1);
    EXPECT_EQ(monitor.chosen(), -1);
}

TEST_F(MonitorTest, ListensToTheSelectionAndMarksIt) {
    monitor.toggleListening(false);
    EXPECT_EQ(notices.size(), 1) << "nothing is selected";
    bench.editor->transport()->start();
    select("kick fader");
    monitor.toggleListening(false);
    EXPECT_EQ(monitor.listenText(), "AFL kick fader");
    EXPECT_EQ(monitor.engagedText(), "AFL kick fader");
    EXPECT_EQ(marksOf("kick fader"), QStringList("AFL"));
    EXPECT_EQ(bench.editor->transport()->engine()->listening().size(), 1u);
    select("vox fader");
    monitor.toggleListening(true);
    EXPECT_EQ(monitor.listenText(), "PFL vox fader");
    EXPECT_EQ(marksOf("kick fader"), QStringList());
    EXPECT_EQ(marksOf("vox fader"), QStringList("PFL"));
    bench.editor->transport()->close();
    bench.editor->transport()->start();
    EXPECT_EQ(bench.editor->transport()->engine()->listening().size(), 1u) << "an engine made anew listens too";
    bench.editor->session()->perform(sessions::RemoveNode{bench.node("vox fader")});
    EXPECT_EQ(monitor.engagedText(), "");
    bench.editor->session()->undo();
    EXPECT_EQ(monitor.engagedText(), "PFL vox fader");
    monitor.toggleListening(true);
    EXPECT_EQ(monitor.engagedText(), "");
    monitor.toggleListening(true);
    monitor.stopListening();
    EXPECT_TRUE(bench.editor->transport()->engine()->listening().empty());
    EXPECT_FALSE(bench.editor->session()->canUndo()) << "none of it is an edit";
}

TEST_F(MonitorTest, SoloAndSoloSafeAreMarkedOnTheNode) {
    select("kick fader");
    bench.canvas().toggleSwitch("solo");
    EXPECT_EQ(marksOf("kick fader"), QStringList("S"));
    bench.canvas().toggleSwitch("soloSafe");
    EXPECT_EQ(marksOf("kick fader"), QStringList({"S", "SAFE"}));
    bench.undoAll();
    EXPECT_EQ(marksOf("kick fader"), QStringList());
}

TEST_F(MonitorTest, AnotherSessionStartsOnItsMaster) {
    monitor.addReferences({record("a.wav")});
    monitor.toggleReference();
    select("kick fader");
    monitor.toggleListening(false);
    monitor.toggleDim();
    bench.adopt(bench.session());
    EXPECT_EQ(monitor.engagedText(), "DIM") << "the room is the same";
    EXPECT_EQ(monitor.chosen(), -1);
}

// Its nodes have the same ids, and its engine is made before anybody looks at it.
TEST_F(MonitorTest, TheEngineOfAnotherSessionListensToNothingToo) {
    bench.editor->transport()->start();
    monitor.addReferences({record("a.wav")});
    monitor.toggleReference();
    select("kick fader");
    monitor.toggleListening(false);
    ASSERT_FALSE(bench.editor->transport()->engine()->listening().empty());
    ASSERT_TRUE(controls.reference);
    bench.adopt(bench.session());
    ASSERT_NE(bench.editor->transport()->engine(), nullptr);
    EXPECT_TRUE(bench.editor->transport()->engine()->listening().empty());
    EXPECT_EQ(bench.editor->transport()->engine()->instance(kReferenceTap), nullptr);
    EXPECT_FALSE(controls.reference);
}

}  // namespace
}  // namespace lacquer::editor::monitor_controller_test

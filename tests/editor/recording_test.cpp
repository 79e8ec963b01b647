// Recording in the editor, through a JACK server with nothing at its inputs.
#include <gtest/gtest.h>

#include <memory>

#include "editor_bench.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/new_session.hpp"
#include "tests/host/audio/sound_system.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::recording_test {
namespace {

class RecordingTest : public testing::Test {
protected:
    RecordingTest() {
        QObject::connect(editor.session(), &SessionController::problem, &editor,
                         [&](const QString& text) { problems.append(text); });
        sessions::Session session = bench.session();
        session.folder = folder.path() / "Song.lacquer";
        EXPECT_TRUE(sessions::createSessionFolder(session.folder).ok());
        EXPECT_TRUE(sessions::save(session).ok());
        EXPECT_TRUE(editor.session()->open(session.folder).ok());
    }
    NodeId node(const std::string& name) const { return bench.node(name); }
    void arm(const std::string& name) {
        editor.session()->perform(sessions::SetRecording{node(name), {{1}, true, Monitoring::off}});
    }
    const std::vector<sessions::Clip>& clips(const std::string& name) {
        return editor.session()->session().content(node(name)).clips;
    }
    bool rolls() {
        const double before = transport.position();
        return waitFor([&] { return transport.position() > before + 0.3; });
    }

    const host::test::NoSoundSystem noAlsa;
    const host::test::TemporaryFolder folder;
    const EditorBench bench;
    Editor editor{bench.registry, ""};
    TransportController& transport = *editor.transport();
    RecordController& record = *editor.record();
    QStringList problems;
};

TEST_F(RecordingTest, ATakeIsAClipWhenTheSongHasStopped) {
    const host::test::JackServer server(48000);
    transport.start();
    ASSERT_TRUE(waitFor([&] { return transport.deviceText() == "system"; }));
    EXPECT_EQ(transport.recorder(), nullptr) << "no track is armed: no inputs are open";
    record.toggle();
    EXPECT_EQ(problems.filter("No track is armed").size(), 1);
    arm("vox");
    EXPECT_TRUE(record.armed());
    ASSERT_TRUE(waitFor([&] { return transport.recorder() != nullptr; }));
    record.toggle();
    EXPECT_TRUE(record.recording());
    transport.play();
    ASSERT_TRUE(rolls());
    EXPECT_TRUE(waitFor([&] { return record.takeText() == "0:00"; }));
    transport.stop();
    ASSERT_TRUE(waitFor([&] { return clips("vox").size() > 1; }));
    EXPECT_EQ(editor.session()->undoText(), "Record");
    EXPECT_EQ(clips("vox").back().file, "audio/vox take 1.wav");
    const auto file = sessions::AudioFile::open(folder.path() / "Song.lacquer/audio/vox take 1.wav");
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->facts().frames, clips("vox").back().lengthFrames);
    EXPECT_GE(file->facts().frames, 0.2 * 48000);
    EXPECT_TRUE(record.takeText().isEmpty());
    record.toggle();
    EXPECT_FALSE(record.recording());
    editor.session()->undo();
    EXPECT_EQ(clips("vox").size(), 1u);
    transport.close();
}

TEST_F(RecordingTest, BetweenPunchInAndPunchOutIsRecordedToTheFrame) {
    const host::test::JackServer server(48000);
    transport.setUnit(TransportController::Unit::samples);
    EXPECT_FALSE(record.hasPunch());
    record.setPunch("9600", "19200");
    EXPECT_TRUE(record.hasPunch());
    EXPECT_EQ(record.punchInText(), "9600");
    EXPECT_EQ(record.punchOutText(), "19200");
    transport.start();
    arm("vox");
    ASSERT_TRUE(waitFor([&] { return transport.recorder() != nullptr; }));
    record.toggle();
    transport.play();
    ASSERT_TRUE(waitFor([&] { return transport.position() > 0.6; }));
    transport.stop();
    ASSERT_TRUE(waitFor([&] { return clips("vox").size() > 1; }));
    EXPECT_EQ(clips("vox").back().positionFrames, 9600);
    EXPECT_EQ(clips("vox").back().lengthFrames, 9600);
    transport.close();
}

TEST_F(RecordingTest, APunchRangeIsSetByHandByTheLoopAndFromHere) {
    transport.setUnit(TransportController::Unit::samples);
    record.setPunch("19200", "9600");
    EXPECT_EQ(problems.filter("before it punches in").size(), 1);
    record.setPunch("here", "there");
    EXPECT_EQ(problems.filter("no place").size(), 1);
    EXPECT_FALSE(record.hasPunch());
    record.punchTheLoop();
    EXPECT_EQ(problems.filter("no loop").size(), 1);
    editor.session()->perform(sessions::SetLoop{LoopRange{48000, 96000}});
    record.punchTheLoop();
    EXPECT_EQ(record.punchInText() + " " + record.punchOutText(), "48000 96000");
    record.setPunchInHere();
    EXPECT_EQ(record.punchInText() + " " + record.punchOutText(), "0 96000");
    record.removePunch();
    EXPECT_FALSE(record.hasPunch());
    EXPECT_EQ(record.punchInText(), "");
    record.setPunchInHere();
    EXPECT_EQ(record.punchInText() + " " + record.punchOutText(), "0 480000") << "to the end of the song";
    editor.session()->adopt(bench.session());
    EXPECT_FALSE(record.hasPunch()) << "it was of the song before";
}

TEST_F(RecordingTest, WhileItRecordsTheSessionStaysInItsFolder) {
    editor.session()->setRecording(true);
    editor.life()->saveAs(QUrl::fromLocalFile(QString::fromStdString((folder.path() / "Other.lacquer").string())));
    EXPECT_EQ(problems.filter("Stop recording").size(), 1);
    EXPECT_FALSE(editor.life()->busy());
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "Other.lacquer"));
}

TEST_F(RecordingTest, ADeviceThatIsLostLeavesTheTakeOnItsTrack) {
    auto server = std::make_unique<host::test::JackServer>(48000);
    transport.start();
    arm("vox");
    ASSERT_TRUE(waitFor([&] { return transport.recorder() != nullptr; }));
    record.toggle();
    transport.play();
    ASSERT_TRUE(rolls());
    server.reset();
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    EXPECT_EQ(transport.recorder(), nullptr);
    ASSERT_GT(clips("vox").size(), 1u);
    EXPECT_EQ(clips("vox").back().file, "audio/vox take 1.wav");
    EXPECT_FALSE(record.recording());
    record.toggle();
    EXPECT_EQ(problems.filter("no device to record from").size(), 1);
    transport.close();
}

// As while a copy of it is being written: it takes no edit then.
TEST_F(RecordingTest, TheTakeOfADeviceThatIsLostWaitsForASessionThatIsHeld) {
    auto server = std::make_unique<host::test::JackServer>(48000);
    transport.start();
    arm("vox");
    ASSERT_TRUE(waitFor([&] { return transport.recorder() != nullptr; }));
    record.toggle();
    transport.play();
    ASSERT_TRUE(rolls());
    editor.session()->hold(true);
    server.reset();
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    EXPECT_EQ(clips("vox").size(), 1u);
    editor.session()->hold(false);
    ASSERT_TRUE(waitFor([&] { return clips("vox").size() > 1; }));
    EXPECT_EQ(clips("vox").back().file, "audio/vox take 1.wav");
    EXPECT_TRUE(problems.filter("stays in the session's folder").isEmpty()) << problems.join("\n").toStdString();
    transport.close();
}

TEST_F(RecordingTest, WhatIsRecordedWhileTheSessionIsClosedIsThereWhenItIsOpenedAgain) {
    const host::test::JackServer server(48000);
    transport.start();
    arm("vox");
    ASSERT_TRUE(editor.session()->save());
    ASSERT_TRUE(waitFor([&] { return transport.recorder() != nullptr; }));
    record.toggle();
    transport.play();
    ASSERT_TRUE(rolls());
    EXPECT_TRUE(editor.session()->recording());
    editor.session()->adopt(bench.session());
    EXPECT_FALSE(editor.session()->recording());
    ASSERT_TRUE(editor.session()->open(folder.path() / "Song.lacquer").ok());
    ASSERT_GT(clips("vox").size(), 1u);
    EXPECT_EQ(clips("vox").back().file, "audio/vox take 1.wav");
    EXPECT_GE(clips("vox").back().lengthFrames, 4800);
    EXPECT_TRUE(editor.session()->modified());
    transport.close();
}

}  // namespace
}  // namespace lacquer::editor::recording_test

#include "sessions/record/session_recorder.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "sessions/model/history.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::session_recorder_test {
namespace {

using lacquer::test::Channels;
using lacquer::test::decodeWithFfmpeg;
using test::registry;

class SessionRecorderTest : public testing::Test {
protected:
    SessionRecorderTest() { session.folder = folder.path(); }

    NodeId add(const std::string& name, const TrackRecording& recording) {
        AddNode edit{(*registry().find(kTrackType))->makeNode(name, 2), {}, {}};
        edit.content.recording = recording;
        return std::get<AddNode>(apply(session, registry(), edit)->done).node.id;
    }
    /// A callback of a device that plays the song from frame 0 on, with nothing but ones at its inputs.
    void callback(SessionRecorder& recorder) {
        const std::vector<float> ones(256, 1.0f);
        const float* channels[] = {ones.data(), ones.data()};
        recorder.sink().captured(frame, ConstAudioBlock(channels, 2, 256));
        const Segment segment{.frames = 256, .timelineStart = frame, .rolling = true};
        recorder.sink().played(frame, {&segment, 1});
        frame += 256;
    }

    test::SessionFolder folder;
    Session session{.name = "Test"};
    TimelineFrame frame = 0;
};

TEST_F(SessionRecorderTest, TracksThatAreArmedAreRecordedFromTheirInputs) {
    const NodeId voice = add("voice", {{3}, true});
    add("guide", {{1, 2}, false});
    const NodeId keys = add("keys", {{2, 5}, true, Monitoring::off});
    EXPECT_EQ(armedTracks(session), (std::vector<RecordedTrack>{{voice, "voice", {2}}, {keys, "keys", {1, 4}}}));
    EXPECT_EQ(inputsNeeded(session), 5);
}

TEST_F(SessionRecorderTest, ARecordingIsOneStepAndUndoTakesItBack) {
    const NodeId voice = add("voice", {{1}, true});
    const NodeId keys = add("keys", {{2}, true});
    History history(session, registry());
    LiveInput input(2, 256);
    SessionRecorder recorder(session, input, [&](const Edit& edit) -> Status {
        auto done = history.perform(edit);
        return done ? Status{} : fail(done.error());
    });
    ASSERT_TRUE(recorder.start(0).ok());
    for (int i = 0; i < 20; ++i) callback(recorder);
    EXPECT_TRUE(recorder.idle(true).empty()) << "the song rolls still";
    const std::vector<Take> takes = recorder.finish();
    ASSERT_EQ(takes.size(), 2u);
    EXPECT_EQ(history.names(), std::vector<std::string>{"Record"});
    for (const NodeId track : {voice, keys}) {
        ASSERT_EQ(session.content(track).clips.size(), 1u);
        EXPECT_EQ(session.content(track).clips[0].positionFrames, 0);
        EXPECT_EQ(session.content(track).clips[0].lengthFrames, 20 * 256);
    }
    ASSERT_TRUE(history.undo().ok());
    EXPECT_TRUE(session.content(voice).clips.empty());
    EXPECT_TRUE(session.content(keys).clips.empty());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / takes[0].file)) << "redo needs it";
}

TEST_F(SessionRecorderTest, LaterTakesLieOverEarlierOnes) {
    const NodeId voice = add("voice", {{1}, true});
    const std::vector<Take> takes{{voice, "audio/1.wav", 0, 1000, 0}, {voice, "audio/2.wav", 0, 1000, 0}};
    ASSERT_TRUE(apply(session, registry(), takesAsClips(session, takes)).ok());
    const std::vector<Clip>& clips = session.content(voice).clips;
    ASSERT_EQ(clips.size(), 2u);
    EXPECT_EQ(clips[0].file, "audio/1.wav");
    EXPECT_TRUE(clips[0].muted);
    EXPECT_FALSE(clips[1].muted);
}

TEST_F(SessionRecorderTest, TracksHearWhereTheyAreRecorded) {
    add("voice", {{1}, true});
    LiveInput input(1, 256);
    SessionRecorder recorder(session, input, [](const Edit&) { return Status{}; });
    EXPECT_EQ(input.recorded().lengthFrames(), 0);
    ASSERT_TRUE(recorder.start(0).ok());
    EXPECT_EQ(input.recorded(), LiveInput::kEverywhere);
    recorder.setRange(LoopRange{100, 200});
    EXPECT_EQ(input.recorded(), (LoopRange{100, 200}));
    recorder.stop();
    EXPECT_EQ(input.recorded().lengthFrames(), 0);
}

TEST_F(SessionRecorderTest, WithoutAnArmedTrackNothingStarts) {
    add("voice", {{1}, false});
    LiveInput input(1, 256);
    SessionRecorder recorder(session, input, [](const Edit&) { return Status{}; });
    const Status started = recorder.start(0);
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.error().line(), "no track is armed (arm those that are to be recorded)");
    EXPECT_FALSE(recorder.recording());
}

// What a program left that died while it recorded.
class RecoverTakes : public SessionRecorderTest {
protected:
    /// 32768 frames of which the first `told` are in the header.
    void leaveTake(NodeId track, TimelineFrame position) {
        Take take;
        take.track = track;
        take.positionFrames = position;
        auto file = createTakeFile(folder.path(), "voice", take, 1, 48000);
        ASSERT_TRUE(file.ok());
        const std::vector<float> samples(32768, 0.5f);
        const float* channel = samples.data();
        ASSERT_TRUE(file->writer.write(ConstAudioBlock(&channel, 1, 32768)).ok());
        file->writer.updateHeader();
        file->writer.leave();
    }
};

TEST_F(RecoverTakes, UnfinishedTakesGetTheirNamesAndPlaces) {
    const NodeId voice = add("voice", {{1}, true});
    leaveTake(voice, -4800);
    leaveTake(voice, 96000);
    const RecoveredTakes found = recoverTakes(session);
    EXPECT_TRUE(found.problems.empty());
    ASSERT_EQ(found.takes.size(), 2u);
    EXPECT_EQ(found.takes[0].track, voice);
    EXPECT_EQ(found.takes[0].positionFrames, -4800);
    EXPECT_EQ(found.takes[1].positionFrames, 96000);
    for (const Take& take : found.takes) {
        EXPECT_EQ(take.frames, 32768);
        EXPECT_EQ(decodeWithFfmpeg(folder.path() / take.file, 1)[0], std::vector<float>(32768, 0.5f));
    }
    EXPECT_TRUE(recoverTakes(session).takes.empty()) << "once is enough";
}

TEST_F(RecoverTakes, AFileThatIsNoneOfOursStaysAndIsTold) {
    test::SessionFolder::write(folder.path() / "audio/mix.wav.1.part", "half a render");
    test::SessionFolder::write(folder.path() / "audio/notes.part", "not ours");
    const RecoveredTakes found = recoverTakes(session);
    EXPECT_TRUE(found.takes.empty());
    ASSERT_EQ(found.problems.size(), 1u);
    EXPECT_NE(found.problems[0].line().find("mix.wav.1.part"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "audio/mix.wav.1.part"));
}

TEST_F(RecoverTakes, ATakeOfATrackThatIsGoneKeepsItsFile) {
    leaveTake(NodeId{99}, 0);
    const RecoveredTakes found = recoverTakes(session);
    EXPECT_TRUE(found.takes.empty());
    ASSERT_EQ(found.problems.size(), 1u);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "audio/voice take 1.wav"));
}

}  // namespace
}  // namespace lacquer::sessions::session_recorder_test

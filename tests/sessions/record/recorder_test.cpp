#include "sessions/record/recorder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "support/realtime_guard.hpp"
#include "tests/sessions/media/full_disk.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::recorder_test {
namespace {

using namespace lacquer::test;

constexpr int kPeriod = 256;

/// What the device hears: every frame of every input tells where it is in the stream.
float inputAt(std::int64_t streamFrame, int input) {
    return static_cast<float>(streamFrame + 1) + 0.25f * static_cast<float>(input);
}

/// A device that runs the transport straight in its callbacks, and brings input with each of them.
class Device {
public:
    Device(Recorder& recorder, int inputs) : recorder_(recorder), inputs_(inputs) {}

    /// With the next callback.
    void command(const TransportCommand& command) { transport_.apply(command, frame_); }
    void rollFrom(TimelineFrame frame) {
        command({TransportCommand::Kind::locate, frame});
        command({TransportCommand::Kind::play});
    }
    void run(std::int64_t frames) {
        for (const std::int64_t end = frame_ + frames; frame_ < end;) {
            captureOnly();
            playOnly();
        }
    }
    void captureOnly() {
        Channels in(static_cast<std::size_t>(inputs_));
        std::vector<const float*> pointers;
        for (int c = 0; c < inputs_; ++c) {
            auto& channel = in[static_cast<std::size_t>(c)];
            for (int i = 0; i < kPeriod; ++i) channel.push_back(inputAt(captured_ + i, c));
            pointers.push_back(channel.data());
        }
        const RealtimeScope realtime;
        recorder_.captured(captured_, ConstAudioBlock(pointers.data(), inputs_, kPeriod));
        captured_ += kPeriod;
    }
    void playOnly() {
        std::array<Segment, Transport::kMaximumSegments> segments{};
        const int count = transport_.segments(frame_, kPeriod, segments);
        const RealtimeScope realtime;
        recorder_.played(frame_, std::span<const Segment>(segments).first(static_cast<std::size_t>(count)));
        frame_ += kPeriod;
    }
    [[nodiscard]] std::int64_t frame() const { return frame_; }

private:
    Recorder& recorder_;
    int inputs_;
    Transport transport_;
    std::int64_t frame_ = 0, captured_ = 0;
};

bool waitUntil(auto condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

class RecorderTest : public testing::Test {
protected:
    RecorderOptions options(int inputs) const {
        RecorderOptions made;
        made.inputs = inputs;
        made.folder = folder.path();
        return made;
    }
    /// Sample i of each channel of a take is what the inputs heard `i` frames behind `streamFrame`.
    void expectInput(const Take& take, const std::vector<int>& inputs, std::int64_t streamFrame) {
        const Channels got = decodeWithFfmpeg(folder / take.file, static_cast<int>(inputs.size()));
        ASSERT_EQ(got.size(), inputs.size());
        for (std::size_t c = 0; c < inputs.size(); ++c) {
            ASSERT_EQ(static_cast<std::int64_t>(got[c].size()), take.frames);
            for (std::int64_t i = 0; i < take.frames; ++i)
                ASSERT_EQ(got[c][static_cast<std::size_t>(i)], inputAt(streamFrame + i, inputs[c])) << "frame " << i;
        }
    }
    std::vector<std::string> audioNames() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "audio"))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    const TemporaryFolder folder;
};

// The song leaves with stream frame 1024 on, and what answers it comes back 300 frames later.
TEST_F(RecorderTest, AnInputLiesWhereThePlayerHeardTheSong) {
    Recorder recorder(options(2));
    recorder.setTracks({{NodeId{7}, "voice", {1}}, {NodeId{9}, "keys", {0, 1}}});
    recorder.start(300);
    Device device(recorder, 2);
    device.run(1024);
    device.rollFrom(48000);
    device.run(10240);
    device.command({TransportCommand::Kind::stop});
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 2u);
    for (const Take& take : takes) {
        EXPECT_EQ(take.positionFrames, 48000);
        EXPECT_EQ(take.frames, 10240);
        EXPECT_EQ(take.lostFrames, 0);
    }
    EXPECT_EQ(takes[0].track, NodeId{7});
    EXPECT_EQ(takes[0].file, "audio/voice take 1.wav");
    expectInput(takes[0], {1}, 1024 + 300);
    expectInput(takes[1], {0, 1}, 1024 + 300);
    EXPECT_EQ(audioNames(), (std::vector<std::string>{"keys take 1.wav", "voice take 1.wav"}));
    EXPECT_TRUE(recorder.takeFaults().empty());
}

// A correction may say that input comes earlier than the output it belongs to: it then waits until that is known.
TEST_F(RecorderTest, ARoundTripMayBeNegative) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.start(-500);
    Device device(recorder, 1);
    device.run(1024);
    device.rollFrom(0);
    device.run(5120);
    device.command({TransportCommand::Kind::stop});
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 1u);
    EXPECT_EQ(takes[0].positionFrames, 0);
    EXPECT_EQ(takes[0].frames, 5120);
    expectInput(takes[0], {0}, 1024 - 500);
}

TEST_F(RecorderTest, ALoopGivesATakePerPassAndALocateBeginsOne) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.start(100);
    Device device(recorder, 1);
    device.command(TransportCommand::setLoop({1000, 6000}));
    device.rollFrom(1000);
    device.run(10240);  // two passes and 240 frames
    device.command({TransportCommand::Kind::locate, 20000});
    device.run(2560);
    device.command({TransportCommand::Kind::stop});
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 4u);
    const std::int64_t positions[] = {1000, 1000, 1000, 20000}, lengths[] = {5000, 5000, 240, 2560};
    std::int64_t stream = 100;
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(takes[i].file, "audio/voice take " + std::to_string(i + 1) + ".wav");
        EXPECT_EQ(takes[i].positionFrames, positions[i]);
        EXPECT_EQ(takes[i].frames, lengths[i]);
        expectInput(takes[i], {0}, stream);
        stream += lengths[i];
    }
}

TEST_F(RecorderTest, OnlyTheRangeIsRecordedToTheFrame) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.setRange(LoopRange{3001, 4500});
    recorder.start(77);
    Device device(recorder, 1);
    device.rollFrom(0);
    device.run(10240);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 1u);
    EXPECT_EQ(takes[0].positionFrames, 3001);
    EXPECT_EQ(takes[0].frames, 1499);
    expectInput(takes[0], {0}, 3001 + 77);
}

// The writing thread may be anywhere when recording is switched, and must not have gone on beyond that.
TEST_F(RecorderTest, ASwitchHoldsFromItsFrameOnWhateverTheThreadIsDoing) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    Device device(recorder, 1);
    device.rollFrom(0);
    std::vector<std::int64_t> starts;
    for (int i = 0; i < 300; ++i) {
        device.run(kPeriod * (1 + i % 3));
        std::this_thread::sleep_for(std::chrono::microseconds(100 * (i % 4)));
        starts.push_back(device.frame());
        recorder.start(0);
        device.run(2 * kPeriod);
        recorder.stop();
    }
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), starts.size());
    for (std::size_t i = 0; i < takes.size(); ++i) {
        EXPECT_EQ(takes[i].positionFrames, starts[i]);
        EXPECT_EQ(takes[i].frames, 2 * kPeriod);
    }
}

// What leaves at the moment of a command belongs to what is behind it, though it comes back later.
TEST_F(RecorderTest, RecordingIsSwitchedOnAndOffWhileTheSongRolls) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    Device device(recorder, 1);
    device.rollFrom(0);
    device.run(2560);
    EXPECT_FALSE(recorder.recording());
    recorder.start(1000);
    EXPECT_TRUE(recorder.busy());
    device.run(5120);
    recorder.stop();
    device.run(2560);
    EXPECT_TRUE(waitUntil([&] { return !recorder.busy(); }));
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 1u) << "while the song rolls on";
    EXPECT_EQ(takes[0].positionFrames, 2560);
    EXPECT_EQ(takes[0].frames, 5120);
    expectInput(takes[0], {0}, 2560 + 1000);
    EXPECT_EQ(recorder.openTakes(), 0);
}

// The thread cannot go on while it is not told where the song was, so that the ring runs over.
TEST_F(RecorderTest, WhatIsLostIsSilentAndMovesNothing) {
    RecorderOptions small = options(1);
    small.ringSeconds = 0.08;  // 3840 frames; a power of two has room for them: 4096
    Recorder recorder(small);
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.start(0);
    Device device(recorder, 1);
    device.rollFrom(0);
    for (int i = 0; i < 20; ++i) device.captureOnly();  // 5120 frames, of which 1024 are lost
    EXPECT_EQ(recorder.lostFrames(), 1024);
    for (int i = 0; i < 20; ++i) device.playOnly();
    EXPECT_TRUE(waitUntil([&] { return recorder.takeFrames() == 5120; }));
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 1u);
    EXPECT_EQ(takes[0].frames, 6144);
    EXPECT_EQ(takes[0].lostFrames, 1024);
    const Channels got = decodeWithFfmpeg(folder / takes[0].file, 1);
    for (std::int64_t i = 0; i < 6144; ++i) {
        const bool lost = i >= 4096 && i < 5120;
        ASSERT_EQ(got[0][static_cast<std::size_t>(i)], lost ? 0.0f : inputAt(i, 0)) << "frame " << i;
    }
}

TEST_F(RecorderTest, AFullDiskKeepsWhatIsThereAndSaysSo) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.start(0);
    Device device(recorder, 1);
    device.rollFrom(0);
    {
        const FullDisk disk(100000);
        device.run(40 * kPeriod);
        EXPECT_TRUE(waitUntil([&] { return recorder.takeFrames() == 40 * kPeriod; }));
        device.run(400 * kPeriod);
        std::vector<Error> faults;
        EXPECT_TRUE(waitUntil([&] { return !(faults = recorder.takeFaults()).empty(); }));
        ASSERT_EQ(faults.size(), 1u);
        EXPECT_EQ(faults[0].kind, ErrorKind::cannotCreate);
    }
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 1u);
    EXPECT_GE(takes[0].frames, 40 * kPeriod);
    EXPECT_LE(takes[0].frames, 25000);
    expectInput(takes[0], {0}, 0);
}

// The session is closed while it records.
TEST_F(RecorderTest, ATakeThatIsLeftCanBeReadAsFarAsItHasCome) {
    {
        Recorder recorder(options(1));
        recorder.setTracks({{NodeId{7}, "voice", {0}}});
        recorder.start(0);
        Device device(recorder, 1);
        device.rollFrom(0);
        device.run(5120);
        recorder.leave();
        EXPECT_TRUE(recorder.takeFinished().empty());
    }
    EXPECT_EQ(audioNames(), std::vector<std::string>{"voice take 1.wav.1.part"});
    const Channels got = decodeWithFfmpeg(folder / "audio/voice take 1.wav.1.part", 1);
    ASSERT_EQ(got[0].size(), 5120u);
    for (std::int64_t i = 0; i < 5120; ++i) ASSERT_EQ(got[0][static_cast<std::size_t>(i)], inputAt(i, 0)) << i;
}

TEST_F(RecorderTest, NothingIsWrittenWhileTheSongStandsOrNoTrackIsArmed) {
    Recorder recorder(options(1));
    recorder.start(0);
    Device device(recorder, 1);
    device.run(5120);
    device.rollFrom(0);
    device.run(5120);
    recorder.finish();
    EXPECT_TRUE(recorder.takeFinished().empty());
    EXPECT_FALSE(std::filesystem::exists(folder / "audio"));
}

TEST_F(RecorderTest, TakesCountOnFromWhatIsThere) {
    std::filesystem::create_directories(folder / "audio");
    writeBytes(folder / "audio/a_b take 1.wav", "x");
    writeBytes(folder / "audio/a_b take 2.wav.1.part", "y");
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "a/b", {0}}, {NodeId{8}, "a/b", {0}}});
    recorder.start(0);
    Device device(recorder, 1);
    device.rollFrom(0);
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 2u);
    EXPECT_EQ(takes[0].file, "audio/a_b take 3.wav");
    EXPECT_EQ(takes[1].file, "audio/a_b take 4.wav");
    EXPECT_EQ(readBytes(folder / "audio/a_b take 1.wav"), "x");
}

TEST_F(RecorderTest, ALongNameIsCutBetweenTwoCharacters) {
    std::string name;
    for (int i = 0; i < 100; ++i) name += "\xd1\x8f";  // two bytes each
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, name, {0}}, {NodeId{8}, "x" + name, {0}}});
    recorder.start(0);
    Device device(recorder, 1);
    device.rollFrom(0);
    device.run(1024);
    recorder.finish();
    const std::vector<Take> takes = recorder.takeFinished();
    ASSERT_EQ(takes.size(), 2u);
    EXPECT_EQ(takes[0].file, "audio/" + name.substr(0, 120) + " take 1.wav");
    EXPECT_EQ(takes[1].file, "audio/x" + name.substr(0, 118) + " take 1.wav");
}

// EBU Tech 3285: the time reference counts from the start of the timeline. ffmpeg reads it.
TEST_F(RecorderTest, AFileTellsItsPlaceInTheSong) {
    Recorder recorder(options(1));
    recorder.setTracks({{NodeId{7}, "voice", {0}}});
    recorder.start(0);
    Device device(recorder, 1);
    device.rollFrom(123456);
    device.run(1024);
    recorder.finish();
    ASSERT_EQ(recorder.takeFinished().size(), 1u);
    const std::string told =
        shell("ffprobe -v error -show_entries format_tags '" + (folder / "audio/voice take 1.wav").string() + "'");
    EXPECT_NE(told.find("time_reference=123456\n"), std::string::npos) << told;
    EXPECT_NE(told.find("encoded_by=Lacquer\n"), std::string::npos) << told;
}

}  // namespace
}  // namespace lacquer::sessions::recorder_test

#include "sessions/media/read_ahead.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/media/media_loader.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions {
namespace {

using namespace lacquer::test;

/// What the source below holds at a frame: every value tells where it is from, and none is silent.
float expectedAt(std::int64_t frame) {
    return static_cast<float>(frame % 1'000'003 + 1);
}

class CountingSource final : public nodes::ClipSource {
public:
    explicit CountingSource(std::int64_t frames) : frames_(frames) {}
    [[nodiscard]] int channelCount() const override { return 2; }
    [[nodiscard]] std::int64_t frames() const override { return frames_; }
    Status read(std::int64_t frame, AudioBlock out) override {
        for (int i = 0; i < out.frames(); ++i) {
            out[0][i] = expectedAt(frame + i);
            out[1][i] = -expectedAt(frame + i);
        }
        return {};
    }

private:
    std::int64_t frames_;
};

nodes::Playlist countingPlaylist(std::int64_t frames, TimelineFrame position = 0) {
    nodes::PlaylistClip clip;
    clip.source = std::make_shared<CountingSource>(frames);
    clip.positionFrames = position;
    clip.lengthFrames = frames;
    return nodes::Playlist({clip});
}

/// One quantum, as the audio thread reads it.
struct Quantum {
    explicit Quantum(int frames) : channels(2, std::vector<float>(static_cast<std::size_t>(frames), 99.0f)) {}
    Channels channels;
};

bool readLive(ReadAhead& reader, TimelineFrame start, Quantum& quantum) {
    const Views views(quantum.channels);
    const RealtimeScope realtime;
    return reader.read(start, views);
}

TEST(ReadAhead, GivesAnOfflineDriverEveryFrameWhateverTheQuantum) {
    constexpr std::int64_t kFrames = 500'000;  // several rings
    for (const int quantum : {64, 256, 4096}) {
        MediaLoader loader;
        const auto reader = loader.open(countingPlaylist(kFrames), 2);
        for (TimelineFrame at = 0; at < kFrames; at += quantum) {
            ASSERT_TRUE(reader->waitUntilReady(at, quantum));
            Quantum out(quantum);
            ASSERT_TRUE(readLive(*reader, at, out));
            for (int i = 0; i < quantum; ++i) {
                const float expected = at + i < kFrames ? expectedAt(at + i) : 0.0f;
                ASSERT_EQ(out.channels[0][static_cast<std::size_t>(i)], expected) << "frame " << at + i;
                ASSERT_EQ(out.channels[1][static_cast<std::size_t>(i)], -expected) << "frame " << at + i;
            }
        }
        EXPECT_EQ(reader->misses(), 0u);
    }
}

TEST(ReadAhead, IsSilentOutsideTheSongWithoutAMiss) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(1000), 2);
    for (const TimelineFrame at : {-5000, -256, 1000, 999'999}) {
        Quantum out(256);
        EXPECT_TRUE(reader->ready(at, 256));
        EXPECT_TRUE(readLive(*reader, at, out));
        EXPECT_EQ(out.channels, Channels(2, std::vector<float>(256, 0.0f)));
    }
    EXPECT_EQ(reader->misses(), 0u);
}

TEST(ReadAhead, JoinsTheSilenceBeforeTheSongToItsFirstFrame) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(1000), 2);
    ASSERT_TRUE(reader->waitUntilReady(-100, 256));
    Quantum out(256);
    ASSERT_TRUE(readLive(*reader, -100, out));
    EXPECT_EQ(out.channels[0][99], 0.0f);
    EXPECT_EQ(out.channels[0][100], expectedAt(0));
    EXPECT_EQ(out.channels[0][255], expectedAt(155));
}

TEST(ReadAhead, GoesWhereItIsToldInBothDirections) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    for (const TimelineFrame at : {4'000'000, 0, 70'000, 69'000, 2'000'001, 4'999'900}) {
        reader->locate(at);
        ASSERT_TRUE(reader->waitUntilReady(at, 64));
        Quantum out(64);
        ASSERT_TRUE(readLive(*reader, at, out));
        EXPECT_EQ(out.channels[0][0], expectedAt(at));
    }
    EXPECT_EQ(reader->misses(), 0u);
}

TEST(ReadAhead, WaitsForAPlaceItWasNotToldToGoTo) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    for (const TimelineFrame at : {3'000'000, 0, 65'000}) ASSERT_TRUE(reader->waitUntilReady(at, 4096)) << at;
}

TEST(ReadAhead, MissesAJumpNobodyAnnouncedAndThenCatchesUp) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    ASSERT_TRUE(reader->waitUntilReady(0, 256));
    TimelineFrame at = 3'000'000;
    Quantum out(256);
    ASSERT_FALSE(readLive(*reader, at, out));
    EXPECT_EQ(out.channels, Channels(2, std::vector<float>(256, 0.0f))) << "a miss is silent";
    EXPECT_EQ(reader->misses(), 1u);
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));  // playback does not run away from the loader either
        at += 256;
    } while (!readLive(*reader, at, out));
    EXPECT_EQ(out.channels[0][0], expectedAt(at));
    EXPECT_EQ(out.channels[0][255], expectedAt(at + 255));
}

TEST(ReadAhead, TellsOfASampleThatIsNoNumber) {
    const TemporaryFolder folder;
    std::vector<float> samples = noise(10'000, 0.5f, 1);
    samples[6000] = NAN;
    writeWav(folder / "a.wav", {samples}, 48000);
    nodes::PlaylistClip clip;
    clip.source = *openClipFile(folder / "a.wav", 48000);
    clip.lengthFrames = 10'000;
    MediaLoader loader;
    const auto reader = loader.open(nodes::Playlist({clip}), 1);
    Status status;
    for (TimelineFrame at = 0; at < 10'000 && status; at += 256) {
        status = reader->waitUntilReady(at, 256);
        Channels out(1, std::vector<float>(256));
        const Views views(out);
        reader->read(at, views);
    }
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::badData);
    EXPECT_EQ(status.error().where, (folder / "a.wav").string());
    EXPECT_NE(status.error().what.find("frame 6000"), std::string::npos);
    ASSERT_TRUE(reader->error());
    EXPECT_EQ(reader->error()->what, status.error().what);
}

TEST(ReadAhead, OutlivesItsLoaderAndSaysSo) {
    std::shared_ptr<ReadAhead> reader;
    {
        MediaLoader loader;
        reader = loader.open(countingPlaylist(5'000'000), 2);
        ASSERT_TRUE(reader->waitUntilReady(0, 256));
    }
    EXPECT_TRUE(reader->waitUntilReady(0, 256)) << "what is loaded stays";
    EXPECT_FALSE(reader->waitUntilReady(3'000'000, 256));
}

TEST(ReadAhead, ServesManyTracksWithSeveralLoaderThreads) {
    MediaLoader loader(3);
    std::vector<std::shared_ptr<ReadAhead>> readers;
    for (int track = 0; track < 20; ++track) readers.push_back(loader.open(countingPlaylist(200'000, track), 2));
    for (TimelineFrame at = 0; at + 1024 <= 200'000; at += 1024)
        for (int track = 0; track < 20; ++track) {
            ReadAhead& reader = *readers[static_cast<std::size_t>(track)];
            ASSERT_TRUE(reader.waitUntilReady(at, 1024));
            Quantum out(1024);
            ASSERT_TRUE(readLive(reader, at, out));
            ASSERT_EQ(out.channels[0][1023], at + 1023 < track ? 0.0f : expectedAt(at + 1023 - track));
        }
}

// The audio thread plays and jumps, the message thread locates and lets go of tracks: every block that is said to be
// there is right to the last sample. Run under ThreadSanitizer, this also looks for races.
TEST(ReadAhead, NeverGivesAWrongFrameUnderAStormOfJumps) {
    MediaLoader loader(2);
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0};
    std::atomic<int> given{0};
    std::thread audio([&] {
        std::mt19937 generator(1);
        Quantum out(256);
        TimelineFrame at = 0;
        while (!stop.load()) {
            if (generator() % 50 == 0) at = static_cast<TimelineFrame>(generator() % 5'000'000);
            if (readLive(*reader, at, out)) {
                ++given;
                for (int i = 0; i < 256; ++i) {
                    const float expected = at + i < 5'000'000 ? expectedAt(at + i) : 0.0f;
                    if (out.channels[0][static_cast<std::size_t>(i)] != expected) ++wrong;
                }
            }
            at += 256;
            std::this_thread::yield();
        }
    });
    std::mt19937 generator(2);
    for (int round = 0; round < 300; ++round) {
        reader->locate(static_cast<TimelineFrame>(generator() % 5'000'000));
        (void)loader.open(countingPlaylist(1000), 2);  // let go at once
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    while (given.load() == 0) std::this_thread::yield();
    stop.store(true);
    audio.join();
    EXPECT_EQ(wrong.load(), 0);
    EXPECT_FALSE(reader->error());
}

}  // namespace
}  // namespace lacquer::sessions

#include "sessions/media/read_ahead.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <random>
#include <stdexcept>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/media/media_loader.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::read_ahead_test {
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

// Jumps that were announced ------------------------------------------------------------------------------------------

constexpr int kTailFrames = 480;  // what a track reads beyond a seam, to fade it out

/// Throws, which fails the test, when the loader does not come along.
template <class Condition>
void waitUntil(Condition condition) {
    for (int i = 0; i < 200'000; ++i) {
        if (condition()) return;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    throw std::runtime_error("the loader did not come along");
}

/// Plays as a track does while the transport loops: straight stretches, and at each seam what would have followed it.
class LoopPlayer {
public:
    LoopPlayer(ReadAhead& reader, LoopRange loop, TimelineFrame start, int quantum)
        : reader_(reader), loop_(loop), at_(start), out_(quantum), tail_(kTailFrames) {}

    [[nodiscard]] TimelineFrame position() const { return at_; }
    /// One quantum; false when a frame was missing or wrong.
    bool play() {
        bool right = true;
        const int quantum = static_cast<int>(out_.channels[0].size());
        for (int done = 0; done < quantum;) {
            const int frames = static_cast<int>(std::min<TimelineFrame>(quantum - done, loop_.endFrame - at_));
            right = read(at_, out_, frames) && right;
            done += frames;
            at_ += frames;
            if (at_ < loop_.endFrame) continue;
            right = read(at_, tail_, kTailFrames) && right;
            at_ = loop_.startFrame;
        }
        return right;
    }

private:
    bool read(TimelineFrame start, Quantum& into, int frames) {
        const float* const channels[2] = {into.channels[0].data(), into.channels[1].data()};
        float* const writable[2] = {const_cast<float*>(channels[0]), const_cast<float*>(channels[1])};
        const RealtimeScope realtime;
        if (!reader_.read(start, AudioBlock(writable, 2, frames))) return false;
        return channels[0][0] == expectedAt(start) && channels[0][frames - 1] == expectedAt(start + frames - 1) &&
               channels[1][frames - 1] == -expectedAt(start + frames - 1);
    }

    ReadAhead& reader_;
    LoopRange loop_;
    TimelineFrame at_;
    Quantum out_, tail_;
};

TEST(ReadAheadHolding, APlaceThatIsHeldIsReadAtOnceAndTheRingFollows) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    ASSERT_TRUE(reader->waitUntilReady(0, 4096));
    Quantum out(256);
    ASSERT_TRUE(readLive(*reader, 0, out));
    constexpr TimelineFrame kThere = 3'000'000;
    reader->hold(kThere);
    waitUntil([&] { return reader->holds(); });
    ASSERT_TRUE(readLive(*reader, 256, out)) << "holding leaves the ring alone";
    for (TimelineFrame at = kThere; at < kThere + 200'000; at += 256) {
        // While the window lasts, nobody waits for the loader.
        if (at + 256 > kThere + ReadAhead::kHeldFrames) waitUntil([&] { return reader->ready(at, 256); });
        ASSERT_TRUE(readLive(*reader, at, out)) << at - kThere;
        ASSERT_EQ(out.channels[0][0], expectedAt(at));
    }
    EXPECT_EQ(reader->misses(), 0u);
}

// An hour of each; after the first second nobody is there to load anything.
TEST(ReadAheadHolding, AShortLoopGoesRoundForHoursWithoutTheLoader) {
#if defined(__SANITIZE_THREAD__)
    constexpr std::int64_t kSeconds = 100;  // enough to go round; an hour takes minutes
#else
    constexpr std::int64_t kSeconds = 3600;
#endif
    for (const std::int64_t length : {std::int64_t{512}, std::int64_t{12'345}, ReadAhead::kHeldFrames - 8192})
        for (const int quantum : {64, 4096}) {
            const LoopRange loop{700'000, 700'000 + length};
            std::shared_ptr<ReadAhead> reader;
            {
                MediaLoader loader;
                reader = loader.open(countingPlaylist(5'000'000), 2);
                reader->hold(loop);
                ASSERT_TRUE(reader->waitUntilReady(loop.startFrame, 4096));
                waitUntil([&] { return reader->holds(); });
            }
            LoopPlayer player(*reader, loop, loop.startFrame, quantum);
            for (std::int64_t played = 0; played < kSeconds * 48000; played += quantum)
                ASSERT_TRUE(player.play()) << "length " << length << " after " << played;
            EXPECT_EQ(reader->misses(), 0u);
        }
}

TEST(ReadAheadHolding, AShortLoopCanBeLeft) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    const LoopRange loop{700'000, 710'000};
    // Whether it was played into or jumped into.
    for (const bool jumps : {false, true}) {
        ASSERT_TRUE(reader->waitUntilReady(jumps ? 0 : loop.startFrame, 4096));
        reader->hold(loop);
        waitUntil([&] { return reader->holds(); });
        LoopPlayer player(*reader, loop, loop.startFrame, 256);
        for (int i = 0; i < 1000; ++i) ASSERT_TRUE(player.play());
        waitUntil([&] { return reader->ready(loop.endFrame + 8192, 32'768); });
        Quantum out(256);
        for (TimelineFrame at = player.position(); at < loop.endFrame + 40'000; at += 256) {
            ASSERT_TRUE(readLive(*reader, at, out)) << at - loop.endFrame;
            ASSERT_EQ(out.channels[0][255], expectedAt(at + 255));
        }
        reader->locate(0);
    }
    EXPECT_EQ(reader->misses(), 0u);
}

// The loader is given its time, but only when the window is nearly used up.
TEST(ReadAheadHolding, ALongLoopGoesRoundWithoutAMiss) {
    for (const std::int64_t length :
         {ReadAhead::kHeldFrames - 8191, ReadAhead::kHeldFrames + 100, ReadAhead::kRingFrames, std::int64_t{300'000}}) {
        const LoopRange loop{700'000, 700'000 + length};
        MediaLoader loader;
        const auto reader = loader.open(countingPlaylist(5'000'000), 2);
        reader->hold(loop);
        ASSERT_TRUE(reader->waitUntilReady(loop.startFrame, 4096));
        waitUntil([&] { return reader->holds(); });
        LoopPlayer player(*reader, loop, loop.startFrame, 256);
        for (int i = 0; i < 4000; ++i) {
            const TimelineFrame played = player.position() - loop.startFrame;
            if (played >= ReadAhead::kHeldFrames - 8192 || player.position() + 256 + kTailFrames > loop.endFrame)
                waitUntil([&] { return reader->ready(player.position(), 256 + kTailFrames); });
            ASSERT_TRUE(player.play()) << "length " << length << ", " << played << " frames into it, quantum " << i;
        }
        EXPECT_EQ(reader->misses(), 0u);
    }
}

TEST(ReadAheadHolding, ALoopThatIsReplacedWhileItPlaysDoesNotMiss) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    const LoopRange first{700'000, 710'000};
    reader->hold(first);
    ASSERT_TRUE(reader->waitUntilReady(first.startFrame, 4096));
    waitUntil([&] { return reader->holds(); });
    LoopPlayer player(*reader, first, first.startFrame, 256);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(player.play());
    reader->hold(LoopRange{1'000'000, 1'005'000});  // not entered yet
    waitUntil([&] { return reader->holds(); });
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(player.play());
    LoopPlayer second(*reader, {1'000'000, 1'005'000}, 1'000'000, 256);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(second.play());
    EXPECT_EQ(reader->misses(), 0u);
}

TEST(ReadAheadHolding, PlacesDoNotPushOutTheLoop) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(5'000'000), 2);
    const LoopRange loop{700'000, 710'000};
    reader->hold(loop);
    for (TimelineFrame place = 1'000'000; place < 4'000'000; place += 100'000) reader->hold(place);
    waitUntil([&] { return reader->holds(); });
    LoopPlayer player(*reader, loop, loop.startFrame, 256);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(player.play());
    EXPECT_TRUE(LoopPlayer(*reader, {3'900'000, 4'000'000}, 3'900'000, 256).play()) << "the last place is there";
}

TEST(ReadAheadHolding, NothingIsNeededOutsideTheSong) {
    MediaLoader loader;
    const auto reader = loader.open(countingPlaylist(1000), 2);
    reader->hold(LoopRange{-2000, -1000});
    reader->hold(5000);
    reader->hold(LoopRange{500, 5000});
    waitUntil([&] { return reader->holds(); });
    Quantum out(256);
    ASSERT_TRUE(readLive(*reader, 900, out));
    EXPECT_EQ(out.channels[0][99], expectedAt(999));
    EXPECT_EQ(out.channels[0][100], 0.0f);
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
        reader->hold(static_cast<TimelineFrame>(generator() % 5'000'000));
        const auto loopStart = static_cast<TimelineFrame>(generator() % 5'000'000);
        reader->hold(LoopRange{loopStart, loopStart + 1000 + static_cast<TimelineFrame>(generator() % 60'000)});
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    while (given.load() == 0) std::this_thread::yield();
    stop.store(true);
    audio.join();
    EXPECT_EQ(wrong.load(), 0);
    EXPECT_FALSE(reader->error());
}

}  // namespace
}  // namespace lacquer::sessions::read_ahead_test

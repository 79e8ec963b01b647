#include "sessions/record/capture_ring.hpp"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::sessions::capture_ring_test {
namespace {

float sampleAt(std::int64_t frame) {
    return static_cast<float>(frame % 1000003 + 1);
}

void write(CaptureRing& ring, std::int64_t from, int frames) {
    std::vector<float> samples;
    for (int i = 0; i < frames; ++i) samples.push_back(sampleAt(from + i));
    const float* channel = samples.data();
    const RealtimeScope realtime;
    ring.write(from, ConstAudioBlock(&channel, 1, frames));
}

/// Takes what comes next, up to 1024 frames of it, and checks every sample; returns what it was.
CaptureRing::Next take(CaptureRing& ring) {
    CaptureRing::Next next = ring.next();
    next.frames = std::min<std::int64_t>(next.frames, 1024);
    if (!next.lost && next.frames > 0) {
        std::vector<float> samples(static_cast<std::size_t>(next.frames));
        float* channel = samples.data();
        ring.peek(AudioBlock(&channel, 1, static_cast<int>(next.frames)));
        for (std::int64_t i = 0; i < next.frames; ++i)
            EXPECT_EQ(samples[static_cast<std::size_t>(i)], sampleAt(next.streamFrame + i));
    }
    ring.advance(next, next.frames);
    return next;
}

TEST(CaptureRing, GivesBackWhatCameInOrder) {
    CaptureRing ring(1, 4096);
    EXPECT_EQ(take(ring).frames, 0);
    write(ring, 0, 300);
    write(ring, 300, 17);
    const CaptureRing::Next next = take(ring);
    EXPECT_EQ(next.streamFrame, 0);
    EXPECT_EQ(next.frames, 317);
    EXPECT_FALSE(next.lost);
    EXPECT_EQ(take(ring).frames, 0);
    EXPECT_EQ(ring.seenFrames(), 317);
    EXPECT_EQ(ring.lostFrames(), 0);
}

TEST(CaptureRing, SaysWhereAndHowMuchIsLost) {
    CaptureRing ring(1, 4096);
    for (int block = 0; block < 6; ++block) write(ring, block * 1024, 1024);
    EXPECT_EQ(ring.lostFrames(), 2048);
    for (int block = 0; block < 4; ++block) EXPECT_FALSE(take(ring).lost);
    const CaptureRing::Next lost = ring.next();
    EXPECT_TRUE(lost.lost);
    EXPECT_EQ(lost.streamFrame, 4096);
    EXPECT_EQ(lost.frames, 2048);
    ring.advance(lost, 1000);
    write(ring, 6144, 100);
    const CaptureRing::Next rest = ring.next();
    EXPECT_TRUE(rest.lost);
    EXPECT_EQ(rest.frames, 1048);
    ring.advance(rest, rest.frames);
    const CaptureRing::Next after = take(ring);
    EXPECT_EQ(after.streamFrame, 6144);
    EXPECT_EQ(after.frames, 100);
}

// Two threads; the reader is slow now and then. Every frame comes once, as itself or as lost.
TEST(CaptureRing, LosesNoFrameUnnoticedBetweenTwoThreads) {
    constexpr std::int64_t kFrames = 2'000'000;
    CaptureRing ring(1, 8192);
    std::atomic<bool> done{false};
    std::thread writer([&] {
        std::mt19937 random(3);
        for (std::int64_t frame = 0; frame < kFrames;) {
            const int frames = 1 + static_cast<int>(random() % 2000);
            write(ring, frame, frames);
            frame += frames;
            if (random() % 8 == 0) std::this_thread::yield();
        }
        done = true;
    });
    std::int64_t at = 0, lost = 0;
    std::mt19937 random(4);
    for (bool last = false; !last;) {
        last = done;
        for (CaptureRing::Next next = take(ring); next.frames > 0; next = take(ring)) {
            ASSERT_EQ(next.streamFrame, at);
            at += next.frames;
            if (next.lost) lost += next.frames;
            if (random() % 50 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
    writer.join();
    EXPECT_EQ(at, ring.seenFrames());
    EXPECT_GE(at, kFrames);
    EXPECT_EQ(lost, ring.lostFrames());
    EXPECT_LT(lost, at);
}

}  // namespace
}  // namespace lacquer::sessions::capture_ring_test

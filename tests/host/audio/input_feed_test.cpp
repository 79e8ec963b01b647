#include "host/audio/input_feed.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "core/realtime/realtime_scope.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::host::input_feed_test {
namespace {

float inputAt(std::int64_t frame, int channel) {
    return frame < 0 ? 0.0f : static_cast<float>(frame + 1) + 0.5f * static_cast<float>(channel);
}

// Plays its input, and notes which frames of the stream it is told.
class Through final : public QuantumSource {
public:
    explicit Through(int quantumFrames) : live(2, quantumFrames) {}
    void runQuantum(float* const* out, std::int64_t streamFrame) noexcept override {
        feed->fetch(streamFrame, live);
        for (int c = 0; c < 2; ++c) std::copy_n(live.channel(c), live.quantumFrames(), out[c]);
    }
    LiveInput live;
    InputFeed* feed = nullptr;
};

/// Callbacks of these lengths, with as much input each, in pieces of `piece` frames where a callback is longer; what
/// comes out. A piece is brought before what is rendered with it: the first one with the whole callback's.
struct Bench {
    explicit Bench(int quantum) : source(quantum), partition(source, quantum, 2, Handover::waits), feed(2, partition) {
        source.feed = &feed;
    }
    ~Bench() { partition.stop(); }

    void call(int frames, int piece = 1 << 20) {
        std::vector<std::vector<float>> out(2, std::vector<float>(static_cast<std::size_t>(frames)));
        float* pointers[] = {out[0].data(), out[1].data()};
        for (int done = 0; done < frames;) {
            const int count = std::min(piece, frames - done);
            push(count);
            if (done == 0) {
                const RealtimeScope realtime;
                feed.pullsTo(pulled + frames);
                partition.pull(pointers, frames);
            }
            done += count;
        }
        pulled += frames;
        for (std::size_t c = 0; c < 2; ++c) played[c].insert(played[c].end(), out[c].begin(), out[c].end());
    }
    void push(int frames) {
        std::vector<std::vector<float>> in(2);
        for (int c = 0; c < 2; ++c)
            for (int i = 0; i < frames; ++i) in[static_cast<std::size_t>(c)].push_back(inputAt(pushed + i, c));
        const float* pointers[] = {in[0].data(), in[1].data()};
        const RealtimeScope realtime;
        feed.push(pointers, frames);
        pushed += frames;
    }
    /// From frame `from` of the stream on, what is played is the input, `delay` frames late.
    void expectDelay(std::int64_t from, int delay, const std::string& what) const {
        for (int c = 0; c < 2; ++c)
            for (std::int64_t i = from; i < pulled; ++i)
                ASSERT_EQ(played[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)], inputAt(i - delay, c))
                    << what << ", frame " << i;
    }

    Through source;
    CallbackPartition partition;
    InputFeed feed;
    std::vector<std::vector<float>> played{2};
    std::int64_t pulled = 0, pushed = 0;
};

TEST(InputFeed, WhereQuantaRunInTheCallbackTheInputIsNotLateAtAll) {
    for (const int callback : {256, 1024, 2048}) {
        Bench bench(256);
        for (int i = 0; i < 12; ++i) bench.call(callback);
        EXPECT_EQ(bench.feed.delayFrames(), 0);
        bench.expectDelay(0, 0, std::to_string(callback));
    }
}

// Quantum Q, callbacks of n, g their greatest common divisor: 2 Q + n - 2 g, see LeadRule.
TEST(InputFeed, WhereTheyRunAheadItIsLateByWhatTheyRunAhead) {
    for (const auto& [quantum, callback] : {std::pair{256, 100}, {1024, 128}, {256, 160}, {64, 1}, {512, 1000}}) {
        Bench bench(quantum);
        for (int i = 0; i < 40 + 20000 / callback; ++i) bench.call(callback);
        const int expected = 2 * quantum + callback - 2 * std::gcd(quantum, callback);
        EXPECT_EQ(bench.feed.delayFrames(), expected);
        // The stream begins with a gap, and rises behind it where it has sounded before: it has not.
        bench.expectDelay(quantum, expected, std::to_string(quantum) + "/" + std::to_string(callback));
    }
}

// PortAudio hands a period of more than 1024 frames out in pieces, and all of it is rendered with the first of them.
TEST(InputFeed, WhatALongPeriodHasNotBroughtYetIsWaitedFor) {
    Bench bench(256);
    for (int i = 0; i < 12; ++i) bench.call(4096, 1024);
    EXPECT_EQ(bench.feed.delayFrames(), 3072);
    bench.expectDelay(0, 3072, "pieces");
}

TEST(InputFeed, WhateverTheCallbacksTheDelayIsConstantOnceItHasCome) {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
        std::mt19937_64 random(seed);
        const int quantum = 64 << random() % 7;
        Bench bench(quantum);
        std::vector<int> lengths;
        for (int i = 0; i < 5; ++i) lengths.push_back(1 + static_cast<int>(random() % 3000));
        for (const int length : lengths) bench.call(length);  // each has come once
        const std::int64_t from = bench.pulled + 4 * quantum + 8192;
        while (bench.pulled < from + 30000) bench.call(lengths[random() % lengths.size()]);
        bench.expectDelay(from, bench.feed.delayFrames(), "seed " + std::to_string(seed));
    }
}

}  // namespace
}  // namespace lacquer::host::input_feed_test

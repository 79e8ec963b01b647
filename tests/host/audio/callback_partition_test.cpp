#include "host/audio/callback_partition.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "host/audio/realtime_priority.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::host::callback_partition_test {
namespace {

constexpr int kFade = GapFade::kFadeFrames;

float valueAt(std::int64_t frame, int channel) {
    return static_cast<float>(frame + 1) + 0.25f * static_cast<float>(channel);
}

// Counts up, so that a lost, repeated or misplaced frame shows; a number of quanta may be asked to wait.
class Counter final : public QuantumSource {
public:
    Counter(int quantumFrames, int channels) : quantumFrames_(quantumFrames), channels_(channels) {}
    void runQuantum(float* const* out, std::int64_t /*streamFrame*/) noexcept override {
        (std::this_thread::get_id() == maker_ ? onCallback : onThread).fetch_add(1);
        for (;;) {
            const std::uint32_t allowed = allowed_.load();
            if (quanta_ < allowed) break;
            futexWait(allowed_, allowed);
        }
        const std::int64_t start = std::int64_t{quanta_} * quantumFrames_;
        for (int c = 0; c < channels_; ++c)
            for (int i = 0; i < quantumFrames_; ++i) out[c][i] = valueAt(start + i, c);
        ++quanta_;
        priority.store(currentPriority());
    }
    /// From now on only the first so many quanta are made; the next one waits.
    void allow(std::uint32_t quanta) {
        allowed_.store(quanta);
        futexWake(allowed_, 1);
    }
    std::atomic<int> onCallback{0}, onThread{0}, priority{-1};

private:
    const std::thread::id maker_ = std::this_thread::get_id();
    int quantumFrames_, channels_;
    std::uint32_t quanta_ = 0;
    FutexWord allowed_{~0U};
};

constexpr std::uint32_t kAll = ~0U;

// A device: calls back with the lengths it is told, and keeps what it is given.
class Device {
public:
    Device(int quantum, int channels, Handover handover = Handover::waits)
        : source(quantum, channels),
          partition(source, quantum, channels, handover),
          played(static_cast<std::size_t>(channels)) {}
    ~Device() {
        source.allow(kAll);
        partition.stop();
    }

    void call(int frames) {
        std::vector<std::vector<float>> buffers(played.size(),
                                                std::vector<float>(static_cast<std::size_t>(frames) + 1, 1e9f));
        std::vector<float*> out;
        for (auto& buffer : buffers) out.push_back(buffer.data());
        {
            const RealtimeScope realtime;  // as the device's callback does
            partition.pull(out.data(), frames);
        }
        for (std::size_t c = 0; c < played.size(); ++c) {
            ASSERT_EQ(buffers[c].back(), 1e9f) << "wrote past the end";
            played[c].insert(played[c].end(), buffers[c].begin(), buffers[c].end() - 1);
        }
    }

    /// Frames from..to of the stream are the source's from `sourceFrom` on, bit for bit.
    void expectSource(std::size_t from, std::size_t to, std::int64_t sourceFrom) {
        for (std::size_t c = 0; c < played.size(); ++c)
            for (std::size_t i = from; i < to; ++i)
                ASSERT_EQ(played[c][i], valueAt(sourceFrom + static_cast<std::int64_t>(i - from), static_cast<int>(c)))
                    << "frame " << i << " of channel " << c;
    }
    void expectSilence(std::size_t from, std::size_t to) {
        for (const auto& channel : played)
            for (std::size_t i = from; i < to; ++i) ASSERT_EQ(channel[i], 0.0f) << "frame " << i;
    }

    Counter source;
    CallbackPartition partition;
    std::vector<std::vector<float>> played;
};

void waitFor(auto condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        ASSERT_LT(std::chrono::steady_clock::now(), end) << "nothing happens";
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST(CallbackPartition, RunsQuantaInTheCallbackWithoutDelayWhereItIsAMultiple) {
    Device device(256, 2);
    for (const int frames : {256, 512, 8192, 256, 1024}) device.call(frames);
    EXPECT_EQ(device.partition.mode(), PartitionMode::direct);
    EXPECT_EQ(device.partition.delayFrames(), 0);
    EXPECT_EQ(device.partition.leadFrames(), 0);
    EXPECT_EQ(device.source.onThread, 0);
    EXPECT_EQ(device.source.onCallback, 40);
    device.expectSource(0, 10240, 0);
}

TEST(CallbackPartition, NeverRunsAQuantumInAShorterCallback) {
    for (const int quantum : {64, 128, 256, 512, 1024, 2048, 4096})
        for (const int callback : {1, 7, 32, 63, quantum / 2, quantum / 2 + 1, quantum - 1}) {
            Device device(quantum, 1);
            const int calls = 3 * quantum / callback + 2;
            for (int i = 0; i < calls; ++i) device.call(std::min(callback, quantum - 1));
            EXPECT_EQ(device.source.onCallback, 0) << "quantum " << quantum << ", callbacks of " << callback;
            EXPECT_EQ(device.partition.delayFrames(), quantum);
        }
}

TEST(CallbackPartition, RunsAheadOnItsThreadWhereTheCallbackIsLongerAndNoMultiple) {
    Device device(256, 1);
    for (int i = 0; i < 50; ++i) device.call(384);
    // The first call is preceded by nothing, and needs 128 frames beyond the gap.
    EXPECT_EQ(device.source.onCallback, 1);
    EXPECT_GT(device.source.onThread, 50);
    device.expectSilence(0, 256);
    device.expectSource(256, 50 * 384, 0);
}

TEST(CallbackPartition, GivesOneStreamWhateverTheCallbackSizes) {
    std::vector<int> everySize(1500), single(1000, 1);
    std::iota(everySize.begin(), everySize.end(), 1);
    for (const std::vector<int>& callbacks : {everySize, single, std::vector<int>(20, 10000)}) {
        Device device(256, 2);
        device.call(1);
        for (const int frames : callbacks) device.call(frames);
        device.expectSilence(0, 256);
        device.expectSource(256, device.played[0].size(), 0);
        EXPECT_EQ(device.partition.lateQuanta(), 0u);
        EXPECT_EQ(device.partition.delayFrames(), 256);
    }
}

TEST(CallbackPartition, PutsTheDelayInAsAFadedGapWhenTheSizeChangesAndLosesNothing) {
    for (const int next : {1, 100, 128, 300, 1000}) {
        Device device(256, 2);
        device.call(512);
        device.call(256);
        EXPECT_EQ(device.partition.delayFrames(), 0);
        device.call(next);
        EXPECT_EQ(device.partition.mode(), PartitionMode::ahead);
        EXPECT_EQ(device.partition.delayFrames(), 256);
        while (device.played[0].size() < 3000) device.call(256);  // a multiple again, which changes nothing
        EXPECT_EQ(device.partition.mode(), PartitionMode::ahead);

        device.expectSource(0, 768, 0);
        for (std::size_t c = 0; c < 2; ++c)
            for (int i = 0; i < kFade; ++i) {
                const double x = (i + 1) / (kFade + 1.0), rise = x * x * (3 - 2 * x);
                const auto at = static_cast<std::size_t>(768 + i);
                EXPECT_NEAR(device.played[c][at], device.played[c][767] * (1 - rise), 1e-3) << i;
                EXPECT_NEAR(device.played[c][at + 256], valueAt(768 + i, static_cast<int>(c)) * rise, 1e-3) << i;
            }
        device.expectSilence(768 + kFade, 1024);
        device.expectSource(1024 + kFade, device.played[0].size(), 768 + kFade);
    }
}

TEST(CallbackPartition, PlaysSilenceForALateQuantumAndDropsItThereafter) {
    Device device(64, 1, Handover::realTime);
    device.source.allow(1);
    device.call(32);
    waitFor([&] { return device.partition.leadFrames() == 96; });  // the rest of the gap, and one quantum
    device.call(32);
    device.call(32);  // plays frames 0 to 31; the second quantum is released, and waits
    EXPECT_EQ(device.partition.lateQuanta(), 0u);
    device.call(32);
    device.call(40);  // 128..167: quantum 1, late
    EXPECT_EQ(device.partition.lateQuanta(), 1u);
    device.call(16);  // 168..183: still that one
    EXPECT_EQ(device.partition.lateQuanta(), 1u);
    device.call(16);  // 184..199: and the next
    EXPECT_EQ(device.partition.lateQuanta(), 2u);
    device.source.allow(kAll);
    waitFor([&] { return device.partition.leadFrames() > 40; });
    device.call(40);  // 200..239, the rest of quantum 2
    EXPECT_EQ(device.partition.lateQuanta(), 2u);
    EXPECT_EQ(device.partition.heldFrames(), 0);
    device.expectSource(64, 128, 0);
    EXPECT_NEAR(device.played[0][128], 64 * (1 - 3.0 / 65 / 65), 0.01) << "falls from the last sample";
    EXPECT_NEAR(device.played[0][191], 0, 0.05);
    device.expectSilence(192, 200);
    EXPECT_LT(device.played[0][200], 1) << "rises";
    EXPECT_NEAR(device.played[0][239], 176 * 0.67, 0.1) << "x = 40/65, frame 175 of the source";
    waitFor([&] { return device.partition.leadFrames() > 64; });
    device.call(64);
    device.expectSource(200 + kFade, 304, 200 + kFade - 64);
}

TEST(CallbackPartition, HoldsTheSongBackWhenItLagsTooFarBehind) {
    Device device(64, 1, Handover::realTime);
    device.source.allow(0);
    device.call(32);
    waitFor([&] { return device.source.onThread == 1; });
    for (int i = 1; i < 300; ++i) device.call(32);
    device.expectSilence(0, 9600);
    EXPECT_EQ(device.partition.lateQuanta(), (9600u - 64) / 64);
    device.source.allow(kAll);
    waitFor([&] { return device.partition.leadFrames() >= 64; });
    // Quantum 0 was under way, and is dropped; those that would have to be dropped after it are not run.
    EXPECT_EQ(device.partition.heldFrames(), 9600 - 128);
    device.call(64);
    device.expectSource(9600, 9664, 64);
}

TEST(CallbackPartition, LetsNobodyRunTheSourceAfterItWasStopped) {
    Device device(64, 1, Handover::realTime);
    for (int i = 0; i < 20; ++i) device.call(33);
    device.partition.stop();
    const int quanta = device.source.onThread;
    device.call(33);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(device.source.onThread, quanta);
    device.partition.stop();  // again
}

TEST(CallbackPartition, StartsAndStopsAtAnyMoment) {
    for (int i = 0; i < 200; ++i) {
        Device device(64, 2, i % 2 == 0 ? Handover::realTime : Handover::waits);
        for (int call = 0; call < i % 7; ++call) device.call(1 + (i * 37 + call * 11) % 300);
    }
}

TEST(CallbackPartition, RunsAheadOneBelowThePriorityOfTheCallback) {
    int priority = -1;
    bool permitted = false;
    std::thread callback([&] {
        permitted = takePriority(42) == ThreadPriority::realtime;
        Device device(64, 1);
        for (int i = 0; i < 5; ++i) device.call(63);
        priority = device.source.priority;
    });
    callback.join();
    if (!permitted) GTEST_SKIP() << "real-time priority is not permitted here";
    EXPECT_EQ(priority, 41);
}

class Allocates final : public QuantumSource {
public:
    void runQuantum(float* const* out, std::int64_t /*streamFrame*/) noexcept override {
        memory_ = std::make_unique<std::vector<float>>(64, 1.0f);
        std::copy(memory_->begin(), memory_->end(), out[0]);
    }

private:
    std::unique_ptr<std::vector<float>> memory_;
};

TEST(CallbackPartitionDeathTest, TheRealtimeGuardWatchesOverTheThread) {
    if (!lacquer::test::realtimeGuardActive()) GTEST_SKIP() << "sanitizers replace malloc themselves";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            Allocates source;
            CallbackPartition partition(source, 64, 1, Handover::waits);
            std::vector<float> buffer(64);
            float* out = buffer.data();
            for (int i = 0; i < 3; ++i) partition.pull(&out, 63);  // not in a scope: it is the thread that is refused
        },
        "real-time violation: malloc");
}

}  // namespace
}  // namespace lacquer::host::callback_partition_test

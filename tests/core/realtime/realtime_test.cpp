// The pieces that carry things between threads, and the guard that watches over real-time code.
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "core/engine/ready_set.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "core/realtime/spsc_ring.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::realtime_test {
namespace {

struct Counted {
    static inline std::atomic<int> alive{0};
    explicit Counted(int v) : value(v) { ++alive; }
    ~Counted() { --alive; }
    int value;
};

TEST(RtExchange, TheLatestPublishedWinsAndNothingLeaks) {
    {
        RtExchange<Counted> exchange;
        exchange.publish(std::make_unique<Counted>(1));
        exchange.publish(std::make_unique<Counted>(2));  // replaces 1, which nobody had taken
        EXPECT_EQ(Counted::alive, 1);
        EXPECT_TRUE(exchange.adopt());
        EXPECT_EQ(exchange.current()->value, 2);
        EXPECT_FALSE(exchange.adopt());
        exchange.publish(std::make_unique<Counted>(3));
        EXPECT_TRUE(exchange.adopt());
        EXPECT_EQ(Counted::alive, 2) << "the old one waits for the message thread";
        exchange.collect();
        EXPECT_EQ(Counted::alive, 1);
    }
    EXPECT_EQ(Counted::alive, 0);
}

TEST(RtExchange, SurvivesAStormFromTwoThreads) {
    RtExchange<Counted> exchange;
    std::atomic<bool> done{false};
    std::thread audio([&] {
        int last = 0;
        while (!done) {
            exchange.adopt();
            if (const Counted* current = exchange.current()) {
                EXPECT_GE(current->value, last);
                last = current->value;
            }
        }
    });
    for (int i = 1; i <= 20000; ++i) exchange.publish(std::make_unique<Counted>(i));
    done = true;
    audio.join();
}

TEST(SpscRing, KeepsOrderAndRefusesWhenFull) {
    SpscRing<int> ring(4);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(ring.push(i));
    EXPECT_FALSE(ring.push(4));
    int value = -1;
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(ring.pop(value));
        EXPECT_EQ(value, i);
    }
    EXPECT_FALSE(ring.pop(value));
}

TEST(SpscRing, CarriesEverythingBetweenTwoThreadsInOrder) {
    SpscRing<int> ring(64);
    std::thread producer([&] {
        for (int i = 0; i < 100000;) i += ring.push(i);
    });
    for (int expected = 0; expected < 100000;) {
        int value;
        if (!ring.pop(value)) continue;
        ASSERT_EQ(value, expected);
        ++expected;
    }
    producer.join();
}

TEST(ReadySet, TheLowestTaskComesFirst) {
    ReadySet ready(1000);
    ready.limitTo(1000);
    for (const std::uint32_t task : {700u, 3u, 64u, 63u}) ready.push(task);
    for (const std::uint32_t task : {3u, 63u, 64u, 700u}) EXPECT_EQ(ready.pop(), task);
    EXPECT_EQ(ready.pop(), ReadySet::kNone);
}

TEST(ReadySet, EveryTaskIsTakenExactlyOnceByManyThreads) {
    ReadySet ready(4096);
    ready.limitTo(4096);
    std::vector<std::atomic<int>> taken(4096);
    std::atomic<bool> pushed{false};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            for (;;) {
                const bool last = pushed;
                const std::uint32_t task = ready.pop();
                if (task != ReadySet::kNone)
                    ++taken[task];
                else if (last)
                    return;
            }
        });
    for (std::uint32_t task = 0; task < 4096; ++task) ready.push(task);
    pushed = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_TRUE(std::all_of(taken.begin(), taken.end(), [](const auto& count) { return count == 1; }));
}

#define IF_GUARDED \
    if (!test::realtimeGuardActive()) return  // sanitizer builds replace malloc themselves

TEST(RealtimeGuardDeathTest, AllocatingLockingAndSleepingAbort) {
    IF_GUARDED;
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            RealtimeScope scope;
            std::vector<int> grows(1000);
            (void)grows;
        },
        "real-time violation: malloc");
    EXPECT_DEATH(
        {
            std::mutex mutex;
            RealtimeScope scope;
            mutex.lock();
        },
        "real-time violation: pthread_mutex_lock");
    EXPECT_DEATH(
        {
            RealtimeScope scope;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        },
        "real-time violation: .*nanosleep");
}

TEST(RealtimeGuard, AForeignCallMayDoWhatItLikes) {
    RealtimeScope scope;
    ForeignCallScope foreign;
    std::vector<int> grows(1000);
    EXPECT_EQ(grows.size(), 1000u);
}

}  // namespace
}  // namespace lacquer::realtime_test

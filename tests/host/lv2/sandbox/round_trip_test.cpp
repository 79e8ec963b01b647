#include "host/lv2/sandbox/round_trip.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace lacquer::host::round_trip_test {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
const auto neverGone = [] { return false; };

/// A helper in a thread of this process: it answers with twice what it is asked.
struct Doubler {
    RoundTrip trip;
    int number = 0;
    std::atomic<bool> ended{false};
    std::atomic<int> pauseMs{0};
    std::thread thread{[this] {
        while (trip.awaitQuestion(ended)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(pauseMs));
            number *= 2;
            trip.answer();
        }
    }};

    ~Doubler() {
        ended = true;
        trip.wakeHelper();
        thread.join();
    }
};

TEST(RoundTrip, WhatIsWrittenBeforeAnAskOrAnAnswerIsThereForTheOther) {
    Doubler helper;
    for (int i = 0; i < 20'000; ++i) {
        ASSERT_TRUE(helper.trip.answered());
        helper.number = i;
        helper.trip.ask();
        ASSERT_TRUE(helper.trip.awaitAnswer(nowNanoseconds() + 100 * kSecond, neverGone));
        ASSERT_EQ(helper.number, 2 * i);
    }
}

TEST(RoundTrip, SleepersAreWoken) {
    Doubler helper;
    helper.pauseMs = 3;  // both spin for much less
    for (int i = 0; i < 20; ++i) {
        helper.number = i;
        helper.trip.ask();
        ASSERT_TRUE(helper.trip.awaitAnswer(nowNanoseconds() + 100 * kSecond, neverGone));
        ASSERT_EQ(helper.number, 2 * i);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST(RoundTrip, AnAnswerThatDoesNotComeIsNotWaitedForAnyLonger) {
    RoundTrip trip;
    trip.ask();
    EXPECT_FALSE(trip.awaitAnswer(nowNanoseconds() + 2'000'000, neverGone));
    EXPECT_FALSE(trip.answered());
    EXPECT_FALSE(trip.awaitAnswer(nowNanoseconds() + 100 * kSecond, [] { return true; })) << "nobody is there";
    trip.answer();
    EXPECT_TRUE(trip.answered()) << "late, but there";
}

}  // namespace
}  // namespace lacquer::host::round_trip_test

#include "host/audio/realtime_priority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/engine/engine.hpp"
#include "core/realtime/worker_start.hpp"

namespace lacquer::host::test::realtime_priority_test {
namespace {

constexpr uid_t kNobody = 65534;

/// From now on the system gives this process no real-time priority. In a process that ends with the test.
bool forbidRealtime() {
    const rlimit none{};
    return setrlimit(RLIMIT_RTPRIO, &none) == 0 && (geteuid() != 0 || setuid(kNobody) == 0);
}

bool realtimeAllowed() {
    bool allowed = false;
    std::thread([&] { allowed = takePriority(kPriorityBelowCallback + 1) == ThreadPriority::realtime; }).join();
    return allowed;
}

ThreadPriority workersOfAnEngine() {
    raiseWorkers();
    const Engine engine(2);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (workersPriority() == ThreadPriority::unknown && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return workersPriority();
}

TEST(RealtimePriority, RefusedItIsNormalAndTheAdviceSaysHowToGetIt) {
    EXPECT_EXIT(
        {
            if (!forbidRealtime()) _exit(1);
            if (raisePriority() != ThreadPriority::normal || currentPriority() != 0) _exit(2);
            if (workersOfAnEngine() != ThreadPriority::normal) _exit(3);
            _exit(0);
        },
        testing::ExitedWithCode(0), "");
    EXPECT_THAT(priorityAdvice(ThreadPriority::normal), testing::HasSubstr("group audio"));
    EXPECT_STREQ(priorityAdvice(ThreadPriority::realtime), "");
}

TEST(RealtimePriority, WorkersRunBelowTheCallbackAndAboveEverythingElse) {
    if (!realtimeAllowed()) GTEST_SKIP() << "not allowed here";
    EXPECT_EXIT(
        {
            if (workersOfAnEngine() != ThreadPriority::realtime) _exit(1);
            if (raisePriority() != ThreadPriority::realtime) _exit(2);
            _exit(currentPriority() == kPriorityBelowCallback + 1 ? 0 : 3);
        },
        testing::ExitedWithCode(0), "");
}

// Where JACK runs the callback at 10, workers at 59 would keep it, and JACK, from their work.
TEST(RealtimePriority, WorkersStayBelowACallbackThatTheDeviceHasGivenLess) {
    if (!realtimeAllowed()) GTEST_SKIP() << "not allowed here";
    EXPECT_EXIT(
        {
            std::thread([] {
                takePriority(10);
                raisePriority();
                if (currentPriority() != 10) _exit(1);
            }).join();
            raiseWorkers();
            static std::atomic<int> worker{-1};
            std::thread([] {
                callWorkerStart();
                worker = currentPriority();
            }).join();
            _exit(worker == 9 ? 0 : 2);
        },
        testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace lacquer::host::test::realtime_priority_test

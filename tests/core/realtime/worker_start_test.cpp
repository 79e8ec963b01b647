#include "core/realtime/worker_start.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "core/engine/engine.hpp"

namespace lacquer::test::worker_start_test {
namespace {

std::mutex callersMutex;
std::set<std::thread::id> callers;

void noteCaller() noexcept {
    const std::scoped_lock lock(callersMutex);
    callers.insert(std::this_thread::get_id());
}

TEST(WorkerStart, IsCalledByEveryWorkerOfTheEnginesMadeFromThenOn) {
    setWorkerStart(noteCaller);
    {
        const Engine engine(3);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        const auto called = [] {
            const std::scoped_lock lock(callersMutex);
            return callers.size();
        };
        while (called() < 3 && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    setWorkerStart(nullptr);
    const Engine after(2);
    EXPECT_EQ(callers.size(), 3u) << "each on a thread of its own";
    EXPECT_EQ(callers.count(std::this_thread::get_id()), 0u);
}

}  // namespace
}  // namespace lacquer::test::worker_start_test

#include "sessions/delivery/work_pool.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lacquer::sessions {

void WorkPool::advance(double work) noexcept {
    double done = done_.load();
    while (!done_.compare_exchange_weak(done, done + work)) {
    }
}

Status WorkPool::keepOn() const {
    if (stopping_.load()) return fail(ErrorKind::failed, "this was stopped");
    return {};
}

Status WorkPool::run(std::span<const Job> jobs) {
    constexpr auto kPause = std::chrono::milliseconds(50);
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t next = 0;
    std::optional<Error> failure;
    std::size_t running = std::min(jobs.size(), static_cast<std::size_t>(std::max(1, threads_)));
    const auto work = [&] {
        std::unique_lock lock(mutex);
        while (next < jobs.size() && !stopping_.load()) {
            const Job& job = jobs[next++];
            lock.unlock();
            Status done = job();
            lock.lock();
            if (!done && !failure && !stopping_.exchange(true)) failure = std::move(done).error();
        }
        --running;
        ended.notify_one();
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = running; i > 0; --i) threads.emplace_back(work);
    std::unique_lock lock(mutex);
    while (running > 0) {
        ended.wait_for(lock, kPause);
        lock.unlock();
        const double share = expected_ > 0 ? std::min(1.0, done_.load() / expected_) : 0;
        if (progress_ && progress_(share) == Proceed::stop) stopping_.store(true);
        lock.lock();
    }
    if (failure) return fail(std::move(*failure));
    return keepOn();
}

}  // namespace lacquer::sessions

#include "sessions/delivery/work_pool.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace lacquer::sessions {

namespace {

Status attempt(const WorkPool::Job& job) {
    try {
        return job();
    } catch (const std::exception& thrown) {  // no memory, most likely
        return fail(ErrorKind::failed, thrown.what());
    }
}

}  // namespace

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
            Status done = attempt(job);
            lock.lock();
            if (!done && !failure && !stopping_.exchange(true)) failure = std::move(done).error();
        }
        --running;
        ended.notify_one();
    };
    std::vector<std::jthread> threads;
    try {
        for (std::size_t i = running; i > 0; --i) threads.emplace_back(work);
    } catch (const std::system_error& none) {  // as many as there are will do
        const std::lock_guard lock(mutex);
        running -= std::min(jobs.size(), static_cast<std::size_t>(std::max(1, threads_))) - threads.size();
        if (threads.empty())
            return fail(ErrorKind::failed, std::string("no thread can be started: ") + none.what(), {},
                        "end other programs");
    }
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

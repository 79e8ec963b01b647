// WorkPool: jobs on a few threads while the caller shows how far they are. Not real time.
#pragma once

#include <atomic>
#include <functional>
#include <span>

#include "core/base/result.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

class WorkPool {
public:
    /// `progress` is called by the thread that calls run(), and may say stop.
    WorkPool(int threads, Progress progress) : threads_(threads), progress_(std::move(progress)) {}

    /// What is to be done in all, over all calls of run(), in any unit.
    void expect(double work) { expected_ += work; }
    /// Some of it is done. Any thread.
    void advance(double work) noexcept;
    /// For jobs to ask now and then: fails once the whole is to stop, with the error that somebody else had.
    [[nodiscard]] Status keepOn() const;

    using Job = std::function<Status()>;
    /// Does all jobs, in order as far as there are threads. After the first failure the others end at their next
    /// keepOn(); that failure is returned.
    Status run(std::span<const Job> jobs);

private:
    int threads_;
    Progress progress_;
    double expected_ = 0;
    std::atomic<double> done_{0};
    std::atomic<bool> stopping_{false};
};

}  // namespace lacquer::sessions

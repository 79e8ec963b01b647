#include "core/engine/block_executor.hpp"

#include <algorithm>

#include "core/engine/run_task.hpp"
#include "core/realtime/clock.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/relax.hpp"

namespace lacquer {
namespace {

// Longer than a hand-over between cores takes, shorter than a sleep and a wake-up.
constexpr std::int64_t kSpinNanoseconds = 20000;

// The blocks of a plan in which its nodes are timed. The first ones find cold caches.
constexpr std::uint32_t kFirstTimedBlock = 4, kTimedBlocks = 8;

}  // namespace

BlockExecutor::BlockExecutor(int workers) {
    threads_.reserve(static_cast<std::size_t>(workers));
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

BlockExecutor::~BlockExecutor() {
    quit_.store(true, std::memory_order_release);
    wakeOthers();
    for (std::thread& thread : threads_) thread.join();
}

void BlockExecutor::run(const ProcessPlan& plan, EngineFrame frame) noexcept {
    const auto taskCount = static_cast<std::uint32_t>(plan.tasks.size());
    const std::uint32_t block = plan.countBlock();
    plan.timed().store(block - kFirstTimedBlock < kTimedBlocks, std::memory_order_relaxed);
    if (threads_.empty() || taskCount < 2) {
        for (const Task& task : plan.tasks) runTask(plan, task, frame);
        return;
    }
    plan_.store(&plan, std::memory_order_relaxed);
    frame_.store(frame, std::memory_order_relaxed);
    unfinished_.store(taskCount, std::memory_order_relaxed);
    ready_.limitTo(taskCount);
    for (std::uint32_t t = 0; t < taskCount; ++t)
        if (plan.tasks[t].predecessorCount == 0) ready_.push(t);  // releases the stores above to whoever pops it
    wakeOthers();
    for (;;) {
        const std::uint32_t seen = changes_.load(std::memory_order_acquire);
        if (const std::uint32_t task = ready_.pop(); task != ReadySet::kNone)
            runFrom(task);
        else if (unfinished_.load(std::memory_order_acquire) == 0)
            return;
        else
            waitForChange(seen);
    }
}

void BlockExecutor::work() noexcept {
    FlushToZeroScope flushToZero;
    for (;;) {
        // `seen` is read before anything that is looked at: a change after that ends the wait below.
        const std::uint32_t seen = changes_.load(std::memory_order_acquire);
        if (quit_.load(std::memory_order_acquire)) return;
        if (const std::uint32_t task = ready_.pop(); task != ReadySet::kNone) {
            RealtimeScope realtime;
            runFrom(task);
        } else {
            waitForChange(seen);
        }
    }
}

void BlockExecutor::runFrom(std::uint32_t task) noexcept {
    const ProcessPlan& plan = *plan_.load(std::memory_order_relaxed);
    const EngineFrame frame = frame_.load(std::memory_order_relaxed);
    while (task != ReadySet::kNone) {
        const Task& record = plan.tasks[task];
        plan.pending(task).store(record.predecessorCount, std::memory_order_relaxed);  // for the next block
        runTask(plan, record, frame);
        std::uint32_t next = ReadySet::kNone;
        bool pushed = false;
        for (std::uint32_t i = 0; i < record.successorCount; ++i) {
            const std::uint32_t successor = plan.successors[record.firstSuccessor + i];
            if (plan.pending(successor).fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
            if (next == ReadySet::kNone) {
                next = successor;
            } else {
                ready_.push(successor);
                pushed = true;
            }
        }
        // The last task ends the block: after this the plan may be gone, and only `next` == kNone lets us get there.
        const bool last = unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1;
        if (pushed || last) wakeOthers();
        task = next;
    }
}

void BlockExecutor::wakeOthers() noexcept {
    changes_.fetch_add(1, std::memory_order_seq_cst);
    if (sleepers_.load(std::memory_order_seq_cst) > 0) futexWake(changes_, static_cast<int>(threads_.capacity()) + 1);
}

void BlockExecutor::waitForChange(std::uint32_t seen) noexcept {
    if (unfinished_.load(std::memory_order_relaxed) > 0) {
        const std::int64_t until = nowNanoseconds() + kSpinNanoseconds;
        do {
            for (int i = 0; i < 32; ++i) {
                if (changes_.load(std::memory_order_acquire) != seen) return;
                relax();
            }
        } while (nowNanoseconds() < until);
    }
    sleepers_.fetch_add(1, std::memory_order_seq_cst);
    futexWait(changes_, seen);  // returns at once when something changed in between
    sleepers_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace lacquer

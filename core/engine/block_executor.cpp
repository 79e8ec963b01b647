#include "core/engine/block_executor.hpp"

#include <algorithm>

#include "core/engine/run_task.hpp"
#include "core/realtime/clock.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/relax.hpp"
#include "core/realtime/stack.hpp"
#include "core/realtime/worker_start.hpp"

namespace lacquer {
namespace {

// Longer than a hand-over between cores takes, shorter than a sleep and a wake-up.
constexpr std::int64_t kSpinNs = 20000;
// A task whose thread comes back soon is not worth moving to another cache.
constexpr std::int64_t kPatienceNs = 2000;
// Until a sleeping worker runs: what a block must be worth twice, or it is over before.
constexpr double kWakeNs = 18000;
// So many blocks in a row without a pause, and the workers are better kept awake.
constexpr std::uint32_t kCloseBlocks = 8;

bool worthWaking(const ProcessPlan& plan) noexcept {
    return plan.workNs > 2 * kWakeNs;
}

// Trying one thread must not cost a block its deadline.
bool mayTry(const ProcessPlan& plan) noexcept {
    constexpr double kSafeShare = 0.4;
    return plan.workNs < kSafeShare * plan.periodNs();
}

// The blocks of a plan in which its nodes are timed; again every so often, since nodes that sleep cannot be. The first
// ones find cold caches.
constexpr std::uint32_t kFirstTimedBlock = 4, kTimedBlocks = 8, kTimedEvery = 1024;

}  // namespace

BlockExecutor::BlockExecutor(int workers) : workers_(static_cast<std::size_t>(workers) + 1) {
    threads_.reserve(static_cast<std::size_t>(workers));
    for (std::uint32_t self = 1; self < workers_.size(); ++self) threads_.emplace_back([this, self] { work(self); });
}

BlockExecutor::~BlockExecutor() {
    quit_.store(true, std::memory_order_seq_cst);
    wakeSleepers();
    for (std::thread& thread : threads_) thread.join();
}

void BlockExecutor::run(const ProcessPlan& plan, EngineFrame frame) noexcept {
    const std::uint32_t block = plan.countBlock();
    const bool costs = block % kTimedEvery - kFirstTimedBlock < kTimedBlocks;
    plan.timing().store(load_.watching() ? NodeTiming::blame
                        : costs          ? NodeTiming::costs
                                         : NodeTiming::off,
                        std::memory_order_relaxed);
    const std::int64_t begunNs = nowNanoseconds();
    bool tried = false;
    if (block == 0) {
        trial_.restart();
        sharingPays_.store(true, std::memory_order_relaxed);
    }
    if (threads_.empty() || plan.tasks.size() < 2) {
        runAlone(plan, frame);
    } else {
        tried = block >= kFirstTimedBlock + kTimedBlocks && mayTry(plan);
        closeBlocks_ = begunNs - endedNs_ < kSpinNs ? closeBlocks_ + 1 : 0;
        if (tried ? trial_.share() && workersAwake(plan) : workersAwake(plan))
            share(plan, frame);
        else
            runAlone(plan, frame);
    }
    endedNs_ = nowNanoseconds();
    const auto tookNs = static_cast<double>(endedNs_ - begunNs);
    if (tried) {
        trial_.note(tookNs, plan.workNs);
        if (trial_.pays() != sharingPays()) sharingPays_.store(trial_.pays(), std::memory_order_relaxed);
    }
    if (!plan.spec.offline) load_.note(tookNs / plan.periodNs());
}

void BlockExecutor::runAlone(const ProcessPlan& plan, EngineFrame frame) noexcept {
    for (const Task& task : plan.tasks) runTask(plan, task, frame);
}

// A small block is shared only with workers that are awake. They stay so for a moment after each block, so where blocks
// follow each other closely they have to be woken only once.
bool BlockExecutor::workersAwake(const ProcessPlan& plan) const noexcept {
    return worthWaking(plan) || closeBlocks_ >= kCloseBlocks || sleepers_.load(std::memory_order_relaxed) == 0;
}

void BlockExecutor::share(const ProcessPlan& plan, EngineFrame frame) noexcept {
    const auto taskCount = static_cast<std::uint32_t>(plan.tasks.size());
    plan_.store(&plan, std::memory_order_relaxed);
    frame_.store(frame, std::memory_order_relaxed);
    unfinished_.store(taskCount, std::memory_order_relaxed);
    for (Worker& worker : workers_) worker.ready.limitTo(taskCount);
    for (std::uint32_t t = 0; t < taskCount; ++t)
        if (plan.tasks[t].predecessorCount == 0) push(plan, t);  // releases the stores above to whoever pops it
    wakeSleepers();
    std::int64_t idleSince = 0;
    while (unfinished_.load(std::memory_order_acquire) > 0) {
        const std::int64_t now = idleSince == 0 ? 0 : nowNanoseconds();
        if (const std::uint32_t task = take(0, now - idleSince > kPatienceNs); task != ReadySet::kNone) {
            runFrom(task, 0);
            idleSince = 0;
        } else if (idleSince == 0) {
            idleSince = nowNanoseconds();
        } else if (now - idleSince > kSpinNs) {
            sleepUnless([&] { return unfinished_.load(std::memory_order_seq_cst) == 0; });
        } else {
            for (int i = 0; i < 4; ++i) relax();
        }
    }
}

void BlockExecutor::work(std::uint32_t self) noexcept {
    FlushToZeroScope flushToZero;
    touchStack();
    callWorkerStart();
    std::int64_t idleSince = nowNanoseconds();
    while (!quit_.load(std::memory_order_acquire)) {
        const std::int64_t now = nowNanoseconds();
        if (const std::uint32_t task = take(self, now - idleSince > kPatienceNs); task != ReadySet::kNone) {
            RealtimeScope realtime;
            runFrom(task, self);
            idleSince = nowNanoseconds();
        } else if (now - idleSince > kSpinNs) {
            sleepUnless([&] { return quit_.load(std::memory_order_seq_cst); });
            idleSince = nowNanoseconds();
        } else {
            for (int i = 0; i < 4; ++i) relax();
        }
    }
}

std::uint32_t BlockExecutor::take(std::uint32_t self, bool fromOthers) noexcept {
    std::uint32_t task = workers_[self].ready.pop();
    if (!fromOthers) return task;
    for (std::size_t i = 1; i < workers_.size() && task == ReadySet::kNone; ++i)
        task = workers_[(self + i) % workers_.size()].ready.pop();
    return task;
}

void BlockExecutor::runFrom(std::uint32_t task, std::uint32_t self) noexcept {
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
            if (next == ReadySet::kNone && homeOf(plan, successor) == self) {
                next = successor;
            } else {
                push(plan, successor);
                pushed = true;
            }
        }
        if (pushed && worthWaking(plan)) wakeSleepers();
        // The last task ends the block: after this the plan may be gone, and only `next` == kNone lets us get there.
        if (unfinished_.fetch_sub(1, std::memory_order_seq_cst) == 1) wakeSleepers();
        task = next;
    }
}

void BlockExecutor::push(const ProcessPlan& plan, std::uint32_t task) noexcept {
    workers_[homeOf(plan, task)].ready.push(task);
}

std::uint32_t BlockExecutor::homeOf(const ProcessPlan& plan, std::uint32_t task) const noexcept {
    return plan.tasks[task].home % static_cast<std::uint32_t>(workers_.size());
}

void BlockExecutor::wakeSleepers() noexcept {
    if (sleepers_.load(std::memory_order_seq_cst) == 0) return;
    changes_.fetch_add(1, std::memory_order_seq_cst);
    futexWake(changes_, static_cast<int>(workers_.size()));
}

// Whoever pushes a task or ends the block from here on sees the sleeper; what was done before is seen here.
template <class Over>
void BlockExecutor::sleepUnless(Over over) noexcept {
    sleepers_.fetch_add(1, std::memory_order_seq_cst);
    const std::uint32_t seen = changes_.load(std::memory_order_seq_cst);
    if (!over() && !anyReady()) futexWait(changes_, seen);
    sleepers_.fetch_sub(1, std::memory_order_seq_cst);
}

bool BlockExecutor::anyReady() const noexcept {
    return std::any_of(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.ready.any(); });
}

}  // namespace lacquer

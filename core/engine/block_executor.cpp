#include "core/engine/block_executor.hpp"

#include <algorithm>
#include <span>

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
    frame_.store(frame, std::memory_order_relaxed);
    unfinished_.store(plan.lastTasks, std::memory_order_relaxed);
    for (Worker& worker : workers_) worker.ready.limitTo(static_cast<std::uint32_t>(plan.tasks.size()));
    plan_.store(&plan, std::memory_order_relaxed);
    for (const FirstTasks& first : plan.firstTasks)  // releases the stores above to whoever pops one
        workers_[homeOf(first.home)].ready.push(first.word, first.tasks);
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
    plan_.store(nullptr, std::memory_order_relaxed);
}

void BlockExecutor::work(std::uint32_t self) noexcept {
    FlushToZeroScope flushToZero;
    touchStack();
    callWorkerStart();
    std::int64_t idleSince = nowNanoseconds();
    EngineFrame lastFrame = -1;
    while (!quit_.load(std::memory_order_acquire)) {
        const std::int64_t now = nowNanoseconds();
        // Between blocks nobody has anything, and looking would take the cache lines from who is about to write there.
        const bool open = plan_.load(std::memory_order_relaxed) != nullptr;
        const EngineFrame frame = frame_.load(std::memory_order_relaxed);
        if (open && frame != lastFrame) {  // its own tasks first, however long it has been waiting for the block
            lastFrame = frame;
            idleSince = now;
        }
        const bool fromOthers = open && now - idleSince > kPatienceNs;
        if (const std::uint32_t task = take(self, fromOthers); task != ReadySet::kNone) {
            RealtimeScope realtime;
            runFrom(task, self);
            idleSince = nowNanoseconds();
        } else if (now - idleSince > kSpinNs) {
            sleepUnless([&] { return quit_.load(std::memory_order_seq_cst); });
            callWorkerStart();
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
        task = finish(plan, record, self);
    }
}

// As soon as it has counted the last successor down, or itself as one of the last tasks, and holds none that is ready,
// the block may end and the plan be gone. So everything is read before.
std::uint32_t BlockExecutor::finish(const ProcessPlan& plan, const Task& task, std::uint32_t self) noexcept {
    if (task.successorCount == 0) {
        if (unfinished_.fetch_sub(1, std::memory_order_seq_cst) == 1) wakeSleepers();
        return ReadySet::kNone;
    }
    const bool wake = worthWaking(plan);
    std::uint32_t next = ReadySet::kNone;
    bool pushed = false;
    for (const std::uint32_t successor : std::span(plan.successors).subspan(task.firstSuccessor, task.successorCount)) {
        const std::uint32_t home = homeOf(plan.tasks[successor].home);
        if (plan.pending(successor).fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
        if (next == ReadySet::kNone && home == self) {
            next = successor;
        } else {
            workers_[home].ready.push(successor);
            pushed = true;
        }
    }
    if (pushed && wake) wakeSleepers();
    return next;
}

std::uint32_t BlockExecutor::homeOf(std::uint32_t home) const noexcept {
    return home % static_cast<std::uint32_t>(workers_.size());
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

// BlockExecutor: runs one block of a plan on the calling thread and a number of workers.
//
// Every thread has a set of the tasks that may run and are at home with it, so that the state of nodes stays in its
// cache; whoever finds nothing for a while takes from the others. Whoever finishes a task counts its successors down
// and makes those ready that waited for nothing else. Workers touch a plan only through a task they have popped, and a
// popped task keeps the block open, so a plan may be replaced as soon as run() has returned.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/engine/load_meter.hpp"
#include "core/engine/ready_set.hpp"
#include "core/engine/sharing_trial.hpp"
#include "core/engine/transport.hpp"
#include "core/plan/process_plan.hpp"
#include "core/realtime/futex.hpp"

namespace lacquer {

class BlockExecutor {
public:
    static constexpr std::uint32_t kMaximumTasks = 65536;

    /// Message thread: starts `workers` threads beside the one that calls run().
    explicit BlockExecutor(int workers);
    ~BlockExecutor();
    BlockExecutor(const BlockExecutor&) = delete;
    BlockExecutor& operator=(const BlockExecutor&) = delete;

    /// Audio thread, real time: runs every task once. `frame` is the engine frame of the block.
    /// The result does not depend on the number of workers. A plan of one task wakes nobody.
    void run(const ProcessPlan& plan, EngineFrame frame) noexcept;

    /// What the blocks take, but for those of offline plans, which have all the time in the world.
    [[nodiscard]] LoadMeter& load() noexcept { return load_; }

    /// Any thread: false when the running plan has been found to gain next to nothing from the workers.
    [[nodiscard]] bool sharingPays() const noexcept { return sharingPays_.load(std::memory_order_relaxed); }

    [[nodiscard]] int workers() const noexcept { return static_cast<int>(threads_.size()); }

private:
    // On cache lines of its own: only its thread looks at it all the time.
    struct alignas(64) Worker {
        ReadySet ready{kMaximumTasks};
    };

    void runAlone(const ProcessPlan& plan, EngineFrame frame) noexcept;
    [[nodiscard]] bool workersAwake(const ProcessPlan& plan) const noexcept;
    void share(const ProcessPlan& plan, EngineFrame frame) noexcept;
    void work(std::uint32_t self) noexcept;
    /// A task of the worker's own; or, if it has been idle for a while, of another's; or ReadySet::kNone.
    std::uint32_t take(std::uint32_t self, bool fromOthers) noexcept;
    /// Runs a task and then, as long as there is one, the first successor at home here that it has made ready.
    void runFrom(std::uint32_t task, std::uint32_t self) noexcept;
    /// After a task: makes its successors ready that waited for nothing else. Returns one that is at home here, or
    /// ReadySet::kNone.
    std::uint32_t finish(const ProcessPlan& plan, const Task& task, std::uint32_t self) noexcept;
    /// The thread for a task's home: a plan may have been made for more threads.
    [[nodiscard]] std::uint32_t homeOf(std::uint32_t home) const noexcept;
    void wakeSleepers() noexcept;
    /// Sleeps until there may be something to do. `over` is asked once more before.
    template <class Over>
    void sleepUnless(Over over) noexcept;
    [[nodiscard]] bool anyReady() const noexcept;

    std::vector<Worker> workers_;                    ///< the first is the calling thread
    std::atomic<const ProcessPlan*> plan_{nullptr};  ///< while a block is open
    std::atomic<EngineFrame> frame_{0};
    LoadMeter load_;
    SharingTrial trial_;  ///< the calling thread's, as the next ones
    std::atomic<bool> sharingPays_{true};
    std::int64_t endedNs_ = 0;                              ///< when the last block ended
    std::uint32_t closeBlocks_ = 0;                         ///< how many blocks have begun soon after the one before
    alignas(64) std::atomic<std::uint32_t> unfinished_{0};  ///< of the open block's last tasks
    alignas(64) std::atomic<int> sleepers_{0};
    FutexWord changes_{0};  ///< counts up when sleepers are to look
    std::atomic<bool> quit_{false};
    std::vector<std::thread> threads_;
};

}  // namespace lacquer

// BlockExecutor: runs one block of a plan on the calling thread and a number of workers.
//
// Every task that may run is in the ReadySet; whoever finishes a task counts its successors down and makes those
// ready that waited for nothing else. Workers touch a plan only through a task they have popped, and a popped task
// keeps the block open, so a plan may be replaced as soon as run() has returned.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/engine/ready_set.hpp"
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

    [[nodiscard]] int workers() const noexcept { return static_cast<int>(threads_.size()); }

private:
    void work() noexcept;
    /// Runs a task and then, as long as there is one, the first successor it has made ready.
    void runFrom(std::uint32_t task) noexcept;
    void wakeOthers() noexcept;
    /// Waits for a change after `seen`: spins for a moment while a block is open, then sleeps.
    void waitForChange(std::uint32_t seen) noexcept;

    ReadySet ready_{kMaximumTasks};
    std::atomic<const ProcessPlan*> plan_{nullptr};
    std::atomic<EngineFrame> frame_{0};
    alignas(64) std::atomic<std::uint32_t> unfinished_{0};  ///< tasks of the open block
    alignas(64) FutexWord changes_{0};                      ///< counts up when there is something new to look at
    std::atomic<int> sleepers_{0};
    std::atomic<bool> quit_{false};
    std::vector<std::thread> threads_;
};

}  // namespace lacquer

// PipelineExecutor: runs many blocks of a plan at once, for offline rendering.
//
// The tasks of such a plan are stages in a row. A stage runs block b when it has done b - 1 and the stage before it has
// done b, so every node meets its blocks in order, and the samples are those of a serial run; but while the last stage
// works on block b, the first one is at block b + phases at most. So even one chain keeps every core busy. A thread
// stays with its stages, whose state is in its cache, and takes another's when it has nothing left to do.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/plan/process_plan.hpp"
#include "core/realtime/futex.hpp"

namespace lacquer {

/// What happens around the blocks of an offline run: in the order of the blocks, one call at a time, on any of the
/// threads. Both may wait and allocate.
struct BlockHooks {
    /// Before a block: sees to its input, and to room for what it writes. False ends the run; this block does not run.
    std::function<bool()> begin;
    /// After a block, while its output slots hold it in this phase.
    std::function<void(std::uint32_t phase)> end = [](std::uint32_t) {};
};

class PipelineExecutor {
public:
    /// Fills the timelines of a phase for the block at a frame.
    using FillTimelines = std::function<void(EngineFrame frame, std::uint32_t phase)>;

    /// `plan` has been compiled with TaskPolicy::pipeline. The first block starts at `frame`; at most
    /// `blocksUnderWay` (and plan.phases) are begun and not ended at a time.
    PipelineExecutor(const ProcessPlan& plan, EngineFrame frame, std::uint32_t blocksUnderWay, FillTimelines fill,
                     BlockHooks hooks);

    /// Runs blocks on the calling thread and `threads` - 1 more until hooks.begin answers false and all that was begun
    /// is done. Returns the number of blocks. Once.
    std::int64_t run(int threads);

private:
    // Its own cache line: the next stage's thread looks at it all the time.
    struct alignas(64) Stage {
        std::atomic<std::int64_t> done{0};  ///< blocks
        std::atomic<bool> taken{false};     ///< somebody runs it
        std::atomic<int> owner{0};          ///< who ran it last, and looks here first
    };

    void work(int self);
    /// Runs some blocks of a stage, if any can be run and nobody else is at it.
    bool tryStage(std::size_t index, int self);
    bool tryOwnStages(int self);
    bool tryAnyStage(int self);
    [[nodiscard]] std::int64_t possible(std::size_t index) const noexcept;
    bool enterGroups(std::uint32_t groups) noexcept;
    /// False when it was the begin hook, and there are no more blocks.
    bool runBlock(std::size_t index, std::int64_t block);
    void wakeSleepers() noexcept;
    void sleepUntilChange(int self);
    [[nodiscard]] bool finished() const noexcept;

    const ProcessPlan& plan_;
    const EngineFrame firstFrame_;
    const std::int64_t underWay_;
    const std::uint32_t phaseMask_;  ///< blocks that never meet have one phase, which so stays in the cache
    const std::int64_t batch_;
    const FillTimelines fill_;
    const BlockHooks hooks_;
    std::vector<Stage> stages_;                    ///< the begin hook, the plan's tasks, the end hook
    std::atomic<std::int64_t> blocks_{INT64_MAX};  ///< of the whole run, once it is known
    std::atomic<std::uint32_t> busyGroups_{0};
    alignas(64) std::atomic<int> sleepers_{0};
    FutexWord changes_{0};
};

}  // namespace lacquer

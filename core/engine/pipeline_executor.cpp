#include "core/engine/pipeline_executor.hpp"

#include <algorithm>
#include <thread>

#include "core/engine/run_task.hpp"
#include "core/realtime/clock.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/relax.hpp"

namespace lacquer {
namespace {

// A stage that comes back soon is not worth moving to another core.
constexpr std::int64_t kStagePatienceNs = 2000;
// About what a wake-up takes. Threads that read and write files need the processor, too.
constexpr std::int64_t kStageSpinNs = 20000;
// Blocks that a stage runs in a row, so that its code and state are fetched once for all of them: more would leave the
// first caches before the next stage comes to them.
constexpr std::int64_t kMostInARow = 8;

}  // namespace

PipelineExecutor::PipelineExecutor(const ProcessPlan& plan, EngineFrame frame, std::uint32_t blocksUnderWay,
                                   FillTimelines fill, BlockHooks hooks)
    : plan_(plan),
      firstFrame_(frame),
      underWay_(std::min(blocksUnderWay, plan.phases)),
      phaseMask_(underWay_ == 1 ? 0 : plan.phases - 1),
      batch_(std::clamp<std::int64_t>(underWay_ / 4, 1, kMostInARow)),
      fill_(std::move(fill)),
      hooks_(std::move(hooks)),
      stages_(plan.tasks.size() + 2) {}

std::int64_t PipelineExecutor::run(int threads) {
    for (std::size_t s = 0; s < stages_.size(); ++s)
        stages_[s].owner = static_cast<int>(s * static_cast<std::size_t>(threads) / stages_.size());
    std::vector<std::thread> helpers;
    for (int self = 1; self < threads; ++self) helpers.emplace_back([this, self] { work(self); });
    work(0);
    for (std::thread& helper : helpers) helper.join();
    return blocks_;
}

void PipelineExecutor::work(int self) {
    FlushToZeroScope flushToZero;
    std::int64_t idleSince = 0;
    while (!finished()) {
        if (tryOwnStages(self)) {
            idleSince = 0;
            continue;
        }
        const std::int64_t now = nowNanoseconds();
        if (idleSince == 0) idleSince = now;
        if (now - idleSince > kStagePatienceNs && tryAnyStage(self))
            idleSince = 0;
        else if (now - idleSince > kStageSpinNs)
            sleepUntilChange(self);
        else
            for (int i = 0; i < 8; ++i) relax();
    }
}

// The last one first: what is under way comes out before more goes in.
bool PipelineExecutor::tryOwnStages(int self) {
    for (std::size_t s = stages_.size(); s-- > 0;)
        if (stages_[s].owner.load(std::memory_order_relaxed) == self && tryStage(s, self)) return true;
    return false;
}

bool PipelineExecutor::tryAnyStage(int self) {
    for (std::size_t s = stages_.size(); s-- > 0;)
        if (tryStage(s, self)) return true;
    return false;
}

bool PipelineExecutor::tryStage(std::size_t index, int self) {
    Stage& stage = stages_[index];
    if (possible(index) <= stage.done.load(std::memory_order_relaxed)) return false;
    if (stage.taken.load(std::memory_order_relaxed) || stage.taken.exchange(true, std::memory_order_acquire))
        return false;
    const bool isTask = index > 0 && index + 1 < stages_.size();
    const std::uint32_t groups = isTask ? plan_.tasks[index - 1].groups : 0;
    std::int64_t block = stage.done.load(std::memory_order_relaxed);
    const std::int64_t first = block;
    if (enterGroups(groups)) {
        stage.owner.store(self, std::memory_order_relaxed);
        while (block < first + batch_ && block < possible(index) && runBlock(index, block)) ++block;
        // Told once, since a line of the cache that the next stage looks at is dear; and before sleepers_ is read.
        stage.done.store(block, std::memory_order_seq_cst);
        if (groups != 0) busyGroups_.fetch_and(~groups, std::memory_order_seq_cst);
    }
    stage.taken.store(false, std::memory_order_seq_cst);
    wakeSleepers();
    return block > first;
}

bool PipelineExecutor::enterGroups(std::uint32_t groups) noexcept {
    std::uint32_t busy = busyGroups_.load(std::memory_order_relaxed);
    while ((busy & groups) == 0)
        if (groups == 0 || busyGroups_.compare_exchange_weak(busy, busy | groups, std::memory_order_acquire))
            return true;
    return false;
}

// How many blocks the stage may have done.
std::int64_t PipelineExecutor::possible(std::size_t index) const noexcept {
    if (index > 0) return stages_[index - 1].done.load(std::memory_order_seq_cst);
    return std::min(stages_.back().done.load(std::memory_order_seq_cst) + underWay_,
                    blocks_.load(std::memory_order_relaxed));
}

bool PipelineExecutor::runBlock(std::size_t index, std::int64_t block) {
    const auto phase = static_cast<std::uint32_t>(block) & phaseMask_;
    const EngineFrame frame = firstFrame_ + block * plan_.spec.quantumFrames;
    if (index == 0) {
        if (!hooks_.begin()) {
            blocks_.store(block, std::memory_order_seq_cst);
            return false;
        }
        fill_(frame, phase);
    } else if (index + 1 == stages_.size()) {
        hooks_.end(phase);
    } else {
        RealtimeScope realtime;
        runTask(plan_, plan_.tasks[index - 1], frame, phase);
    }
    return true;
}

bool PipelineExecutor::finished() const noexcept {
    return stages_.back().done.load(std::memory_order_seq_cst) >= blocks_.load(std::memory_order_seq_cst);
}

void PipelineExecutor::wakeSleepers() noexcept {
    if (sleepers_.load(std::memory_order_seq_cst) == 0) return;
    changes_.fetch_add(1, std::memory_order_seq_cst);
    futexWake(changes_, INT32_MAX);
}

void PipelineExecutor::sleepUntilChange(int self) {
    sleepers_.fetch_add(1, std::memory_order_seq_cst);
    const std::uint32_t seen = changes_.load(std::memory_order_seq_cst);
    // Whoever changes something from here on sees the sleeper; what was changed before is seen here.
    if (!finished() && !tryAnyStage(self)) futexWait(changes_, seen);
    sleepers_.fetch_sub(1, std::memory_order_seq_cst);
}

}  // namespace lacquer

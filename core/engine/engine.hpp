// Engine: owns the running plan, the transport and the command ring. Driven quantum by quantum, by a device or by the
// offline renderer.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "core/engine/block_executor.hpp"
#include "core/engine/pipeline_executor.hpp"
#include "core/engine/pipeline_trial.hpp"
#include "core/engine/transport.hpp"
#include "core/plan/process_plan.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "core/realtime/spsc_ring.hpp"
#include "core/signal/tempo_map.hpp"

namespace lacquer {

class Engine {
public:
    /// `workers` helper threads beside the calling one; 0 runs everything on the caller.
    explicit Engine(int workers = 0);
    ~Engine();

    // Message thread ------------------------------------------------------------------------------------------------

    /// Offers a plan; it is taken up at the start of the next quantum, and the old one freed later on this thread.
    void publish(std::unique_ptr<ProcessPlan> plan);
    /// Offers a tempo map; it counts from the start of the next quantum on. Without one, TempoMap's default does.
    void publish(std::unique_ptr<const TempoMap> tempo);
    /// Takes back a published plan that has not been taken up; null when it has, or there is none.
    [[nodiscard]] std::unique_ptr<ProcessPlan> withdrawPlan() noexcept { return plans_.withdraw(); }
    /// Frees what the audio thread has given back. Call now and then.
    void collect();
    /// True while a published plan has not been taken up.
    [[nodiscard]] bool planWaiting() const noexcept { return plans_.waiting(); }
    /// False when the plan that runs was cut for several threads and gains next to nothing from them: time to compile
    /// it for one. True until that has been tried.
    [[nodiscard]] bool sharingPays() const noexcept { return planWaiting() || executor_.sharingPays(); }
    /// What blocks take of the time there is. For its side of the message thread.
    [[nodiscard]] LoadMeter& load() noexcept { return executor_.load(); }
    /// False when the ring is full (the command is not sent).
    bool post(const TransportCommand& command);

    // Audio thread --------------------------------------------------------------------------------------------------

    /// Runs one quantum of the current plan. Real time. Without a plan only the clock moves, by `silentFrames`.
    void runQuantum(int silentFrames = kMinimumQuantum) noexcept;
    /// The plan that ran last; null before the first. Its output slots hold the quantum.
    [[nodiscard]] const ProcessPlan* currentPlan() const noexcept { return plans_.current(); }
    [[nodiscard]] const Transport& transport() const noexcept { return transport_; }

    // Offline -------------------------------------------------------------------------------------------------------

    /// Runs blocks of the plan that was published last until hooks.begin answers false; returns how many. A plan for
    /// the pipeline runs `blocksUnderWay` blocks at a time (at most its phases; 1: one after the other) on `threads`
    /// threads, the calling one included, or for a while on one where it finds that to be faster (PipelineTrial).
    /// Commands, plans and tempo maps sent during the run wait for its end.
    std::int64_t runOffline(int threads, const BlockHooks& hooks, std::uint32_t blocksUnderWay = ~std::uint32_t{0});

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Song position as it leaves the outputs, i.e. behind the plan's latency.
    [[nodiscard]] TimelineFrame position() const noexcept { return position_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool rolling() const noexcept { return rolling_.load(std::memory_order_relaxed); }
    [[nodiscard]] EngineFrame engineFrame() const noexcept { return frame_.load(std::memory_order_relaxed); }

private:
    struct Stint;
    Stint runStint(int threads, const BlockHooks& hooks, std::uint32_t blocksUnderWay, std::int64_t most);
    void takeUpChanges() noexcept;
    void fillTimelines(const ProcessPlan& plan, EngineFrame frame, std::uint32_t phase) noexcept;
    void moveTo(EngineFrame frame) noexcept;

    RtExchange<ProcessPlan> plans_;
    RtExchange<const TempoMap> tempo_;
    SpscRing<TransportCommand> commands_;
    Transport transport_;
    BlockExecutor executor_;
    PipelineTrial pipelineTrial_;
    std::atomic<EngineFrame> frame_{0};
    std::atomic<TimelineFrame> position_{0};
    std::atomic<bool> rolling_{false};
};

}  // namespace lacquer

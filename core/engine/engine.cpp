#include "core/engine/engine.hpp"

#include "core/realtime/clock.hpp"
#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"

namespace lacquer {

Engine::Engine(int workers) : commands_(256), executor_(workers) {}
Engine::~Engine() = default;

void Engine::publish(std::unique_ptr<ProcessPlan> plan) {
    plans_.publish(std::move(plan));
}
void Engine::publish(std::unique_ptr<const TempoMap> tempo) {
    tempo_.publish(std::move(tempo));
}
void Engine::collect() {
    plans_.collect();
    tempo_.collect();
}
bool Engine::post(const TransportCommand& command) {
    return commands_.push(command);
}

void Engine::runQuantum(int silentFrames) noexcept {
    RealtimeScope realtime;
    FlushToZeroScope flushToZero;
    takeUpChanges();
    const EngineFrame frame = frame_.load(std::memory_order_relaxed);
    const ProcessPlan* plan = plans_.current();
    if (plan != nullptr) {
        plan->noteBypasses();
        fillTimelines(*plan, frame, 0);
        executor_.run(*plan, frame);
    }
    moveTo(frame + (plan != nullptr ? plan->spec.quantumFrames : silentFrames));
}

struct Engine::Stint {
    std::int64_t blocks = 0;
    bool over = false;  ///< hooks.begin has answered false
};

std::int64_t Engine::runOffline(int threads, const BlockHooks& hooks, std::uint32_t blocksUnderWay) {
    takeUpChanges();
    const ProcessPlan* plan = plans_.current();
    if (plan == nullptr || plan->phases == 1) {
        std::int64_t blocks = 0;
        for (; hooks.begin(); ++blocks) {
            runQuantum();
            hooks.end(0);
        }
        return blocks;
    }
    plan->noteBypasses();
    if (threads == 1 || blocksUnderWay == 1) return runStint(threads, hooks, blocksUnderWay, INT64_MAX).blocks;
    std::int64_t blocks = 0;
    for (bool over = false; !over;) {
        const bool share = pipelineTrial_.share();
        const std::int64_t begin = nowNanoseconds();
        const Stint stint = runStint(share ? threads : 1, hooks, share ? blocksUnderWay : 1, pipelineTrial_.blocks());
        if (!stint.over) pipelineTrial_.note(static_cast<double>(nowNanoseconds() - begin));
        blocks += stint.blocks;
        over = stint.over;
    }
    return blocks;
}

Engine::Stint Engine::runStint(int threads, const BlockHooks& hooks, std::uint32_t blocksUnderWay, std::int64_t most) {
    const ProcessPlan& plan = *plans_.current();
    const EngineFrame first = frame_.load(std::memory_order_relaxed);
    const auto fill = [&](EngineFrame frame, std::uint32_t phase) { fillTimelines(plan, frame, phase); };
    Stint stint;
    const auto begin = [&, left = most]() mutable {
        if (left-- == 0) return false;
        stint.over = !hooks.begin();
        return !stint.over;
    };
    stint.blocks = PipelineExecutor(plan, first, blocksUnderWay, fill, {begin, hooks.end}).run(threads);
    moveTo(first + stint.blocks * plan.spec.quantumFrames);
    return stint;
}

void Engine::takeUpChanges() noexcept {
    if (plans_.adopt()) pipelineTrial_.restart();
    tempo_.adopt();
    const EngineFrame frame = frame_.load(std::memory_order_relaxed);
    for (TransportCommand command; commands_.pop(command);) transport_.apply(command, frame);
}

void Engine::fillTimelines(const ProcessPlan& plan, EngineFrame frame, std::uint32_t phase) noexcept {
    const std::span<Timeline> timelines = plan.timelines(phase);
    for (std::size_t i = 0; i < timelines.size(); ++i) {
        Timeline& timeline = timelines[i];
        const int count = transport_.segments(frame - plan.arrivals[i], plan.spec.quantumFrames, timeline.segments);
        const std::span segments = std::span(timeline.segments).first(static_cast<std::size_t>(count));
        for (Segment& segment : segments) segment.tempo = tempo_.current();
        timeline.time = {frame, segments};
    }
}

void Engine::moveTo(EngineFrame frame) noexcept {
    const ProcessPlan* plan = plans_.current();
    frame_.store(frame, std::memory_order_relaxed);
    position_.store(transport_.positionAt(frame - (plan != nullptr ? plan->latencyFrames : 0)),
                    std::memory_order_relaxed);
    rolling_.store(transport_.rolling(), std::memory_order_relaxed);
}

}  // namespace lacquer

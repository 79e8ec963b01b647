#include "core/engine/engine.hpp"

#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"

namespace lacquer {

Engine::Engine(int workers, Sharing sharing) : commands_(256), executor_(workers, sharing) {}
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
    plans_.adopt();
    tempo_.adopt();
    const EngineFrame frame = frame_.load(std::memory_order_relaxed);
    for (TransportCommand command; commands_.pop(command);) transport_.apply(command, frame);

    int frames = silentFrames;
    std::int64_t latency = 0;
    if (const ProcessPlan* plan = plans_.current(); plan != nullptr) {
        frames = plan->spec.quantumFrames;
        latency = plan->latencyFrames;
        for (std::uint32_t i = 0; i < plan->arrivals.size(); ++i) {
            Timeline& timeline = plan->timeline(i);
            timeline.count = transport_.segments(frame - plan->arrivals[i], frames, timeline.segments);
            for (int s = 0; s < timeline.count; ++s)
                timeline.segments[static_cast<std::size_t>(s)].tempo = tempo_.current();
        }
        executor_.run(*plan, frame);
    }
    frame_.store(frame + frames, std::memory_order_relaxed);
    position_.store(transport_.positionAt(frame + frames - latency), std::memory_order_relaxed);
    rolling_.store(transport_.rolling(), std::memory_order_relaxed);
}

}  // namespace lacquer

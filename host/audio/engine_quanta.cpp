#include "host/audio/engine_quanta.hpp"

#include <algorithm>

namespace lacquer::host {
namespace {

std::array<const float*, 2> samplesOf(const ProcessPlan* plan, NodeId id) noexcept {
    const PlanTap* tap = plan != nullptr ? plan->findTap(id) : nullptr;
    if (tap == nullptr || tap->slots.empty()) return {};
    return {plan->slot(tap->slots.front()), plan->slot(tap->slots.back())};
}

}  // namespace

void EngineQuanta::runQuantum(float* const* out, std::int64_t streamFrame) noexcept {
    if (input_ != nullptr) input_->fetch(streamFrame, *live_);
    const EngineFrame frame = engine_.engineFrame();
    engine_.runQuantum(quantumFrames_);
    const ProcessPlan* plan = engine_.currentPlan();
    tellCapture(frame, plan, streamFrame);
    if (plan != nullptr && plan->spec.quantumFrames != quantumFrames_) plan = nullptr;
    const bool usable = plan != nullptr && !plan->outputs.empty();
    for (int c = 0; c < channels_; ++c) {
        const std::size_t width = usable ? plan->outputs.front().slots.size() : 0;
        const std::size_t from = width == 1 ? 0 : static_cast<std::size_t>(c);
        if (from < width) {
            std::copy_n(plan->slot(plan->outputs.front().slots[from]), quantumFrames_, out[c]);
        } else {
            std::fill_n(out[c], quantumFrames_, 0.0f);
        }
    }
    if (monitor_ != nullptr) throughMonitor(plan, out);
}

// What is listened to is gone over to when its first sound is there, behind the latencies on its way; and left at once.
void EngineQuanta::throughMonitor(const ProcessPlan* plan, float* const* out) noexcept {
    const PlanTap* tap = plan != nullptr ? plan->findTap(kListenTap) : nullptr;
    listening_ = tap != nullptr && tap->wanted && (listening_ || tap->begun());
    monitor_->process(out, {samplesOf(plan, kReferenceTap), samplesOf(plan, kListenTap)}, listening_, quantumFrames_);
}

// What leaves is as late as the plan makes it.
void EngineQuanta::tellCapture(EngineFrame frame, const ProcessPlan* plan, std::int64_t streamFrame) noexcept {
    if (capture_ == nullptr) return;
    const std::int64_t latency = plan != nullptr ? plan->latencyFrames : 0;
    const int count = engine_.transport().segments(frame - latency, quantumFrames_, segments_);
    capture_->played(streamFrame, std::span<const Segment>(segments_).first(static_cast<std::size_t>(count)));
}

}  // namespace lacquer::host

// The inner loop of the engine: the steps of one task, one after the other.
#include <algorithm>
#include <bit>
#include <cstring>

#include "core/engine/block_executor.hpp"

namespace lacquer {
namespace {

void mix(const ProcessPlan& plan, const Step& step) noexcept {
    const int frames = plan.spec.quantumFrames;
    const SlotIndex* from = plan.sources.data() + step.first;
    float* const __restrict out = plan.slot(step.target);
    const float* const a = plan.slot(from[0]);
    const float* const b = plan.slot(from[1]);
    for (int i = 0; i < frames; ++i) out[i] = a[i] + b[i];
    for (std::uint32_t s = 2; s < step.count; ++s) {
        const float* const in = plan.slot(from[s]);
        for (int i = 0; i < frames; ++i) out[i] += in[i];
    }
}

// Merges by frame; events on the same frame keep the order of the connections.
void mergeEvents(const ProcessPlan& plan, const Step& step) noexcept {
    EventBuffer& out = plan.eventSlot(step.target);
    out.clear();
    const SlotIndex* from = plan.sources.data() + step.first;
    for (int frame = -1;;) {
        int next = plan.spec.quantumFrames;
        for (std::uint32_t s = 0; s < step.count; ++s)
            for (const Event event : plan.eventSlot(from[s]))
                if (event.frame > frame) {
                    next = std::min(next, event.frame);
                    break;
                }
        if (next == plan.spec.quantumFrames) return;
        for (std::uint32_t s = 0; s < step.count; ++s)
            for (const Event event : plan.eventSlot(from[s]))
                if (event.frame == next) out.push(event.frame, event.bytes);
        frame = next;
    }
}

// A node that goes wrong must not take the mix with it: its block is silenced and counted.
void silenceNonFinite(const PlannedNode& node, std::span<const AudioBlock> outputs) noexcept {
    constexpr std::uint32_t kMagnitude = 0x7fffffff, kInfinity = 0x7f800000;  // bits of an IEEE 754 single
    std::uint32_t found = 0;
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            for (const float sample : block.channel(channel))
                found |= (std::bit_cast<std::uint32_t>(sample) & kMagnitude) >= kInfinity ? 1u : 0u;
    if (found == 0) return;
    node.instance->nonFiniteBlocks.fetch_add(1, std::memory_order_relaxed);
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            std::fill_n(block[channel], block.frames(), 0.0f);
}

void process(const ProcessPlan& plan, const PlannedNode& node, EngineFrame frame) noexcept {
    const ProcessPlan::Timeline& timeline = plan.timeline(node.arriveIndex);
    ProcessContext context;
    context.engineFrame = frame;
    context.frames = plan.spec.quantumFrames;
    context.segments = {timeline.segments.data(), static_cast<std::size_t>(timeline.count)};
    context.audioInputs = plan.audioInputs(node);
    context.audioOutputs = plan.audioOutputs(node);
    context.eventInputs = plan.eventInputs(node);
    context.eventOutputs = plan.eventOutputs(node);
    for (EventBuffer* events : context.eventOutputs)
        if (events != nullptr) events->clear();
    context.parameters = node.instance->parameters().render(context.segments, context.frames);
    node.instance->processor().process(context);
    if (node.checksOutput) silenceNonFinite(node, context.audioOutputs);
}

}  // namespace

void runTask(const ProcessPlan& plan, const Task& task, EngineFrame frame) noexcept {
    for (std::uint32_t s = task.firstStep; s < task.firstStep + task.stepCount; ++s) {
        const Step& step = plan.steps[s];
        switch (step.kind) {
            case StepKind::mix:
                mix(plan, step);
                break;
            case StepKind::delay: {
                const auto& delay = plan.delays[step.object];
                delay.line->process(plan.slot(plan.sources[step.first]), plan.slot(step.target),
                                    plan.spec.quantumFrames, delay.frames);
                break;
            }
            case StepKind::mergeEvents:
                mergeEvents(plan, step);
                break;
            case StepKind::delayEvents: {
                const auto& delay = plan.eventDelays[step.object];
                EventBuffer& out = plan.eventSlot(step.target);
                out.clear();
                delay.line->process(plan.eventSlot(plan.sources[step.first]), out, frame, plan.spec.quantumFrames,
                                    delay.frames);
                break;
            }
            case StepKind::process:
                process(plan, plan.nodes[step.object], frame);
                break;
        }
    }
}

}  // namespace lacquer

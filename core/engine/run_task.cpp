#include "core/engine/run_task.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/realtime/clock.hpp"

namespace lacquer {
namespace {

// Adds left to right, in one pass over the memory. The target may be one of the sources: each frame is read before it
// is written, which the pragma tells the compiler.
template <std::uint32_t Count>
void addUp(float* out, const float* const* in, int frames) noexcept {
#if !defined(__clang__)  // which does not know it
#pragma GCC ivdep
#endif
    for (int i = 0; i < frames; ++i) {
        float sum = in[0][i];
        for (std::uint32_t s = 1; s < Count; ++s) sum += in[s][i];
        out[i] = sum;
    }
}

// Whether a slot, or a channel that lies in one, is silent.
bool isSilent(const float* slot, int frames) noexcept {
    return slot[frames] == ProcessPlan::kSilent;
}
void markSounding(float* slot, int frames) noexcept {
    if (isSilent(slot, frames)) slot[frames] = ProcessPlan::kSounding;  // seldom: nobody has to wait for the store
}
void silence(float* slot, int frames) noexcept {
    if (isSilent(slot, frames)) return;
    std::fill_n(slot, frames, 0.0f);
    slot[frames] = ProcessPlan::kSilent;
}

void mix(const ProcessPlan& plan, const Step& step, std::uint32_t phase) noexcept {
    static_assert(kSumWidth == 8);
    const SlotIndex* from = plan.sources.data() + step.first;
    std::array<const float*, kSumWidth> in{};
    for (std::uint32_t s = 0; s < step.count; ++s) in[s] = plan.slot(from[s], phase);
    float* const out = plan.slot(step.target, phase);
    const int frames = plan.spec.quantumFrames;
    bool silent = true;
    for (std::uint32_t s = 0; s < step.count; ++s) silent &= isSilent(in[s], frames);
    if (silent) return silence(out, frames);
    markSounding(out, frames);
    switch (step.count) {
        case 2:
            return addUp<2>(out, in.data(), frames);
        case 3:
            return addUp<3>(out, in.data(), frames);
        case 4:
            return addUp<4>(out, in.data(), frames);
        case 5:
            return addUp<5>(out, in.data(), frames);
        case 6:
            return addUp<6>(out, in.data(), frames);
        case 7:
            return addUp<7>(out, in.data(), frames);
        default:
            return addUp<8>(out, in.data(), frames);
    }
}

void delay(const ProcessPlan& plan, const Step& step, std::uint32_t phase) noexcept {
    const auto& planned = plan.delays[step.object];
    const float* const in = plan.slot(plan.sources[step.first], phase);
    float* const out = plan.slot(step.target, phase);
    const int frames = plan.spec.quantumFrames;
    if (planned.line->sleeps(isSilent(in, frames), frames, planned.frames)) return silence(out, frames);
    planned.line->process(in, out, frames, planned.frames);
    markSounding(out, frames);
}

// Merges by frame; events on the same frame keep the order of the connections.
void mergeEvents(const ProcessPlan& plan, const Step& step, std::uint32_t phase) noexcept {
    EventBuffer& out = plan.eventSlot(step.target, phase);
    out.clear();
    const SlotIndex* from = plan.sources.data() + step.first;
    for (int frame = -1;;) {
        int next = plan.spec.quantumFrames;
        for (std::uint32_t s = 0; s < step.count; ++s)
            for (const Event event : plan.eventSlot(from[s], phase))
                if (event.frame > frame) {
                    next = std::min(next, event.frame);
                    break;
                }
        if (next == plan.spec.quantumFrames) return;
        for (std::uint32_t s = 0; s < step.count; ++s)
            for (const Event event : plan.eventSlot(from[s], phase))
                if (event.frame == next) out.push(event.frame, event.bytes);
        frame = next;
    }
}

// A node that goes wrong must not take the mix with it: its block is silenced and counted.
void silenceNonFinite(NodeInstance& instance, std::span<const AudioBlock> outputs) noexcept {
    constexpr std::uint32_t kMagnitude = 0x7fffffff, kInfinity = 0x7f800000;  // bits of an IEEE 754 single
    std::uint32_t found = 0;
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            for (const float sample : block.channel(channel))
                found |= (std::bit_cast<std::uint32_t>(sample) & kMagnitude) >= kInfinity ? 1u : 0u;
    if (found == 0) return;
    instance.nonFiniteBlocks.fetch_add(1, std::memory_order_relaxed);
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            std::fill_n(block[channel], block.frames(), 0.0f);
}

bool hearsSilence(const NodeCall& call) noexcept {
    const ProcessContext& context = call.context;
    for (const ConstAudioBlock& input : context.audioInputs)
        for (int c = 0; c < input.channelCount(); ++c)
            if (!isSilent(input[c], context.frames)) return false;
    if (!call.hearsEvents) return true;
    for (const EventBuffer* events : context.events->inputs)
        if (events != nullptr && !events->empty()) return false;
    return true;
}

void markOutputs(const ProcessContext& context) noexcept {
    for (const AudioBlock& output : context.audioOutputs)
        for (int c = 0; c < output.channelCount(); ++c) markSounding(output[c], context.frames);
}

// True when the node has been spared.
[[gnu::noinline]] bool slept(NodeCall& call) noexcept {
    const ProcessContext& context = call.context;
    if (!hearsSilence(call) || !call.processor->sleeps(context)) return false;
    for (const AudioBlock& output : context.audioOutputs)
        for (int c = 0; c < output.channelCount(); ++c) silence(output[c], context.frames);
    return true;
}

// One look, at the first channel, tells most nodes that sound from those that may be silent.
bool maySleepNow(const NodeCall& call) noexcept {
    if (!call.maySleep) return false;
    const auto& inputs = call.context.audioInputs;
    return inputs.empty() || inputs[0].channelCount() == 0 || isSilent(inputs[0][0], call.context.frames);
}

// A node with all that is seldom: a bypass, events, an output to be checked.
[[gnu::noinline]] bool processWithCare(NodeCall& call) noexcept {
    const ProcessContext& context = call.context;
    const bool bypassed = call.bypassed && call.instance->bypass().engaged();
    if (bypassed) call.instance->bypass().takeInput(context.audioInputs[0], call.latencyFrames);
    if (call.clearsEvents)
        for (EventBuffer* events : context.events->outputs)
            if (events != nullptr) events->clear();
    if (call.parameters != nullptr) call.parameters->render(context.time->segments);
    if (!bypassed && maySleepNow(call) && slept(call)) return false;
    call.processor->process(context);
    markOutputs(context);
    if (call.checksOutput && !(bypassed && call.instance->bypass().complete()))
        silenceNonFinite(*call.instance, context.audioOutputs);
    if (bypassed) call.instance->bypass().giveOutput(context.audioOutputs[0]);
    return true;
}

// False when the node sleeps.
bool process(NodeCall& call) noexcept {
    if (call.bypassed || call.clearsEvents || call.checksOutput) return processWithCare(call);
    if (call.parameters != nullptr) call.parameters->render(call.context.time->segments);
    if (maySleepNow(call) && slept(call)) return false;
    call.processor->process(call.context);
    markOutputs(call.context);
    return true;
}

/// Times the nodes of a task.
template <NodeTiming timing>
class Stopwatch {
public:
    explicit Stopwatch(const ProcessPlan& plan) noexcept {
        if constexpr (timing != NodeTiming::blame) return;
        longNs_ = kLongShare * plan.periodNs();
        beganNs_ = nowNanoseconds();
        ranNs_ = threadNanoseconds();
    }

    void process(NodeCall& call) noexcept {
        const std::int64_t before = nowNanoseconds();
        if (!lacquer::process(call)) return;  // what it costs is what it costs awake
        const std::int64_t after = nowNanoseconds();
        const auto tookNs = static_cast<double>(std::max<std::int64_t>(1, after - before));
        call.instance->noteCost(tookNs);
        if constexpr (timing == NodeTiming::blame)
            if (tookNs > longNs_) judge(call, before, after);
    }

private:
    // What a node takes is long from this share of the time there is for all of them.
    static constexpr double kLongShare = 0.5;

    // How long the thread has been running is a system call, so it is asked for long nodes only. What else it has been
    // running for since it was last asked is at most the time that has passed.
    void judge(NodeCall& call, std::int64_t before, std::int64_t after) noexcept {
        const std::int64_t ranNs = threadNanoseconds();
        const auto ownNs = static_cast<double>(ranNs - ranNs_ - (before - beganNs_));
        if (ownNs > longNs_) call.instance->noteLong(ownNs);
        ranNs_ = ranNs;
        beganNs_ = after;
    }

    double longNs_ = 0;
    std::int64_t beganNs_ = 0, ranNs_ = 0;
};

template <NodeTiming timing>
void runSteps(const ProcessPlan& plan, const Task& task, EngineFrame frame, std::uint32_t phase) noexcept {
    const Timeline* const timelines = plan.timelines(phase).data();
    [[maybe_unused]] Stopwatch<timing> stopwatch(plan);
    for (std::uint32_t s = task.firstStep; s < task.firstStep + task.stepCount; ++s) {
        const Step& step = plan.steps[s];
        switch (step.kind) {
            case StepKind::mix:
                mix(plan, step, phase);
                break;
            case StepKind::delay:
                delay(plan, step, phase);
                break;
            case StepKind::fade: {
                const PlannedFade& fade = plan.fades[step.object];
                float* const out = plan.slot(step.target, phase);
                fade.fade->process(frame, fade.direction, plan.slot(plan.sources[step.first], phase), out,
                                   plan.spec.quantumFrames);
                markSounding(out, plan.spec.quantumFrames);
                break;
            }
            case StepKind::mergeEvents:
                mergeEvents(plan, step, phase);
                break;
            case StepKind::delayEvents: {
                const auto& delay = plan.eventDelays[step.object];
                EventBuffer& out = plan.eventSlot(step.target, phase);
                out.clear();
                delay.line->process(plan.eventSlot(plan.sources[step.first], phase), out, frame,
                                    plan.spec.quantumFrames, delay.frames);
                break;
            }
            case StepKind::feed: {
                NodeCall& call = plan.call(step, phase);
                call.processor->feedBack(call.context);
                break;
            }
            case StepKind::process: {
                NodeCall& call = plan.call(step, phase);
                if (plan.phases > 1) call.context.time = &timelines[call.arriveIndex].time;
                if constexpr (timing == NodeTiming::off)
                    process(call);
                else
                    stopwatch.process(call);
                break;
            }
        }
    }
}

}  // namespace

void runTask(const ProcessPlan& plan, const Task& task, EngineFrame frame, std::uint32_t phase) noexcept {
    switch (plan.timing().load(std::memory_order_relaxed)) {
        case NodeTiming::off:
            return runSteps<NodeTiming::off>(plan, task, frame, phase);
        case NodeTiming::costs:
            return runSteps<NodeTiming::costs>(plan, task, frame, phase);
        case NodeTiming::blame:
            return runSteps<NodeTiming::blame>(plan, task, frame, phase);
    }
}

}  // namespace lacquer

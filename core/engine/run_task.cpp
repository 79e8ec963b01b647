#include "core/engine/run_task.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/realtime/clock.hpp"
#include "core/signal/magnitude.hpp"

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

// Flags are looked at as integers, which takes one instruction.
std::uint32_t bitsOf(const float& flag) noexcept {
    return std::bit_cast<std::uint32_t>(flag);
}
bool saysSilent(const float& flag) noexcept {
    static_assert(ProcessPlan::kSounding == 0);
    return bitsOf(flag) != 0;
}
// Whether a slot, or a channel that lies in one, is silent.
bool isSilent(const float* slot, int frames) noexcept {
    return saysSilent(slot[frames]);
}
void markSounding(float* slot, int frames) noexcept {
    if (isSilent(slot, frames)) slot[frames] = ProcessPlan::kSounding;  // seldom: nobody has to wait for the store
}
void silence(float* slot, int frames) noexcept {
    if (isSilent(slot, frames)) return;
    std::fill_n(slot, frames, 0.0f);
    slot[frames] = ProcessPlan::kSilent;
}

template <std::uint32_t Count>
void mix(const ProcessPlan& plan, const Step& step, std::uint32_t phase) noexcept {
    const SlotIndex* const from = plan.sources.data() + step.first;
    const int frames = plan.spec.quantumFrames;
    std::array<const float*, Count> in;
    bool silent = true;
    for (std::uint32_t s = 0; s < Count; ++s) {
        in[s] = plan.slot(from[s], phase);
        silent &= isSilent(in[s], frames);
    }
    float* const out = plan.slot(step.target, phase);
    if (silent) return silence(out, frames);
    markSounding(out, frames);
    addUp<Count>(out, in.data(), frames);
}

void mix(const ProcessPlan& plan, const Step& step, std::uint32_t phase) noexcept {
    static_assert(kSumWidth == 8);
    switch (step.count) {
        case 2:
            return mix<2>(plan, step, phase);
        case 3:
            return mix<3>(plan, step, phase);
        case 4:
            return mix<4>(plan, step, phase);
        case 5:
            return mix<5>(plan, step, phase);
        case 6:
            return mix<6>(plan, step, phase);
        case 7:
            return mix<7>(plan, step, phase);
        default:
            return mix<8>(plan, step, phase);
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

bool anyPasses(std::span<const AudioBlock> outputs, float most) noexcept {
    bool passed = false;
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel) passed |= passes(block.channel(channel), most);
    return passed;
}

// CV may stand for anything, in hertz for one.
void limitAudio(NodeInstance& instance, std::span<const AudioBlock> outputs) noexcept {
    constexpr float kLimit = NodeInstance::kLoudestSample;
    bool found = false;
    std::size_t index = 0;
    for (const PortInfo& port : instance.type().ports) {
        if (port.direction != PortDirection::output) continue;
        const AudioBlock& block = outputs[index++];
        if (port.kind != SignalKind::audio) continue;
        for (int channel = 0; channel < block.channelCount(); ++channel)
            for (float& sample : block.channel(channel)) {
                if (std::abs(sample) <= kLimit) continue;
                found = true;
                if (instance.limitsOutput()) sample = std::copysign(kLimit, sample);
            }
    }
    if (found) instance.tooLoudBlocks.fetch_add(1, std::memory_order_relaxed);
}

// A node that goes wrong must not take the mix with it: a block that is not made of numbers is silenced, one that is
// absurdly loud is limited, and both are counted.
void guardOutput(NodeInstance& instance, std::span<const AudioBlock> outputs) noexcept {
    const bool loud = anyPasses(outputs, NodeInstance::kLoudestSample);
    if (!loud || !anyPasses(outputs, kLargestFinite)) [[likely]] {
        if (instance.nonFiniteInARow.load(std::memory_order_relaxed) != 0)
            instance.nonFiniteInARow.store(0, std::memory_order_relaxed);
        if (loud && instance.type().foreign) limitAudio(instance, outputs);
        return;
    }
    instance.nonFiniteBlocks.fetch_add(1, std::memory_order_relaxed);
    instance.nonFiniteInARow.fetch_add(1, std::memory_order_relaxed);
    for (const AudioBlock& block : outputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            std::fill_n(block[channel], block.frames(), 0.0f);
}

bool hearsSilence(const ProcessContext& context) noexcept {
    for (const ConstAudioBlock& input : context.audioInputs)
        for (int c = 0; c < input.channelCount(); ++c)
            if (!isSilent(input[c], context.frames)) return false;
    for (const EventBuffer* events : context.events->inputs)
        if (events != nullptr && !events->empty()) return false;
    return true;
}

// True when the node has been spared.
bool slept(const NodeCall& call) noexcept {
    const ProcessContext& context = call.context;
    if (!hearsSilence(context) || !call.processor->sleeps(context)) return false;
    for (const AudioBlock& output : context.audioOutputs)
        for (int c = 0; c < output.channelCount(); ++c) silence(output[c], context.frames);
    return true;
}

// A node with all that is seldom: a bypass, parameters that move, events, an output to be checked.
[[gnu::noinline]] bool processWithCare(const PlannedNode& node, const NodeCall& call) noexcept {
    const ProcessContext& context = call.context;
    NodeInstance& instance = *node.instance;
    Bypass& bypass = instance.bypass();
    const bool bypassed = (call.care & NodeCall::kBypassed) != 0 && bypass.engaged();
    if (bypassed) bypass.takeInput(context.audioInputs[0], node.latencyFrames);
    if ((call.care & NodeCall::kClearsEvents) != 0)
        for (EventBuffer* events : context.events->outputs)
            if (events != nullptr) events->clear();
    instance.parameters().render(context.time->segments);
    if (!bypassed && saysSilent(*call.maySleep) && slept(call)) return false;
    call.processor->process(context);
    for (const AudioBlock& output : context.audioOutputs)
        for (int c = 0; c < output.channelCount(); ++c) markSounding(output[c], context.frames);
    if ((call.care & NodeCall::kChecksOutput) != 0 && !(bypassed && bypass.complete()))
        guardOutput(instance, context.audioOutputs);
    if (bypassed) bypass.giveOutput(context.audioOutputs[0]);
    return true;
}

// False when the node sleeps.
inline bool process(const ProcessPlan& plan, const Step& step, const NodeCall& call) noexcept {
    const bool stale = call.stale->load(std::memory_order_relaxed);
    if ((std::uint32_t{call.care} | std::uint32_t{stale}) != 0) [[unlikely]]
        return processWithCare(plan.nodes[step.object], call);
    if (saysSilent(*call.maySleep) && slept(call)) return false;
    call.processor->process(call.context);
    for (float* mark : call.marks)
        if (saysSilent(*mark)) [[unlikely]]
            *mark = ProcessPlan::kSounding;
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

    void process(const ProcessPlan& plan, const Step& step, const NodeCall& call) noexcept {
        const std::int64_t before = nowNanoseconds();
        if (!lacquer::process(plan, step, call)) return;  // what it costs is what it costs awake
        const std::int64_t after = nowNanoseconds();
        const auto tookNs = static_cast<double>(std::max<std::int64_t>(1, after - before));
        NodeInstance& instance = *plan.nodes[step.object].instance;
        instance.noteCost(tookNs);
        if constexpr (timing == NodeTiming::blame)
            if (tookNs > longNs_) judge(instance, before, after);
    }

private:
    // What a node takes is long from this share of the time there is for all of them.
    static constexpr double kLongShare = 0.5;

    // How long the thread has been running is a system call, so it is asked for long nodes only. What else it has been
    // running for since it was last asked is at most the time that has passed.
    void judge(NodeInstance& instance, std::int64_t before, std::int64_t after) noexcept {
        const std::int64_t ranNs = threadNanoseconds();
        const auto ownNs = static_cast<double>(ranNs - ranNs_ - (before - beganNs_));
        if (ownNs > longNs_) instance.noteLong(ownNs);
        ranNs_ = ranNs;
        beganNs_ = after;
    }

    double longNs_ = 0;
    std::int64_t beganNs_ = 0, ranNs_ = 0;
};

// Apart from the loop, so that this stays small: a mix is mostly nodes.
[[gnu::noinline]] void runOther(const ProcessPlan& plan, const Step& step, EngineFrame frame,
                                std::uint32_t phase) noexcept {
    switch (step.kind) {
        case StepKind::mix:
            return mix(plan, step, phase);
        case StepKind::delay:
            return delay(plan, step, phase);
        case StepKind::fade: {
            const PlannedFade& fade = plan.fades[step.object];
            float* const out = plan.slot(step.target, phase);
            fade.fade->process(frame, fade.direction, plan.slot(plan.sources[step.first], phase), out,
                               plan.spec.quantumFrames);
            return markSounding(out, plan.spec.quantumFrames);
        }
        case StepKind::mergeEvents:
            return mergeEvents(plan, step, phase);
        case StepKind::delayEvents: {
            const auto& delay = plan.eventDelays[step.object];
            EventBuffer& out = plan.eventSlot(step.target, phase);
            out.clear();
            return delay.line->process(plan.eventSlot(plan.sources[step.first], phase), out, frame,
                                       plan.spec.quantumFrames, delay.frames);
        }
        case StepKind::feed: {
            NodeCall& call = plan.call(step, phase);
            return call.processor->feedBack(call.context);
        }
        case StepKind::process:
            return;
    }
}

// Fetches what comes soon from beyond the first cache while the node before works.
void prefetch(const NodeCall* call) noexcept {
    __builtin_prefetch(call[1].processor);
    __builtin_prefetch(call + ProcessPlan::kCallsAhead);
    __builtin_prefetch(&call[ProcessPlan::kCallsAhead].context.audioOutputs);
}

template <NodeTiming timing, bool phased>
void runSteps(const ProcessPlan& plan, const Task& task, EngineFrame frame, std::uint32_t phase) noexcept {
    [[maybe_unused]] Stopwatch<timing> stopwatch(plan);
    [[maybe_unused]] const Timeline* const timelines = plan.timelines(phase).data();
    NodeCall* const calls = plan.calls().data();
    const Step* const end = plan.steps.data() + task.firstStep + task.stepCount;
    for (const Step* step = end - task.stepCount; step != end; ++step) {
        if (step->kind != StepKind::process) {
            runOther(plan, *step, frame, phase);
            continue;
        }
        NodeCall& call = calls[step->first + (phased ? phase & step->count : 0)];
        prefetch(&call);
        if constexpr (phased) call.context.time = &timelines[call.arriveIndex].time;
        if constexpr (timing == NodeTiming::off)
            process(plan, *step, call);
        else
            stopwatch.process(plan, *step, call);
    }
}

template <NodeTiming timing>
void runSteps(const ProcessPlan& plan, const Task& task, EngineFrame frame, std::uint32_t phase) noexcept {
    return plan.phases > 1 ? runSteps<timing, true>(plan, task, frame, phase)
                           : runSteps<timing, false>(plan, task, frame, phase);
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

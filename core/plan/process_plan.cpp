#include "core/plan/process_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>

namespace lacquer {
namespace {

// Where calls look that have nothing to look at.
const std::atomic<bool> neverStale{false};
float neverSilent = ProcessPlan::kSounding;

}  // namespace

void ProcessPlan::AlignedDelete::operator()(float* memory) const noexcept {
    std::free(memory);
}

void ProcessPlan::layOut() {
    // 16 floats of space between slots: a quantum is a multiple of 64 frames, so without it every slot would start in
    // the same set of the cache.
    slotStride_ = static_cast<std::size_t>(spec.quantumFrames) + 16;
    const std::size_t bytes = slotStride_ * slots.places(phases) * sizeof(float);
    memory_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!memory_) throw std::bad_alloc();
    std::memset(memory_.get(), 0, bytes);
    slot(kSilentSlot)[spec.quantumFrames] = kSilent;
    eventSlots_ = std::vector<EventBuffer>(eventSlots.places(phases));
    pending_ = std::vector<Pending>(tasks.size());
    for (std::size_t t = 0; t < tasks.size(); ++t) pending_[t].count = tasks[t].predecessorCount;
    timelines_.resize(arrivals.size() * phases);
    findEnds();

    std::size_t inputChannels = 0, outputChannels = 0, inputs = 0, outputPorts = 0, calls = 0;
    for (const PlannedNode& node : nodes) {
        const std::size_t copies = touchesPhases(node) ? phases : 1;
        const std::size_t uses = node.feedSlots.empty() ? copies : 2 * copies;
        for (const auto* ports : {&node.inputSlots, &node.feedSlots})
            for (const auto& channels : *ports) inputChannels += channels.size() * copies;
        for (const auto& channels : node.outputSlots) outputChannels += channels.size() * uses;
        inputs += node.inputSlots.size() * uses;
        outputPorts += node.outputSlots.size() * uses;
        calls += uses;
    }
    inputChannels_.reserve(inputChannels);  // what points into these must not see them move
    outputChannels_.reserve(outputChannels);
    inputBlocks_.reserve(inputs);
    outputBlocks_.reserve(outputPorts);
    eventInputs_.reserve(inputs);
    eventOutputs_.reserve(outputPorts);
    eventPorts_.reserve(calls);
    calls_.reserve(calls + kCallsAhead);
    engagements_ = Bypass::engagements();
    for (Step& step : steps) {  // in the order in which they are run, and read
        if (step.kind != StepKind::process && step.kind != StepKind::feed) continue;
        const PlannedNode& node = nodes[step.object];
        step.first = static_cast<std::uint32_t>(calls_.size());
        step.count = touchesPhases(node) ? phases - 1 : 0;
        for (std::uint32_t phase = 0; phase <= step.count; ++phase) calls_.push_back(makeCall(node, step.kind, phase));
    }
    calls_.resize(calls_.size() + kCallsAhead);
    lookAtBypasses();
}

void ProcessPlan::findEnds() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t, std::greater<>> first;  // by home and word
    for (std::uint32_t t = 0; t < tasks.size(); ++t) {
        if (tasks[t].predecessorCount == 0) first[{tasks[t].home, t / 64}] |= std::uint64_t{1} << (t % 64);
        if (tasks[t].successorCount == 0) ++lastTasks;
    }
    for (const auto& [key, bits] : first) firstTasks.push_back({key.first, key.second, bits});
}

void ProcessPlan::lookAtBypasses() const noexcept {
    for (const Step& step : steps) {
        if (step.kind != StepKind::process) continue;
        const bool engaged = nodes[step.object].instance->bypass().engaged();
        for (NodeCall& call : std::span(calls_).subspan(step.first, step.count + 1))
            call.care =
                static_cast<std::uint8_t>(engaged ? call.care | NodeCall::kBypassed : call.care & ~NodeCall::kBypassed);
    }
}

bool ProcessPlan::touchesPhases(const PlannedNode& node) const noexcept {
    const auto touches = [&](const auto& ports, const std::vector<SignalKind>& kinds) {
        for (std::size_t p = 0; p < ports.size(); ++p)
            for (const SlotIndex index : ports[p])
                if ((kinds[p] == SignalKind::events ? eventSlots : slots).phased(index)) return true;
        return false;
    };
    return phases > 1 && (touches(node.inputSlots, node.inputKinds) || touches(node.feedSlots, node.inputKinds) ||
                          touches(node.outputSlots, node.outputKinds));
}

NodeCall ProcessPlan::makeCall(const PlannedNode& node, StepKind kind, std::uint32_t phase) {
    const auto& inputSlots = kind == StepKind::feed ? node.feedSlots : node.inputSlots;
    const std::size_t firstInput = inputBlocks_.size(), firstOutput = outputBlocks_.size();
    const std::size_t firstOutputChannel = outputChannels_.size();
    const auto channelsOf = [](const std::vector<SlotIndex>& channels, SignalKind signal) {
        return signal == SignalKind::events ? 0 : static_cast<int>(channels.size());
    };
    for (std::size_t p = 0; p < inputSlots.size(); ++p) {
        const auto& indices = inputSlots[p];
        const bool events = node.inputKinds[p] == SignalKind::events;
        const float* const* channels = inputChannels_.data() + inputChannels_.size();
        if (!events)
            for (const SlotIndex index : indices) inputChannels_.push_back(slot(index, phase));
        inputBlocks_.emplace_back(channels, channelsOf(indices, node.inputKinds[p]), spec.quantumFrames);
        eventInputs_.push_back(events ? &eventSlot(indices.front(), phase) : nullptr);
    }
    NodeCall call;
    for (std::size_t p = 0; p < node.outputSlots.size(); ++p) {
        const auto& indices = node.outputSlots[p];
        const bool events = node.outputKinds[p] == SignalKind::events;
        float* const* channels = outputChannels_.data() + outputChannels_.size();
        if (!events)
            for (const SlotIndex index : indices) outputChannels_.push_back(slot(index, phase));
        outputBlocks_.emplace_back(channels, channelsOf(indices, node.outputKinds[p]), spec.quantumFrames);
        eventOutputs_.push_back(events ? &eventSlot(indices.front(), phase) : nullptr);
        if (events) call.care |= NodeCall::kClearsEvents;
    }
    NodeInstance& instance = *node.instance;
    call.processor = &instance.processor();
    call.stale = instance.parameters().size() > 0 ? &instance.parameters().stale() : &neverStale;
    call.arriveIndex = node.arriveIndex;
    if (node.checksOutput) call.care |= NodeCall::kChecksOutput;
    const bool hearsFirst = !inputSlots.empty() && inputBlocks_[firstInput].channelCount() > 0;
    call.maySleep =
        !node.maySleep ? &neverSilent : flagOf(hearsFirst ? inputBlocks_[firstInput][0] : slot(kSilentSlot));
    const auto channels = std::span(outputChannels_).subspan(firstOutputChannel);
    if (channels.size() > call.marks.size()) call.care |= NodeCall::kManyChannels;
    for (std::size_t c = 0; c < call.marks.size(); ++c)
        call.marks[c] = c < channels.size() ? flagOf(channels[c]) : &neverSilent;
    call.context.frames = spec.quantumFrames;
    call.context.feedbackFrames = node.feedbackFrames;
    call.context.audioInputs = {inputBlocks_.data() + firstInput, inputSlots.size()};
    call.context.audioOutputs = {outputBlocks_.data() + firstOutput, node.outputSlots.size()};
    eventPorts_.push_back({{eventInputs_.data() + firstInput, inputSlots.size()},
                           {eventOutputs_.data() + firstOutput, node.outputSlots.size()}});
    call.context.events = &eventPorts_.back();
    call.context.time = &timelines(phase)[node.arriveIndex].time;
    call.context.parameters = instance.parameters().views();
    return call;
}

}  // namespace lacquer

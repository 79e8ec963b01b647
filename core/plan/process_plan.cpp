#include "core/plan/process_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace lacquer {
namespace {

class Fnv1a {
public:
    void add(std::uint64_t value) noexcept {
        for (int byte = 0; byte < 8; ++byte) {
            hash_ ^= (value >> (8 * byte)) & 0xff;
            hash_ *= 0x100000001b3u;
        }
    }
    void add(const std::string& text) noexcept {
        for (const char c : text) add(static_cast<unsigned char>(c));
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return hash_; }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

void ProcessPlan::AlignedDelete::operator()(float* memory) const noexcept {
    std::free(memory);
}

void ProcessPlan::layOut() {
    // 16 floats of space between slots: a quantum is a multiple of 64 frames, so without it every slot would start in
    // the same set of the cache.
    slotStride_ = static_cast<std::size_t>(spec.quantumFrames) + 16;
    const std::size_t bytes = slotStride_ * slotCount * sizeof(float);
    memory_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!memory_) throw std::bad_alloc();
    std::memset(memory_.get(), 0, bytes);
    eventSlots_ = std::vector<EventBuffer>(eventSlotCount);
    pending_ = std::vector<std::atomic<std::uint32_t>>(tasks.size());
    for (std::size_t t = 0; t < tasks.size(); ++t) pending_[t] = tasks[t].predecessorCount;
    timelines_.resize(arrivals.size());

    std::size_t inputChannels = 0, outputChannels = 0, inputs = 0, outputPorts = 0;
    for (const PlannedNode& node : nodes) {
        for (const auto& slots : node.inputSlots) inputChannels += slots.size();
        for (const auto& slots : node.outputSlots) outputChannels += slots.size();
        inputs += node.inputSlots.size();
        outputPorts += node.outputSlots.size();
    }
    inputChannels_.reserve(inputChannels);  // what points into these must not see them move
    outputChannels_.reserve(outputChannels);
    inputBlocks_.reserve(inputs);
    outputBlocks_.reserve(outputPorts);
    eventInputs_.reserve(inputs);
    eventOutputs_.reserve(outputPorts);
    calls_.reserve(nodes.size());
    for (const PlannedNode& node : nodes) calls_.push_back(makeCall(node));
}

NodeCall ProcessPlan::makeCall(const PlannedNode& node) {
    const std::size_t firstInput = inputBlocks_.size(), firstOutput = outputBlocks_.size();
    const auto channelsOf = [](const std::vector<SlotIndex>& slots, SignalKind kind) {
        return kind == SignalKind::events ? 0 : static_cast<int>(slots.size());
    };
    for (std::size_t p = 0; p < node.inputSlots.size(); ++p) {
        const auto& slots = node.inputSlots[p];
        const bool events = node.inputKinds[p] == SignalKind::events;
        const float* const* channels = inputChannels_.data() + inputChannels_.size();
        if (!events)
            for (const SlotIndex s : slots) inputChannels_.push_back(slot(s));
        inputBlocks_.emplace_back(channels, channelsOf(slots, node.inputKinds[p]), spec.quantumFrames);
        eventInputs_.push_back(events ? &eventSlots_[slots.front()] : nullptr);
    }
    NodeCall call;
    for (std::size_t p = 0; p < node.outputSlots.size(); ++p) {
        const auto& slots = node.outputSlots[p];
        const bool events = node.outputKinds[p] == SignalKind::events;
        float* const* channels = outputChannels_.data() + outputChannels_.size();
        if (!events)
            for (const SlotIndex s : slots) outputChannels_.push_back(slot(s));
        outputBlocks_.emplace_back(channels, channelsOf(slots, node.outputKinds[p]), spec.quantumFrames);
        eventOutputs_.push_back(events ? &eventSlots_[slots.front()] : nullptr);
        call.clearsEvents |= events;
    }
    NodeInstance& instance = *node.instance;
    call.processor = &instance.processor();
    call.parameters = instance.parameters().size() > 0 ? &instance.parameters() : nullptr;
    call.timeline = &timelines_[node.arriveIndex];
    call.instance = &instance;
    call.checksOutput = node.checksOutput;
    call.context.frames = spec.quantumFrames;
    call.context.audioInputs = {inputBlocks_.data() + firstInput, node.inputSlots.size()};
    call.context.audioOutputs = {outputBlocks_.data() + firstOutput, node.outputSlots.size()};
    call.context.eventInputs = {eventInputs_.data() + firstInput, node.inputSlots.size()};
    call.context.eventOutputs = {eventOutputs_.data() + firstOutput, node.outputSlots.size()};
    call.context.parameters = instance.parameters().views();
    return call;
}

std::uint64_t ProcessPlan::hash() const {
    Fnv1a hash;
    hash.add(static_cast<std::uint64_t>(spec.quantumFrames));
    hash.add(static_cast<std::uint64_t>(spec.sampleRate));
    for (const PlannedNode& node : nodes) {
        hash.add(node.id.value);
        hash.add(node.instance->type().uri);
        hash.add(static_cast<std::uint64_t>(node.arrive));
        for (const auto* ports : {&node.inputSlots, &node.outputSlots})
            for (const auto& slots : *ports)
                for (const SlotIndex s : slots) hash.add(s);
    }
    for (const Task& task : tasks) {
        hash.add(task.stepCount);
        hash.add(task.predecessorCount);
    }
    for (const std::uint32_t successor : successors) hash.add(successor);
    for (const Step& step : steps) {
        hash.add(static_cast<std::uint64_t>(step.kind));
        hash.add(step.object);
        hash.add(step.target);
        for (std::uint32_t i = 0; i < step.count; ++i) hash.add(sources[step.first + i]);
    }
    for (const auto& delay : delays) hash.add(static_cast<std::uint64_t>(delay.frames));
    for (const auto& delay : eventDelays) hash.add(static_cast<std::uint64_t>(delay.frames));
    return hash.value();
}

}  // namespace lacquer

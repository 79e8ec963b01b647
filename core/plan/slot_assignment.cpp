#include "core/plan/slot_assignment.hpp"

#include <algorithm>

#include "core/plan/task_ancestry.hpp"

namespace lacquer {
namespace {

bool handlesAudio(StepKind kind) {
    return kind == StepKind::mix || kind == StepKind::delay || kind == StepKind::process;
}

// Calls `visit(value)` for every audio value a step reads.
template <class Visit>
void forEachRead(const ProcessPlan& plan, const Step& step, Visit visit) {
    if (step.kind == StepKind::process) {
        const PlannedNode& node = plan.nodes[step.object];
        for (std::size_t p = 0; p < node.inputSlots.size(); ++p)
            if (node.inputKinds[p] != SignalKind::events)
                for (const SlotIndex value : node.inputSlots[p]) visit(value);
    } else if (handlesAudio(step.kind)) {
        for (std::uint32_t i = 0; i < step.count; ++i) visit(plan.sources[step.first + i]);
    }
}

template <class Visit>
void forEachWrite(ProcessPlan& plan, Step& step, Visit visit) {
    if (step.kind == StepKind::process) {
        PlannedNode& node = plan.nodes[step.object];
        for (std::size_t p = 0; p < node.outputSlots.size(); ++p)
            if (node.outputKinds[p] != SignalKind::events)
                for (SlotIndex& value : node.outputSlots[p]) visit(value);
    } else if (handlesAudio(step.kind)) {
        visit(step.target);
    }
}

// For each value a step writes: the values in whose place it may be written, if the step is the last to read them. A
// sum and a delay read a frame before they write it. So does a built-in node, for the same channel of its first input
// (see ProcessContext); it must not read that channel under another name as well. Plugins get memory of their own:
// some break in place without saying so.
template <class Visit>
void forEachPlace(const ProcessPlan& plan, const Step& step, Visit visit) {
    if (step.kind == StepKind::mix || step.kind == StepKind::delay) {
        for (std::uint32_t i = 0; i < step.count; ++i) visit(step.target, plan.sources[step.first + i]);
        return;
    }
    if (step.kind != StepKind::process) return;
    const PlannedNode& node = plan.nodes[step.object];
    if (node.instance->type().foreign || node.inputSlots.empty() || node.outputSlots.empty()) return;
    if (node.inputKinds[0] == SignalKind::events || node.outputKinds[0] == SignalKind::events) return;
    for (std::size_t channel = 0; channel < std::min(node.inputSlots[0].size(), node.outputSlots[0].size());
         ++channel) {
        const SlotIndex input = node.inputSlots[0][channel];
        int reads = 0;
        forEachRead(plan, step, [&](SlotIndex value) { reads += value == input ? 1 : 0; });
        if (reads == 1) visit(node.outputSlots[0][channel], input);
    }
}

// The last step of each task that touches a value.
struct Use {
    std::uint32_t task = 0;
    std::uint32_t step = 0;
};

}  // namespace

void assignSlots(ProcessPlan& plan, std::uint32_t valueCount, SlotPolicy policy) {
    if (policy == SlotPolicy::onePerPort) {
        plan.slotCount = valueCount;
        return;
    }

    // 1. Who touches each value.
    std::vector<std::vector<Use>> uses(valueCount);
    for (std::uint32_t t = 0; t < plan.tasks.size(); ++t)
        for (std::uint32_t s = plan.tasks[t].firstStep; s < plan.tasks[t].firstStep + plan.tasks[t].stepCount; ++s) {
            const auto note = [&](SlotIndex value) {
                if (value == kSilentSlot) return;
                if (!uses[value].empty() && uses[value].back().task == t)
                    uses[value].back().step = s;
                else
                    uses[value].push_back({t, s});
            };
            forEachRead(plan, plan.steps[s], note);
            forEachWrite(plan, plan.steps[s], note);
        }
    // What leaves the graph is read after the block.
    std::vector<char> kept(valueCount, 0);
    for (const PlanOutput& output : plan.outputs)
        for (const SlotIndex value : output.slots) kept[value] = 1;

    // 2. Walk the steps; give each new value the slot most recently finished with, which is likely still in the cache.
    const TaskAncestry ancestry(plan.tasks, plan.successors);
    std::vector<SlotIndex> slotOf(valueCount, kSilentSlot);
    std::vector<std::uint32_t> holder{0};  // by slot: the value that lives there
    std::vector<SlotIndex> candidates;     // slots whose value may be finished with, oldest first
    for (std::uint32_t t = 0; t < plan.tasks.size(); ++t) {
        // True when nobody touches the value from step `step` of this task on.
        const auto finished = [&](std::uint32_t value, std::uint32_t step) {
            return std::all_of(uses[value].begin(), uses[value].end(), [&](const Use& use) {
                return use.task == t ? use.step < step : ancestry.precedes(use.task, t);
            });
        };
        for (std::uint32_t s = plan.tasks[t].firstStep; s < plan.tasks[t].firstStep + plan.tasks[t].stepCount; ++s) {
            forEachPlace(plan, plan.steps[s], [&](SlotIndex value, SlotIndex place) {
                if (place == kSilentSlot || slotOf[value] != kSilentSlot || kept[place] || !finished(place, s + 1))
                    return;
                slotOf[value] = slotOf[place];
                holder[slotOf[value]] = value;
                if (kept[value]) std::erase(candidates, slotOf[value]);
            });
            forEachWrite(plan, plan.steps[s], [&](SlotIndex value) {
                if (slotOf[value] != kSilentSlot) return;  // in place
                const auto free = std::find_if(candidates.rbegin(), candidates.rend(),
                                               [&](SlotIndex slot) { return finished(holder[slot], s); });
                SlotIndex slot;
                if (free != candidates.rend()) {
                    slot = *free;
                    candidates.erase(std::next(free).base());
                } else {
                    slot = static_cast<SlotIndex>(holder.size());
                    holder.push_back(0);
                }
                slotOf[value] = slot;
                holder[slot] = value;
                if (!kept[value]) candidates.push_back(slot);
            });
        }
    }
    plan.slotCount = static_cast<std::uint32_t>(holder.size());

    // 3. Rename values to slots.
    const auto rename = [&](SlotIndex& index) { index = slotOf[index]; };
    for (Step& step : plan.steps) {
        if (step.kind == StepKind::mix || step.kind == StepKind::delay) {
            for (std::uint32_t i = 0; i < step.count; ++i) rename(plan.sources[step.first + i]);
            rename(step.target);
        }
    }
    for (PlannedNode& node : plan.nodes) {
        for (std::size_t p = 0; p < node.inputSlots.size(); ++p)
            if (node.inputKinds[p] != SignalKind::events)
                for (SlotIndex& value : node.inputSlots[p]) rename(value);
        for (std::size_t p = 0; p < node.outputSlots.size(); ++p)
            if (node.outputKinds[p] != SignalKind::events)
                for (SlotIndex& value : node.outputSlots[p]) rename(value);
    }
    for (PlanOutput& output : plan.outputs)
        for (SlotIndex& value : output.slots) rename(value);
}

}  // namespace lacquer

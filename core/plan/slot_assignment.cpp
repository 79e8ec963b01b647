#include "core/plan/slot_assignment.hpp"

#include <algorithm>
#include <bit>

#include "core/plan/plan_values.hpp"
#include "core/plan/task_ancestry.hpp"

namespace lacquer {
namespace {

// For each value a step writes: the values in whose place it may be written, if the step is the last to read them. A
// sum, a delay and a fade read a frame before they write it. So does a built-in node, for the same channel of its first
// input (see ProcessContext); it must not read that channel under another name as well. Plugins get memory of their
// own: some break in place without saying so.
template <class Visit>
void forEachPlace(const ProcessPlan& plan, const Step& step, Visit visit) {
    if (step.kind == StepKind::feed) return;
    if (step.kind != StepKind::process) {
        if (handles(step.kind, ValueKind::audio))
            for (std::uint32_t i = 0; i < step.count; ++i) visit(step.target, plan.sources[step.first + i]);
        return;
    }
    const PlannedNode& node = plan.nodes[step.object];
    if (node.instance->type().foreign || node.inputSlots.empty() || node.outputSlots.empty()) return;
    if (node.inputKinds[0] == SignalKind::events || node.outputKinds[0] == SignalKind::events) return;
    for (std::size_t channel = 0; channel < std::min(node.inputSlots[0].size(), node.outputSlots[0].size());
         ++channel) {
        const SlotIndex input = node.inputSlots[0][channel];
        int reads = 0;
        forEachRead<ValueKind::audio>(plan, step, [&](SlotIndex value) { reads += value == input ? 1 : 0; });
        if (reads == 1) visit(node.outputSlots[0][channel], input);
    }
}

// Keeps, by value, the slot it has been given; in the end they take the values' place in the plan.
class SlotTable {
public:
    explicit SlotTable(std::uint32_t values) : slotOf_(values, kSilentSlot) {}

    [[nodiscard]] bool has(SlotIndex value) const { return slotOf_[value] != kSilentSlot; }
    [[nodiscard]] SlotIndex& operator[](SlotIndex value) { return slotOf_[value]; }

    template <ValueKind kind>
    void rename(ProcessPlan& plan) const {
        const auto toSlot = [&](SlotIndex& index) { index = slotOf_[index]; };
        for (Step& step : plan.steps) {
            forEachRead<kind>(plan, step, toSlot);
            forEachWrite<kind>(plan, step, toSlot);
        }
        if (kind == ValueKind::audio)
            ProcessPlan::forEachReadBehind(plan, [&](PlanOutput& output) {
                for (SlotIndex& value : output.slots) toSlot(value);
            });
    }

private:
    std::vector<SlotIndex> slotOf_;
};

// What leaves the graph is read after the block.
std::vector<char> valuesKept(const ProcessPlan& plan) {
    std::vector<char> kept(plan.slots.count, 0);
    ProcessPlan::forEachReadBehind(plan, [&](const PlanOutput& output) {
        for (const SlotIndex value : output.slots) kept[value] = 1;
    });
    return kept;
}

// Where a value is touched: the first task, whether others do, and the last step.
struct Life {
    std::uint32_t task = 0;
    std::uint32_t lastStep = 0;
    bool touched = false;
    bool crosses = false;
};

template <ValueKind kind>
std::vector<Life> findLives(ProcessPlan& plan, std::uint32_t values) {
    std::vector<Life> lives(values);
    for (std::uint32_t t = 0; t < plan.tasks.size(); ++t)
        for (std::uint32_t s = plan.tasks[t].firstStep; s < plan.tasks[t].firstStep + plan.tasks[t].stepCount; ++s) {
            const auto note = [&](SlotIndex value) {
                Life& life = lives[value];
                if (!life.touched) life.task = t;
                life.touched = true;
                life.crosses |= life.task != t;
                life.lastStep = s;
            };
            forEachRead<kind>(plan, plan.steps[s], note);
            forEachWrite<kind>(plan, plan.steps[s], note);
        }
    return lives;
}

// For plans whose tasks run one after the other: a walk over the steps. Slots of a pipeline that one task alone touches
// are used again by the same task only, since the others may be running.
class AssignmentInOrder {
public:
    AssignmentInOrder(ProcessPlan& plan, bool pipeline)
        : plan_(plan),
          pipeline_(pipeline),
          slotOf_(plan.slots.count),
          kept_(valuesKept(plan)),
          lives_(findLives<ValueKind::audio>(plan, plan.slots.count)),
          endedEarly_(plan.slots.count, 0) {
        if (pipeline)
            for (SlotIndex value = 0; value < plan.slots.count; ++value) lives_[value].crosses |= kept_[value] != 0;
    }

    void run() {
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t) {
            ownFree_.clear();
            const Task& task = plan_.tasks[t];
            for (std::uint32_t s = task.firstStep; s < task.firstStep + task.stepCount; ++s) assign(s);
        }
        // Those with a copy per phase come last; silence stays first.
        const auto own = static_cast<std::uint32_t>(std::count(phased_.begin(), phased_.end(), 0));
        std::vector<SlotIndex> renumbered;
        SlotIndex nextOwn = 0, nextPhased = own;
        for (const char phased : phased_) renumbered.push_back(phased ? nextPhased++ : nextOwn++);
        for (SlotIndex value = 0; value < plan_.slots.count; ++value) slotOf_[value] = renumbered[slotOf_[value]];
        slotOf_.rename<ValueKind::audio>(plan_);
        plan_.slots = {static_cast<std::uint32_t>(phased_.size()), own};
    }

private:
    void assign(std::uint32_t s) {
        Step& step = plan_.steps[s];
        forEachPlace(plan_, step, [&](SlotIndex value, SlotIndex place) {
            if (place == kSilentSlot || slotOf_.has(value) || kept_[place] || lives_[place].lastStep != s) return;
            if (endedEarly_[place] || crosses(value) != crosses(place)) return;
            slotOf_[value] = slotOf_[place];
            endedEarly_[place] = 1;
        });
        forEachWrite<ValueKind::audio>(plan_, step, [&](SlotIndex value) {
            if (slotOf_.has(value)) return;  // in place
            std::vector<SlotIndex>& free = crosses(value) ? phasedFree_ : ownFree_;
            if (free.empty()) {
                free.push_back(static_cast<SlotIndex>(phased_.size()));
                phased_.push_back(crosses(value) ? 1 : 0);
            }
            slotOf_[value] = free.back();
            free.pop_back();
        });
        const auto release = [&](SlotIndex value) {
            if (value == kSilentSlot || kept_[value] || lives_[value].lastStep != s || endedEarly_[value]) return;
            endedEarly_[value] = 1;
            (crosses(value) ? phasedFree_ : ownFree_).push_back(slotOf_[value]);
        };
        forEachRead<ValueKind::audio>(plan_, step, release);
        forEachWrite<ValueKind::audio>(plan_, step, release);
    }

    [[nodiscard]] bool crosses(SlotIndex value) const { return pipeline_ && lives_[value].crosses; }

    ProcessPlan& plan_;
    const bool pipeline_;
    SlotTable slotOf_;
    std::vector<char> kept_;
    std::vector<Life> lives_;
    std::vector<char> endedEarly_;                 // by value: its slot has gone to another one
    std::vector<char> phased_{0};                  // by slot: has a copy per phase
    std::vector<SlotIndex> ownFree_, phasedFree_;  // the latest last: likely still in the cache
};

// The last step of each task that touches a value.
struct Use {
    std::uint32_t task = 0;
    std::uint32_t step = 0;
};

// For plans whose tasks run at the same time.
void assignByAncestry(ProcessPlan& plan) {
    const std::uint32_t valueCount = plan.slots.count;
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
            forEachRead<ValueKind::audio>(plan, plan.steps[s], note);
            forEachWrite<ValueKind::audio>(plan, plan.steps[s], note);
        }
    const std::vector<char> kept = valuesKept(plan);

    // 2. Walk the steps; give each new value the slot most recently finished with, which is likely still in the cache.
    const TaskAncestry ancestry(plan.tasks, plan.successors);
    SlotTable slotOf(valueCount);
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
                if (place == kSilentSlot || slotOf.has(value) || kept[place] || !finished(place, s + 1)) return;
                slotOf[value] = slotOf[place];
                holder[slotOf[value]] = value;
                if (kept[value]) std::erase(candidates, slotOf[value]);
            });
            forEachWrite<ValueKind::audio>(plan, plan.steps[s], [&](SlotIndex value) {
                if (slotOf.has(value)) return;  // in place
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
    slotOf.rename<ValueKind::audio>(plan);
    plan.slots.count = static_cast<std::uint32_t>(holder.size());
}

// Events that pass from task to task of a pipeline come last, with a copy per phase.
void phaseEvents(ProcessPlan& plan) {
    const std::vector<Life> lives = findLives<ValueKind::events>(plan, plan.eventSlots.count);
    SlotTable slotOf(plan.eventSlots.count);
    SlotIndex next = 1;
    for (const bool crosses : {false, true}) {
        if (crosses) plan.eventSlots.firstPhased = next;
        for (SlotIndex value = 1; value < lives.size(); ++value)
            if (lives[value].crosses == crosses) slotOf[value] = next++;
    }
    slotOf.rename<ValueKind::events>(plan);
}

// As many as fit in the bytes, but one per thread, and no more than the rings of files hold.
std::uint32_t phasesFor(const ProcessPlan& plan, const CompileOptions& options) {
    constexpr std::size_t kMostPhases = 16;
    const auto quantum = static_cast<std::size_t>(plan.spec.quantumFrames);
    const std::size_t bytes = (plan.slots.count - plan.slots.firstPhased) * quantum * sizeof(float);
    const std::size_t fitting = bytes == 0 ? kMostPhases : std::bit_floor(options.bytesUnderWay / bytes);
    const std::size_t wanted = std::max({fitting, std::bit_ceil(static_cast<std::size_t>(options.threads)), 2ul});
    return static_cast<std::uint32_t>(std::min({wanted, kMostPhases, kMostFramesUnderWay / quantum}));
}

}  // namespace

void assignSlots(ProcessPlan& plan, const CompileOptions& options) {
    const bool pipeline = options.tasks == TaskPolicy::pipeline;
    if (options.slots == SlotPolicy::onePerPort) {
        if (pipeline) plan.slots.firstPhased = plan.eventSlots.firstPhased = 1;
    } else if (pipeline || plan.tasks.size() <= 1) {
        AssignmentInOrder(plan, pipeline).run();
        if (pipeline) phaseEvents(plan);
    } else {
        assignByAncestry(plan);
    }
    if (pipeline) plan.phases = phasesFor(plan, options);
}

}  // namespace lacquer

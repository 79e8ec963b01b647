#include "core/plan/plan_verifier.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lacquer {
namespace {

/// One output channel, delayed: what a slot may hold or an input may expect.
struct Origin {
    NodeId node;
    PortIndex port = 0;
    int channel = 0;
    std::int64_t delay = 0;
    friend auto operator<=>(const Origin&, const Origin&) = default;
};
using Signal = std::vector<Origin>;  // a sum, sorted; empty is silence

struct Access {
    std::size_t task;
    bool writes;
};

Failure<Error> broken(const std::string& what, const std::string& where = {}) {
    return fail(ErrorKind::failed, "the plan is wrong: " + what, where, "please report this with the session");
}

class Verification {
public:
    Verification(const ProcessPlan& plan, const Graph& graph) : plan_(plan), graph_(graph) {}

    Status run() {
        if (auto tasks = checkTasks(); !tasks) return tasks;
        if (auto signals = checkSignals(); !signals) return signals;
        if (auto shared = checkSharing(audio_); !shared) return shared;
        return checkSharing(events_);
    }

private:
    // What the slots hold, and who has touched them.
    struct Memory {
        Memory() = default;
        explicit Memory(const Slots& all) : slots(all), held(all.count), accesses(all.count) {}

        const Signal& read(SlotIndex slot, std::size_t task) {
            note(slot, task, false);
            return held[slot];
        }
        void write(SlotIndex slot, std::size_t task, Signal signal) {
            note(slot, task, true);
            std::sort(signal.begin(), signal.end());
            held[slot] = std::move(signal);
        }
        void note(SlotIndex slot, std::size_t task, bool writes) {
            std::vector<Access>& list = accesses[slot];
            if (list.empty() || list.back().task != task) list.push_back({task, false});
            list.back().writes |= writes;
        }

        Slots slots;
        std::vector<Signal> held;                   // by slot
        std::vector<std::vector<Access>> accesses;  // by slot, one per task, in the order of the serial run
    };

    [[nodiscard]] Memory& memoryOf(const PortInfo& port) { return port.kind == SignalKind::events ? events_ : audio_; }

    // The tasks cover the steps, and whoever feeds a node has certainly run before it.
    Status checkTasks() {
        std::map<NodeId, std::uint32_t> taskOf, feedTaskOf;
        std::size_t steps = 0;
        const auto count = static_cast<std::uint32_t>(plan_.tasks.size());
        std::vector<std::uint32_t> predecessors(count);
        for (std::uint32_t t = 0; t < count; ++t) {
            const Task& task = plan_.tasks[t];
            if (task.firstStep != steps) return broken("task " + std::to_string(t) + " leaves a gap in the steps");
            steps += task.stepCount;
            for (std::uint32_t s = task.firstStep; s < steps; ++s)
                if (plan_.steps[s].kind == StepKind::process)
                    taskOf[plan_.nodes[plan_.steps[s].object].id] = t;
                else if (plan_.steps[s].kind == StepKind::feed)
                    feedTaskOf[plan_.nodes[plan_.steps[s].object].id] = t;
            for (std::uint32_t i = 0; i < task.successorCount; ++i) {
                const std::uint32_t successor = plan_.successors[task.firstSuccessor + i];
                if (successor <= t) return broken("a task comes before its predecessor");
                ++predecessors[successor];
            }
            if (plan_.phases > 1 && t + 1 < count && (task.successorCount != 1 || predecessors[t + 1] != 1))
                return broken("the stages of the pipeline are not in a row");
        }
        if (steps != plan_.steps.size() || taskOf.size() != graph_.nodes().size())
            return broken("not every node is in exactly one task");
        for (std::uint32_t t = 0; t < count; ++t)
            if (plan_.tasks[t].predecessorCount != predecessors[t])
                return broken("task " + std::to_string(t) + " counts its predecessors wrongly");
        findReach();
        for (const auto& [id, c] : graph_.connections()) {
            const bool feeds = graph_.find(c.destination.node)->type == kFeedbackDelayTypeUri;
            const std::uint32_t from = taskOf[c.source.node];
            const std::uint32_t to = (feeds ? feedTaskOf : taskOf)[c.destination.node];
            if (from != to && !reaches_[from][to])
                return broken("a task does not wait for what feeds it", graph_.describeOutput(c.source));
        }
        for (const auto& [id, feeds] : feedTaskOf) {
            if (taskOf[id] != feeds && (plan_.phases > 1 || !reaches_[taskOf[id]][feeds]))
                return broken("a feedback delay may be fed before it is read", graph_.find(id)->name);
        }
        return {};
    }

    void findReach() {
        const std::size_t count = plan_.tasks.size();
        reaches_.assign(count, std::vector<char>(count + 1, 0));
        for (std::size_t from = count; from-- > 0;) {
            reaches_[from][count] = 1;  // everything is before the reading of the outputs
            const Task& task = plan_.tasks[from];
            for (std::uint32_t i = 0; i < task.successorCount; ++i) {
                const std::uint32_t next = plan_.successors[task.firstSuccessor + i];
                reaches_[from][next] = 1;
                for (std::size_t to = 0; to < count; ++to) reaches_[from][to] |= reaches_[next][to];
            }
        }
    }

    // Runs the plan on symbols instead of samples.
    Status checkSignals() {
        audio_ = Memory(plan_.slots);
        events_ = Memory(plan_.eventSlots);
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t)
            for (std::uint32_t i = 0; i < plan_.tasks[t].stepCount; ++i)
                if (auto ran = runStep(t, plan_.steps[plan_.tasks[t].firstStep + i]); !ran) return ran;
        ProcessPlan::forEachReadBehind(plan_, [&](const PlanOutput& output) {
            for (const SlotIndex slot : output.slots) audio_.note(slot, plan_.tasks.size(), false);
        });
        return {};
    }

    Status runStep(std::size_t task, const Step& step) {
        if (step.kind == StepKind::process) return runNode(task, plan_.nodes[step.object]);
        if (step.kind == StepKind::feed) {
            const PlannedNode& node = plan_.nodes[step.object];
            return checkInputs(task, node, node.feedSlots, node.feedArrive);
        }
        const bool ofEvents = step.kind == StepKind::mergeEvents || step.kind == StepKind::delayEvents;
        Memory& memory = ofEvents ? events_ : audio_;
        Signal result;
        for (std::uint32_t s = 0; s < step.count; ++s) {
            const Signal& part = memory.read(plan_.sources[step.first + s], task);
            result.insert(result.end(), part.begin(), part.end());
        }
        for (Origin& origin : result) {
            if (step.kind == StepKind::delay) origin.delay += plan_.delays[step.object].frames;
            if (step.kind == StepKind::delayEvents) origin.delay += plan_.eventDelays[step.object].frames;
        }
        memory.write(step.target, task, std::move(result));
        return {};
    }

    Status checkInputs(std::size_t task, const PlannedNode& node, const std::vector<std::vector<SlotIndex>>& slots,
                       std::int64_t arrive) {
        const Node& record = *graph_.find(node.id);
        for (PortIndex port = 0; port < record.inputs.size(); ++port)
            for (std::size_t ch = 0; ch < slots[port].size(); ++ch)
                if (memoryOf(record.inputs[port]).read(slots[port][ch], task) !=
                    expectedInput(node, port, static_cast<int>(ch), arrive))
                    return broken("an input holds something else than what is connected to it",
                                  graph_.describeInput({node.id, port}));
        return {};
    }

    Status runNode(std::size_t task, const PlannedNode& node) {
        const Node& record = *graph_.find(node.id);
        if (record.type != kFeedbackDelayTypeUri)
            if (auto checked = checkInputs(task, node, node.inputSlots, node.arrive); !checked) return checked;
        if (!mayShare(node)) return broken("a node writes over an input that it still reads", record.name);
        for (PortIndex port = 0; port < record.outputs.size(); ++port)
            for (std::size_t ch = 0; ch < node.outputSlots[port].size(); ++ch)
                memoryOf(record.outputs[port])
                    .write(node.outputSlots[port][ch], task, {{node.id, port, static_cast<int>(ch), 0}});
        return {};
    }

    // An output may lie on the same channel of the first input, and nowhere else on what the node reads; of a plugin on
    // nothing at all.
    static bool mayShare(const PlannedNode& node) {
        for (std::size_t out = 0; out < node.outputSlots.size(); ++out)
            for (std::size_t to = 0; to < node.outputSlots[out].size(); ++to)
                for (std::size_t in = 0; in < node.inputSlots.size(); ++in)
                    for (std::size_t from = 0; from < node.inputSlots[in].size(); ++from) {
                        if (node.outputKinds[out] == SignalKind::events || node.inputKinds[in] == SignalKind::events)
                            continue;
                        if (node.outputSlots[out][to] != node.inputSlots[in][from]) continue;
                        if (node.instance->type().foreign || out != 0 || in != 0 || to != from) return false;
                    }
        return true;
    }

    Signal expectedInput(const PlannedNode& node, PortIndex port, int channel, std::int64_t arrive) const {
        Signal expected;
        for (const Connection& c : graph_.incoming(node.id)) {
            if (c.destination.port != port) continue;
            const PlannedNode& source = plan_.nodes[indexOf(c.source.node)];
            const int channels = graph_.find(c.source.node)->outputs[c.source.port].channels;
            const std::int64_t delay = c.compensated ? arrive - source.ready : 0;
            expected.push_back({c.source.node, c.source.port, channels == 1 ? 0 : channel, delay});
        }
        std::sort(expected.begin(), expected.end());
        return expected;
    }

    [[nodiscard]] std::size_t indexOf(NodeId id) const {
        return static_cast<std::size_t>(
            std::find_if(plan_.nodes.begin(), plan_.nodes.end(), [&](const PlannedNode& n) { return n.id == id; }) -
            plan_.nodes.begin());
    }

    // Two tasks that no chain of successors orders must not meet on a slot, unless both only read it. Nor, in a
    // pipeline, any two on a slot without a copy per phase: one of them may be blocks ahead.
    [[nodiscard]] Status checkSharing(const Memory& memory) const {
        for (SlotIndex slot = 0; slot < memory.slots.count; ++slot) {
            const std::vector<Access>& accesses = memory.accesses[slot];
            if (std::none_of(accesses.begin(), accesses.end(), [](const Access& a) { return a.writes; })) continue;
            if (slot == kSilentSlot) return broken("something writes to silence");
            for (std::size_t a = 0; a < accesses.size(); ++a)
                for (std::size_t b = a + 1; b < accesses.size(); ++b) {
                    const Access &first = accesses[a], &second = accesses[b];
                    if (first.task == second.task || !(first.writes || second.writes)) continue;
                    const std::string tasks =
                        "tasks " + std::to_string(first.task) + " and " + std::to_string(second.task);
                    if (!reaches_[first.task][second.task])
                        return broken(tasks + " are not ordered and share slot " + std::to_string(slot));
                    if (plan_.phases > 1 && !memory.slots.phased(slot))
                        return broken(tasks + " share slot " + std::to_string(slot) + " in every phase");
                }
        }
        return {};
    }

    const ProcessPlan& plan_;
    const Graph& graph_;
    std::vector<std::vector<char>> reaches_;  // by task: which tasks certainly come later
    Memory audio_, events_;
};

}  // namespace

Status verifyPlan(const ProcessPlan& plan, const Graph& graph) {
    return Verification(plan, graph).run();
}

}  // namespace lacquer

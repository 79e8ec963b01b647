#include "core/plan/plan_verifier.hpp"

#include <algorithm>
#include <deque>
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
    std::uint32_t task;
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
        return checkSharing();
    }

private:
    // Dependencies between tasks, taken from the graph and compared with what the plan lists.
    Status checkTasks() {
        taskOf_.clear();
        std::size_t steps = 0;
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t) {
            const Task& task = plan_.tasks[t];
            if (task.firstStep != steps) return broken("task " + std::to_string(t) + " leaves a gap in the steps");
            steps += task.stepCount;
            for (std::uint32_t s = task.firstStep; s < steps; ++s)
                if (plan_.steps[s].kind == StepKind::process) taskOf_[plan_.nodes[plan_.steps[s].object].id] = t;
        }
        if (taskOf_.size() != graph_.nodes().size()) return broken("not every node is in exactly one task");
        std::map<std::uint32_t, std::vector<std::uint32_t>> needed;
        for (const auto& [id, c] : graph_.connections()) {
            const std::uint32_t from = taskOf_[c.source.node], to = taskOf_[c.destination.node];
            if (from > to) return broken("a task comes before its predecessor", graph_.describeOutput(c.source));
            if (from != to) needed[from].push_back(to);
        }
        std::vector<std::uint32_t> predecessors(plan_.tasks.size());
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t) {
            auto& expected = needed[t];
            std::sort(expected.begin(), expected.end());
            expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
            const Task& task = plan_.tasks[t];
            std::vector<std::uint32_t> listed(plan_.successors.begin() + task.firstSuccessor,
                                              plan_.successors.begin() + task.firstSuccessor + task.successorCount);
            std::sort(listed.begin(), listed.end());
            if (listed != expected) return broken("wrong successors of task " + std::to_string(t));
            for (const std::uint32_t successor : listed) ++predecessors[successor];
        }
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t)
            if (plan_.tasks[t].predecessorCount != predecessors[t])
                return broken("task " + std::to_string(t) + " counts its predecessors wrongly");
        return {};
    }

    // Runs the plan on symbols instead of samples.
    Status checkSignals() {
        std::vector<Signal> held(plan_.slotCount);
        accesses_.assign(plan_.slotCount, {});
        for (std::uint32_t t = 0; t < plan_.tasks.size(); ++t)
            for (std::uint32_t i = 0; i < plan_.tasks[t].stepCount; ++i) {
                const Step& step = plan_.steps[plan_.tasks[t].firstStep + i];
                const auto read = [&](SlotIndex slot) -> const Signal& {
                    accesses_[slot].push_back({t, false});
                    return held[slot];
                };
                const auto write = [&](SlotIndex slot, Signal signal) {
                    std::sort(signal.begin(), signal.end());
                    accesses_[slot].push_back({t, true});
                    held[slot] = std::move(signal);
                };
                if (step.kind == StepKind::mix) {
                    Signal sum;
                    for (std::uint32_t s = 0; s < step.count; ++s) {
                        const Signal& part = read(plan_.sources[step.first + s]);
                        sum.insert(sum.end(), part.begin(), part.end());
                    }
                    write(step.target, std::move(sum));
                } else if (step.kind == StepKind::delay) {
                    Signal delayed = read(plan_.sources[step.first]);
                    for (Origin& origin : delayed) origin.delay += plan_.delays[step.object].frames;
                    write(step.target, std::move(delayed));
                } else if (step.kind == StepKind::process) {
                    const PlannedNode& node = plan_.nodes[step.object];
                    const Node& record = *graph_.find(node.id);
                    for (PortIndex port = 0; port < record.inputs.size(); ++port) {
                        if (record.inputs[port].kind == SignalKind::events) continue;
                        for (std::size_t ch = 0; ch < node.inputSlots[port].size(); ++ch)
                            if (read(node.inputSlots[port][ch]) != expectedInput(node, port, static_cast<int>(ch)))
                                return broken("an input holds something else than what is connected to it",
                                              graph_.describeInput({node.id, port}));
                    }
                    if (!mayShare(node)) return broken("a node writes over an input that it still reads", record.name);
                    for (PortIndex port = 0; port < record.outputs.size(); ++port) {
                        if (record.outputs[port].kind == SignalKind::events) continue;
                        for (std::size_t ch = 0; ch < node.outputSlots[port].size(); ++ch)
                            write(node.outputSlots[port][ch], {{node.id, port, static_cast<int>(ch), 0}});
                    }
                }
            }
        for (const PlanOutput& output : plan_.outputs)
            for (const SlotIndex slot : output.slots)
                accesses_[slot].push_back({static_cast<std::uint32_t>(plan_.tasks.size()), false});
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

    Signal expectedInput(const PlannedNode& node, PortIndex port, int channel) const {
        Signal expected;
        for (const Connection& c : graph_.incoming(node.id)) {
            if (c.destination.port != port) continue;
            const PlannedNode& source = plan_.nodes[indexOf(c.source.node)];
            const int channels = graph_.find(c.source.node)->outputs[c.source.port].channels;
            expected.push_back({c.source.node, c.source.port, channels == 1 ? 0 : channel, node.arrive - source.ready});
        }
        std::sort(expected.begin(), expected.end());
        return expected;
    }

    [[nodiscard]] std::size_t indexOf(NodeId id) const {
        return static_cast<std::size_t>(
            std::find_if(plan_.nodes.begin(), plan_.nodes.end(), [&](const PlannedNode& n) { return n.id == id; }) -
            plan_.nodes.begin());
    }

    // Two tasks that no chain of successors orders must not meet on a slot, unless both only read it.
    Status checkSharing() {
        const std::size_t count = plan_.tasks.size();
        std::vector<std::vector<char>> reaches(count, std::vector<char>(count + 1, 0));
        for (std::size_t from = 0; from < count; ++from) {
            std::deque<std::size_t> queue{from};
            reaches[from][count] = 1;  // everything is before the reading of the outputs
            while (!queue.empty()) {
                const Task& task = plan_.tasks[queue.front()];
                queue.pop_front();
                for (std::uint32_t i = 0; i < task.successorCount; ++i) {
                    const std::uint32_t next = plan_.successors[task.firstSuccessor + i];
                    if (reaches[from][next]) continue;
                    reaches[from][next] = 1;
                    queue.push_back(next);
                }
            }
        }
        for (SlotIndex slot = 0; slot < plan_.slotCount; ++slot)
            for (std::size_t a = 0; a < accesses_[slot].size(); ++a) {
                if (slot == kSilentSlot && accesses_[slot][a].writes) return broken("something writes to silence");
                for (std::size_t b = a + 1; b < accesses_[slot].size(); ++b) {
                    const Access &first = accesses_[slot][a], &second = accesses_[slot][b];
                    if (!first.writes && !second.writes) continue;
                    if (first.task == second.task || reaches[first.task][second.task]) continue;
                    return broken("tasks " + std::to_string(first.task) + " and " + std::to_string(second.task) +
                                  " are not ordered and share slot " + std::to_string(slot));
                }
            }
        return {};
    }

    const ProcessPlan& plan_;
    const Graph& graph_;
    std::map<NodeId, std::uint32_t> taskOf_;
    std::vector<std::vector<Access>> accesses_;  // by slot, in the order of the serial run
};

}  // namespace

Status verifyPlan(const ProcessPlan& plan, const Graph& graph) {
    return Verification(plan, graph).run();
}

}  // namespace lacquer

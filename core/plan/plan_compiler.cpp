#include "core/plan/plan_compiler.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/engine/block_executor.hpp"
#include "core/plan/plan_verifier.hpp"
#include "core/plan/slot_assignment.hpp"
#include "core/plan/task_forming.hpp"

namespace lacquer {
namespace {

// History kept beyond the delay in use, so that a small rise of a latency finds its past in the line.
constexpr std::int64_t kSpareDelayFrames = 8192;

constexpr int kMaximumLatencySeconds = 60;

// What a node is thought to cost until it has run: the simple built-in ones do (docs/performance.md, "Single nodes").
constexpr double kUnmeasuredNsPerFrame = 15;

class Compilation {
public:
    Compilation(const Graph& graph, const InstanceTable& instances, const PrepareSpec& spec, const DelayTable& carried)
        : graph_(graph), instances_(instances), carried_(carried), plan_(std::make_unique<ProcessPlan>()) {
        plan_->spec = spec;
    }

    Result<std::unique_ptr<ProcessPlan>> run(const CompileOptions& options) {
        if (!isLegalQuantum(plan_->spec.quantumFrames))
            return fail(ErrorKind::usage,
                        "a quantum of " + std::to_string(plan_->spec.quantumFrames) + " frames is not possible", {},
                        "use a power of two from 64 to 4096");
        orderNodes();
        if (auto summed = addUpLatencies(); !summed) return fail(summed.error());
        cutTasks();
        if (plan_->tasks.size() > BlockExecutor::kMaximumTasks)
            return fail(ErrorKind::failed, "the graph has " + std::to_string(plan_->tasks.size()) +
                                               " independent tasks, " + std::to_string(BlockExecutor::kMaximumTasks) +
                                               " are possible");
        writeSteps();
        assignSlots(*plan_, nextValue_, options.slots);
        plan_->layOut();
#ifndef NDEBUG
        if (auto verified = verifyPlan(*plan_, graph_); !verified) return fail(verified.error());
#endif
        return std::move(plan_);
    }

private:
    void orderNodes() {
        const std::vector<NodeId> order = graph_.topologicalOrder();
        for (const NodeId id : order) {
            positions_.emplace(id, plan_->nodes.size());
            PlannedNode node;
            node.id = id;
            const Node& record = *graph_.find(id);
            for (const PortInfo& port : record.inputs) node.inputKinds.push_back(port.kind);
            for (const PortInfo& port : record.outputs) node.outputKinds.push_back(port.kind);
            plan_->nodes.push_back(std::move(node));
        }
        into_.resize(order.size());
        outOf_.resize(order.size());
        for (const auto& [id, connection] : graph_.connections()) {
            into_[positions_.at(connection.destination.node)].push_back(&connection);
            outOf_[positions_.at(connection.source.node)].push_back(&connection);
        }
    }

    // arrive(n) = max ready(source), ready(n) = arrive(n) + latency(n); all outputs share one arrival.
    Status addUpLatencies() {
        std::int64_t latest = 0, outputArrive = 0;
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) {
            PlannedNode& node = plan_->nodes[i];
            const Node& record = *graph_.find(node.id);
            const auto instance = instances_.find(node.id);
            if (instance == instances_.end()) return fail(ErrorKind::failed, "the node has no processor", record.name);
            node.instance = instance->second;
            node.checksOutput = node.instance->type().foreign || plan_->spec.offline;
            const std::int64_t latency = node.instance->processor().latencyFrames();
            if (latency < 0 || static_cast<double>(latency) > kMaximumLatencySeconds * plan_->spec.sampleRate)
                return fail(ErrorKind::failed,
                            "reports a latency of " + std::to_string(latency) + " frames, which cannot be", record.name,
                            "remove the node or replace it");
            for (const Connection* c : into_[i])
                node.arrive = std::max(node.arrive, plan_->nodes[positions_.at(c->source.node)].ready);
            node.ready = node.arrive + latency;
            latest = std::max(latest, node.ready);
            if (record.type == kOutputTypeUri) {
                outputArrive = std::max(outputArrive, node.arrive);
                outputs_.push_back(i);
            }
        }
        for (const std::size_t output : outputs_) {
            PlannedNode& node = plan_->nodes[output];
            node.ready += outputArrive - node.arrive;
            node.arrive = outputArrive;
        }
        plan_->latencyFrames = outputs_.empty() ? latest : outputArrive;

        for (const PlannedNode& node : plan_->nodes) plan_->arrivals.push_back(node.arrive);
        std::sort(plan_->arrivals.begin(), plan_->arrivals.end());
        plan_->arrivals.erase(std::unique(plan_->arrivals.begin(), plan_->arrivals.end()), plan_->arrivals.end());
        for (PlannedNode& node : plan_->nodes)
            node.arriveIndex = static_cast<std::uint32_t>(
                std::lower_bound(plan_->arrivals.begin(), plan_->arrivals.end(), node.arrive) -
                plan_->arrivals.begin());
        return {};
    }

    void cutTasks() {
        const std::size_t count = plan_->nodes.size();
        NodeWork work;
        work.before.resize(count);
        work.after.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            work.costNs.push_back(
                plan_->nodes[i].instance->costNs().value_or(kUnmeasuredNsPerFrame * plan_->spec.quantumFrames));
            for (const Connection* c : into_[i]) work.before[i].push_back(positionOf(c->source));
            for (const Connection* c : outOf_[i]) work.after[i].push_back(positionOf(c->destination));
            sortOnce(work.before[i]);
            sortOnce(work.after[i]);
        }
        members_ = formTasks(work);
        std::vector<std::uint32_t> taskOf(count);
        for (std::uint32_t t = 0; t < members_.size(); ++t)
            for (const std::uint32_t i : members_[t]) taskOf[i] = t;
        plan_->tasks.resize(members_.size());
        for (std::size_t t = 0; t < members_.size(); ++t) {
            std::vector<std::uint32_t> successors;
            for (const std::uint32_t next : work.after[members_[t].back()]) successors.push_back(taskOf[next]);
            sortOnce(successors);
            Task& task = plan_->tasks[t];
            task.firstSuccessor = static_cast<std::uint32_t>(plan_->successors.size());
            task.successorCount = static_cast<std::uint32_t>(successors.size());
            plan_->successors.insert(plan_->successors.end(), successors.begin(), successors.end());
        }
        for (const std::uint32_t successor : plan_->successors) ++plan_->tasks[successor].predecessorCount;
        estimateWork(work.costNs);
    }

    // Work, and the longest way through it, which no number of threads can shorten.
    void estimateWork(const std::vector<double>& costNs) {
        std::vector<double> startNs(members_.size());
        for (std::size_t t = 0; t < members_.size(); ++t) {
            double own = 0;
            for (const std::uint32_t i : members_[t]) own += costNs[i];
            plan_->workNs += own;
            plan_->longestPathNs = std::max(plan_->longestPathNs, startNs[t] + own);
            const Task& task = plan_->tasks[t];
            for (std::uint32_t s = task.firstSuccessor; s < task.firstSuccessor + task.successorCount; ++s)
                startNs[plan_->successors[s]] = std::max(startNs[plan_->successors[s]], startNs[t] + own);
        }
    }

    [[nodiscard]] std::uint32_t positionOf(const PortAddress& address) const {
        return static_cast<std::uint32_t>(positions_.at(address.node));
    }

    static void sortOnce(std::vector<std::uint32_t>& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }

    void writeSteps() {
        for (std::size_t t = 0; t < members_.size(); ++t) {
            plan_->tasks[t].firstStep = static_cast<std::uint32_t>(plan_->steps.size());
            for (const std::uint32_t i : members_[t]) writeNode(i);
            plan_->tasks[t].stepCount = static_cast<std::uint32_t>(plan_->steps.size()) - plan_->tasks[t].firstStep;
        }
        for (const std::size_t output : outputs_) {
            const PlannedNode& node = plan_->nodes[output];
            plan_->outputs.push_back(
                {node.id, node.inputSlots.empty() ? std::vector<SlotIndex>{} : node.inputSlots[0]});
        }
    }

    void writeNode(std::size_t index) {
        PlannedNode& node = plan_->nodes[index];
        const Node& record = *graph_.find(node.id);
        for (PortIndex port = 0; port < record.inputs.size(); ++port) {
            std::vector<const Connection*> feeding;
            for (const Connection* c : into_[index])
                if (c->destination.port == port) feeding.push_back(c);
            node.inputSlots.push_back(record.inputs[port].kind == SignalKind::events
                                          ? std::vector<SlotIndex>{writeEventInput(node, feeding)}
                                          : writeAudioInput(node, record.inputs[port].channels, feeding));
        }
        for (const PortInfo& port : record.outputs) {
            std::vector<SlotIndex> slots;
            if (port.kind == SignalKind::events)
                slots.push_back(plan_->eventSlotCount++);
            else
                for (int channel = 0; channel < port.channels; ++channel) slots.push_back(nextValue_++);
            node.outputSlots.push_back(std::move(slots));
        }
        Step step;
        step.kind = StepKind::process;
        step.object = static_cast<std::uint32_t>(index);
        plan_->steps.push_back(step);
    }

    // The value of each channel of an input: silence, the one that feeds it, or a sum in ConnectionId order.
    std::vector<SlotIndex> writeAudioInput(const PlannedNode& node, int channels,
                                           const std::vector<const Connection*>& feeding) {
        std::vector<std::vector<SlotIndex>> fed;  // by connection: the values of its source's channels
        for (const Connection* c : feeding) fed.push_back(writeDelays(node, *c));
        std::vector<SlotIndex> result;
        for (int channel = 0; channel < channels; ++channel) {
            std::vector<SlotIndex> values;
            for (const auto& source : fed)
                values.push_back(source[source.size() == 1 ? 0 : static_cast<std::size_t>(channel)]);
            result.push_back(values.empty() ? kSilentSlot : writeSum(std::move(values)));
        }
        return result;
    }

    SlotIndex writeSum(std::vector<SlotIndex> values) {
        while (values.size() > 1) {
            std::vector<SlotIndex> partial;
            for (std::size_t first = 0; first < values.size(); first += kSumWidth) {
                const std::vector<SlotIndex> group(
                    values.begin() + static_cast<std::ptrdiff_t>(first),
                    values.begin() + static_cast<std::ptrdiff_t>(std::min(first + kSumWidth, values.size())));
                partial.push_back(group.size() == 1 ? group[0] : addStep(StepKind::mix, 0, group, nextValue_++));
            }
            values = std::move(partial);
        }
        return values[0];
    }

    std::vector<SlotIndex> writeDelays(const PlannedNode& node, const Connection& connection) {
        const PlannedNode& source = plan_->nodes[positions_.at(connection.source.node)];
        std::vector<SlotIndex> values = source.outputSlots[connection.source.port];
        const std::int64_t frames = node.arrive - source.ready;
        if (frames == 0) return values;
        ConnectionDelay& kept = plan_->delayTable[connection.id];
        if (const auto old = carried_.find(connection.id); old != carried_.end()) kept.lines = old->second.lines;
        kept.lines.resize(values.size());
        for (std::size_t channel = 0; channel < values.size(); ++channel) {
            auto& line = kept.lines[channel];
            if (!line || line->maximumDelay() < frames)
                line = std::make_shared<DelayLine>(frames + kSpareDelayFrames, plan_->spec.quantumFrames);
            plan_->delays.push_back({connection.id, line, frames});
            values[channel] = addStep(StepKind::delay, static_cast<std::uint32_t>(plan_->delays.size() - 1),
                                      {values[channel]}, nextValue_++);
        }
        return values;
    }

    SlotIndex writeEventInput(const PlannedNode& node, const std::vector<const Connection*>& feeding) {
        std::vector<SlotIndex> slots;
        for (const Connection* c : feeding) {
            const PlannedNode& source = plan_->nodes[positions_.at(c->source.node)];
            SlotIndex slot = source.outputSlots[c->source.port].front();
            if (const std::int64_t frames = node.arrive - source.ready; frames > 0) {
                auto& line = plan_->delayTable[c->id].events;
                if (const auto old = carried_.find(c->id); old != carried_.end()) line = old->second.events;
                if (!line) line = std::make_shared<EventDelay>();
                plan_->eventDelays.push_back({c->id, line, frames});
                slot = addStep(StepKind::delayEvents, static_cast<std::uint32_t>(plan_->eventDelays.size() - 1), {slot},
                               plan_->eventSlotCount++);
            }
            slots.push_back(slot);
        }
        if (slots.empty()) return kSilentSlot;
        if (slots.size() == 1) return slots[0];
        return addStep(StepKind::mergeEvents, 0, slots, plan_->eventSlotCount++);
    }

    SlotIndex addStep(StepKind kind, std::uint32_t object, const std::vector<SlotIndex>& from, SlotIndex target) {
        Step step;
        step.kind = kind;
        step.object = object;
        step.target = target;
        step.first = static_cast<std::uint32_t>(plan_->sources.size());
        step.count = static_cast<std::uint32_t>(from.size());
        plan_->sources.insert(plan_->sources.end(), from.begin(), from.end());
        plan_->steps.push_back(step);
        return target;
    }

    const Graph& graph_;
    const InstanceTable& instances_;
    const DelayTable& carried_;
    std::unique_ptr<ProcessPlan> plan_;
    std::unordered_map<NodeId, std::size_t> positions_;
    std::vector<std::vector<const Connection*>> into_, outOf_;  // by position, in ConnectionId order
    std::vector<std::size_t> outputs_;                          // positions of the output nodes
    std::vector<std::vector<std::uint32_t>> members_;           // by task: its nodes in order
    std::uint32_t nextValue_ = 1;                               // value 0 is silence
};

}  // namespace

Result<std::unique_ptr<ProcessPlan>> compilePlan(const Graph& graph, const InstanceTable& instances,
                                                 const PrepareSpec& spec, const DelayTable& carried,
                                                 const CompileOptions& options) {
    return Compilation(graph, instances, spec, carried).run(options);
}

}  // namespace lacquer

#include "core/plan/plan_compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <unordered_map>

#include "core/engine/block_executor.hpp"
#include "core/plan/plan_hash.hpp"
#include "core/plan/plan_verifier.hpp"
#include "core/plan/slot_assignment.hpp"
#include "core/plan/task_arrangement.hpp"

namespace lacquer {
namespace {

// History kept beyond the delay in use, so that a small rise of a latency finds its past in the line. A larger one
// takes a new line, and waits until that has heard enough.
constexpr std::int64_t kSpareDelayFrames = 8192;

// What a node is thought to cost until it has run: the simple built-in ones do (docs/performance.md, "Single nodes").
constexpr double kUnmeasuredNsPerFrame = 15;
// What a sum costs per frame and source, and a delay per frame, from the cache; and the call of any of them.
constexpr double kMoveNsPerFrame = 0.05;
constexpr double kStepNs = 5;

class Compilation {
public:
    Compilation(const Graph& graph, const InstanceTable& instances, const PrepareSpec& spec,
                const ConnectionTable& carried, const CompileOptions& options)
        : graph_(graph),
          instances_(instances),
          carried_(carried),
          options_(options),
          fadeFrames_(spec.fadeFrames()),
          plan_(std::make_unique<ProcessPlan>()) {
        plan_->spec = spec;
    }

    CompileResult run() {
        if (!isLegalQuantum(plan_->spec.quantumFrames))
            return fail(
                CompileError{{ErrorKind::usage,
                              "a quantum of " + std::to_string(plan_->spec.quantumFrames) + " frames is not possible",
                              {},
                              "use a power of two from 64 to 4096"}});
        orderNodes();
        if (auto summed = addUpLatencies(); !summed) return fail(summed.error());
        writeSteps();
        plan_->hash = hashOf(*plan_);
        arrangeTasks(*plan_, std::move(jobs_), options_);
        if (plan_->tasks.size() > BlockExecutor::kMaximumTasks)
            return fail(CompileError{{ErrorKind::failed,
                                      "the graph has " + std::to_string(plan_->tasks.size()) + " independent tasks, " +
                                          std::to_string(BlockExecutor::kMaximumTasks) + " are possible",
                                      {},
                                      {}}});
        assignSlots(*plan_, options_);
        plan_->layOut();
#ifndef NDEBUG
        if (auto verified = verifyPlan(*plan_, graph_); !verified) return fail(CompileError{verified.error()});
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
        for (const auto& [id, connection] : graph_.connections())
            into_[positions_.at(connection.destination.node)].push_back(&connection);
    }

    // arrive(n) = max ready(source) of compensated connections, or what a node without any has been told;
    // ready(n) = arrive(n) + latency(n); all outputs share one arrival.
    Result<void, CompileError> addUpLatencies() {
        std::int64_t latest = 0, outputArrive = 0;
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) {
            PlannedNode& node = plan_->nodes[i];
            const Node& record = *graph_.find(node.id);
            const auto instance = instances_.find(node.id);
            if (instance == instances_.end())
                return fail(CompileError{{ErrorKind::failed, "the node has no processor", record.name, {}}, node.id});
            node.instance = instance->second;
            node.checksOutput = node.instance->type().foreign || plan_->spec.offline;
            node.maySleep = options_.sleep && !node.instance->type().foreign;
            const std::int64_t latency = node.instance->latencyFrames();
            if (isFeedback(i)) continue;
            node.arrive = node.instance->arrivalFrames();
            for (const Connection* c : into_[i])
                if (const std::size_t from = positions_.at(c->source.node); c->compensated && !isFeedback(from))
                    node.arrive = std::max(node.arrive, plan_->nodes[from].ready);
            node.latencyFrames = latency;
            node.instance->bypass().reserve(latency);
            node.ready = node.arrive + latency;
            latest = std::max(latest, node.ready);
            if (record.type == kOutputTypeUri) {
                outputArrive = std::max(outputArrive, node.arrive);
                outputs_.push_back(i);
            }
            if (record.type == kTapTypeUri) taps_.push_back(i);
        }
        for (const std::size_t output : outputs_) {
            PlannedNode& node = plan_->nodes[output];
            node.ready += outputArrive - node.arrive;
            node.arrive = outputArrive;
        }
        plan_->latencyFrames = outputs_.empty() ? latest : outputArrive;
        if (auto loops = closeLoops(); !loops) return loops;
        for (const std::size_t tap : taps_) placeTap(plan_->nodes[tap], into_[tap]);

        for (const PlannedNode& node : plan_->nodes) plan_->arrivals.push_back(node.arrive);
        std::sort(plan_->arrivals.begin(), plan_->arrivals.end());
        plan_->arrivals.erase(std::unique(plan_->arrivals.begin(), plan_->arrivals.end()), plan_->arrivals.end());
        for (PlannedNode& node : plan_->nodes)
            node.arriveIndex = static_cast<std::uint32_t>(
                std::lower_bound(plan_->arrivals.begin(), plan_->arrivals.end(), node.arrive) -
                plan_->arrivals.begin());
        return {};
    }

    // As late as the outputs, so that going over to it leaves the song where it is.
    void placeTap(PlannedNode& tap, const std::vector<const Connection*>& from) {
        tap.arrive = plan_->latencyFrames;
        for (const Connection* c : from)
            if (c->compensated) tap.arrive = std::max(tap.arrive, plan_->nodes[positions_.at(c->source.node)].ready);
        tap.ready = tap.arrive;
    }

    [[nodiscard]] bool isFeedback(std::size_t i) const {
        return graph_.find(plan_->nodes[i].id)->type == kFeedbackDelayTypeUri;
    }

    // A feedback delay comes in as late as it can without making others wait. What it is late itself is its delay less
    // the latency of its loop; it reads what was fed in earlier blocks, so a quantum must be left.
    Result<void, CompileError> closeLoops() {
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) {
            PlannedNode& node = plan_->nodes[i];
            if (!isFeedback(i)) continue;
            std::optional<std::int64_t> earliest;
            for (const Connection& c : graph_.outgoing(node.id))
                if (const std::size_t to = positions_.at(c.destination.node);
                    c.compensated && !isFeedback(to) && graph_.find(c.destination.node)->type != kTapTypeUri)
                    earliest = std::min(earliest.value_or(plan_->nodes[to].arrive), plan_->nodes[to].arrive);
            node.arrive = node.ready = earliest.value_or(0);
        }
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) {
            PlannedNode& node = plan_->nodes[i];
            if (!isFeedback(i)) continue;
            node.feedArrive = node.arrive;
            for (const Connection* c : into_[i])
                if (c->compensated)
                    node.feedArrive = std::max(node.feedArrive, plan_->nodes[positions_.at(c->source.node)].ready);
            const std::int64_t loop = node.feedArrive - node.arrive, least = plan_->spec.quantumFrames + loop;
            const std::int64_t delay = setDelay(node);
            if (delay < least && !options_.lengthened.contains(node.id))
                return fail(CompileError{
                    {ErrorKind::badData,
                     "a feedback of " + inMilliseconds(delay) + " is too short: the quantum takes " +
                         inMilliseconds(plan_->spec.quantumFrames) + ", and what is in its loop " +
                         inMilliseconds(loop),
                     graph_.find(node.id)->name,
                     "set its delay to " + inMilliseconds(least) + " or more, or choose a smaller quantum"},
                    node.id});
            node.feedbackFrames = static_cast<int>(std::max(delay, least) - loop);
        }
        return {};
    }

    // Of a feedback delay, frames. A stand-in for one has no parameters.
    [[nodiscard]] std::int64_t setDelay(const PlannedNode& node) const {
        const ParameterBank& parameters = node.instance->parameters();
        return parameters.size() == 0 ? 0 : std::llround(parameters.get(0) * plan_->spec.sampleRate / 1000);
    }

    // Rounded up, so that what it says can be set.
    [[nodiscard]] std::string inMilliseconds(std::int64_t frames) const {
        std::array<char, 32> text{};
        std::snprintf(
            text.data(), text.size(), "%.2f ms",
            std::max(0.0, std::ceil(static_cast<double>(frames) * 1e5 / plan_->spec.sampleRate - 1e-6)) / 100);
        return text.data();
    }

    // By how much a connection is delayed.
    [[nodiscard]] static std::int64_t delayOf(const Connection& c, const PlannedNode& source, std::int64_t arrive) {
        return c.compensated ? arrive - source.ready : 0;
    }

    // How long it takes until what is new can be heard wherever it arrives: a fade into fresh nodes, their latencies,
    // and the delays of new connections.
    void findFadeWait() {
        std::vector<std::int64_t> warmUp(plan_->nodes.size());  // of fresh nodes: until their output is all there
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) {
            const PlannedNode& node = plan_->nodes[i];
            const bool fresh = options_.fresh.contains(node.id);
            if (fresh) warmUp[i] = fadeFrames_;
            for (const Connection* c : into_[i]) {
                const std::size_t from = positions_.at(c->source.node);
                const bool runs = carried_.contains(c->id);
                const std::int64_t arrives =
                    warmUp[from] +
                    (runs ? 0 : delayOf(*c, plan_->nodes[from], isFeedback(i) ? node.feedArrive : node.arrive));
                if (fresh)
                    warmUp[i] = std::max(warmUp[i], arrives + fadeFrames_);
                else if (options_.fades.contains(c->id))
                    fadeWaitFrames_ = std::max(fadeWaitFrames_, arrives);
            }
            if (fresh) warmUp[i] += node.latencyFrames;
        }
    }

    void writeSteps() {
        if (!options_.fades.empty()) findFadeWait();
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i) writeNode(i);
        for (std::size_t i = 0; i < plan_->nodes.size(); ++i)
            if (isFeedback(i)) writeFeed(i);
        for (const std::size_t output : outputs_) {
            const PlannedNode& node = plan_->nodes[output];
            plan_->outputs.push_back(
                {node.id, node.inputSlots.empty() ? std::vector<SlotIndex>{} : node.inputSlots[0]});
        }
        for (const std::size_t tap : taps_) writeTap(tap);
    }

    void writeTap(std::size_t index) {
        const PlannedNode& node = plan_->nodes[index];
        PlanTap tap;
        tap.node = node.id;
        tap.slots = node.inputSlots[0];
        for (const Connection* c : into_[index]) {
            const auto fade = options_.fades.find(c->id);
            const bool stays = fade == options_.fades.end() || fade->second == FadeDirection::in;
            tap.wanted = tap.wanted || stays;
            if (fade != options_.fades.end() && stays) tap.rising.push_back(plan_->connections.at(c->id).fade);
        }
        plan_->taps.push_back(std::move(tap));
    }

    // Of every input: the values of its channels, as they arrive.
    std::vector<std::vector<SlotIndex>> writeInputs(std::size_t index, std::int64_t arrive) {
        const Node& record = *graph_.find(plan_->nodes[index].id);
        std::vector<std::vector<SlotIndex>> inputs;
        for (PortIndex port = 0; port < record.inputs.size(); ++port) {
            std::vector<const Connection*> feeding;
            for (const Connection* c : into_[index])
                if (c->destination.port == port) feeding.push_back(c);
            inputs.push_back(record.inputs[port].kind == SignalKind::events
                                 ? std::vector<SlotIndex>{writeEventInput(arrive, feeding)}
                                 : writeAudioInput(arrive, record.inputs[port].channels, feeding));
        }
        return inputs;
    }

    static std::vector<std::vector<SlotIndex>> silentInputs(const Node& record) {
        std::vector<std::vector<SlotIndex>> inputs;
        for (const PortInfo& port : record.inputs)
            inputs.emplace_back(static_cast<std::size_t>(std::max(1, port.channels)), kSilentSlot);
        return inputs;
    }

    void writeFeed(std::size_t index) {
        PlannedNode& node = plan_->nodes[index];
        node.feedSlots = writeInputs(index, node.feedArrive);
        beginJob();
        Step step;
        step.kind = StepKind::feed;
        step.object = static_cast<std::uint32_t>(index);
        plan_->steps.push_back(step);
        endJob(moveNs(2));
    }

    void writeNode(std::size_t index) {
        PlannedNode& node = plan_->nodes[index];
        const Node& record = *graph_.find(node.id);
        node.inputSlots = isFeedback(index) ? silentInputs(record) : writeInputs(index, node.arrive);
        for (const PortInfo& port : record.outputs) {
            std::vector<SlotIndex> slots;
            if (port.kind == SignalKind::events)
                slots.push_back(plan_->eventSlots.count++);
            else
                for (int channel = 0; channel < port.channels; ++channel) slots.push_back(plan_->slots.count++);
            node.outputSlots.push_back(std::move(slots));
        }
        beginJob();
        Step step;
        step.kind = StepKind::process;
        step.object = static_cast<std::uint32_t>(index);
        plan_->steps.push_back(step);
        endJob(node.instance->costNs().value_or(kUnmeasuredNsPerFrame * plan_->spec.quantumFrames));
    }

    // The value of each channel of an input: silence, the one that feeds it, or a sum in ConnectionId order.
    std::vector<SlotIndex> writeAudioInput(std::int64_t arrive, int channels,
                                           const std::vector<const Connection*>& feeding) {
        const auto wanted = static_cast<std::size_t>(channels);
        if (feeding.empty()) return std::vector<SlotIndex>(wanted, kSilentSlot);
        std::vector<std::vector<SlotIndex>> parts;  // of the sum: the values of each channel
        for (const Connection* c : feeding) {
            std::vector<SlotIndex> values = writeConnection(arrive, *c);
            if (values.size() == 1) values.assign(wanted, SlotIndex{values[0]});  // mono feeds every channel
            parts.push_back(std::move(values));
        }
        while (parts.size() > 1) {
            std::vector<std::vector<SlotIndex>> sums;
            for (std::size_t first = 0; first < parts.size(); first += kSumWidth)
                sums.push_back(writeSum(std::span(parts).subspan(first, std::min(kSumWidth, parts.size() - first))));
            parts = std::move(sums);
        }
        return parts[0];
    }

    std::vector<SlotIndex> writeSum(std::span<const std::vector<SlotIndex>> parts) {
        if (parts.size() == 1) return parts[0];
        beginJob();
        std::vector<SlotIndex> sum, values;
        for (std::size_t channel = 0; channel < parts[0].size(); ++channel) {
            values.clear();
            for (const auto& part : parts) values.push_back(part[channel]);
            sum.push_back(addStep(StepKind::mix, 0, values, plan_->slots.count++));
        }
        endJob(moveNs(values.size() * sum.size()));
        return sum;
    }

    // The values of a connection's channels as they arrive: late and faded as need be.
    std::vector<SlotIndex> writeConnection(std::int64_t arrive, const Connection& connection) {
        const PlannedNode& source = plan_->nodes[positions_.at(connection.source.node)];
        const std::vector<SlotIndex>& values = source.outputSlots[connection.source.port];
        const auto old = carried_.find(connection.id);
        ConnectionState& state = plan_->connections[connection.id];
        if (old != carried_.end()) state = old->second;
        const std::int64_t frames = delayOf(connection, source, arrive);
        const std::vector<SlotIndex> delayed = writeDelays(connection.id, values, frames, old != carried_.end(), state);
        const auto fade = options_.fades.find(connection.id);
        if (fade == options_.fades.end()) {
            state.fade = nullptr;
            return delayed;
        }
        if (!state.fade) {
            const std::int64_t wait = options_.fresh.contains(connection.destination.node) ? 0 : fadeWaitFrames_;
            state.fade = std::make_shared<ConnectionFade>(fade->second, fadeFrames_, wait);
        }
        plan_->fades.push_back({connection.id, state.fade, fade->second});
        beginJob();
        std::vector<SlotIndex> faded;
        for (const SlotIndex value : delayed)
            faded.push_back(addStep(StepKind::fade, static_cast<std::uint32_t>(plan_->fades.size() - 1), {value},
                                    plan_->slots.count++));
        endJob(moveNs(2 * faded.size()));
        return faded;
    }

    // A connection that has been running without a delay fades over to one that begins at none; a new one begins late.
    std::vector<SlotIndex> writeDelays(ConnectionId id, std::vector<SlotIndex> values, std::int64_t frames, bool ran,
                                       ConnectionState& state) {
        const auto idle = [&](const auto& line) { return !line || (line->delay() == 0 && !line->fading()); };
        if (frames == 0 && std::all_of(state.delays.begin(), state.delays.end(), idle)) {
            state.delays.clear();
            return values;
        }
        const bool hadNone = ran && state.delays.empty();
        state.delays.resize(values.size());
        beginJob();
        for (std::size_t channel = 0; channel < values.size(); ++channel) {
            auto& line = state.delays[channel];
            if (!line)
                line = std::make_shared<FadingDelay>(frames + kSpareDelayFrames, plan_->spec.quantumFrames,
                                                     hadNone ? 0 : frames, fadeFrames_);
            else if (line->maximumDelay() < frames)
                line = std::make_shared<FadingDelay>(frames + kSpareDelayFrames, plan_->spec.quantumFrames,
                                                     std::move(line));
            line->collect();
            plan_->delays.push_back({id, line, frames});
            values[channel] = addStep(StepKind::delay, static_cast<std::uint32_t>(plan_->delays.size() - 1),
                                      {values[channel]}, plan_->slots.count++);
        }
        endJob(moveNs(2 * values.size()));
        return values;
    }

    SlotIndex writeEventInput(std::int64_t arrive, const std::vector<const Connection*>& feeding) {
        std::vector<SlotIndex> slots;
        for (const Connection* c : feeding) {
            const PlannedNode& source = plan_->nodes[positions_.at(c->source.node)];
            SlotIndex slot = source.outputSlots[c->source.port].front();
            if (const std::int64_t frames = delayOf(*c, source, arrive); frames > 0) {
                auto& line = plan_->connections[c->id].events;
                if (const auto old = carried_.find(c->id); old != carried_.end()) line = old->second.events;
                if (!line) line = std::make_shared<EventDelay>();
                plan_->eventDelays.push_back({c->id, line, frames});
                beginJob();
                slot = addStep(StepKind::delayEvents, static_cast<std::uint32_t>(plan_->eventDelays.size() - 1), {slot},
                               plan_->eventSlots.count++);
                endJob(kStepNs);
            }
            slots.push_back(slot);
        }
        if (slots.empty()) return kSilentSlot;
        if (slots.size() == 1) return slots[0];
        beginJob();
        const SlotIndex merged = addStep(StepKind::mergeEvents, 0, slots, plan_->eventSlots.count++);
        endJob(kStepNs);
        return merged;
    }

    void beginJob() {
        jobs_.push_back({static_cast<std::uint32_t>(plan_->steps.size()), 0, 0});
    }
    void endJob(double costNs) {
        Job& job = jobs_.back();
        job.stepCount = static_cast<std::uint32_t>(plan_->steps.size()) - job.firstStep;
        job.costNs = costNs;
    }
    [[nodiscard]] double moveNs(std::size_t streams) const {
        return kStepNs + kMoveNsPerFrame * static_cast<double>(streams) * plan_->spec.quantumFrames;
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
    const ConnectionTable& carried_;
    const CompileOptions& options_;
    const int fadeFrames_;
    std::unique_ptr<ProcessPlan> plan_;
    std::unordered_map<NodeId, std::size_t> positions_;
    std::vector<std::vector<const Connection*>> into_;  // by position, in ConnectionId order
    std::vector<std::size_t> outputs_;                  // positions of the output nodes
    std::vector<std::size_t> taps_;                     // of the taps
    std::int64_t fadeWaitFrames_ = 0;
    std::vector<Job> jobs_;  // in the order of the steps
};

}  // namespace

CompileResult compilePlan(const Graph& graph, const InstanceTable& instances, const PrepareSpec& spec,
                          const ConnectionTable& carried, const CompileOptions& options) {
    return Compilation(graph, instances, spec, carried, options).run();
}

}  // namespace lacquer

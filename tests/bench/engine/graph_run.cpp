#include "graph_run.hpp"

#include <cstring>
#include <stdexcept>

namespace lacquer::bench {
namespace {

/// One node of a standard graph.
class StandardProcessor : public Processor {
public:
    explicit StandardProcessor(const StandardNode& node) : dsp_(node) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        const AudioBlock out = context.audioOutputs[0];
        float *const left = out[0], *const right = out[1];
        if (!context.audioInputs.empty()) {
            const ConstAudioBlock in = context.audioInputs[0];
            if (in[0] != left || in[1] != right) [[unlikely]]
                return processCopy(context);
        }
        dsp_.process(left, right, context.frames);
    }

private:
    [[gnu::noinline]] void processCopy(const ProcessContext& context) noexcept {
        const AudioBlock out = context.audioOutputs[0];
        for (int channel = 0; channel < 2; ++channel)
            if (const float* in = context.audioInputs[0][channel]; in != out[channel])
                std::memcpy(out[channel], in, static_cast<std::size_t>(context.frames) * sizeof(float));
        dsp_.process(out[0], out[1], context.frames);
    }

    NodeDsp dsp_;
};

class Output : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override {}
};

template <class T, class E>
T must(Result<T, E> result) {
    if (!result) throw std::runtime_error(result.error().line());
    return *std::move(result);
}

}  // namespace

GraphRun::GraphRun(const StandardGraph& standard, int frames, const Executor& executor)
    : executor_(executor), engine_(pipeline() ? 0 : executor.threads - 1) {
    spec_.quantumFrames = frames;
    const PortInfo in{"in", "In", PortDirection::input, SignalKind::audio, 2};
    const PortInfo out{"out", "Out", PortDirection::output, SignalKind::audio, 2};
    std::vector<NodeId> ids;
    for (const StandardNode& node : standard.nodes)
        ids.push_back(add("bench:node", node.inputs.empty() ? std::vector{out} : std::vector{in, out},
                          [node] { return std::make_unique<StandardProcessor>(node); }));
    const NodeId end = add(kOutputTypeUri, {in}, [] { return std::make_unique<Output>(); });
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (const std::size_t input : standard.nodes[i].inputs) must(graph_.connect({ids[input], 0}, {ids[i], 0}));
    must(graph_.connect({ids.back(), 0}, {end, 0}));
}

std::unique_ptr<ProcessPlan> GraphRun::compile(TaskPolicy tasks, int threads) {
    auto plan = must(compilePlan(graph_, instances_, spec_, delays_, {.tasks = tasks, .threads = threads}));
    delays_ = plan->connections;
    return plan;
}

void GraphRun::runBlocks(const std::function<bool()>& more) {
    engine_.runOffline(executor_.threads, {more, [&](std::uint32_t phase) { phase_ = phase; }});
}

const float* GraphRun::channel(std::size_t index) const {
    const ProcessPlan& plan = *engine_.currentPlan();
    return plan.slot(plan.outputs[0].slots[index], phase_);
}

NodeId GraphRun::add(const std::string& uri, std::vector<PortInfo> ports,
                     std::function<std::unique_ptr<Processor>()> make) {
    auto type = std::make_shared<ProcessorType>();
    type->uri = uri;
    type->ports = std::move(ports);
    type->create = [make = std::move(make)](const CreateSpec&) -> Result<std::unique_ptr<Processor>> { return make(); };
    const NodeId id = must(graph_.addNode(type->makeNode(uri, 2)));
    instances_[id] = must(NodeInstance::create(type, {}, spec_));
    return id;
}

}  // namespace lacquer::bench

#include "support/live_graph.hpp"

#include <stdexcept>

#include "support/test_processors.hpp"

namespace lacquer::test {
namespace {

std::shared_ptr<NodeInstance> instantiate(const Node& node, const PrepareSpec& spec, double gain, bool bypassed) {
    static const ProcessorRegistry registry = testRegistry();
    CreateSpec create;
    create.node = node.id;
    create.nodeName = node.name;
    create.width = node.width;
    create.parameterValues = {gain};
    create.bypassed = bypassed;
    auto instance = NodeInstance::create(*registry.find(node.type), create, spec);
    if (!instance) throw std::runtime_error(instance.error().line());
    if ((*instance)->parameters().size() > 0) (*instance)->parameters().set(0, gain);
    return *instance;
}

}  // namespace

LiveGraph::LiveGraph(PrepareSpec spec, int workers) : engine(workers), spec_(spec), workers_(workers) {
    engine.post({TransportCommand::Kind::play});
}

NodeId LiveGraph::add(const std::string& type, const std::string& name, double gain) {
    static const ProcessorRegistry registry = testRegistry();
    const NodeId id = *graph.addNode((*registry.find(type))->makeNode(name, 2));
    instances[id] = instantiate(*graph.find(id), spec_, gain, false);
    return id;
}

void LiveGraph::remove(NodeId node) {
    (void)graph.removeNode(node);
    instances.erase(node);
}

void LiveGraph::recreate(NodeId node) {
    instances[node] = again(node);
}

std::shared_ptr<NodeInstance> LiveGraph::again(NodeId node) const {
    NodeInstance& old = *instances.at(node);
    auto made = instantiate(*graph.find(node), spec_, old.parameters().size() > 0 ? old.parameters().get(0) : 0,
                            old.bypass().wanted());
    made->sayLatency(old.latencyFrames());
    return made;
}

std::unique_ptr<LiveGraph> LiveGraph::fresh() const {
    auto result = std::make_unique<LiveGraph>(spec_, workers_);
    result->graph = graph;
    for (const auto& [id, node] : graph.nodes()) result->instances[id] = again(id);
    result->publish();
    return result;
}

ConnectionId LiveGraph::connect(NodeId from, NodeId to) {
    const auto connected = graph.connect({from, 0}, {to, 0});
    return connected ? *connected : ConnectionId{};
}

void LiveGraph::publish() {
    const auto waiting = engine.withdrawPlan();
    const CompileOptions options{.tasks = TaskPolicy::always, .threads = workers_ + 1};
    auto plan = wiring.compile(graph, instances, spec_, options, waiting == nullptr);
    if (!plan) throw std::runtime_error(plan.error().line());
    engine.publish(std::move(*plan));
}

std::vector<float> LiveGraph::run(int blocks, NodeId output) {
    std::vector<float> heard;
    for (int block = 0; block < blocks; ++block) {
        engine.runQuantum();
        engine.collect();
        const ProcessPlan& plan = *engine.currentPlan();
        std::size_t which = 0;
        while (output && plan.outputs.at(which).node != output) ++which;
        const float* samples = plan.slot(plan.outputs.at(which).slots.at(0));
        heard.insert(heard.end(), samples, samples + spec_.quantumFrames);
        if (wiring.due()) publish();
    }
    return heard;
}

void LiveGraph::settle() {
    for (int block = 0; block < 1000 && (!wiring.settled() || engine.planWaiting()); ++block) (void)run(1);
}

}  // namespace lacquer::test

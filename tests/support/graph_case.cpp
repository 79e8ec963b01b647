#include "support/graph_case.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/plan/plan_verifier.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test {
namespace {

void require(bool ok, const std::string& what) {
    if (!ok) throw std::runtime_error(what);
}

const ProcessorRegistry& registry() {
    static const ProcessorRegistry instance = testRegistry();
    return instance;
}

const ProcessorType& typeOf(const std::string& uri) {
    const auto found = registry().find(uri);
    require(found.ok(), "no type " + uri);
    return **found;
}

std::vector<SignalKind> portKinds(const std::string& uri, PortDirection direction) {
    std::vector<SignalKind> kinds;
    for (const PortInfo& port : typeOf(uri).ports)
        if (port.direction == direction) kinds.push_back(port.kind);
    return kinds;
}

}  // namespace

std::string GraphCase::describe() const {
    std::string text;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        text += "  " + std::to_string(i) + " " + nodes[i].type + " width " + std::to_string(nodes[i].width) +
                " delay " + std::to_string(nodes[i].delayFrames) + " lane points " +
                std::to_string(nodes[i].gainLane.size()) +
                (nodes[i].saidLatency ? " said to have " + std::to_string(*nodes[i].saidLatency) : "") + "\n";
    for (const Edge& e : edges)
        text += "  " + std::to_string(e.from) + "." + std::to_string(e.output) + " -> " + std::to_string(e.to) + "." +
                std::to_string(e.input) + (e.compensated ? "\n" : " not compensated\n");
    return text;
}

GraphCase randomGraph(std::uint64_t seed, const RandomGraphOptions& options) {
    std::mt19937_64 random(seed);
    const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
    GraphCase result;
    const std::vector<std::string> sources = options.pureDelaysOnly
                                                 ? std::vector<std::string>{"test:impulse"}
                                                 : std::vector<std::string>{"test:noise", "test:bursts", "test:bursts"};
    const std::vector<std::string> inner =
        options.pureDelaysOnly ? std::vector<std::string>{"test:delay", "test:delay", "test:sum2"}
                               : std::vector<std::string>{"test:gain", "test:delay", "test:sum2",  "test:split",
                                                          "test:gain", "test:ticks", "test:clicks"};
    for (int i = 0; i < options.nodes; ++i) {
        GraphCase::NodeCase node;
        const bool source = i == 0 || upTo(6) == 0;
        node.type = source ? sources[static_cast<std::size_t>(upTo(static_cast<int>(sources.size())))]
                           : inner[static_cast<std::size_t>(upTo(static_cast<int>(inner.size())))];
        node.width = options.pureDelaysOnly ? 1 : 1 + upTo(2);
        if (node.type == "test:delay") node.delayFrames = upTo(3) == 0 ? 0 : upTo(options.maximumDelay);
        if (node.type == "test:gain" && upTo(2) == 0) {
            std::int64_t frame = upTo(500);
            for (int p = 0; p < 1 + upTo(4); ++p, frame += 1 + upTo(2500))
                node.gainLane.push_back({frame, 0.1 + upTo(100) / 100.0, static_cast<CurveShape>(upTo(4))});
        }
        result.nodes.push_back(node);
    }
    result.nodes.push_back({kOutputTypeUri, options.pureDelaysOnly ? 1 : 2, 0, {}});
    const auto connect = [&](std::size_t from, std::size_t to) {
        const std::vector<SignalKind> outputs = portKinds(result.nodes[from].type, PortDirection::output);
        const std::vector<SignalKind> inputs = portKinds(result.nodes[to].type, PortDirection::input);
        if (outputs.empty() || inputs.empty()) return;
        if (result.nodes[from].width == 2 && result.nodes[to].width == 1) return;
        const GraphCase::Edge edge{from, static_cast<PortIndex>(upTo(static_cast<int>(outputs.size()))), to,
                                   static_cast<PortIndex>(upTo(static_cast<int>(inputs.size())))};
        if (outputs[edge.output] != inputs[edge.input]) return;
        for (const auto& e : result.edges)
            if (e.from == edge.from && e.output == edge.output && e.to == edge.to && e.input == edge.input) return;
        result.edges.push_back(edge);
    };
    const std::size_t last = result.nodes.size() - 1;
    for (std::size_t i = 1; i < last; ++i)
        for (int fanIn = 0; fanIn < 1 + upTo(3); ++fanIn)
            connect(static_cast<std::size_t>(upTo(static_cast<int>(i))), i);
    for (int i = 0; i < 1 + options.nodes / 5; ++i) connect(static_cast<std::size_t>(upTo(options.nodes)), last);
    std::shuffle(result.edges.begin(), result.edges.end(), random);  // ids, and so the order of sums, are arbitrary
    if (!options.odd) return result;
    for (auto& edge : result.edges) edge.compensated = upTo(8) != 0;
    for (auto& node : result.nodes)
        if (node.type != kOutputTypeUri && upTo(8) == 0) node.saidLatency = upTo(options.maximumDelay / 4);
    return result;
}

GraphCase shrink(GraphCase failing, const std::function<bool(const GraphCase&)>& fails) {
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (std::size_t n = failing.nodes.size() - 1; n-- > 0;) {  // never the output
            GraphCase trial = failing;
            trial.nodes.erase(trial.nodes.begin() + static_cast<std::ptrdiff_t>(n));
            std::erase_if(trial.edges, [&](const auto& e) { return e.from == n || e.to == n; });
            for (auto& e : trial.edges) {
                if (e.from > n) --e.from;
                if (e.to > n) --e.to;
            }
            if (fails(trial)) failing = trial, smaller = true;
        }
        for (std::size_t e = failing.edges.size(); e-- > 0;) {
            GraphCase trial = failing;
            trial.edges.erase(trial.edges.begin() + static_cast<std::ptrdiff_t>(e));
            if (fails(trial)) failing = trial, smaller = true;
        }
    }
    return failing;
}

BuiltGraph build(const GraphCase& graphCase, const PrepareSpec& spec) {
    BuiltGraph built;
    for (std::size_t i = 0; i < graphCase.nodes.size(); ++i) {
        const auto& node = graphCase.nodes[i];
        const auto type = registry().find(node.type);
        require(type.ok(), "no type " + node.type);
        const std::string name = node.type + " " + std::to_string(i) + " d" + std::to_string(node.delayFrames);
        const auto id = built.graph.addNode((*type)->makeNode(name, node.width));
        require(id.ok(), "addNode");
        CreateSpec create;
        create.node = *id;
        create.nodeName = name;
        create.width = node.width;
        auto instance = NodeInstance::create(*type, create, spec);
        require(instance.ok(), "create " + name);
        if (!node.gainLane.empty()) {
            auto lane = AutomationLane::make(node.gainLane);
            require(lane.ok(), "lane");
            (*instance)->parameters().setLanes({std::make_shared<const AutomationLane>(*lane)});
        }
        (*instance)->sayLatency(node.saidLatency);
        built.instances[*id] = *instance;
        built.ids.push_back(*id);
    }
    for (const auto& edge : graphCase.edges) {
        const auto connected = built.graph.connect({built.ids[edge.from], edge.output},
                                                   {built.ids[edge.to], edge.input}, {}, edge.compensated);
        require(connected.ok(), connected.ok() ? "" : connected.error().line());
    }
    return built;
}

std::vector<float> render(Engine& engine, const ProcessPlan& plan, int frames, int threads) {
    const std::vector<SlotIndex>& slots = plan.outputs.at(0).slots;
    const int quantum = plan.spec.quantumFrames;
    std::vector<std::vector<float>> channels(slots.size());
    int begun = 0, done = 0;
    BlockHooks hooks;
    hooks.begin = [&] {
        const bool more = begun < frames;
        begun += quantum;
        return more;
    };
    hooks.end = [&](std::uint32_t phase) {
        for (std::size_t c = 0; c < slots.size(); ++c) {
            const float* slot = plan.slot(slots[c], phase);
            channels[c].insert(channels[c].end(), slot, slot + std::min(quantum, frames - done));
        }
        done += quantum;
    };
    engine.runOffline(threads, hooks);
    std::vector<float> all;
    for (const auto& channel : channels) all.insert(all.end(), channel.begin(), channel.end());
    return all;
}

std::vector<float> render(const GraphCase& graphCase, const RunOptions& options) {
    const PrepareSpec spec{48000, options.quantumFrames, true};
    BuiltGraph built = build(graphCase, spec);
    if (options.costSeed != 0) {
        std::mt19937_64 random(options.costSeed);
        for (auto& [id, instance] : built.instances)
            instance->noteCost(std::exp2(static_cast<double>(random() % 14)));  // 1 ns to 8 microseconds
    }
    auto plan = compilePlan(built.graph, built.instances, spec, {},
                            {.slots = options.slots,
                             .tasks = options.tasks,
                             .threads = options.workers + 1,
                             .sleep = options.sleep,
                             .bytesUnderWay = options.bytesUnderWay});
    require(plan.ok(), plan.ok() ? "" : plan.error().line());
    const Status verified = verifyPlan(**plan, built.graph);
    require(verified.ok(), verified.ok() ? "" : verified.error().line());
    Engine engine(options.tasks == TaskPolicy::pipeline ? 0 : options.workers);
    engine.post({TransportCommand::Kind::play});
    const ProcessPlan& running = **plan;
    engine.publish(std::move(*plan));
    return render(engine, running, options.frames, options.workers + 1);
}

}  // namespace lacquer::test

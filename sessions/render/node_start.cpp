#include "sessions/render/node_start.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sessions/media/load_sound.hpp"
#include "sessions/render/leave_out.hpp"

namespace lacquer::sessions {

Result<std::shared_ptr<const ProcessorType>> findTypeOf(const Node& node, const ProcessorRegistry& registry) {
    auto type = registry.find(node.type);
    if (!type) {
        Error error = std::move(type).error();
        error.where = error.where.empty() ? node.name : node.name + ": " + error.where;
        return fail(std::move(error));
    }
    if (const Node expected = (*type)->makeNode(node.name, node.width);
        expected.inputs != node.inputs || expected.outputs != node.outputs)
        return fail(ErrorKind::badData, "its ports are not those that " + node.type + " has on this machine", node.name,
                    "remove the node and add it again");
    return type;
}

Result<ProcessorState> stateWithFiles(const Session& session, const Node& node) {
    ProcessorState state = session.content(node.id).state;
    for (auto& [key, path] : state) {
        if (!isFileKey(key)) continue;
        const std::filesystem::path full = session.resolve(path);
        std::error_code problem;
        const std::string remedy = key.starts_with(kFileStatePrefix)
                                       ? ", or choose another for \"" + key.substr(kFileStatePrefix.size()) + '"'
                                       : "";
        if (!std::filesystem::is_regular_file(full, problem))
            return fail(ErrorKind::missingInput, full.string() + " is missing or is no file", node.name,
                        "put it back" + remedy);
        path = std::filesystem::absolute(full).string();
    }
    return state;
}

namespace {

// What a parameter has where the song starts.
double startingValue(const Session& session, const NodeContent& content, const ParameterInfo& info) {
    if (const AutomationLane* lane = content.laneHeard(info.id)) return lane->valueAt(session.startFrame);
    const auto value = content.parameters.find(info.id);
    return value == content.parameters.end() ? info.defaultValue : value->second;
}

}  // namespace

Result<std::shared_ptr<NodeInstance>> startNode(const Session& session, const Node& node,
                                                std::shared_ptr<const ProcessorType> type, const PrepareSpec& spec,
                                                const NodeFiles& files) {
    const NodeContent& content = session.content(node.id);
    CreateSpec create;
    create.node = node.id;
    create.nodeName = node.name;
    create.width = node.width;
    create.bypassed = session.isBypassed(node.id);
    create.twin = static_cast<int>(std::count_if(session.graph.nodes().begin(), session.graph.nodes().find(node.id),
                                                 [&](const auto& other) { return other.second.type == node.type; }));
    create.reader = files.reader;
    create.writer = files.writer;
    create.monitor = files.monitor;
    create.loadSound = loadSound;
    if (!session.folder.empty()) create.folder = std::filesystem::absolute(session.folder);
    for (const ParameterInfo& info : type->parameters) {
        create.parameterValues.push_back(info.internal ? info.defaultValue : startingValue(session, content, info));
    }
    auto instance = NodeInstance::create(std::move(type), create, spec);
    if (!instance) return instance;
    if (!content.state.empty()) {
        const auto state = stateWithFiles(session, node);
        if (!state) return fail(state.error());
        if (auto restored = (*instance)->restoreState(*state); !restored) return fail(std::move(restored).error());
    }
    (*instance)->sayLatency(content.latencyFrames);
    return instance;
}

std::vector<Error> findNodesThatDoNotStart(const Session& session, const ProcessorRegistry& registry) {
    PrepareSpec spec;
    spec.sampleRate = session.sampleRate;
    spec.quantumFrames = session.quantumFrames;
    std::vector<Error> found;
    InstanceTable instances;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (!registry.find(node.type)) continue;  // loading has said so
        auto type = findTypeOf(node, registry);
        auto started = type ? startNode(session, node, *type, spec, {}) : fail(std::move(type).error());
        if (started)
            instances.emplace(id, std::move(*started));
        else
            found.push_back(std::move(started).error());
    }
    // Of what starts.
    Graph graph = session.graph;
    for (const auto& [id, node] : session.graph.nodes())
        if (!instances.contains(id)) (void)graph.removeNode(id);
    LeftOut leftOut;
    const auto plan = compileLeavingOut(
        graph, {},
        [&](const Graph& rest, const CompileOptions& how) { return compilePlan(rest, instances, spec, {}, how); },
        leftOut);
    for (auto& [id, why] : leftOut) found.push_back(std::move(why));
    if (!plan) found.push_back(plan.error());
    return found;
}

}  // namespace lacquer::sessions

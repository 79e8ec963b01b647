#include "sessions/render/render_obstacles.hpp"

#include <algorithm>

#include "core/plan/process_plan.hpp"
#include "sessions/render/node_types.hpp"

namespace lacquer::sessions {

std::vector<Error> findRenderObstacles(const Session& session) {
    std::vector<Error> found;
    const auto report = [&](std::string what, std::string where, std::string remedy) {
        found.push_back({ErrorKind::badData, std::move(what), std::move(where), std::move(remedy)});
    };
    const Node* output = nullptr;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type == kFileSinkType && session.content(id).file.empty())
            report("the file sink does not say which file it writes", node.name, "give it a \"file\", or remove it");
        if (node.type != kOutputTypeUri) continue;
        if (output != nullptr)
            report("the session has more than one output: " + output->name + " and " + node.name, node.name,
                   "keep one output node");
        output = &node;
    }
    if (output == nullptr)
        report("the session has no output to render", session.name, "add an Output node behind the last one");
    else if (session.graph.incoming(output->id).empty())
        report("nothing is wired to the output", output->name, "connect the last node of the chain to it");
    if (session.endFrame.value_or(std::max(session.startFrame, session.lastClipEnd())) <= session.startFrame)
        report("there is nothing to render: the song ends where it starts", session.name,
               "put clips on a track, or set the range of the song");
    return found;
}

std::vector<std::string> nodesWithInexactState(const Session& session, const ProcessorRegistry& registry) {
    std::vector<std::string> names;
    for (const auto& [id, node] : session.graph.nodes())
        if (const auto type = registry.find(node.type); type && (*type)->stateIsInexact) names.push_back(node.name);
    return names;
}

}  // namespace lacquer::sessions

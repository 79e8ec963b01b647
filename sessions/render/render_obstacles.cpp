#include "sessions/render/render_obstacles.hpp"

#include <algorithm>

#include "core/plan/process_plan.hpp"
#include "sessions/format/names.hpp"
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

Status keepInputs(const Session& session, const std::vector<std::filesystem::path>& outputs) {
    const auto same = [](const std::filesystem::path& a, const std::filesystem::path& b) {
        std::error_code problem;
        return a.lexically_normal() == b.lexically_normal() || std::filesystem::equivalent(a, b, problem);
    };
    std::vector<std::filesystem::path> inputs;
    if (!session.folder.empty()) inputs.push_back(session.folder / kSessionFileName);
    for (const auto& [id, content] : session.contents) {
        for (const Clip& clip : content.clips) inputs.push_back(session.resolve(clip.file));
        if (content.frozen) inputs.push_back(session.resolve(content.frozen->file));
        for (const auto& [key, value] : content.state)
            if (isFileKey(key)) inputs.push_back(session.resolve(value));
    }
    for (const Reference& reference : session.references) inputs.push_back(session.resolve(reference.file));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto isOutput = [&](const std::filesystem::path& other) { return same(outputs[i], other); };
        if (std::ranges::any_of(inputs, isOutput))
            return fail(ErrorKind::cannotCreate, "is one of the files that are read", outputs[i].string(),
                        "choose another name");
        if (std::any_of(outputs.begin(), outputs.begin() + static_cast<std::ptrdiff_t>(i), isOutput))
            return fail(ErrorKind::cannotCreate, "would be written twice", outputs[i].string(),
                        "give every file sink a name of its own");
    }
    return {};
}

}  // namespace lacquer::sessions

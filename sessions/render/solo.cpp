#include "sessions/render/solo.hpp"

#include <algorithm>

#include "sessions/render/needed_nodes.hpp"

namespace lacquer::sessions {
namespace {

enum class Direction { upstream, downstream };

void spread(const Graph& graph, NodeId from, Direction direction, std::set<NodeId>& reached) {
    const bool downstream = direction == Direction::downstream;
    std::vector<NodeId> open{from};
    std::set<NodeId> seen{from};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        for (const Connection& c : downstream ? graph.outgoing(id) : graph.incoming(id))
            if (const NodeId next = downstream ? c.destination.node : c.source.node; seen.insert(next).second)
                open.push_back(next);
    }
    reached.insert(seen.begin(), seen.end());
}

std::vector<NodeId> nodesWith(const Session& session, const char* toggle) {
    std::vector<NodeId> found;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type != kFaderType && node.type != kVcaType) continue;
        const auto& values = session.content(id).parameters;
        if (const auto value = values.find(toggle); value != values.end() && value->second != 0) found.push_back(id);
    }
    return found;
}

// The node itself, or the faders that a VCA moves, through other VCAs too.
std::set<NodeId> fadersBehind(const Graph& graph, NodeId from) {
    std::set<NodeId> faders, seen;
    std::vector<NodeId> open{from};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (!seen.insert(id).second) continue;
        const std::string& type = graph.find(id)->type;
        if (type == kFaderType) faders.insert(id);
        if (type != kVcaType) continue;
        for (const Connection& c : graph.outgoing(id)) open.push_back(c.destination.node);
    }
    return faders;
}

}  // namespace

std::set<NodeId> fadersMutedBySolo(const Session& session) {
    const std::vector<NodeId> soloed = nodesWith(session, "solo");
    if (soloed.empty()) return {};
    std::set<NodeId> heard;
    for (const NodeId id : soloed)
        for (const NodeId fader : fadersBehind(session.graph, id))
            for (const Direction direction : {Direction::downstream, Direction::upstream})
                spread(session.graph, fader, direction, heard);
    // Not what feeds them: a reverb that is safe would bring all of the mix back.
    for (const NodeId id : nodesWith(session, "soloSafe")) spread(session.graph, id, Direction::downstream, heard);
    std::set<NodeId> muted;
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == kFaderType && !heard.contains(id)) muted.insert(id);
    return muted;
}

std::set<NodeId> nodesMutedBySolo(const Session& session) {
    const std::set<NodeId> faders = fadersMutedBySolo(session);
    std::set<NodeId> muted = faders;
    if (faders.empty()) return muted;
    const Graph& graph = session.graph;
    const auto isSource = [&](NodeId id) {
        return graph.incoming(id).empty() && std::ranges::any_of(graph.find(id)->outputs, [](const PortInfo& port) {
                   return port.kind == SignalKind::audio;
               });
    };
    for (const auto& [id, content] : session.contents) {
        if (!content.frozen) continue;
        const std::set<NodeId> heard = leadingTo(graph, {id}, [&](NodeId other) { return faders.contains(other); });
        if (std::ranges::none_of(heard, isSource)) muted.insert(id);
    }
    return muted;
}

std::vector<std::string> soloedFaders(const Session& session) {
    std::vector<std::string> names;
    for (const NodeId id : nodesWith(session, "solo")) names.push_back(session.graph.find(id)->name);
    return names;
}

Status checkNothingSoloed(const Session& session) {
    constexpr std::size_t kMostNamed = 5;
    const std::vector<std::string> names = soloedFaders(session);
    if (names.empty()) return {};
    std::string list;
    for (std::size_t i = 0; i < std::min(kMostNamed, names.size()); ++i) list += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kMostNamed) list += " and " + std::to_string(names.size() - kMostNamed) + " more";
    return fail(ErrorKind::badData, "solo is on, so only a part of the song would be rendered", list,
                "switch solo off");
}

}  // namespace lacquer::sessions

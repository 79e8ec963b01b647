#include "core/plan/live_wiring.hpp"

#include <algorithm>
#include <optional>

namespace lacquer {
namespace {

// Ids of ghosts, nodes and connections alike, are out of reach of those that a graph draws.
constexpr std::uint64_t kGhostBit = std::uint64_t{1} << 63;

bool isGhost(ConnectionId id) {
    return (id.value & kGhostBit) != 0;
}

bool sameEnds(const Connection& a, const Connection& b) {
    return a.source == b.source && a.destination == b.destination;
}

bool carriesEvents(const Graph& graph, const Connection& c) {
    return graph.find(c.source.node)->outputs[c.source.port].kind == SignalKind::events;
}

bool settled(const ConnectionTable& connections, ConnectionId id, FadeDirection direction) {
    const auto state = connections.find(id);
    return state == connections.end() || !state->second.fade || state->second.fade->settled(direction);
}

// The connection is called otherwise from now on.
template <class Wiring>
void rename(Wiring& wiring, ConnectionId from, ConnectionId to) {
    if (from == to) return;
    const auto move = [&](auto& table) {
        auto entry = table.extract(from);
        if (!entry) return;
        entry.key() = to;
        table.insert(std::move(entry));
    };
    move(wiring.connections);
    move(wiring.fades);
}

// Ghosts from which nothing leads to a node that is not one.
template <class Wiring>
void dropSilentGhosts(Wiring& wiring) {
    for (bool found = true; found;) {
        found = false;
        for (const NodeId id : std::set<NodeId>(wiring.ghosts)) {
            if (!wiring.graph.outgoing(id).empty()) continue;
            (void)wiring.graph.removeNode(id);
            wiring.instances.erase(id);
            wiring.ghosts.erase(id);
            found = true;
        }
    }
}

template <class Wiring>
void dropWhatHasFaded(Wiring& wiring) {
    std::erase_if(wiring.fades, [&](const auto& fade) {
        if (!settled(wiring.connections, fade.first, fade.second)) return false;
        if (fade.second == FadeDirection::out) (void)wiring.graph.disconnect(fade.first);
        return true;
    });
    dropSilentGhosts(wiring);
}

}  // namespace

CompileResult LiveWiring::compile(const Graph& wanted, const InstanceTable& instances, const PrepareSpec& spec,
                                  const CompileOptions& options, bool previousRan) {
    const Wiring& from = previousRan ? planned_ : running_;
    Wiring next = lead(from, wanted, instances, spec.fadeMs > 0);
    auto plan = compileWiring(next, from, spec, options);
    // What is on its way out may make a loop too long for its feedback delay: then it goes at once.
    if (!plan && !next.fades.empty()) {
        next = lead(from, wanted, instances, false);
        plan = compileWiring(next, from, spec, options);
    }
    if (!plan) return plan;
    next.connections = (*plan)->connections;
    next.any = true;
    if (previousRan) running_ = std::move(planned_);
    planned_ = std::move(next);
    return plan;
}

CompileResult LiveWiring::compileWiring(const Wiring& wiring, const Wiring& from, const PrepareSpec& spec,
                                        CompileOptions options) {
    options.fades = wiring.fades;
    if (from.any)
        for (const auto& [id, instance] : wiring.instances)
            if (const auto before = from.instances.find(id);
                !wiring.ghosts.contains(id) && instance->type().uri != kTapTypeUri &&
                (before == from.instances.end() || before->second != instance))
                options.fresh.insert(id);
    return compilePlan(wiring.graph, wiring.instances, spec, wiring.connections, options);
}

LiveWiring::Wiring LiveWiring::lead(Wiring from, const Graph& wanted, const InstanceTable& instances, bool fades) {
    Wiring next;
    next.instances = instances;
    if (!from.any || !fades) {
        next.graph = wanted;
        next.connections = std::move(from.connections);
        return next;
    }
    dropWhatHasFaded(from);
    // Nodes that are gone or have been created anew go on as ghosts.
    std::map<NodeId, NodeId> ghostOf;
    for (const auto& [id, node] : wanted.nodes()) (void)next.graph.addNode(node);
    for (const auto& [id, node] : from.graph.nodes()) {
        const auto now = instances.find(id);
        if (now != instances.end() && now->second == from.instances.at(id)) continue;
        Node ghost = node;
        if (!from.ghosts.contains(id)) {
            ghost.id = NodeId{kGhostBit | ++nextGhost_};
            ghostOf.emplace(id, ghost.id);
        }
        next.ghosts.insert(ghost.id);
        next.instances[ghost.id] = from.instances.at(id);
        (void)next.graph.addNode(std::move(ghost));
    }
    next.connections = from.connections;
    next.fades = from.fades;
    keepOld(from, wanted, ghostOf, next);
    dropSilentGhosts(next);
    addNew(wanted, next);
    std::erase_if(next.fades, [&](const auto& fade) { return next.graph.find(fade.first) == nullptr; });
    return next;
}

// What has been running goes on: as it is, if it is wanted still; to or from ghosts; or fading out.
void LiveWiring::keepOld(const Wiring& from, const Graph& wanted, const std::map<NodeId, NodeId>& ghostOf,
                         Wiring& next) {
    const auto ghostOr = [&](NodeId id) {
        const auto ghost = ghostOf.find(id);
        return ghost == ghostOf.end() ? id : ghost->second;
    };
    for (const auto& [id, c] : from.graph.connections()) {
        const PortAddress source{ghostOr(c.source.node), c.source.port};
        const PortAddress destination{ghostOr(c.destination.node), c.destination.port};
        const bool moved = source != c.source || destination != c.destination;
        const Connection* same = wanted.find(id);
        if (!moved && same != nullptr && sameEnds(*same, c)) {
            (void)next.graph.connect(source, destination, id, same->compensated);
            continue;
        }
        const bool intoGhost = next.ghosts.contains(destination.node);
        if (!intoGhost && carriesEvents(from.graph, c)) continue;
        const ConnectionId ghost = isGhost(id) ? id : ConnectionId{kGhostBit | ++nextGhost_};
        (void)next.graph.connect(source, destination, ghost, c.compensated);
        rename(next, id, ghost);
        if (!intoGhost) next.fades[ghost] = FadeDirection::out;
    }
}

void LiveWiring::addNew(const Graph& wanted, Wiring& next) {
    for (const auto& [id, c] : wanted.connections()) {
        if (next.graph.find(id) != nullptr) continue;
        // A connection that is still fading out between the same ends turns round.
        std::optional<ConnectionId> fading;
        for (const Connection& old : next.graph.outgoing(c.source.node))
            if (sameEnds(old, c)) fading = old.id;
        if (fading) (void)next.graph.disconnect(*fading);
        if (!next.graph.connect(c.source, c.destination, id, c.compensated)) {
            next.waiting = true;
            continue;
        }
        if (fading) rename(next, *fading, id);
        if (!carriesEvents(next.graph, c)) next.fades[id] = FadeDirection::in;
    }
}

void LiveWiring::forgetBefore() {
    if (running_.any) running_ = {};
}

void LiveWiring::collect() {
    for (const Wiring* wiring : {&running_, &planned_})
        for (const auto& [id, state] : wiring->connections)
            for (const auto& line : state.delays) line->collect();
}

bool LiveWiring::due() const {
    return !settled() && std::all_of(planned_.fades.begin(), planned_.fades.end(), [&](const auto& fade) {
        return lacquer::settled(planned_.connections, fade.first, fade.second);
    });
}

}  // namespace lacquer

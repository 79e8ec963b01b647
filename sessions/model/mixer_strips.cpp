#include "sessions/model/mixer_strips.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "nodes/mix/vca.hpp"

namespace lacquer::sessions {

namespace {

constexpr const char* kFaderUri = "lacquer:fader";
constexpr const char* kPanUri = "lacquer:pan";
constexpr const char* kBusUri = "lacquer:bus";
constexpr const char* kSendUri = "lacquer:send";
constexpr const char* kVcaUri = "lacquer:vca";
constexpr const char* kOutputUri = "lacquer:output";
constexpr PortIndex kVcaInputOfFader = 1;  // of a fader; a VCA has no other
constexpr PortIndex kPreInput = 1;         // of a send

double parameterOf(const Session& session, NodeId node, const char* id) {
    const auto& set = session.content(node).parameters;
    const auto found = set.find(id);
    return found == set.end() ? 0 : found->second;  // the default of all that are asked for here
}

class StripWalk {
public:
    explicit StripWalk(const Session& session) : session_(session), graph_(session.graph) {
        for (const auto& [id, wire] : graph_.connections()) {
            into_[wire.destination.node].push_back(wire);
            outOf_[wire.source.node].push_back(wire);
        }
    }

    std::vector<MixerStrip> all() {
        findHeard();
        for (const auto& [id, node] : graph_.nodes())
            if (const auto kind = kindOfHead(node)) heads_.emplace(id, *kind);
        for (const auto& [id, kind] : heads_) walk(id, kind);
        for (const NodeId id : graph_.topologicalOrder())
            if (isLeftOver(id)) walk(id, StripKind::other);
        for (MixerStrip& strip : strips_) lookAround(strip);
        sort();
        return std::move(strips_);
    }

private:
    [[nodiscard]] const Node& node(NodeId id) const { return *graph_.find(id); }
    [[nodiscard]] bool is(NodeId id, const char* type) const { return node(id).type == type; }
    [[nodiscard]] const std::vector<Connection>& into(NodeId id) const {
        const auto found = into_.find(id);
        return found == into_.end() ? none_ : found->second;
    }
    [[nodiscard]] const std::vector<Connection>& outOf(NodeId id) const {
        const auto found = outOf_.find(id);
        return found == outOf_.end() ? none_ : found->second;
    }
    [[nodiscard]] std::vector<Connection> intoPort(NodeId id, PortIndex port) const {
        std::vector<Connection> wires;
        std::ranges::copy_if(into(id), std::back_inserter(wires),
                             [&](const Connection& wire) { return wire.destination.port == port; });
        return wires;
    }

    // What leads to an output; and what is only fed by such nodes, and leads to none.
    void findHeard() {
        std::vector<NodeId> next;
        for (const auto& [id, node] : graph_.nodes())
            if (node.type == kOutputUri && heard_.insert(id).second) next.push_back(id);
        while (!next.empty()) {
            const NodeId id = next.back();
            next.pop_back();
            for (const Connection& wire : into(id))
                if (heard_.insert(wire.source.node).second) next.push_back(wire.source.node);
        }
        next.assign(heard_.begin(), heard_.end());
        while (!next.empty()) {
            const NodeId id = next.back();
            next.pop_back();
            for (const Connection& wire : outOf(id))
                if (const NodeId to = wire.destination.node; !heard_.contains(to) && aside_.insert(to).second)
                    next.push_back(to);
        }
    }

    [[nodiscard]] std::optional<StripKind> kindOfHead(const Node& node) const {
        const Role role = session_.content(node.id).role;
        if (node.type == kVcaUri) return StripKind::vca;
        if (node.type == kSendUri || !hasAudio(node)) return std::nullopt;
        if (node.type == kTrackType || role == Role::track) return StripKind::track;
        const auto feeding = intoPort(node.id, 0);
        if (!feeding.empty() &&
            std::ranges::all_of(feeding, [&](const Connection& wire) { return is(wire.source.node, kSendUri); }))
            return node.type == kOutputUri ? StripKind::master : StripKind::aux;
        if (node.type == kBusUri || role == Role::bus) return StripKind::bus;
        return std::nullopt;
    }
    static bool hasAudio(const Node& node) {
        const auto audio = [](const PortInfo& port) { return port.kind == SignalKind::audio; };
        return std::ranges::any_of(node.inputs, audio) || std::ranges::any_of(node.outputs, audio);
    }

    [[nodiscard]] bool isLeftOver(NodeId id) const {
        return !stripOf_.contains(id) && !is(id, kSendUri) && hasAudio(node(id)) && !aside_.contains(id) &&
               (!into(id).empty() || !outOf(id).empty() || is(id, kOutputUri));
    }

    [[nodiscard]] bool isKey(const Connection& wire) const {
        return wire.destination.port != 0 && node(wire.source.node).outputs[wire.source.port].kind == SignalKind::audio;
    }
    // By which the sound of a node goes on, beside sends, side chains and what leads nowhere.
    [[nodiscard]] std::vector<Connection> wiresOn(NodeId id) const {
        std::vector<Connection> wires;
        for (const Connection& wire : outOf(id)) {
            const NodeId to = wire.destination.node;
            const bool audio = node(id).outputs[wire.source.port].kind == SignalKind::audio;
            const bool aside = aside_.contains(to) && !aside_.contains(id) && !heads_.contains(to);
            if (audio && !aside && !is(to, kSendUri) && !isKey(wire)) wires.push_back(wire);
        }
        return wires;
    }

    [[nodiscard]] std::optional<NodeId> next(NodeId id, StripKind kind) const {
        const auto wires = wiresOn(id);
        if (wires.size() != 1 || wires[0].source.port != 0) return std::nullopt;
        const NodeId to = wires[0].destination.node;
        if (heads_.contains(to) || stripOf_.contains(to) || intoPort(to, 0).size() != 1 ||
            is(to, kFeedbackDelayTypeUri))
            return std::nullopt;
        // The master begins behind what it is the master of.
        const Role role = session_.content(to).role;
        const bool ofMaster = role == Role::master || role == Role::output || is(to, kOutputUri);
        if (ofMaster && (kind == StripKind::track || kind == StripKind::aux)) return std::nullopt;
        return to;
    }

    void walk(NodeId head, StripKind kind) {
        MixerStrip strip{head, kind, {}};
        for (std::optional<NodeId> id = head; id; id = next(*id, kind)) {
            stripOf_.emplace(*id, strips_.size());
            if (is(*id, kFaderUri) && !strip.fader) strip.fader = strip.nodes.size();
            if (is(*id, kPanUri) && !strip.pan) strip.pan = strip.nodes.size();
            strip.nodes.push_back(*id);
        }
        if (is(strip.nodes.back(), kOutputUri)) strip.kind = StripKind::master;
        strips_.push_back(std::move(strip));
    }

    void lookAround(MixerStrip& strip) const {
        for (const NodeId id : strip.nodes)
            for (const Connection& wire : outOf(id)) {
                if (is(wire.destination.node, kSendUri))
                    addSend(strip, wire.destination.node);
                else if (isKey(wire))
                    strip.keys.push_back(wire);
            }
        if (strip.kind != StripKind::vca) strip.outputs = wiresOn(strip.nodes.back());
        const bool isVca = strip.kind == StripKind::vca;
        if (isVca || strip.fader)
            for (const Connection& wire :
                 intoPort(isVca ? strip.head : *strip.faderNode(), isVca ? 0 : kVcaInputOfFader))
                if (is(wire.source.node, kVcaUri)) strip.vcas.push_back(wire.source.node);
    }

    void addSend(MixerStrip& strip, NodeId id) const {
        if (std::ranges::any_of(strip.sends, [&](const StripSend& send) { return send.node == id; })) return;
        StripSend send{id};
        for (const Connection& wire : outOf(id)) {
            const auto found = stripOf_.find(wire.destination.node);
            const NodeId target = found == stripOf_.end() ? wire.destination.node : strips_[found->second].head;
            if (std::ranges::find(send.targets, target) == send.targets.end()) send.targets.push_back(target);
        }
        const PortIndex chosen = parameterOf(session_, id, "tap") >= 0.5 ? kPreInput : 0;
        const auto heard = beforeFader(strip, id, chosen), other = beforeFader(strip, id, kPreInput - chosen);
        send.heard = !intoPort(id, chosen).empty();
        send.pre = heard.value_or(false);
        send.switchable = heard && other && *heard != *other;
        send.shared = std::ranges::any_of(into(id), [&](const Connection& wire) {
            return std::ranges::find(strip.nodes, wire.source.node) == strip.nodes.end();
        });
        strip.sends.push_back(std::move(send));
    }
    // Whether an input of a send is fed from in front of the fader of a strip; none where it is not fed by the strip.
    [[nodiscard]] std::optional<bool> beforeFader(const MixerStrip& strip, NodeId send, PortIndex port) const {
        for (const Connection& wire : intoPort(send, port)) {
            const auto at = std::ranges::find(strip.nodes, wire.source.node);
            if (at == strip.nodes.end()) continue;
            return strip.fader && static_cast<std::size_t>(at - strip.nodes.begin()) < *strip.fader;
        }
        return std::nullopt;
    }

    void sort() {
        std::map<NodeId, std::size_t> listed;
        for (std::size_t i = 0; i < session_.order.size(); ++i) listed.emplace(session_.order[i], i);
        const auto rank = [&](const MixerStrip& strip) {
            static constexpr int kRanks[] = {0, 1, 2, 4, 3, 5};  // by StripKind
            const auto found = listed.find(strip.head);
            const std::size_t place = found == listed.end() ? listed.size() : found->second;
            return std::tuple(strip.kind == StripKind::master, place, kRanks[static_cast<std::size_t>(strip.kind)],
                              strip.head);
        };
        std::ranges::sort(strips_, [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    }

    const Session& session_;
    const Graph& graph_;
    const std::vector<Connection> none_;
    std::map<NodeId, std::vector<Connection>> into_, outOf_;
    std::set<NodeId> heard_, aside_;
    std::map<NodeId, StripKind> heads_;
    std::map<NodeId, std::size_t> stripOf_;
    std::vector<MixerStrip> strips_;
};

std::vector<Connection> fromFirstOutput(const Graph& graph, NodeId from, NodeId to) {
    std::vector<Connection> wires;
    for (const Connection& wire : graph.outgoing(from))
        if (wire.source.port == 0 && wire.destination == PortAddress{to, 0}) wires.push_back(wire);
    return wires;
}

}  // namespace

std::vector<MixerStrip> mixerStrips(const Session& session) {
    return StripWalk(session).all();
}

double vcaLevelDb(const Session& session, NodeId moved) {
    constexpr double kShut = -std::numeric_limits<double>::infinity();
    const bool isVca = session.graph.find(moved)->type == kVcaUri;
    double sum = 0;
    for (const Connection& wire : session.graph.incoming(moved)) {
        const NodeId vca = wire.source.node;
        if (wire.destination.port != (isVca ? 0 : kVcaInputOfFader) || session.graph.find(vca)->type != kVcaUri)
            continue;
        const double level = session.isBypassed(vca) ? 0 : parameterOf(session, vca, "level");
        constexpr double kSilentDb = -120;  // the least that a VCA is set to
        if (level <= kSilentDb || parameterOf(session, vca, "mute") >= 0.5) return kShut;
        sum += level + vcaLevelDb(session, vca);
    }
    if (isVca) return sum;
    return sum > nodes::kVcaSilentDb ? std::min<double>(sum, nodes::kVcaLoudestDb) : kShut;  // as a fader takes it
}

SetOrder moveStrip(const Session& session, const std::vector<MixerStrip>& strips, std::size_t from, std::size_t to) {
    SetOrder order;
    for (const MixerStrip& strip : strips) order.nodes.push_back(strip.head);
    const NodeId moved = order.nodes[from];
    order.nodes.erase(order.nodes.begin() + static_cast<std::ptrdiff_t>(from));
    order.nodes.insert(order.nodes.begin() + static_cast<std::ptrdiff_t>(to), moved);
    for (const NodeId id : session.order)
        if (session.graph.find(id) && std::ranges::find(order.nodes, id) == order.nodes.end())
            order.nodes.push_back(id);
    return order;
}

std::optional<ConnectionId> wireBehind(const Session& session, const MixerStrip& strip, std::size_t place) {
    if (place + 1 < strip.nodes.size()) {
        const auto wires = fromFirstOutput(session.graph, strip.nodes[place], strip.nodes[place + 1]);
        return wires.size() == 1 ? std::optional(wires[0].id) : std::nullopt;
    }
    if (place + 1 > strip.nodes.size() || strip.outputs.size() != 1 || strip.outputs[0].source.port != 0)
        return std::nullopt;
    return strip.outputs[0].id;
}

bool canMoveInStrip(const Session& session, const MixerStrip& strip, std::size_t place) {
    if (place == 0 || place >= strip.nodes.size()) return false;
    const NodeId id = strip.nodes[place];
    return session.graph.find(id)->type != kOutputUri && session.graph.outgoing(id).size() == 1 &&
           wireBehind(session, strip, place - 1) && wireBehind(session, strip, place);
}

std::optional<Edit> moveInStrip(const Session& session, const MixerStrip& strip, std::size_t from, std::size_t to) {
    if (from == to || to == 0 || to >= strip.nodes.size() || !canMoveInStrip(session, strip, from)) return std::nullopt;
    const auto gap = wireBehind(session, strip, to < from ? to - 1 : to);
    if (!gap) return std::nullopt;
    const Graph& graph = session.graph;
    const NodeId moved = strip.nodes[from];
    const Connection in = *graph.find(*wireBehind(session, strip, from - 1));
    const Connection out = *graph.find(*wireBehind(session, strip, from));
    const Connection into = *graph.find(*gap);
    std::vector<Edit> edits{
        Disconnect{in.id},
        Disconnect{out.id},
        Disconnect{into.id},
        Connect{in.source, out.destination, {}, in.compensated && out.compensated},
        Connect{into.source, {moved, 0}, {}, into.compensated},
        Connect{{moved, 0}, into.destination, {}, into.compensated},
    };
    // Those that it has passed close up, each to where the next one stood.
    std::vector<NodeId> passed(strip.nodes.begin() + static_cast<std::ptrdiff_t>(std::min(from, to)),
                               strip.nodes.begin() + static_cast<std::ptrdiff_t>(std::max(from, to)) + 1);
    if (to < from) std::ranges::reverse(passed);
    for (std::size_t i = 0; i < passed.size(); ++i) {
        const NodeId id = i + 1 < passed.size() ? passed[i + 1] : moved;
        edits.emplace_back(MoveNode{id, session.content(passed[i]).position});
    }
    return makeGroup("Move " + graph.find(moved)->name, std::move(edits));
}

}  // namespace lacquer::sessions

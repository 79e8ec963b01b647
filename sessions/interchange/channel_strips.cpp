#include "sessions/interchange/channel_strips.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace lacquer::sessions::dawproject {

namespace {

constexpr const char* kSendType = "lacquer:send";
constexpr const char* kOutputType = "lacquer:output";

// A fader or pan that does what a mixer's does, and no more.
bool isUsual(const Session& session, NodeId id, std::initializer_list<const char*> beyond) {
    const NodeContent& content = session.content(id);
    if (session.isBypassed(id)) return false;
    return std::all_of(beyond.begin(), beyond.end(), [&](const char* parameter) {
        const auto value = content.parameters.find(parameter);
        return !content.automation.contains(parameter) && (value == content.parameters.end() || value->second == 0);
    });
}

class StripFinder {
public:
    explicit StripFinder(const Session& session) : session_(session), graph_(session.graph) {}

    Strips find() {
        for (const auto& [id, node] : graph_.nodes()) sortOut(node);
        for (const auto& [id, connection] : graph_.connections()) sortOut(connection);
        for (const NodeId id : graph_.topologicalOrder())
            if (plain_.contains(id) && plain_.at(id) && !stripOf_.contains(id)) walk(id);
        for (const auto& [id, connection] : graph_.connections()) route(connection);
        return std::move(found_);
    }

private:
    [[nodiscard]] const Node& node(NodeId id) const { return *graph_.find(id); }
    [[nodiscard]] bool isPlain(NodeId id) const { return plain_.at(id); }
    [[nodiscard]] bool isSend(NodeId id) const { return node(id).type == kSendType; }
    void leaveOut(NodeId id, std::string what) { found_.leftOut.push_back({node(id).name, std::move(what)}); }

    void sortOut(const Node& node) {
        const auto audio = [](const std::vector<PortInfo>& ports) {
            return !ports.empty() && ports[0].kind == SignalKind::audio;
        };
        const bool source = node.type == kTrackType, sink = node.type == kOutputType;
        bool& plain = plain_[node.id];
        plain = node.type != kSendType && node.type != kFeedbackDelayTypeUri && (source || audio(node.inputs)) &&
                (sink || audio(node.outputs));
        if (sink && std::exchange(hasOutput_, true)) plain = false;
        if (!plain && node.type != kSendType)
            leaveOut(node.id, "a " + node.type + " has no place in a channel, and is left out");
    }

    // A wire between channels and within them, or to the input of a send that is heard.
    [[nodiscard]] bool counts(const Connection& wire) const {
        const auto& [from, to] = std::pair(wire.source, wire.destination);
        if (from.port != 0 || (!isPlain(from.node) && !isSend(from.node))) return false;
        if (isSend(to.node)) return to.port == heardInput(to.node) && isPlain(from.node);
        return to.port == 0 && isPlain(to.node);
    }
    [[nodiscard]] PortIndex heardInput(NodeId send) const {
        const auto& parameters = session_.content(send).parameters;
        const auto tap = parameters.find("tap");
        return tap != parameters.end() && tap->second >= 0.5 ? 1 : 0;
    }

    void sortOut(const Connection& wire) {
        if (counts(wire)) {
            if (!wire.compensated)
                leaveOut(wire.source.node, "the wire to " + graph_.describeInput(wire.destination) +
                                               " is not compensated, which is left out");
            return;
        }
        const bool oneIsOut = (!isPlain(wire.source.node) && !isSend(wire.source.node)) ||
                              (!isPlain(wire.destination.node) && !isSend(wire.destination.node));
        const bool unheard = isSend(wire.destination.node) && isPlain(wire.source.node) && wire.source.port == 0;
        if (!oneIsOut && !unheard)
            leaveOut(wire.source.node, "the wire from " + graph_.describeOutput(wire.source) + " to " +
                                           graph_.describeInput(wire.destination) + " is left out");
    }

    [[nodiscard]] std::vector<Connection> into(NodeId id) const {
        std::vector<Connection> wires;
        for (const Connection& wire : graph_.incoming(id))
            if (wire.destination.port == 0 && counts(wire)) wires.push_back(wire);
        return wires;
    }

    // The only node that a node leads to, beside sends; none: it leads to several, or meets others there.
    [[nodiscard]] std::optional<NodeId> onlyNext(NodeId id) const {
        std::optional<NodeId> next;
        for (const Connection& wire : graph_.outgoing(id)) {
            if (!counts(wire) || isSend(wire.destination.node)) continue;
            if (next) return std::nullopt;
            next = wire.destination.node;
        }
        if (!next || into(*next).size() != 1 || node(*next).type == "lacquer:bus") return std::nullopt;
        return next;
    }
    [[nodiscard]] bool isTapped(NodeId id) const {
        const auto wires = graph_.outgoing(id);
        return std::any_of(wires.begin(), wires.end(),
                           [&](const Connection& wire) { return counts(wire) && isSend(wire.destination.node); });
    }

    [[nodiscard]] bool isFader(NodeId id) const {
        return node(id).type == "lacquer:fader" && isUsual(session_, id, {"polarity"});
    }
    [[nodiscard]] bool isPan(NodeId id) const {
        return node(id).type == "lacquer:pan" && isUsual(session_, id, {"law", "mode"});
    }

    // Whether a node fits behind what the strip has so far; puts it there.
    bool place(Strip& strip, NodeId id) const {
        if (strip.pan || strip.master) return false;
        if (isPan(id))
            strip.pan = id;
        else if (strip.fader)
            return false;
        else if (isFader(id))
            strip.fader = id;
        else
            strip.devices.push_back(id);
        return true;
    }

    void walk(NodeId head) {
        Strip strip{head};
        const std::string& type = node(head).type;
        strip.master = type == kOutputType;
        if (type != kTrackType && type != "lacquer:bus" && !strip.master) place(strip, head);
        strip.end = head;
        stripOf_[head] = found_.strips.size();
        for (auto next = onlyNext(head); next; next = onlyNext(*next)) {
            if (isTapped(strip.end) && (!isFader(*next) || strip.fader || strip.pan)) break;
            if (node(*next).type == kOutputType) {
                if (type == kTrackType) break;
                strip.master = true;
            } else if (!place(strip, *next)) {
                break;
            }
            stripOf_[*next] = found_.strips.size();
            strip.end = *next;
        }
        found_.strips.push_back(std::move(strip));
    }

    void route(const Connection& wire) {
        if (!counts(wire) || !isPlain(wire.source.node)) return;
        const std::size_t from = stripOf_.at(wire.source.node);
        Strip& strip = found_.strips[from];
        if (isSend(wire.destination.node)) {
            const bool pre = wire.source.node != strip.end;
            for (const Connection& on : graph_.outgoing(wire.destination.node))
                if (counts(on))
                    found_.sends.push_back({from, stripOf_.at(on.destination.node), wire.destination.node, pre});
            return;
        }
        if (wire.source.node != strip.end) return;  // within the strip
        const std::size_t to = stripOf_.at(wire.destination.node);
        if (!strip.destination) {
            strip.destination = to;
            strip.toDestination = wire.id;
        } else {
            found_.sends.push_back({from, to, {}, false});
        }
    }

    const Session& session_;
    const Graph& graph_;
    std::map<NodeId, bool> plain_;
    std::map<NodeId, std::size_t> stripOf_;
    bool hasOutput_ = false;
    Strips found_;
};

}  // namespace

Strips findStrips(const Session& session) {
    return StripFinder(session).find();
}

}  // namespace lacquer::sessions::dawproject

#include "sessions/format/edit_places.hpp"

#include <algorithm>

#include "sessions/model/canvas_grid.hpp"

namespace lacquer::sessions {

namespace {

constexpr const char* kWhichNodes = "`lacquer info` lists the nodes";

std::string idList(const std::vector<std::uint64_t>& ids) {
    std::string text;
    for (const std::uint64_t id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id);
    return text;
}

// The only one of those that have a name; `what` they are, in the singular.
std::uint64_t onlyOne(const JsonValue& value, const std::vector<std::uint64_t>& called, const std::string& what,
                      const std::vector<std::string>& names) {
    const std::string name = value.text();
    if (called.size() == 1) return called.front();
    if (called.empty()) {
        const std::string nearest = didYouMean(name, names);
        value.refuse("no " + what + " is called " + inQuotes(name),
                     nearest.starts_with("did you mean") || what != "node" ? nearest : kWhichNodes);
    }
    value.refuse(std::to_string(called.size()) + " " + what + "s are called " + inQuotes(name),
                 "name one by its id: " + idList(called));
}

PortIndex portOn(const Node& node, const JsonValue& value, PortDirection direction) {
    const auto& ports = direction == PortDirection::input ? node.inputs : node.outputs;
    const std::string which = direction == PortDirection::input ? "input" : "output";
    if (ports.empty()) value.refuse(node.name + " has no " + which);
    if (value.isNumber()) return static_cast<PortIndex>(value.whole(0, static_cast<std::int64_t>(ports.size()) - 1));
    const std::string symbol = value.text();
    const auto index = direction == PortDirection::input ? node.findInput(symbol) : node.findOutput(symbol);
    if (index) return *index;
    std::vector<std::string> known;
    for (const PortInfo& port : ports) known.push_back(port.symbol);
    value.refuse(node.name + " has no " + which + " " + inQuotes(symbol), didYouMean(symbol, known));
}

}  // namespace

NodeId nodeAt(const ScriptContext& context, const JsonValue& value) {
    const Graph& graph = context.session.graph;
    if (value.isNumber()) {
        const NodeId id{static_cast<std::uint64_t>(value.whole(1, kLargestId))};
        if (!graph.find(id)) value.refuse("there is no node " + std::to_string(id.value), kWhichNodes);
        return id;
    }
    const std::string name = value.text();
    std::vector<std::uint64_t> called;
    std::vector<std::string> names;
    for (const auto& [id, node] : graph.nodes()) {
        names.push_back(node.name);
        if (node.name == name) called.push_back(id.value);
    }
    if (called.empty() && context.lost.contains(name))
        throw Misread{
            {ErrorKind::badData, "the line that makes " + inQuotes(name) + " is wrong", {}, {}}, value.pointer(), true};
    return NodeId{onlyOne(value, called, "node", names)};
}

std::shared_ptr<const ProcessorType> typeOf(const ScriptContext& context, NodeId node) {
    auto type = context.registry.find(context.session.graph.find(node)->type);
    return type ? *type : nullptr;
}

PortAddress portAt(const ScriptContext& context, const JsonValue& value, PortDirection direction) {
    std::optional<JsonValue> node = value;
    std::optional<JsonValue> port;
    if (value.isList()) {
        const auto pair = value.list(1, 2, "a node, or [node, port]");
        node = pair.front();
        if (pair.size() == 2) port = pair.back();
    } else if (value.isObject()) {
        JsonMembers members(value);
        node = members.need("node");
        port = members.find("port");
        members.finish();
    }
    const NodeId id = nodeAt(context, *node);
    const Node& found = *context.session.graph.find(id);
    if (port) return {id, portOn(found, *port, direction)};
    if ((direction == PortDirection::input ? found.inputs : found.outputs).empty())
        value.refuse(found.name + " has no " + (direction == PortDirection::input ? "input" : "output"));
    return {id, 0};
}

ConnectionId connectionOf(const ScriptContext& context, JsonMembers& edit) {
    const Graph& graph = context.session.graph;
    if (const auto number = edit.find("connection")) {
        const ConnectionId id{static_cast<std::uint64_t>(number->whole(1, kLargestId))};
        if (!graph.find(id))
            number->refuse("there is no connection " + std::to_string(id.value), "name the ports: \"from\" and \"to\"");
        return id;
    }
    const PortAddress source = portAt(context, edit.need("from"), PortDirection::output);
    const PortAddress destination = portAt(context, edit.need("to"), PortDirection::input);
    const auto wires = graph.outgoing(source.node);
    const auto wire = std::find_if(wires.begin(), wires.end(), [&](const Connection& one) {
        return one.source == source && one.destination == destination;
    });
    if (wire == wires.end())
        edit.object().refuse(graph.describeOutput(source) + " is not connected to " + graph.describeInput(destination),
                             "`lacquer info` lists what is connected");
    return wire->id;
}

CanvasFrameId frameAt(const ScriptContext& context, const JsonValue& value) {
    const auto& frames = context.session.canvasFrames;
    if (value.isNumber()) {
        const CanvasFrameId id{static_cast<std::uint64_t>(value.whole(1, kLargestId))};
        if (!frames.contains(id)) value.refuse("there is no canvas frame " + std::to_string(id.value));
        return id;
    }
    const std::string title = value.text();
    std::vector<std::uint64_t> called;
    std::vector<std::string> titles;
    for (const auto& [id, frame] : frames) {
        titles.push_back(frame.title);
        if (frame.title == title) called.push_back(id.value);
    }
    return CanvasFrameId{onlyOne(value, called, "canvas frame", titles)};
}

MarkerId markerAt(const ScriptContext& context, const JsonValue& value) {
    const auto& markers = context.session.markers;
    if (value.isNumber()) {
        const MarkerId id{static_cast<std::uint64_t>(value.whole(1, kLargestId))};
        if (!markers.contains(id)) value.refuse("there is no marker " + std::to_string(id.value));
        return id;
    }
    const std::string name = value.text();
    std::vector<std::uint64_t> called;
    std::vector<std::string> names;
    for (const auto& [id, marker] : markers) {
        names.push_back(marker.name);
        if (marker.name == name) called.push_back(id.value);
    }
    return MarkerId{onlyOne(value, called, "marker", names)};
}

CanvasPosition freePlace(const Session& session) {
    if (session.contents.empty()) return {};
    const auto before = [](double CanvasPosition::*axis) {
        return [axis](const auto& a, const auto& b) { return a.second.position.*axis < b.second.position.*axis; };
    };
    const auto& contents = session.contents;
    const auto leftmost = std::min_element(contents.begin(), contents.end(), before(&CanvasPosition::x));
    const auto lowest = std::max_element(contents.begin(), contents.end(), before(&CanvasPosition::y));
    return {leftmost->second.position.x, lowest->second.position.y + kRowHeight};
}

}  // namespace lacquer::sessions

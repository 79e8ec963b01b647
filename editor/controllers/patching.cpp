#include "editor/controllers/patching.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/graph/reach.hpp"

namespace lacquer::editor {
namespace {

using sessions::Edit;
using sessions::Session;

constexpr double kInsertGapUnits = 40;  // around a node that is put between others

std::string translated(const char* text, int count = -1) {
    return QCoreApplication::translate("Patching", text, nullptr, count).toStdString();
}

// "Delete Gain", "Delete 3 nodes".
std::string named(const char* one, const char* several, const std::string& name, std::size_t count) {
    if (count != 1) return translated(several, static_cast<int>(count));
    return QCoreApplication::translate("Patching", one).arg(QString::fromStdString(name)).toStdString();
}

Edit together(std::string name, std::vector<Edit> edits) {
    return edits.size() == 1 ? std::move(edits.front()) : sessions::makeGroup(std::move(name), std::move(edits));
}

std::optional<PortIndex> firstInputFor(const Node& node, const PortInfo& output) {
    const auto found = std::find_if(node.inputs.begin(), node.inputs.end(),
                                    [&](const PortInfo& input) { return fits(output, input); });
    if (found == node.inputs.end()) return std::nullopt;
    return static_cast<PortIndex>(found - node.inputs.begin());
}

std::optional<PortIndex> firstOutputFor(const Node& node, const PortInfo& input) {
    const auto found = std::find_if(node.outputs.begin(), node.outputs.end(),
                                    [&](const PortInfo& output) { return fits(output, input); });
    if (found == node.outputs.end()) return std::nullopt;
    return static_cast<PortIndex>(found - node.outputs.begin());
}

const PortInfo& outputAt(const Session& session, PortAddress address) {
    return session.graph.find(address.node)->outputs[address.port];
}
const PortInfo& inputAt(const Session& session, PortAddress address) {
    return session.graph.find(address.node)->inputs[address.port];
}

bool connected(const Session& session, PortAddress source, PortAddress destination) {
    const auto& all = session.graph.connections();
    return std::any_of(all.begin(), all.end(), [&](const auto& entry) {
        return entry.second.source == source && entry.second.destination == destination;
    });
}

// Whether no wire leads to an input of a node, and none from an output of it.
bool isFree(const Session& session, PortAddress input, PortAddress output) {
    const auto in = session.graph.incoming(input.node), out = session.graph.outgoing(output.node);
    return std::none_of(in.begin(), in.end(), [&](const Connection& c) { return c.destination == input; }) &&
           std::none_of(out.begin(), out.end(), [&](const Connection& c) { return c.source == output; });
}

QPointF cornerOf(const Session& session, NodeId node) {
    const sessions::CanvasPosition& place = session.content(node).position;
    return {place.x, place.y};
}

WireRoute routeOf(const Session& session, const Connection& wire) {
    std::vector<QPointF> bends;
    for (const sessions::CanvasPosition& bend : session.wirePath(wire.id)) bends.emplace_back(bend.x, bend.y);
    const auto portAt = [&](PortAddress port, double x) {
        return cornerOf(session, port.node) +
               QPointF(x, portOffsetUnits(port.port, session.content(port.node).appearance));
    };
    return {portAt(wire.source, kNodeWidthUnits), bends, portAt(wire.destination, 0)};
}

sessions::WirePath movedPath(sessions::WirePath path, QPointF by) {
    for (sessions::CanvasPosition& bend : path) bend = {std::round(bend.x + by.x()), std::round(bend.y + by.y())};
    return path;
}

// The edits that lead a wire through a node with its middle at a place, apart from those that bring the node there. The
// bends stay on the side of the node that they are on.
std::optional<std::vector<Edit>> throughNode(const Session& session, const Node& node, QPointF middle,
                                             ConnectionId wire) {
    const Connection old = *session.graph.find(wire);
    const auto in = firstInputFor(node, outputAt(session, old.source));
    const auto out = firstOutputFor(node, inputAt(session, old.destination));
    if (!in || !out) return std::nullopt;
    const sessions::WirePath path = session.wirePath(wire);
    const auto split = path.begin() + static_cast<std::ptrdiff_t>(nearestOn(routeOf(session, old), middle).curve);
    return std::vector<Edit>{
        sessions::Disconnect{wire},
        sessions::Connect{old.source, {node.id, *in}, {}, old.compensated, {path.begin(), split}},
        sessions::Connect{{node.id, *out}, old.destination, {}, old.compensated, {split, path.end()}}};
}

// Finds what feeds nodes that are going to be removed, seen through others that are.
class Sources {
public:
    Sources(const Session& session, const std::set<NodeId>& removed) : session_(session), removed_(removed) {}

    // Of what a removed node puts out at a port: what comes in at the port of the same number and kind.
    std::vector<PortAddress> of(PortAddress output) {
        std::vector<PortAddress> found;
        collect(output, found);
        return found;
    }

private:
    void collect(PortAddress output, std::vector<PortAddress>& found) {
        if (!removed_.contains(output.node)) {
            if (std::find(found.begin(), found.end(), output) == found.end()) found.push_back(output);
            return;
        }
        const Node& node = *session_.graph.find(output.node);
        if (node.type == kFeedbackDelayTypeUri) return;  // without it, its wires would close a cycle
        if (!seen_.insert(output.node).second || output.port >= node.inputs.size() ||
            node.inputs[output.port].kind != node.outputs[output.port].kind)
            return;
        for (const Connection& c : session_.graph.incoming(output.node))
            if (c.destination.port == output.port) collect(c.source, found);
        seen_.erase(output.node);
    }

    const Session& session_;
    const std::set<NodeId>& removed_;
    std::set<NodeId> seen_;  // on the way here: a loop through a feedback delay ends
};

}  // namespace

bool fits(const PortInfo& output, const PortInfo& input) {
    return output.kind == input.kind && (output.channels == input.channels || output.channels == 1);
}

Edit addTo(const Session& session, sessions::AddNode add, const PortRef& port) {
    add.node.id = session.graph.nextNodeId();
    const bool behind = port.direction == PortDirection::output;
    const auto own = behind ? firstInputFor(add.node, outputAt(session, port.address))
                            : firstOutputFor(add.node, inputAt(session, port.address));
    if (!own) return add;
    const PortAddress address{add.node.id, *own};
    const sessions::Connect connect{behind ? port.address : address, behind ? address : port.address};
    const std::string name = translated("Add %1");
    return sessions::makeGroup(QString::fromStdString(name).arg(QString::fromStdString(add.node.name)).toStdString(),
                               {add, connect});
}

std::optional<WireRoom> roomIn(const Session& session, ConnectionId wire, double widthUnits) {
    const Connection& old = *session.graph.find(wire);
    const sessions::CanvasPosition from = session.content(old.source.node).position;
    const sessions::CanvasPosition to = session.content(old.destination.node).position;
    const double room = to.x - from.x - kNodeWidthUnits, wanted = widthUnits + 2 * kInsertGapUnits;
    if (room < 0) return std::nullopt;
    WireRoom found;
    if (room < wanted)
        for (const NodeId id : fedBy(session.graph, old.destination.node))
            if (const auto& place = session.content(id).position; place.x >= to.x)
                found.moves.emplace_back(sessions::MoveNode{id, {std::round(place.x + wanted - room), place.y}});
    found.corner.x = std::round(from.x + kNodeWidthUnits + (std::max(room, wanted) - widthUnits) / 2);
    found.corner.y =
        std::round((from.y + portOffsetUnits(old.source.port) + to.y + portOffsetUnits(old.destination.port)) / 2 -
                   portOffsetUnits(0));
    return found;
}

std::optional<Edit> addInto(const Session& session, sessions::AddNode add, ConnectionId wire) {
    add.node.id = session.graph.nextNodeId();
    const Connection& old = *session.graph.find(wire);
    const QPointF toMiddle(kNodeWidthUnits / 2, portOffsetUnits(0));
    std::vector<Edit> moves;
    sessions::CanvasPosition& place = add.content.position;
    if (const WireRoute route = routeOf(session, old); route.bends() > 0) {
        const QPointF corner = route.middle() - toMiddle;
        place = {std::round(corner.x()), std::round(corner.y())};
    } else if (auto room = roomIn(session, wire, kNodeWidthUnits)) {
        place = room->corner;
        moves = std::move(room->moves);
    }
    auto wiring = throughNode(session, add.node, QPointF(place.x, place.y) + toMiddle, wire);
    if (!wiring) return std::nullopt;
    const QString name = QString::fromStdString(translated("Insert %1"));
    const std::string text = name.arg(QString::fromStdString(add.node.name)).toStdString();
    wiring->insert(wiring->begin(), std::move(add));
    wiring->insert(wiring->end(), moves.begin(), moves.end());
    return sessions::makeGroup(text, *std::move(wiring));
}

std::optional<Edit> moveInto(const Session& session, NodeId node, sessions::CanvasPosition moved, ConnectionId wire) {
    const Connection& old = *session.graph.find(wire);
    if (old.source.node == node || old.destination.node == node) return std::nullopt;
    const Node& record = *session.graph.find(node);
    const auto in = firstInputFor(record, outputAt(session, old.source));
    const auto out = firstOutputFor(record, inputAt(session, old.destination));
    if (!in || !out || !isFree(session, {node, *in}, {node, *out}) ||
        !session.graph.canConnect(old.source, {node, *in}) || !session.graph.canConnect({node, *out}, old.destination))
        return std::nullopt;
    const QPointF middle = QPointF(moved.x, moved.y) + QPointF(kNodeWidthUnits / 2, portOffsetUnits(0));
    auto wiring = throughNode(session, record, middle, wire);
    if (!wiring) return std::nullopt;
    const QString name = QString::fromStdString(translated("Insert %1"));
    wiring->insert(wiring->begin(), sessions::MoveNode{node, moved});
    return sessions::makeGroup(name.arg(QString::fromStdString(record.name)).toStdString(), *std::move(wiring));
}

std::optional<Edit> connectThroughDelay(const Session& session, const ProcessorType& feedbackDelay,
                                        const sessions::PlannedTimes& times, const sessions::Connect& wire,
                                        std::optional<ConnectionId> moved) {
    const Node *from = session.graph.find(wire.source.node), *to = session.graph.find(wire.destination.node);
    if (!from || !to || wire.source.port >= from->outputs.size() || wire.destination.port >= to->inputs.size() ||
        (moved && !session.graph.find(*moved)))
        return std::nullopt;
    const PortInfo& output = from->outputs[wire.source.port];
    if (output.kind != SignalKind::audio || !fits(output, to->inputs[wire.destination.port]) ||
        !feedbackDelay.supportsWidth(output.channels))
        return std::nullopt;
    // From one round to the next the loop takes a quantum, and what is in it.
    const ParameterInfo& delay = feedbackDelay.parameters.front();
    const std::int64_t ready = times.arrive(from->id) + times.latency(from->id);
    const std::int64_t least = session.quantumFrames + std::max<std::int64_t>(0, ready - times.arrive(to->id));
    const double leastMs = std::ceil(static_cast<double>(least) * 1e5 / session.sampleRate) / 100;
    if (leastMs > delay.maximum) return std::nullopt;

    sessions::AddNode add{feedbackDelay.makeNode(freeName(session, feedbackDelay.name), output.channels), {}, {}};
    add.node.id = session.graph.nextNodeId();
    if (leastMs > delay.defaultValue) add.content.parameters[delay.id] = leastMs;
    // Half way back, below what is there.
    const QRectF source = nodeRectUnits(*from, session.content(from->id));
    const QRectF destination = nodeRectUnits(*to, session.content(to->id));
    QRectF place(
        QPointF((source.x() + destination.x()) / 2, std::max(source.bottom(), destination.bottom()) + kInsertGapUnits),
        QSizeF(kNodeWidthUnits, nodeHeightUnits(add.node)));
    for (bool free = false; !free;) {
        free = true;
        for (const auto& [id, node] : session.graph.nodes()) {
            const QRectF other = nodeRectUnits(node, session.content(id));
            if (!other.adjusted(-kInsertGapUnits / 2, -kInsertGapUnits / 2, kInsertGapUnits / 2, kInsertGapUnits / 2)
                     .intersects(place))
                continue;
            place.moveTop(other.bottom() + kInsertGapUnits);
            free = false;
        }
    }
    add.content.position = {std::round(place.x()), std::round(place.y())};
    std::vector<Edit> edits;
    if (moved) edits.emplace_back(sessions::Disconnect{*moved});
    const PortAddress delayed{add.node.id, 0};  // a feedback delay has one port on either side
    edits.emplace_back(std::move(add));
    edits.emplace_back(sessions::Connect{wire.source, delayed, {}, wire.compensated});
    edits.emplace_back(sessions::Connect{delayed, wire.destination, {}, wire.compensated});
    return sessions::makeGroup(translated("Connect through a feedback delay"), std::move(edits));
}

std::vector<Edit> moveBy(const Session& session, const std::set<NodeId>& nodes, QPointF by) {
    std::vector<Edit> edits;
    for (const NodeId id : nodes) {
        const QPointF to = cornerOf(session, id) + by;
        edits.emplace_back(sessions::MoveNode{id, {std::round(to.x()), std::round(to.y())}});
    }
    for (const auto& [id, path] : session.wirePaths)
        if (const Connection& wire = *session.graph.find(id);
            nodes.contains(wire.source.node) && nodes.contains(wire.destination.node))
            edits.emplace_back(sessions::SetWirePath{id, movedPath(path, by)});
    return edits;
}

Edit remove(const Session& session, const std::set<NodeId>& nodes, Healing healing) {
    std::vector<Edit> edits;
    for (const NodeId id : nodes) edits.emplace_back(sessions::RemoveNode{id});
    if (healing == Healing::reconnect) {
        Sources sources(session, nodes);
        std::set<std::pair<PortAddress, PortAddress>> made;
        for (const auto& [id, c] : session.graph.connections()) {
            if (!nodes.contains(c.source.node) || nodes.contains(c.destination.node)) continue;
            for (const PortAddress source : sources.of(c.source))
                if (source.node != c.destination.node &&
                    fits(outputAt(session, source), inputAt(session, c.destination)) &&
                    !connected(session, source, c.destination) && made.emplace(source, c.destination).second)
                    edits.emplace_back(sessions::Connect{source, c.destination, {}, c.compensated});
        }
    }
    const std::string first = nodes.empty() ? std::string() : session.graph.find(*nodes.begin())->name;
    return together(named("Delete %1", "Delete %n nodes", first, nodes.size()), std::move(edits));
}

std::optional<Edit> connectInRow(const Session& session, const std::set<NodeId>& nodes) {
    std::vector<NodeId> row(nodes.begin(), nodes.end());
    std::stable_sort(row.begin(), row.end(),
                     [&](NodeId a, NodeId b) { return session.content(a).position.x < session.content(b).position.x; });
    std::vector<Edit> edits;
    for (std::size_t i = 1; i < row.size(); ++i) {
        const Node &from = *session.graph.find(row[i - 1]), &to = *session.graph.find(row[i]);
        for (PortIndex out = 0; out < from.outputs.size(); ++out) {
            const auto in = firstInputFor(to, from.outputs[out]);
            if (!in) continue;
            const PortAddress source{from.id, out}, destination{to.id, *in};
            if (session.graph.canConnect(source, destination))
                edits.emplace_back(sessions::Connect{source, destination});
            break;
        }
    }
    if (edits.empty()) return std::nullopt;
    return together(translated("Connect %n nodes", static_cast<int>(nodes.size())), std::move(edits));
}

void Snippet::detach(const Session& from) {
    inputs.clear();
    resolveFiles(from);
}

void Snippet::resolveFiles(const Session& from) {
    for (sessions::AddNode& add : nodes)
        for (sessions::Clip& clip : add.content.clips) clip.file = from.resolve(clip.file).generic_string();
}

QPointF Snippet::middle() const {
    QRectF all;
    for (const sessions::AddNode& add : nodes) all |= nodeRectUnits(add.node, add.content);
    for (const sessions::CanvasFrame& frame : frames) all |= rectOf(frame);
    return all.center();
}

Snippet copyOf(const Session& session, const std::set<NodeId>& nodes, const std::set<sessions::CanvasFrameId>& frames) {
    Snippet snippet;
    for (const sessions::CanvasFrameId id : frames) snippet.frames.push_back(session.canvasFrames.at(id));
    for (const NodeId id : nodes) snippet.nodes.push_back({*session.graph.find(id), session.content(id), {}});
    for (sessions::AddNode& copy : snippet.nodes) {
        copy.content.controls.clear();  // the knobs stay with the original
        copy.content.frozen.reset();    // what it was frozen with, too: another signal may be led to the copy
    }
    for (const auto& [id, c] : session.graph.connections()) {
        if (!nodes.contains(c.destination.node)) continue;
        const bool inner = nodes.contains(c.source.node);
        (inner ? snippet.inner : snippet.inputs).push_back(c);
        if (const auto path = session.wirePaths.find(id); inner && path != session.wirePaths.end())
            snippet.paths.insert(*path);
    }
    return snippet;
}

Pasted paste(const Session& session, const Snippet& snippet, QPointF offset, PastedInputs inputs) {
    Pasted pasted;
    std::vector<Edit> edits;
    std::map<NodeId, NodeId> copyOf;
    std::set<std::string> names;
    NodeId next = session.graph.nextNodeId();
    for (sessions::AddNode add : snippet.nodes) {
        copyOf[add.node.id] = next;
        add.node.id = next;
        ++next.value;
        add.node.name = freeName(session, add.node.name, names);
        names.insert(add.node.name);
        add.content.position.x += offset.x();
        add.content.position.y += offset.y();
        pasted.nodes.insert(add.node.id);
        edits.emplace_back(std::move(add));
    }
    for (const Connection& c : snippet.inner) {
        const auto path = snippet.paths.find(c.id);
        edits.emplace_back(
            sessions::Connect{{copyOf.at(c.source.node), c.source.port},
                              {copyOf.at(c.destination.node), c.destination.port},
                              {},
                              c.compensated,
                              path == snippet.paths.end() ? sessions::WirePath() : movedPath(path->second, offset)});
    }
    if (inputs == PastedInputs::kept)
        for (const Connection& c : snippet.inputs) {
            const Node* source = session.graph.find(c.source.node);
            const PortAddress destination{copyOf.at(c.destination.node), c.destination.port};
            if (source != nullptr && c.source.port < source->outputs.size())
                edits.emplace_back(sessions::Connect{c.source, destination, {}, c.compensated});
        }
    sessions::CanvasFrameId nextFrame = session.nextCanvasFrameId;
    for (sessions::CanvasFrame frame : snippet.frames) {
        frame.x += offset.x();
        frame.y += offset.y();
        pasted.frames.insert(nextFrame);
        edits.emplace_back(sessions::AddFrame{std::move(frame), nextFrame});
        ++nextFrame.value;
    }
    const std::string first = snippet.nodes.empty() ? std::string() : snippet.nodes.front().node.name;
    pasted.edit = together(named("Paste %1", "Paste %n nodes", first, snippet.nodes.size()), std::move(edits));
    return pasted;
}

}  // namespace lacquer::editor

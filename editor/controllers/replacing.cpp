#include "editor/controllers/replacing.hpp"

#include <QCoreApplication>
#include <algorithm>

#include "core/graph/reach.hpp"
#include "editor/controllers/patching.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::editor {

namespace {

using sessions::Session;

QString replacingText(const char* text, int count = -1) {
    return QCoreApplication::translate("Replacing", text, nullptr, count);
}

// "Fader" and "Fader 2" are names that a fader gets by itself, and "Limiter" says no more than "True-peak limiter".
bool isGivenName(const std::string& name, const std::string& typeName) {
    QString base = QString::fromStdString(name);
    if (const auto space = base.lastIndexOf(' '); space > 0 && base.mid(space + 1).toInt() > 0) base.truncate(space);
    return !QString::fromStdString(typeName).contains(base, Qt::CaseInsensitive);
}

// The port of `ports` that is among those of its kind what the old one was among those of its kind.
std::optional<PortIndex> counterpart(const std::vector<PortInfo>& old, PortIndex port,
                                     const std::vector<PortInfo>& ports) {
    const SignalKind kind = old[port].kind;
    const auto same = [kind](const PortInfo& other) { return other.kind == kind; };
    auto before = std::count_if(old.begin(), old.begin() + port, same);
    for (PortIndex i = 0; i < ports.size(); ++i)
        if (same(ports[i]) && before-- == 0) return i;
    return std::nullopt;
}

// Whether a wire out of a feedback delay, which a node that is none replaces, would lead back to what feeds that node.
bool closesLoop(const Session& session, const Connection& out, const std::vector<sessions::Connect>& in) {
    const std::set<NodeId> fed = fedBy(session.graph, out.destination.node);
    return session.graph.find(out.destination.node)->type != kFeedbackDelayTypeUri &&
           std::any_of(in.begin(), in.end(), [&](const auto& wire) { return fed.contains(wire.source.node); });
}

struct Wiring {
    std::vector<sessions::Connect> made;
    QStringList lost;
};

Wiring rewired(const Session& session, const Node& old, const Node& node) {
    Wiring wiring;
    const auto name = [&](NodeId id) { return QString::fromStdString(session.graph.find(id)->name); };
    for (const Connection& wire : session.graph.incoming(old.id)) {
        const PortInfo& source = session.graph.find(wire.source.node)->outputs[wire.source.port];
        const auto port = counterpart(old.inputs, wire.destination.port, node.inputs);
        if (port && fits(source, node.inputs[*port]))
            wiring.made.push_back({wire.source, {node.id, *port}, {}, wire.compensated, session.wirePath(wire.id)});
        else
            wiring.lost.append(replacingText("the wire from %1").arg(name(wire.source.node)));
    }
    const bool opensLoop = old.type == kFeedbackDelayTypeUri && node.type != kFeedbackDelayTypeUri;
    const std::vector<sessions::Connect> in = wiring.made;
    for (const Connection& wire : session.graph.outgoing(old.id)) {
        const PortInfo& destination = session.graph.find(wire.destination.node)->inputs[wire.destination.port];
        const auto port = counterpart(old.outputs, wire.source.port, node.outputs);
        if (port && fits(node.outputs[*port], destination) && !(opensLoop && closesLoop(session, wire, in)))
            wiring.made.push_back(
                {{node.id, *port}, wire.destination, {}, wire.compensated, session.wirePath(wire.id)});
        else
            wiring.lost.append(replacingText("the wire to %1").arg(name(wire.destination.node)));
    }
    return wiring;
}

// As wide as the most wires fit; of the widths that are as good, that of the old node, else the greatest.
Node widestFit(const Session& session, const Node& old, const ProcessorType& type) {
    std::optional<Node> best;
    std::size_t most = 0;
    for (const int width : type.widths) {
        Node node = type.makeNode(type.name, width);
        node.id = session.graph.nextNodeId();
        const std::size_t wires = rewired(session, old, node).made.size();
        if (best && (wires < most || (wires == most && best->width == old.width))) continue;
        best = std::move(node);
        most = wires;
    }
    return *std::move(best);
}

// The new type's parameter of the same meaning, or null.
const ParameterInfo* sameParameter(const ProcessorType* old, const ProcessorType& type, const std::string& id) {
    const auto index = type.findParameter(id);
    if (!index) return nullptr;
    const ParameterInfo& info = type.parameters[*index];
    const auto oldIndex = old ? old->findParameter(id) : std::nullopt;
    if (!oldIndex) return old ? nullptr : &info;  // of a plugin that is not installed nothing but the id is known
    const ParameterInfo& before = old->parameters[*oldIndex];
    return before.unit == info.unit && before.choices == info.choices && before.stepped() == info.stepped() ? &info
                                                                                                            : nullptr;
}

// What is set, beside the wires.
sessions::NodeContent takenOver(const sessions::NodeContent& before, const ProcessorType* oldType,
                                const ProcessorType& type, const Node& node, const std::string& oldUri,
                                const std::optional<sessions::NodeContent>& preset, QStringList& lost) {
    sessions::NodeContent content;
    content.position = before.position;
    content.appearance = before.appearance;
    content.note = before.note;
    content.extra = before.extra;
    const sessions::Role natural = roleOfType(type.uri);
    if (natural != sessions::Role::none)
        content.role = natural;
    else if (before.role != roleOfType(oldUri))
        content.role = before.role;
    QStringList parameters, lanes, controls;
    const auto nameOf = [&](const std::string& id) {
        const auto index = oldType ? oldType->findParameter(id) : std::nullopt;
        return QString::fromStdString(index ? oldType->parameters[*index].name : id);
    };
    for (const auto& [id, value] : before.parameters) {
        if (sameParameter(oldType, type, id) && sessions::checkParameter(&type, id, value)) {
            content.parameters[id] = value;
            continue;
        }
        const auto index = oldType ? oldType->findParameter(id) : std::nullopt;
        const bool untouched = index && oldType->parameters[*index].defaultValue == value;
        if (!untouched) parameters.append(nameOf(id));
    }
    if (preset) {
        content.parameters = preset->parameters;
        content.state = preset->state;
        parameters.clear();
    }
    for (const auto& [id, lane] : before.automation) {
        if (sameParameter(oldType, type, id) && sessions::checkLane(&type, id, lane))
            content.automation.emplace(id, lane);
        else
            lanes.append(nameOf(id));
    }
    for (const auto& [id, mode] : before.automationModes)
        if (sameParameter(oldType, type, id) && sessions::checkAutomated(&type, id))
            content.automationModes.emplace(id, mode);
    for (const auto& [id, binding] : before.controls) {
        if (sameParameter(oldType, type, id) && sessions::checkControl(&type, id, binding))
            content.controls.emplace(id, binding);
        else
            controls.append(nameOf(id));
    }
    if (!parameters.isEmpty()) lost.append(replacingText("the settings %1").arg(parameters.join(", ")));
    if (!lanes.isEmpty()) lost.append(replacingText("the automation of %1").arg(lanes.join(", ")));
    if (!controls.isEmpty()) lost.append(replacingText("the MIDI controls of %1").arg(controls.join(", ")));
    if (type.uri == sessions::kTrackType)
        content.clips = before.clips;
    else if (!before.clips.empty())
        lost.append(replacingText("%n clips", static_cast<int>(before.clips.size())));
    if (!before.file.empty()) lost.append(replacingText("the file %1").arg(before.file.c_str()));
    if (!before.state.empty() && !preset) lost.append(replacingText("the state of the plugin"));
    if (before.frozen) lost.append(replacingText("the freeze"));
    if (before.latencyFrames) lost.append(replacingText("the latency that was set"));
    content.bypassed = before.bypassed && canBeBypassed(node);
    if (before.bypassed && !content.bypassed) lost.append(replacingText("the bypass"));
    return content;
}

// The order of the mixer with the new node in place of the old one.
std::vector<NodeId> orderWith(const Session& session, NodeId old, NodeId now) {
    std::vector<NodeId> order;
    for (const NodeId id : session.order)
        if (session.graph.find(id)) order.push_back(id == old ? now : id);
    return order;
}

}  // namespace

sessions::Role roleOfType(const std::string& uri) {
    constexpr std::string_view builtIn = "lacquer:";
    if (!uri.starts_with(builtIn)) return sessions::Role::none;
    return sessions::parseRole(uri.substr(builtIn.size())).value_or(sessions::Role::none);
}

Replacement replaceNode(const Session& session, const ProcessorRegistry& registry, NodeId id, const ProcessorType& type,
                        const std::optional<sessions::NodeContent>& preset) {
    const Node& old = *session.graph.find(id);
    const auto found = registry.find(old.type);
    const ProcessorType* oldType = found ? found->get() : nullptr;
    Node node = widestFit(session, old, type);
    const bool given = isGivenName(old.name, oldType ? oldType->name : old.type);
    node.name = given ? old.name : freeName(session, type.name);

    Wiring wiring = rewired(session, old, node);
    Replacement replacement{{}, node.id, std::move(wiring.lost)};
    sessions::NodeContent content =
        takenOver(session.content(id), oldType, type, node, old.type, preset, replacement.lost);
    std::vector<sessions::Edit> edits{sessions::RemoveNode{id},
                                      sessions::AddNode{std::move(node), std::move(content), {}}};
    edits.insert(edits.end(), wiring.made.begin(), wiring.made.end());
    if (std::ranges::find(session.order, id) != session.order.end())
        edits.emplace_back(sessions::SetOrder{orderWith(session, id, replacement.node)});
    const QString name = replacingText("Replace %1 with %2").arg(old.name.c_str(), type.name.c_str());
    replacement.edit = sessions::makeGroup(name.toStdString(), std::move(edits));
    return replacement;
}

}  // namespace lacquer::editor

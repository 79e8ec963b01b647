// What keys and menus do with the selection.
#include <algorithm>
#include <cmath>

#include "editor/controllers/auto_layout.hpp"
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/patching.hpp"
#include "editor/controllers/replacing.hpp"
#include "editor/controllers/template_patching.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::editor {

namespace {

constexpr QPointF kDuplicateOffset{32, 32};  // scene units
constexpr double kTrackGapUnits = 26;

// A track that plays a file from the start of the song on.
Result<sessions::AddNode> trackOf(const sessions::Session& session, const ProcessorType& type,
                                  const std::filesystem::path& path) {
    const auto file = sessions::AudioFile::open(path);
    if (!file) return fail(file.error());
    if (const auto playable = sessions::openClipFile(path, session.sampleRate); !playable)
        return fail(playable.error());
    const sessions::AudioFileFacts& facts = file->facts();
    if (!type.supportsWidth(facts.channels))
        return fail(ErrorKind::badData, "the file has " + std::to_string(facts.channels) + " channels", path.string(),
                    "tracks are mono or stereo: split it into such files");
    sessions::AddNode add{type.makeNode(path.stem().string(), facts.channels), {}, {}};
    add.content.role = sessions::Role::track;
    sessions::Clip clip;
    const std::filesystem::path inside = path.lexically_relative(session.folder);
    const bool within = !session.folder.empty() && !inside.empty() && !sessions::leavesSessionFolder(inside.string());
    clip.file = (within ? inside : path).generic_string();
    clip.lengthFrames = sessions::resampledLength(facts.frames, facts.sampleRate, session.sampleRate);
    add.content.clips.push_back(std::move(clip));
    return add;
}

}  // namespace

void CanvasController::deleteSelection(bool heal) {
    if (gesture() != Gesture::idle) return;
    if (selection_.bend()) {
        const auto edits =
            withoutBends(scene_.session(), withThoseBeside(scene_, {*selection_.wire(), *selection_.bend()}));
        performAsOne(tr("Remove %n bends", nullptr, static_cast<int>(edits.size())), edits);
        return;
    }
    if (selection_.wire()) {
        session_.perform(sessions::Disconnect{*selection_.wire()});
        return;
    }
    std::vector<sessions::Edit> edits;
    for (const auto id : selection_.frames()) edits.emplace_back(sessions::RemoveFrame{id});
    const int frames = static_cast<int>(edits.size());
    if (!selection_.nodes().empty())
        edits.emplace_back(remove(scene_.session(), selection_.nodes(), heal ? Healing::reconnect : Healing::none));
    performAsOne(selection_.nodes().empty() ? tr("Remove %n frames", nullptr, frames) : tr("Delete nodes and frames"),
                 edits);
}

void CanvasController::disconnectSelection() {
    if (gesture() != Gesture::idle) return;
    std::vector<sessions::Edit> edits;
    for (const auto& [id, c] : scene_.session().graph.connections())
        if (selection_.contains(c.source.node) || selection_.contains(c.destination.node) || selection_.wire() == id)
            edits.emplace_back(sessions::Disconnect{id});
    performAsOne(tr("Remove %n wires", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::addBend(QPointF at) {
    if (gesture() != Gesture::idle || !selection_.wire()) return;
    const WireBend added(scene_, *selection_.wire(), view_.toScene(at));
    const auto edits = added.edits();
    if (performAsOne(tr("Bend %n wires", nullptr, static_cast<int>(edits.size())), edits))
        selection_.setWire(added.bend().wire, added.bend().index);
}

void CanvasController::straightenWire() {
    if (gesture() != Gesture::idle || bendCount() == 0) return;
    session_.perform(sessions::SetWirePath{*selection_.wire(), {}});
}

int CanvasController::bendCount() const {
    return selection_.wire() ? static_cast<int>(scene_.session().wirePath(*selection_.wire()).size()) : 0;
}

std::optional<sessions::Edit> CanvasController::throughDelay(const Refused& refused) const {
    const auto type = session_.registry().find(kFeedbackDelayTypeUri);
    if (!type) return std::nullopt;
    return editor::connectThroughDelay(scene_.session(), **type, times_, refused.wire, refused.moved);
}

void CanvasController::connectThroughDelay() {
    if (gesture() != Gesture::idle || !refused_) return;
    const auto edit = throughDelay(*std::exchange(refused_, std::nullopt));
    const NodeId added = scene_.session().graph.nextNodeId();
    if (!edit || !session_.perform(*edit)) return;
    selection_.setNodes({added});
    bringIntoView(scene_.rect(*scene_.session().graph.find(added)));
    Q_EMIT session_.notice(
        tr("Connected through a feedback delay. Put a gain below 0 dB in the loop, or it grows louder "
           "with every round"));
}

void CanvasController::connectSelection() {
    if (gesture() != Gesture::idle || selection_.nodes().size() < 2) return;
    if (const auto edit = connectInRow(scene_.session(), selection_.nodes()))
        session_.perform(*edit);
    else
        Q_EMIT session_.notice(
            tr("Nothing to connect: no output fits the input to the right of it, or all are connected"));
}

void CanvasController::copySelection() {
    const Movable copied = movable();
    if (!copied.nodes.empty() || !copied.frames.empty())
        clipboard_ = copyOf(scene_.session(), copied.nodes, copied.frames);
}

void CanvasController::cutSelection() {
    if (gesture() != Gesture::idle) return;
    copySelection();
    if (selection_.wire()) return;
    const Movable copied = movable();
    selection_.set(copied.nodes, copied.frames);
    deleteSelection(false);
}

void CanvasController::paste(QPointF at, bool keepInputs) {
    pasteSnippet(clipboard_, view_.toScene(at) - clipboard_.middle(), keepInputs);
}

void CanvasController::duplicateSelection(bool keepInputs) {
    const Movable copied = movable();
    pasteSnippet(copyOf(scene_.session(), copied.nodes, copied.frames), kDuplicateOffset, keepInputs);
}

void CanvasController::pasteSnippet(const Snippet& snippet, QPointF offset, bool keepInputs) {
    if (gesture() != Gesture::idle || snippet.empty()) return;
    const QPointF whole{std::round(offset.x()), std::round(offset.y())};
    const Pasted pasted =
        editor::paste(scene_.session(), snippet, whole, keepInputs ? PastedInputs::kept : PastedInputs::none);
    if (session_.perform(pasted.edit)) selection_.set(pasted.nodes, pasted.frames);
}

void CanvasController::layOut() {
    if (gesture() != Gesture::idle) return;
    std::set<NodeId> nodes = selection_.nodes();
    if (nodes.size() < 2)
        for (const auto& [id, node] : scene_.session().graph.nodes()) nodes.insert(id);
    const sessions::Session& session = scene_.session();
    std::vector<sessions::Edit> edits;
    std::set<NodeId> moved;
    const LaidOut laidOut = autoLayout(session, nodes);
    for (const auto& [id, position] : laidOut.nodes)
        if (position != session.content(id).position) {
            edits.emplace_back(sessions::MoveNode{id, position});
            moved.insert(id);
        }
    for (const auto& [id, rect] : laidOut.frames) {
        const sessions::CanvasFrame& frame = session.canvasFrames.at(id);
        if (const auto to = withRect(frame, rect); to != frame) edits.emplace_back(sessions::SetFrame{id, to});
    }
    // Bends lead around what was there.
    for (const auto& [id, path] : session.wirePaths)
        if (const Connection& wire = *session.graph.find(id);
            moved.contains(wire.source.node) || moved.contains(wire.destination.node))
            edits.emplace_back(sessions::SetWirePath{id, {}});
    performAsOne(tr("Lay out %n nodes", nullptr, static_cast<int>(nodes.size())), edits);
}

void CanvasController::toggleSwitch(const QString& parameter) {
    if (gesture() != Gesture::idle) return;
    const std::string id = parameter.toStdString();
    std::vector<sessions::Edit> on, off;
    for (const NodeId node : selection_.nodes()) {
        const auto type = session_.registry().find(scene_.session().graph.find(node)->type);
        if (!type || !(*type)->findParameter(id)) continue;
        const auto& set = scene_.session().content(node).parameters;
        const auto value = set.find(id);
        if (value != set.end() && value->second > 0.5)
            off.emplace_back(sessions::SetParameter{node, id, 0});
        else
            on.emplace_back(sessions::SetParameter{node, id, 1});
    }
    if (on.empty() && off.empty()) return;
    const int count = static_cast<int>(on.empty() ? off.size() : on.size());
    performAsOne(
        (on.empty() ? tr("Switch %1 of %n nodes off", nullptr, count) : tr("Switch %1 of %n nodes on", nullptr, count))
            .arg(parameter),
        on.empty() ? off : on);
}

void CanvasController::toggleBypass() {
    if (gesture() != Gesture::idle || selection_.nodes().empty()) return;
    const sessions::Session& session = scene_.session();
    std::vector<sessions::Edit> off, on;
    for (const NodeId id : selection_.nodes())
        if (session.isBypassed(id)) {
            on.emplace_back(sessions::SetBypass{id, false});
        } else if (canBeBypassed(*session.graph.find(id))) {
            off.emplace_back(sessions::SetBypass{id, true});
        }
    // Refused, which says why nothing happens.
    if (off.empty() && on.empty()) off.emplace_back(sessions::SetBypass{*selection_.nodes().begin(), true});
    if (!off.empty())
        performAsOne(tr("Bypass %n nodes", nullptr, static_cast<int>(off.size())), off);
    else
        performAsOne(tr("Switch %n nodes on", nullptr, static_cast<int>(on.size())), on);
}

void CanvasController::setRole(const QString& role) {
    const auto wanted = role == "none" ? sessions::Role::none : sessions::parseRole(role.toStdString());
    if (gesture() != Gesture::idle || !wanted) return;
    std::vector<sessions::Edit> edits;
    for (const NodeId id : selection_.nodes())
        if (scene_.session().content(id).role != *wanted) edits.emplace_back(sessions::SetRole{id, *wanted});
    performAsOne(tr("Set the role of %n nodes", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::toggleCompensation() {
    if (gesture() != Gesture::idle || !selection_.wire()) return;
    const Connection& wire = *scene_.session().graph.find(*selection_.wire());
    if (session_.perform(sessions::SetCompensation{wire.id, !wire.compensated}))
        Q_EMIT session_.notice(describe(wire) + (wire.compensated ? tr(", latency compensated") : QString()));
}

bool CanvasController::performAsOne(const QString& name, const std::vector<sessions::Edit>& edits) {
    if (edits.empty()) return false;
    return session_.perform(edits.size() == 1 ? edits.front() : sessions::makeGroup(name.toStdString(), edits))
        .has_value();
}

void CanvasController::selectAll() {
    std::set<NodeId> all;
    for (const auto& [id, node] : scene_.session().graph.nodes()) all.insert(id);
    selection_.set(std::move(all), scene_.frames().within(scene_.frames().bounds(1)));
}

void CanvasController::selectNext(int step) {
    const std::vector<NodeId> order = scene_.session().graph.topologicalOrder();
    const auto& frames = scene_.session().canvasFrames;
    const auto nodeCount = static_cast<std::ptrdiff_t>(order.size());
    const auto count = nodeCount + static_cast<std::ptrdiff_t>(frames.size());
    if (count == 0) return;
    std::ptrdiff_t at = step > 0 ? -1 : count;
    if (!selection_.nodes().empty())
        at = std::find(order.begin(), order.end(), *selection_.nodes().begin()) - order.begin();
    else if (!selection_.frames().empty())
        at = nodeCount + std::distance(frames.begin(), frames.find(*selection_.frames().begin()));
    const std::ptrdiff_t next = (at + step + count) % count;
    if (next < nodeCount) {
        const NodeId chosen = order[static_cast<std::size_t>(next)];
        selection_.setNodes({chosen});
        bringIntoView(scene_.rect(*scene_.session().graph.find(chosen)));
    } else {
        const auto chosen = std::next(frames.begin(), next - nodeCount)->first;
        selection_.set({}, {chosen});
        bringIntoView(scene_.frames().rect(chosen));
    }
}

void CanvasController::nudge(double dx, double dy) {
    if (gesture() == Gesture::idle) moveTogether(movable(), {dx, dy});
}

void CanvasController::addTracks(const QList<QUrl>& files, QPointF at) {
    const sessions::Session& session = scene_.session();
    const auto type = session_.registry().find(sessions::kTrackType);
    if (gesture() != Gesture::idle || !type) return;
    std::vector<sessions::Edit> edits;
    std::set<std::string> names;
    std::set<NodeId> nodes;
    NodeId next = session.graph.nextNodeId();
    QPointF corner = view_.toScene(at);
    for (const QUrl& url : files) {
        const std::filesystem::path path = url.toLocalFile().toStdString();
        const auto track = trackOf(session, **type, path);
        if (!track) {
            Q_EMIT session_.problem(textOf(track.error()));
            continue;
        }
        sessions::AddNode add = *track;
        add.node.id = next;
        ++next.value;
        add.node.name = freeName(session, add.node.name, names);
        names.insert(add.node.name);
        nodes.insert(add.node.id);
        add.content.position = {std::round(corner.x()), std::round(corner.y())};
        corner.ry() += nodeHeightUnits(add.node) + kTrackGapUnits;
        edits.emplace_back(std::move(add));
    }
    if (performAsOne(tr("Add %n tracks", nullptr, static_cast<int>(edits.size())), edits))
        selection_.setNodes(std::move(nodes));
}

void CanvasController::askForNode(QPointF at, Placement placement) {
    placement_ = placement;
    Q_EMIT placementChanged();
    Q_EMIT paletteRequested(at);
}

void CanvasController::askForNode(QPointF at) {
    if (selection_.wire())
        askForNode(at, *selection_.wire());
    else
        askForNode(at, Placement());
}

void CanvasController::askToReplace() {
    if (gesture() != Gesture::idle || selection_.nodes().size() != 1) return;
    const NodeId old = *selection_.nodes().begin();
    askForNode(view_.toScreen(scene_.rect(*scene_.session().graph.find(old))).center(), old);
}

void CanvasController::replace(NodeId old, const ProcessorType& type,
                               const std::optional<sessions::NodeContent>& preset) {
    const Replacement replacement = replaceNode(scene_.session(), session_.registry(), old, type, preset);
    forgetPlacement();
    if (!session_.perform(replacement.edit)) return;
    selection_.setNodes({replacement.node});
    if (!replacement.lost.isEmpty())
        Q_EMIT session_.notice(tr("%1 could not take over: %2; Ctrl+Z brings it back")
                                   .arg(type.name.c_str(), replacement.lost.join(", ")));
}

void CanvasController::forgetPlacement() {
    placement_ = {};
    Q_EMIT placementChanged();
}

bool CanvasController::placementExists() const {
    const Graph& graph = scene_.session().graph;
    if (const auto* port = std::get_if<PortRef>(&placement_)) return graph.find(port->address.node) != nullptr;
    if (const auto* id = std::get_if<ConnectionId>(&placement_)) return graph.find(*id) != nullptr;
    if (const auto* id = std::get_if<NodeId>(&placement_)) return graph.find(*id) != nullptr;
    return true;
}

QString CanvasController::palettePrompt() const {
    if (const auto* id = std::get_if<NodeId>(&placement_))
        return tr("Replace %1 with …").arg(QString::fromStdString(scene_.session().graph.find(*id)->name));
    return std::holds_alternative<ConnectionId>(placement_) ? tr("Insert a node …") : tr("Add a node …");
}

std::vector<WantedPort> CanvasController::wantedPorts() const {
    const Graph& graph = scene_.session().graph;
    if (const auto* port = std::get_if<PortRef>(&placement_)) {
        const bool behind = port->direction == PortDirection::output;
        return {{scene_.info(*port).kind, behind ? PortDirection::input : PortDirection::output}};
    }
    if (const auto* id = std::get_if<ConnectionId>(&placement_)) {
        const SignalKind kind = scene_.info({graph.find(*id)->source, PortDirection::output}).kind;
        return {{kind, PortDirection::input}, {kind, PortDirection::output}};
    }
    if (const auto* id = std::get_if<NodeId>(&placement_)) {
        std::vector<WantedPort> wanted;
        for (const Connection& wire : graph.incoming(*id))
            wanted.push_back({scene_.info({wire.source, PortDirection::output}).kind, PortDirection::input});
        for (const Connection& wire : graph.outgoing(*id))
            wanted.push_back({scene_.info({wire.source, PortDirection::output}).kind, PortDirection::output});
        return wanted;
    }
    return {};
}

int CanvasController::wantedWidth() const {
    std::optional<PortRef> beside;
    if (const auto* port = std::get_if<PortRef>(&placement_)) beside = *port;
    if (const auto* id = std::get_if<ConnectionId>(&placement_))
        beside = PortRef{scene_.session().graph.find(*id)->destination, PortDirection::input};
    return beside ? scene_.info(*beside).channels : 0;
}

// As wide as what it is wired to, where it can be.
int CanvasController::widthFor(const ProcessorType& type) const {
    const int wanted = wantedWidth();
    return type.supportsWidth(wanted) ? wanted : type.widths.back();
}

void CanvasController::addNode(const QString& typeUri, QPointF at) {
    if (const auto type = session_.registry().find(typeUri.toStdString()))
        addNode(**type, std::nullopt, at);
    else
        Q_EMIT session_.problem(textOf(type.error()));
}

void CanvasController::addNode(const ProcessorType& type, std::optional<sessions::NodeContent> preset, QPointF at) {
    if (const auto* old = std::get_if<NodeId>(&placement_)) return replace(*old, type, preset);
    const sessions::Session& session = scene_.session();
    sessions::AddNode add{type.makeNode(freeName(session, type.name), widthFor(type)),
                          std::move(preset).value_or(sessions::NodeContent()),
                          {}};
    add.node.id = session.graph.nextNodeId();
    QPointF corner = view_.toScene(at) - QPointF(kNodeWidthUnits, nodeHeightUnits(add.node)) / 2;
    if (const auto* port = std::get_if<PortRef>(&placement_)) {
        // The wire ends where it was let go.
        const bool behind = port->direction == PortDirection::output;
        corner = view_.toScene(at) - QPointF(behind ? 0 : kNodeWidthUnits, portOffsetUnits(0));
    }
    add.content.position = {std::round(corner.x()), std::round(corner.y())};
    if (add.content.role == sessions::Role::none) add.content.role = roleOfType(type.uri);
    std::optional<sessions::Edit> edit = add;
    if (const auto* port = std::get_if<PortRef>(&placement_)) edit = addTo(session, add, *port);
    if (const auto* wire = std::get_if<ConnectionId>(&placement_)) edit = addInto(session, add, *wire);
    if (!edit) {
        Q_EMIT session_.notice(
            tr("%1 has no ports that fit the wire, and stands beside it").arg(QString::fromStdString(type.name)));
        edit = add;
    }
    forgetPlacement();
    if (session_.perform(*edit)) {
        selection_.setNodes({add.node.id});
        bringIntoView(scene_.rect(*scene_.session().graph.find(add.node.id)));
    }
}

void CanvasController::addTemplate(const sessions::Template& made, QPointF at) {
    if (made.nodes.empty()) return;
    const sessions::Session& session = scene_.session();
    const QPointF point = view_.toScene(at);
    std::optional<AddedTemplate> added;
    if (const auto* port = std::get_if<PortRef>(&placement_)) added = addTemplateTo(session, made, *port, point);
    if (const auto* wire = std::get_if<ConnectionId>(&placement_)) added = addTemplateInto(session, made, *wire, point);
    if (!added) {
        if (std::holds_alternative<NodeId>(placement_))
            Q_EMIT session_.notice(
                tr("A template takes no node's place: %1 stands beside it").arg(QString::fromStdString(made.name)));
        else if (!std::holds_alternative<std::monostate>(placement_))
            Q_EMIT session_.notice(
                tr("%1 has no ports that fit the wire, and stands beside it").arg(QString::fromStdString(made.name)));
        added = editor::addTemplate(session, made, point);
    }
    forgetPlacement();
    if (session_.perform(added->edit)) {
        QRectF all;
        for (const NodeId id : added->nodes) all |= scene_.rect(*scene_.session().graph.find(id));
        selection_.setNodes(std::move(added->nodes));
        bringIntoView(all);
    }
}

}  // namespace lacquer::editor

// How nodes come to the canvas: from the palette, as copies, from sound files.
#include <algorithm>
#include <cmath>

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
    clip.file = session.nameOf(path);
    clip.lengthFrames = sessions::resampledLength(facts.frames, facts.sampleRate, session.sampleRate);
    add.content.clips.push_back(std::move(clip));
    return add;
}

}  // namespace

void CanvasController::paste(QPointF at, bool keepInputs) {
    if (!needs(!clipboard_.empty(), tr("Nothing has been copied yet"))) return;
    pasteSnippet(clipboard_, view_.toScene(at) - clipboard_.middle(), keepInputs);
}

void CanvasController::duplicateSelection(bool keepInputs) {
    const Movable copied = movable();
    if (!needs(!copied.nodes.empty() || !copied.frames.empty(), tr("Select the nodes or frames to be duplicated")))
        return;
    pasteSnippet(copyOf(scene_.session(), copied.nodes, copied.frames), kDuplicateOffset, keepInputs);
}

void CanvasController::pasteSnippet(const Snippet& snippet, QPointF offset, bool keepInputs) {
    if (gesture() != Gesture::idle || snippet.empty()) return;
    const QPointF whole{std::round(offset.x()), std::round(offset.y())};
    const Pasted pasted =
        editor::paste(scene_.session(), snippet, whole, keepInputs ? PastedInputs::kept : PastedInputs::none);
    if (!session_.perform(onFreeGround(scene_.session(), pasted.edit, grid()))) return;
    selection_.set(pasted.nodes, pasted.frames);
    showAdded();
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
    if (edits.empty()) return;
    const QString name = tr("Add %n tracks", nullptr, static_cast<int>(edits.size()));
    const sessions::Edit all =
        edits.size() == 1 ? edits.front() : sessions::makeGroup(name.toStdString(), std::move(edits));
    if (!session_.perform(onFreeGround(session, all, grid()))) return;
    selection_.setNodes(std::move(nodes));
    showAdded();
}

// The free ground may lie outside of the view, which stays as it is where the middle of what is new can be seen.
void CanvasController::showAdded() {
    QRectF all;
    for (const NodeId id : selection_.nodes()) all |= scene_.rect(*scene_.session().graph.find(id));
    for (const auto id : selection_.frames()) all |= scene_.frames().rect(id);
    if (!QRectF({}, viewport_).contains(view_.toScreen(all.center()))) bringIntoView(all);
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
    const auto selected = static_cast<int>(selection_.nodes().size());
    if (gesture() != Gesture::idle ||
        !needs(selected == 1, selected == 0 ? tr("Select the node to be replaced")
                                            : tr("One node at a time is replaced: %n are selected", nullptr, selected)))
        return;
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
    const bool alone = std::holds_alternative<std::monostate>(placement_);
    forgetPlacement();
    if (session_.perform(onFreeGround(session, *edit, alone ? grid() : Grid::ignored))) {
        selection_.setNodes({add.node.id});
        showAdded();
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
    const bool alone = std::holds_alternative<std::monostate>(placement_);
    forgetPlacement();
    if (session_.perform(onFreeGround(session, added->edit, alone ? grid() : Grid::ignored))) {
        selection_.setNodes(std::move(added->nodes));
        showAdded();
    }
}

}  // namespace lacquer::editor

// What keys and menus do with the selection.
#include <algorithm>
#include <cmath>

#include "editor/controllers/auto_layout.hpp"
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/patching.hpp"

namespace lacquer::editor {

bool CanvasController::needs(bool met, const QString& need) {
    if (!met) Q_EMIT session_.notice(need);
    return met;
}

void CanvasController::deleteSelection(bool heal) {
    if (gesture() != Gesture::idle || !needs(!selection_.empty(), tr("Select what is to be deleted"))) return;
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
    if (gesture() != Gesture::idle ||
        !needs(selection_.wire() || !selection_.nodes().empty(), tr("Select a wire, or nodes, to remove the wires of")))
        return;
    std::vector<sessions::Edit> edits;
    for (const auto& [id, c] : scene_.session().graph.connections())
        if (selection_.contains(c.source.node) || selection_.contains(c.destination.node) || selection_.wire() == id)
            edits.emplace_back(sessions::Disconnect{id});
    if (!needs(!edits.empty(), tr("What is selected has no wires"))) return;
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

bool CanvasController::hasBrokenNode() const {
    const auto& nodes = selection_.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [&](NodeId id) { return nodes_.isBroken(id); });
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
    if (gesture() != Gesture::idle ||
        !needs(selection_.nodes().size() >= 2, tr("Select two nodes or more, to be connected from left to right")))
        return;
    if (const auto edit = connectInRow(scene_.session(), selection_.nodes()))
        session_.perform(*edit);
    else
        Q_EMIT session_.notice(
            tr("Nothing to connect: no output fits the input to the right of it, or all are connected"));
}

void CanvasController::copySelection() {
    const Movable copied = movable();
    if (!needs(!copied.nodes.empty() || !copied.frames.empty(), tr("Select the nodes or frames to be copied"))) return;
    clipboard_ = copyOf(scene_.session(), copied.nodes, copied.frames);
    Q_EMIT session_.notice(copied.nodes.size() != 1
                               ? tr("Copied %n nodes", nullptr, static_cast<int>(copied.nodes.size()))
                               : tr("Copied %1").arg(clipboard_.nodes.front().node.name.c_str()));
}

void CanvasController::cutSelection() {
    if (gesture() != Gesture::idle) return;
    const Movable copied = movable();
    if (!needs(!copied.nodes.empty() || !copied.frames.empty(), tr("Select the nodes or frames to be cut"))) return;
    copySelection();
    selection_.set(copied.nodes, copied.frames);
    deleteSelection(false);
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
    if (!needs(!edits.empty(),
               nodes.empty() ? tr("There are no nodes to lay out") : tr("Everything lies in order already")))
        return;
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
    if (!needs(!selection_.nodes().empty(), tr("Select the nodes to switch %1 in").arg(parameter)) ||
        !needs(!on.empty() || !off.empty(), tr("What is selected has no %1: faders have").arg(parameter)))
        return;
    const int count = static_cast<int>(on.empty() ? off.size() : on.size());
    performAsOne(
        (on.empty() ? tr("Switch %1 of %n nodes off", nullptr, count) : tr("Switch %1 of %n nodes on", nullptr, count))
            .arg(parameter),
        on.empty() ? off : on);
}

void CanvasController::toggleBypass() {
    if (gesture() != Gesture::idle || !needs(!selection_.nodes().empty(), tr("Select the nodes to be bypassed")))
        return;
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
    if (gesture() != Gesture::idle ||
        !needs(selection_.wire().has_value(), tr("Select the wire to leave out, or to take in again")))
        return;
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
    if (gesture() != Gesture::idle || !needs(!selection_.nodes().empty() || !selection_.frames().empty(),
                                             tr("Select the nodes or frames to be moved")))
        return;
    moveTogether(movable(), {dx, dy});
}

}  // namespace lacquer::editor

// What the history shows of an edit: the words for describe() in edit.hpp.
#include "core/base/overloaded.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

namespace {

std::string nameOf(const Session& session, NodeId id) {
    const Node* node = session.graph.find(id);
    return node ? node->name : "node " + std::to_string(id.value);
}

std::string describeWire(const Session& session, PortAddress source, PortAddress destination) {
    return session.graph.describeOutput(source) + " to " + session.graph.describeInput(destination);
}

std::string describeWire(const Session& session, ConnectionId id) {
    const Connection* wire = session.graph.find(id);
    return wire ? describeWire(session, wire->source, wire->destination) : std::to_string(id.value);
}

std::string describeFrame(const CanvasFrame* frame) {
    return frame && !frame->title.empty() ? "frame " + frame->title : "frame";
}

const CanvasFrame* frameOf(const Session& session, CanvasFrameId id) {
    const auto found = session.canvasFrames.find(id);
    return found == session.canvasFrames.end() ? nullptr : &found->second;
}

std::string describeMarker(const Session& session, MarkerId id) {
    const auto found = session.markers.find(id);
    return "marker " + (found == session.markers.end() ? std::to_string(id.value) : found->second.name);
}

std::string describeSet(const Session& session, const SetMarker& set) {
    const std::string what = describeMarker(session, set.id);
    const auto now = session.markers.find(set.id);
    if (now == session.markers.end()) return "Change " + what;
    if (now->second.name != set.marker.name) return "Rename " + what + " to " + set.marker.name;
    if (now->second.colour != set.marker.colour) return "Colour " + what;
    if (now->second.lengthFrames != set.marker.lengthFrames) return "Resize " + what;
    return "Move " + what;
}

std::string describeSet(const Session& session, const SetFrame& set) {
    const CanvasFrame* now = frameOf(session, set.id);
    const CanvasFrame& wanted = set.frame;
    if (now && now->title != wanted.title) return "Rename " + describeFrame(now) + " to " + wanted.title;
    if (now && now->colour != wanted.colour) return "Colour " + describeFrame(now);
    if (now && (now->width != wanted.width || now->height != wanted.height)) return "Resize " + describeFrame(now);
    return "Move " + describeFrame(now);
}

std::string describeSet(const Session& session, const SetAppearance& set) {
    const std::string name = nameOf(session, set.node);
    const auto now = session.contents.find(set.node);
    const bool shape = now != session.contents.end() && now->second.appearance.collapsed != set.appearance.collapsed;
    if (shape) return (set.appearance.collapsed ? "Collapse " : "Expand ") + name;
    return (set.appearance.colour.empty() ? "Reset colour of " : "Colour ") + name;
}

std::string describeSet(const Session& session, const SetRecording& set) {
    const std::string name = nameOf(session, set.node);
    const auto now = session.contents.find(set.node);
    if (now != session.contents.end() && now->second.recording.armed != set.recording.armed)
        return (set.recording.armed ? "Arm " : "Disarm ") + name;
    if (now != session.contents.end() && now->second.recording.inputs != set.recording.inputs)
        return "Set input of " + name;
    return "Set monitoring of " + name;
}

std::string describeSet(const Session& session, const SetReferences& set) {
    const std::size_t before = session.references.size(), after = set.references.size();
    if (before == after) return "Change reference";
    return std::string(after > before ? "Add" : "Remove") + " reference";
}

std::string describeSet(const Session& session, const SetExports& set) {
    const std::size_t before = session.exports.size(), after = set.exports.size();
    if (before == after) return "Change export presets";
    return std::string(after > before ? "Add" : "Remove") + " export preset";
}

}  // namespace

std::string describe(const Session& session, const Edit& edit) {
    return std::visit(
        Overloaded{
            [&](const AddNode& add) { return "Add " + add.node.name; },
            [&](const RemoveNode& remove) { return "Remove " + nameOf(session, remove.node); },
            [&](const Connect& connect) {
                return "Connect " + describeWire(session, connect.source, connect.destination);
            },
            [&](const Disconnect& disconnect) { return "Disconnect " + describeWire(session, disconnect.connection); },
            [&](const SetCompensation& set) {
                return (set.compensated ? "Compensate " : "Do not compensate ") + describeWire(session, set.connection);
            },
            [&](const SetWirePath& set) {
                return (set.path.empty() ? "Straighten " : "Bend ") + describeWire(session, set.connection);
            },
            [&](const MoveNode& move) { return "Move " + nameOf(session, move.node); },
            [&](const SetParameter& set) {
                return (set.unset ? "Reset " : "Set ") + set.parameter + " of " + nameOf(session, set.node);
            },
            [&](const RenameNode& rename) { return "Rename " + nameOf(session, rename.node) + " to " + rename.name; },
            [&](const SetAutomation& set) {
                return (set.lane ? "Automate " : "Remove automation of ") + set.parameter + " of " +
                       nameOf(session, set.node);
            },
            [&](const SetAutomationMode& set) {
                return "Set automation of " + set.parameter + " of " + nameOf(session, set.node) + " to " +
                       toString(set.mode);
            },
            [&](const SetControl& set) {
                const std::string what = set.parameter + " of " + nameOf(session, set.node);
                return set.binding ? "Bind " + what + " to " + describe(set.binding->control)
                                   : "Free " + what + " from its control";
            },
            [&](const SetBypass& set) {
                const std::string name = nameOf(session, set.node);
                return set.bypassed ? "Bypass " + name : "Switch " + name + " on";
            },
            [&](const SetLatency& set) {
                return (set.frames ? "Set latency of " : "Reset latency of ") + nameOf(session, set.node);
            },
            [&](const SetRole& set) {
                const std::string name = nameOf(session, set.node);
                return set.role == Role::none ? "Remove role of " + name
                                              : "Set role of " + name + " to " + toString(set.role);
            },
            [&](const SetState& set) { return "Set state of " + nameOf(session, set.node); },
            [&](const SetFreeze& set) { return (set.frozen ? "Freeze " : "Unfreeze ") + nameOf(session, set.node); },
            [&](const SetClips& set) { return "Edit clips of " + nameOf(session, set.node); },
            [&](const SetRecording& set) { return describeSet(session, set); },
            [&](const SetTempoMap& set) { return std::string(set.points.empty() ? "Reset tempo" : "Set tempo"); },
            [&](const SetAppearance& set) { return describeSet(session, set); },
            [&](const AddFrame& add) { return "Add " + describeFrame(&add.frame); },
            [&](const RemoveFrame& remove) { return "Remove " + describeFrame(frameOf(session, remove.id)); },
            [&](const SetFrame& set) { return describeSet(session, set); },
            [&](const SetLoop& set) { return std::string(set.loop ? "Set loop" : "Remove loop"); },
            [&](const SetReferences& set) { return describeSet(session, set); },
            [&](const SetTags&) { return std::string("Set tags"); },
            [&](const SetExports& set) { return describeSet(session, set); },
            [&](const SetRange&) { return std::string("Set range of the song"); },
            [&](const AddMarker& add) { return "Add marker " + add.marker.name; },
            [&](const RemoveMarker& remove) { return "Remove " + describeMarker(session, remove.id); },
            [&](const SetMarker& set) { return describeSet(session, set); },
            [&](const SetNote& set) {
                return (set.note.empty() ? "Remove note on " : "Set note on ") +
                       (set.node ? nameOf(session, set.node) : "the song");
            },
            [&](const SetOrder&) { return std::string("Set order of the mixer"); },
            [&](const std::shared_ptr<const EditGroup>& group) { return group->name; },
        },
        edit);
}

}  // namespace lacquer::sessions

// Edits: every way a session can change, each with its inverse. Message thread.
// The command line, the editor and the tests use these and nothing else.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Adds a node; `node.id` 0 draws a fresh id. Ports are taken as they stand in `node` (ProcessorType::makeNode lays
/// them out). The connections, if any, are those that undo of a removal puts back.
struct AddNode {
    Node node;
    NodeContent content;
    std::vector<Connection> connections;
    std::map<ConnectionId, WirePath> paths{};  ///< of those connections, where they have bends
};

/// Removes a node with all its connections.
struct RemoveNode {
    NodeId node;
};

/// Connects; id 0 draws a fresh one.
struct Connect {
    PortAddress source;
    PortAddress destination;
    ConnectionId id{};
    bool compensated = true;  ///< see SetCompensation
    WirePath path{};          ///< see SetWirePath
};

struct Disconnect {
    ConnectionId connection;
};

/// Lets a connection take part in latency compensation, or leaves it out: it then neither waits nor makes others wait.
struct SetCompensation {
    ConnectionId connection;
    bool compensated = true;
};

/// Replaces the bends of a connection on the canvas; without any it goes straight to its destination.
struct SetWirePath {
    ConnectionId connection;
    WirePath path;
};

struct MoveNode {
    NodeId node;
    CanvasPosition position;
};

/// Sets one parameter in its unit. Refused when unknown or outside the range of its type.
struct SetParameter {
    NodeId node;
    std::string parameter;
    double value = 0;
    bool unset = false;  ///< the type's default holds again and is no longer saved; `value` then carries that default
};

struct RenameNode {
    NodeId node;
    std::string name;
};

/// Replaces or (without a lane) removes the automation of one parameter.
struct SetAutomation {
    NodeId node;
    std::string parameter;
    std::optional<AutomationLane> lane;
};

/// Says how the automation of one parameter plays and whether moves are written to it. A lane need not be there yet.
struct SetAutomationMode {
    NodeId node;
    std::string parameter;
    AutomationMode mode = AutomationMode::play;
};

/// Binds one parameter to a MIDI control, or (without a binding) frees it. A control may be bound to many parameters.
struct SetControl {
    NodeId node;
    std::string parameter;
    std::optional<ControlBinding> binding;
};

/// Bypasses a node, or switches it on again. Refused for a node that cannot be bypassed.
struct SetBypass {
    NodeId node;
    bool bypassed = false;
};

/// Says what a node's latency is, where its plugin reports a wrong one; without a number, the plugin is believed again.
/// Refused below 0 and above a minute.
struct SetLatency {
    NodeId node;
    std::optional<std::int64_t> frames;
};

/// Gives a node a colour of its own, or that of its role again, and shows it collapsed or in full.
struct SetAppearance {
    NodeId node;
    NodeAppearance appearance;
};

/// Says what a node is in the mix.
struct SetRole {
    NodeId node;
    Role role = Role::none;
};

/// Replaces a processor's own state, beyond its parameters: the node starts anew with it.
struct SetState {
    NodeId node;
    ProcessorState state;
};

/// Has a node play a file of what it puts out, or (without) has it run again. Refused when checkFreeze does.
struct SetFreeze {
    NodeId node;
    std::optional<Freeze> frozen;
};

/// Replaces the clips of a track.
struct SetClips {
    NodeId node;
    std::vector<Clip> clips;
};

/// Says what a track records, arms it or not, and how it is monitored. Refused when checkRecording does.
struct SetRecording {
    NodeId node;
    TrackRecording recording;
};

/// Replaces tempo and time signatures; without points, TempoMap's default holds again. Refused when TempoMap does.
struct SetTempoMap {
    std::vector<TempoPoint> points;
};

/// Lays a frame behind the nodes of the canvas; id 0 draws a fresh one.
struct AddFrame {
    CanvasFrame frame;
    CanvasFrameId id{};
};

/// Removes a frame. The nodes in it stay.
struct RemoveFrame {
    CanvasFrameId id;
};

/// Gives a frame another title, colour or place. The nodes in it stay where they are.
struct SetFrame {
    CanvasFrameId id;
    CanvasFrame frame;
};

/// Sets the stretch that a loop plays, or (none) takes it away. Refused when checkLoop does.
struct SetLoop {
    std::optional<LoopRange> loop;
};

/// Replaces the reference tracks. Refused when checkReference does.
struct SetReferences {
    std::vector<Reference> references;
};

/// Replaces what a release says of the song. Refused when checkTags does.
struct SetTags {
    Tags tags;
};

/// Replaces the session's own export presets. Refused when checkExportPresets does.
struct SetExports {
    std::vector<ExportPreset> exports;
};

/// Sets where the song starts and ends; without an end, it ends with its last clip and the tail of the effects. Refused
/// when checkSongRange does.
struct SetRange {
    TimelineFrame startFrame = 0;
    std::optional<TimelineFrame> endFrame;
};

/// Puts a marker into the song; id 0 draws a fresh one. Refused when checkMarker does, and beyond kMostMarkers.
struct AddMarker {
    Marker marker;
    MarkerId id{};
};

struct RemoveMarker {
    MarkerId id;
};

/// Gives a marker another place, length, name or colour.
struct SetMarker {
    MarkerId id;
    Marker marker;
};

/// Replaces the note on a node, or on the session (node 0).
struct SetNote {
    NodeId node;
    std::string note;
};

/// Says which nodes come first in the mixer, and in what order; see Session::nodesInOrder. Refused with a node that
/// there is not, or twice.
struct SetOrder {
    std::vector<NodeId> nodes;
};

struct EditGroup;

using Edit = std::variant<AddNode, RemoveNode, Connect, Disconnect, SetCompensation, MoveNode, SetParameter, RenameNode,
                          SetAutomation, SetBypass, SetLatency, SetAppearance, SetRole, SetState, SetClips, SetTempoMap,
                          AddFrame, RemoveFrame, SetFrame, SetWirePath, SetLoop, SetRecording, SetReferences,
                          SetControl, SetRange, AddMarker, RemoveMarker, SetMarker, SetNote, SetOrder,
                          SetAutomationMode, SetFreeze, SetTags, SetExports, std::shared_ptr<const EditGroup>>;

/// Several edits as one: all or nothing.
struct EditGroup {
    std::string name;  ///< what the history shows: "Delete 3 nodes"
    std::vector<Edit> edits;
};

[[nodiscard]] Edit makeGroup(std::string name, std::vector<Edit> edits);

/// What was done, with every id filled in, and how to take it back.
struct AppliedEdit {
    Edit done;
    Edit inverse;
};

/// Carries out an edit. On failure the session is as it was, and the error names node, port and remedy.
/// `registry` answers which parameters a type has; a node whose type is not installed keeps its values unchecked.
Result<AppliedEdit> apply(Session& session, const ProcessorRegistry& registry, const Edit& edit);

/// The same for an edit that has been carried out before, by a program that came to an end since: values are not
/// checked again.
Result<AppliedEdit> applyTrusted(Session& session, const ProcessorRegistry& registry, const Edit& edit);

/// Carries out an edit that apply() gave back, be it what was done or its inverse. Values are not checked again: they
/// have been in this session, and undo must bring back even one that was loaded out of range. All or nothing, like
/// apply.
Status reapply(Session& session, const Edit& edit);

/// What the history shows: "Add Parametric EQ", "Set gain of kick fader" … Ask before the edit is applied.
[[nodiscard]] std::string describe(const Session& session, const Edit& edit);

}  // namespace lacquer::sessions

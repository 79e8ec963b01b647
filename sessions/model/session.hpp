// Session: the document. A graph plus what its nodes carry: roles, places on the canvas, parameter values, automation,
// clips, state. Plain data; message thread. Changed only through edits (edit.hpp), so that everything can be undone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/control/control_binding.hpp"
#include "core/engine/live_input.hpp"
#include "core/engine/processor.hpp"
#include "core/engine/transport.hpp"
#include "core/graph/graph.hpp"
#include "core/signal/automation_lane.hpp"
#include "core/signal/tempo_map.hpp"
#include "nodes/mix/playlist.hpp"
#include "sessions/model/automation_mode.hpp"
#include "sessions/model/canvas_frame.hpp"
#include "sessions/model/export_preset.hpp"
#include "sessions/model/marker.hpp"
#include "sessions/model/tags.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

/// The type of node that plays clips.
inline constexpr const char* kTrackType = "lacquer:track";

/// What a node is in the mix. The engine knows nothing of it.
enum class Role { none, track, bus, send, master, output };

/// A piece of an audio file on a track. Frames are at the session's sample rate, whatever the file's own is.
struct Clip {
    std::string file{};  ///< as the session writes it: relative to the session folder, '/' separated
    TimelineFrame positionFrames = 0;
    std::int64_t offsetFrames = 0;  ///< into the file
    std::int64_t lengthFrames = 0;
    double gainDb = 0;
    std::int64_t fadeInFrames = 0;
    std::int64_t fadeOutFrames = 0;
    nodes::FadeShape fadeInShape = nodes::FadeShape::linear;
    nodes::FadeShape fadeOutShape = nodes::FadeShape::linear;
    bool reversed = false;  ///< plays its stretch of the file backwards
    bool muted = false;
    UnknownMembers extra{};

    [[nodiscard]] TimelineFrame endFrame() const noexcept { return positionFrames + lengthFrames; }
    friend bool operator==(const Clip&, const Clip&) = default;
};

/// A finished record to compare the song with, heard in place of the master and never rendered.
struct Reference {
    std::string file{};             ///< as the session writes it, see Clip
    std::int64_t offsetFrames = 0;  ///< of the file, at the session's rate: heard where the song starts
    double gainDb = 0;              ///< beside what makes it as loud as the master
    UnknownMembers extra{};

    friend bool operator==(const Reference&, const Reference&) = default;
};

struct CanvasPosition {
    double x = 0;
    double y = 0;

    friend bool operator==(const CanvasPosition&, const CanvasPosition&) = default;
};

/// How a node shows itself on the canvas.
struct NodeAppearance {
    std::string colour{};    ///< "#rrggbb" in small letters; empty: that of its role
    bool collapsed = false;  ///< only its title is shown

    friend bool operator==(const NodeAppearance&, const NodeAppearance&) = default;
};

/// The bends of a wire on the canvas, from its source on.
using WirePath = std::vector<CanvasPosition>;

/// What a track records, and whether its player hears it through the track.
struct TrackRecording {
    std::vector<int> inputs{};                      ///< of the device, from 1 on: one, or left and right
    bool armed = false;                             ///< is recorded when recording is switched on
    Monitoring monitoring = Monitoring::automatic;  ///< while it is armed

    friend bool operator==(const TrackRecording&, const TrackRecording&) = default;
};

/// What one output of a node puts out, rendered into a sound file that is played in its place: neither the node nor
/// what feeds it alone is run.
struct Freeze {
    std::string file{};                        ///< as the session writes it, see Clip
    std::string output{};                      ///< the symbol of the output; the node's others are silent
    TimelineFrame positionFrames = 0;          ///< of the file's first frame: so far in front of the song as it is late
    std::int64_t latencyFrames = 0;            ///< by which the output lagged the sources, and goes on to
    std::optional<std::int64_t> tailFrames{};  ///< how long it sounds after the last clip; none: nobody knows
    std::string madeOf{};                      ///< what it was rendered from, see freezeMarks

    friend bool operator==(const Freeze&, const Freeze&) = default;
};

/// What a node carries beside its place in the graph.
struct NodeContent {
    Role role = Role::none;
    std::string note{};  ///< what people want to remember of it
    CanvasPosition position{};
    NodeAppearance appearance{};
    bool bypassed = false;                        ///< its sound is passed by, where it can be: see Session::isBypassed
    std::optional<std::int64_t> latencyFrames{};  ///< what its latency is said to be; none: what it reports
    std::map<std::string, double> parameters{};   ///< by id; what is not listed has its default
    std::map<std::string, AutomationLane> automation{};
    std::map<std::string, AutomationMode> automationModes{};  ///< by parameter; what is not listed is play
    std::map<std::string, ControlBinding> controls{};         ///< the MIDI controls of parameters, by their ids
    std::vector<Clip> clips{};                                ///< of a track
    TrackRecording recording{};                               ///< of a track
    std::string file{};  ///< of a file sink: where it writes, as the session names it
    std::optional<Freeze> frozen{};
    ProcessorState state{};
    UnknownMembers extra{};

    /// The lane that is heard of a parameter; null where there is none, or it is off.
    [[nodiscard]] const AutomationLane* laneHeard(const std::string& parameter) const;
    [[nodiscard]] AutomationMode automationMode(const std::string& parameter) const;
};

struct Session {
    std::string name{};
    std::string note{};              ///< what people want to remember of the song
    std::filesystem::path folder{};  ///< the `name.lacquer` folder; empty until saved
    int sampleRate = 48000;          ///< Hz
    int quantumFrames = 256;
    TimelineFrame startFrame = 0;             ///< of the song's range
    std::optional<TimelineFrame> endFrame{};  ///< of the song's range; none: where the last clip ends, plus the tail
    std::optional<LoopRange> loop{};          ///< the stretch that a loop plays; whether it does is no part of this
    std::vector<TempoPoint> tempo{};          ///< a TempoMap's points; none: its default
    std::vector<Reference> references{};      ///< in the order in which they are listed
    Tags tags{};                              ///< what a release says of the song
    std::vector<ExportPreset> exports{};      ///< presets of its own; they replace the program's of the same names
    std::map<MarkerId, Marker> markers{};
    MarkerId nextMarkerId{1};     ///< the id that the next one gets
    std::vector<NodeId> order{};  ///< the nodes that come first in the mixer, see nodesInOrder; each once at most
    Graph graph{};
    std::map<NodeId, NodeContent> contents{};      ///< one entry per node of the graph
    std::map<ConnectionId, WirePath> wirePaths{};  ///< of the connections that have bends; none is empty
    std::map<CanvasFrameId, CanvasFrame> canvasFrames{};
    CanvasFrameId nextCanvasFrameId{1};  ///< the id that the next one gets
    UnknownMembers extra{};

    [[nodiscard]] NodeContent& content(NodeId id) { return contents.at(id); }
    [[nodiscard]] const NodeContent& content(NodeId id) const { return contents.at(id); }

    /// Empty for a connection that goes straight to its destination.
    [[nodiscard]] WirePath wirePath(ConnectionId id) const;
    /// Whether a node of the graph is bypassed: its content says so, and it can be.
    [[nodiscard]] bool isBypassed(NodeId id) const;
    /// All nodes as a mixer or a list shows them: first those of `order`, then the others by their ids. A node that was
    /// removed keeps its place in `order`: its id is never given to another one, and undo brings it back to there.
    [[nodiscard]] std::vector<NodeId> nodesInOrder() const;
    /// The markers along the timeline; those in one place by their ids.
    [[nodiscard]] std::vector<MarkerId> markersInOrder() const;
    /// Where the last clip ends, on any track.
    [[nodiscard]] TimelineFrame lastClipEnd() const;
    /// The file a clip or sink names. Relative paths hang on the session folder.
    [[nodiscard]] std::filesystem::path resolve(const std::string& file) const;
    /// The other way round: a file in the session folder is named relative to it, so that both can move; another one by
    /// its full path. With "/" between folders.
    [[nodiscard]] std::string nameOf(const std::filesystem::path& file) const;
    /// A processor's state, with the files that it names as the session names them.
    [[nodiscard]] ProcessorState named(ProcessorState state) const;
};

/// True for a path that does not stay below the session folder: absolute, or climbing out of it through "..".
[[nodiscard]] bool leavesSessionFolder(const std::string& file);

[[nodiscard]] const char* toString(Role role);
[[nodiscard]] std::optional<Role> parseRole(const std::string& text);

}  // namespace lacquer::sessions

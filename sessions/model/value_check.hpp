// What values a session may hold: parameters against their type, clips, references, markers, colours and canvas frames
// against themselves, bypass and freezes against the ports, inputs against the track, latencies against the sample
// rate. Pure functions. Edits refuse what these refuse; the file reader reports it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "core/signal/automation_lane.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Refuses a parameter that the type does not have or that is internal, a value outside its range, and a fraction where
/// it is stepped. `type` null (not installed): any finite value will do.
Status checkParameter(const ProcessorType* type, const std::string& parameter, double value);

/// The same for every point of a lane.
Status checkLane(const ProcessorType* type, const std::string& parameter, const AutomationLane& lane);

/// Refuses a parameter that the type does not have, that is internal or part of the plan: it cannot be automated.
Status checkAutomated(const ProcessorType* type, const std::string& parameter);

/// Refuses a binding that makes no sense (checkBinding), of a parameter that the type does not have, that is internal
/// or part of the plan, and a range that leaves the parameter's own.
Status checkControl(const ProcessorType* type, const std::string& parameter, const ControlBinding& binding);

/// Refuses to bypass a node that cannot be.
Status checkBypass(const Node& node);

/// Refuses to say a latency below 0 or above what a plan can compensate, a minute; and any of a feedback delay, whose
/// delay closes a loop.
Status checkLatency(const Node& node, std::int64_t frames, int sampleRate);

/// Refuses to freeze an output that the node does not have, or that is not one of mono or stereo audio, a file without
/// a name, a latency as checkLatency() does, and a negative tail.
Status checkFreeze(const Node& node, const Freeze& freeze, int sampleRate);

/// The gain of a clip, in dB. Less than -200 dB is silence even in 32 bits, more than 60 dB a slip of the hand.
inline constexpr double kMinimumClipGainDb = -200;
inline constexpr double kMaximumClipGainDb = 60;

/// Refuses a clip without file or length, with negative offset or fades, or with a gain outside its range.
Status checkClip(const Clip& clip);

/// Refuses inputs of a node that is no track, more of them than it has channels, an input below 1 or above
/// kHighestInput or named twice, and to arm a track without any.
inline constexpr int kHighestInput = 256;
Status checkRecording(const Node& node, const TrackRecording& recording);

/// Refuses a reference without a file, one that starts before its file does, and a gain outside a clip's range.
Status checkReference(const Reference& reference);

/// Refuses a track's number, or how many there are, outside 0 … kHighestTrack, and an artwork's path with a NUL.
Status checkTags(const Tags& tags);

/// Frames on the timeline, and lengths, lie within this of 0.
inline constexpr std::int64_t kMostFrames = std::int64_t{1} << 52;

/// Refuses a song that ends where it starts or before.
Status checkSongRange(TimelineFrame start, std::optional<TimelineFrame> end);

/// Refuses a marker without a name, with a negative length, or with a colour that is none.
Status checkMarker(const Marker& marker);

/// Refuses a node that stands twice in the order of the mixer.
Status checkOrder(const std::vector<NodeId>& nodes);

/// Refuses what is neither empty nor "#rrggbb" in small letters.
Status checkColour(const std::string& colour);

/// Refuses a frame whose place is not finite, that is less than one unit wide or high, or whose colour is none.
Status checkCanvasFrame(const CanvasFrame& frame);

}  // namespace lacquer::sessions

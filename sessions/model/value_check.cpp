#include "sessions/model/value_check.hpp"

#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "core/plan/plan_compiler.hpp"

namespace lacquer::sessions {

namespace {

// Through JSON, whose numbers read the same in every locale.
std::string format(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) return std::to_string(static_cast<long long>(value));
    return nlohmann::json(value).dump();
}

std::string describeRange(const ParameterInfo& info) {
    const std::string unit = info.unit.empty() ? "" : " " + info.unit;
    return format(info.minimum) + " to " + format(info.maximum) + unit;
}

Failure<Error> bad(std::string what, std::string remedy = {}) {
    return fail(ErrorKind::badData, std::move(what), {}, std::move(remedy));
}

}  // namespace

Status checkParameter(const ProcessorType* type, const std::string& parameter, double value) {
    if (!std::isfinite(value)) return bad("the value of " + parameter + " is not a finite number");
    if (!type) return {};
    const auto index = type->findParameter(parameter);
    if (!index)
        return bad(type->name + " has no parameter \"" + parameter + "\"",
                   "`lacquer nodes " + type->uri + "` lists its parameters");
    const ParameterInfo& info = type->parameters[*index];
    if (info.internal) return bad(parameter + " of " + type->name + " is set by Lacquer itself", "leave it out");
    if (!info.accepts(value))
        return bad(format(value) + " is outside the range of " + parameter,
                   "choose a value from " + describeRange(info));
    if (info.stepped() && value != std::floor(value))
        return bad(format(value) + " is between the steps of " + parameter,
                   "choose a whole number from " + describeRange(info));
    return {};
}

Status checkAutomated(const ProcessorType* type, const std::string& parameter) {
    const auto index = type ? type->findParameter(parameter) : std::nullopt;
    if (index && type->parameters[*index].fixed)
        return bad(parameter + " of " + type->name + " cannot be automated", "set one value for the whole song");
    return checkParameter(type, parameter, index ? type->parameters[*index].defaultValue : 0);
}

Status checkLane(const ProcessorType* type, const std::string& parameter, const AutomationLane& lane) {
    if (Status status = checkAutomated(type, parameter); !status) return status;
    for (const AutomationPoint& point : lane.points())
        if (Status status = checkParameter(type, parameter, point.value); !status) return status;
    return {};
}

Status checkControl(const ProcessorType* type, const std::string& parameter, const ControlBinding& binding) {
    if (Status status = checkBinding(binding); !status) return status;
    const auto index = type ? type->findParameter(parameter) : std::nullopt;
    if (index && type->parameters[*index].fixed)
        return bad(parameter + " of " + type->name + " cannot be moved by a control",
                   "set one value for the whole song");
    if (!binding.range) return checkParameter(type, parameter, index ? type->parameters[*index].defaultValue : 0);
    for (const double end : {binding.range->from, binding.range->to})
        if (Status status = checkParameter(type, parameter, end); !status) return status;
    return {};
}

Status checkBypass(const Node& node) {
    if (canBeBypassed(node)) return {};
    return bad("it has no audio input that could be passed on as its output, so it cannot be bypassed",
               "bypass the nodes before or behind it, or disconnect it");
}

Status checkLatency(const Node& node, std::int64_t frames, int sampleRate) {
    if (node.type == kFeedbackDelayTypeUri)
        return bad("a feedback delay has no latency that could be set", "set its delay");
    const std::int64_t most = std::int64_t{kMaximumLatencySeconds} * sampleRate;
    if (frames >= 0 && frames <= most) return {};
    return bad("a latency of " + std::to_string(frames) + " frames is not possible",
               "choose a number of frames from 0 to " + std::to_string(most));
}

Status checkFreeze(const Node& node, const Freeze& freeze, int sampleRate) {
    if (node.type == kFeedbackDelayTypeUri)
        return bad("a feedback delay cannot be frozen: its loop needs it", "freeze what is behind it");
    const auto output = node.findOutput(freeze.output);
    if (!output)
        return bad("has no output \"" + freeze.output + "\" that a file could be played for",
                   node.outputs.empty() ? "freeze what is in front of it" : "unfreeze it");
    const PortInfo& port = node.outputs[*output];
    if (port.kind != SignalKind::audio || port.channels < 1 || port.channels > 2)
        return bad("its output \"" + freeze.output + "\" is not one of mono or stereo audio", "choose another node");
    if (freeze.file.empty() || freeze.file.find('\0') != std::string::npos) return bad("a freeze must name a file");
    if (freeze.tailFrames && *freeze.tailFrames < 0) return bad("a tail cannot have a negative length");
    return checkLatency(node, freeze.latencyFrames, sampleRate);
}

Status checkClip(const Clip& clip) {
    if (clip.file.empty() || clip.file.find('\0') != std::string::npos) return bad("a clip must name a file");
    if (clip.lengthFrames <= 0) return bad("a clip must be at least one frame long");
    if (clip.offsetFrames < 0) return bad("a clip cannot start before its file does");
    if (clip.fadeInFrames < 0 || clip.fadeOutFrames < 0) return bad("a fade cannot have a negative length");
    if (!(clip.gainDb >= kMinimumClipGainDb && clip.gainDb <= kMaximumClipGainDb))
        return bad("the gain of a clip is outside its range",
                   "choose a value from " + format(kMinimumClipGainDb) + " to " + format(kMaximumClipGainDb) + " dB");
    return {};
}

Status checkRecording(const Node& node, const TrackRecording& recording) {
    if (recording == TrackRecording()) return {};
    if (node.type != kTrackType) return bad("only tracks record", "choose a node of type " + std::string(kTrackType));
    const std::vector<int>& inputs = recording.inputs;
    if (static_cast<int>(inputs.size()) > node.width)
        return bad("a " + std::string(node.width == 1 ? "mono" : "stereo") + " track cannot record " +
                       std::to_string(inputs.size()) + " inputs",
                   node.width == 1 ? "name one input" : "name one or two inputs");
    for (const int input : inputs)
        if (input < 1 || input > kHighestInput)
            return bad("there is no input " + std::to_string(input),
                       "choose inputs from 1 to " + std::to_string(kHighestInput));
    if (inputs.size() == 2 && inputs[0] == inputs[1])
        return bad("input " + std::to_string(inputs[0]) + " is named twice", "name it once, or another one");
    if (recording.armed && inputs.empty()) return bad("a track without an input cannot be armed", "choose its input");
    return {};
}

Status checkReference(const Reference& reference) {
    if (reference.file.empty() || reference.file.find('\0') != std::string::npos)
        return bad("a reference must name a file");
    if (reference.offsetFrames < 0) return bad("a reference cannot start before its file does");
    if (!(reference.gainDb >= kMinimumClipGainDb && reference.gainDb <= kMaximumClipGainDb))
        return bad("the gain of a reference is outside its range",
                   "choose a value from " + format(kMinimumClipGainDb) + " to " + format(kMaximumClipGainDb) + " dB");
    return {};
}

Status checkTags(const Tags& tags) {
    for (const int track : {tags.track, tags.trackTotal})
        if (track < 0 || track > kHighestTrack)
            return bad("there is no track " + std::to_string(track),
                       "choose a number from 1 to " + std::to_string(kHighestTrack) + ", or 0 for none");
    if (tags.artwork.find('\0') != std::string::npos) return bad("an artwork's path holds the character NUL");
    return {};
}

Status checkSongRange(TimelineFrame start, std::optional<TimelineFrame> end) {
    if (!end || *end > start) return {};
    return bad("the song ends where it starts or before", "choose an end behind the start");
}

Status checkMarker(const Marker& marker) {
    if (marker.name.empty()) return bad("a marker must have a name");
    if (marker.lengthFrames < 0) return bad("a marker cannot have a negative length");
    if (marker.positionFrames < -kMostFrames || marker.positionFrames > kMostFrames ||
        marker.lengthFrames > kMostFrames)
        return bad("a marker lies too far out", "place it within 2^52 frames of 0");
    return checkColour(marker.colour);
}

Status checkOrder(const std::vector<NodeId>& nodes) {
    std::set<NodeId> seen;
    for (const NodeId id : nodes)
        if (!seen.insert(id).second)
            return bad("node " + std::to_string(id.value) + " stands twice in the order", "name it once");
    return {};
}

Status checkColour(const std::string& colour) {
    const bool six =
        colour.size() == 7 && colour[0] == '#' && colour.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
    if (six || colour.empty()) return {};
    return bad("\"" + colour + "\" is no colour", "write it as \"#rrggbb\", in small letters");
}

Status checkCanvasFrame(const CanvasFrame& frame) {
    for (const double value : {frame.x, frame.y, frame.width, frame.height})
        if (!std::isfinite(value)) return bad("place and size of a frame must be finite numbers");
    if (frame.width < 1 || frame.height < 1) return bad("a frame must be at least one unit wide and high");
    return checkColour(frame.colour);
}

}  // namespace lacquer::sessions

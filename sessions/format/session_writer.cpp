#include "sessions/format/session_writer.hpp"

#include <map>

#include <nlohmann/json.hpp>

#include "core/base/base64.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/json_document.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/tags_json.hpp"

namespace lacquer::sessions {

namespace {

using Json = nlohmann::ordered_json;

void appendFile(Json& object, const std::string& file) {
    object["file"] = file;
    if (leavesSessionFolder(file)) object["external"] = true;
}

Json toJson(const std::vector<PortInfo>& ports) {
    Json list = Json::array();
    for (const PortInfo& port : ports)
        list.push_back({{"symbol", port.symbol},
                        {"name", port.name},
                        {"kind", nameOf(kSignalKindNames, port.kind)},
                        {"channels", port.channels}});
    return list;
}

Json toJson(const std::string& bytes) {
    const Json text = bytes;
    try {
        (void)text.dump();  // refuses what is no UTF-8
        return text;
    } catch (const Json::exception&) {
        return {{"base64", encodeBase64(bytes)}};
    }
}

Json toJson(const TrackRecording& recording) {
    Json object = Json::object();
    if (!recording.inputs.empty()) object["inputs"] = recording.inputs;
    if (recording.armed) object["armed"] = true;
    if (recording.monitoring != Monitoring::automatic)
        object["monitor"] = nameOf(kMonitoringNames, recording.monitoring);
    return object;
}

Json toJson(const Freeze& freeze) {
    Json object;
    appendFile(object, freeze.file);
    object["output"] = freeze.output;
    object["position"] = freeze.positionFrames;
    if (freeze.latencyFrames != 0) object["latency"] = freeze.latencyFrames;
    if (freeze.tailFrames) object["tail"] = *freeze.tailFrames;
    if (!freeze.madeOf.empty()) object["madeOf"] = freeze.madeOf;
    return object;
}

Json toJson(const Node& node, const NodeContent& content) {
    Json object;
    object["id"] = node.id.value;
    object["type"] = node.type;
    object["name"] = node.name;
    if (content.role != Role::none) object["role"] = toString(content.role);
    if (!content.note.empty()) object["note"] = content.note;
    object["width"] = node.width;
    object["position"] = {jsonNumber(content.position.x), jsonNumber(content.position.y)};
    if (!content.appearance.colour.empty()) object["colour"] = content.appearance.colour;
    if (content.appearance.collapsed) object["collapsed"] = true;
    if (content.bypassed) object["bypass"] = true;
    if (content.latencyFrames) object["latency"] = *content.latencyFrames;
    if (content.recording != TrackRecording()) object["record"] = toJson(content.recording);
    for (const auto& [id, value] : content.parameters) object["parameters"][id] = jsonNumber(value);
    if (!isBuiltIn(node.type)) object["ports"] = {{"inputs", toJson(node.inputs)}, {"outputs", toJson(node.outputs)}};
    if (!content.file.empty()) appendFile(object, content.file);
    if (content.frozen) object["frozen"] = toJson(*content.frozen);
    for (const auto& [name, bytes] : content.state) object["state"][name] = toJson(bytes);
    appendExtra(object, content.extra);
    return object;
}

Json toJson(const CanvasPosition& place) {
    return {jsonNumber(place.x), jsonNumber(place.y)};
}

Json toJson(const Session& session, const Connection& connection) {
    const Graph& graph = session.graph;
    const Node& from = *graph.find(connection.source.node);
    const Node& to = *graph.find(connection.destination.node);
    Json object{{"id", connection.id.value},
                {"from", {from.id.value, from.outputs[connection.source.port].symbol}},
                {"to", {to.id.value, to.inputs[connection.destination.port].symbol}}};
    if (!connection.compensated) object["compensate"] = false;
    for (const CanvasPosition& bend : session.wirePath(connection.id)) object["bends"].push_back(toJson(bend));
    return object;
}

Json toJson(NodeId node, const Clip& clip) {
    Json object;
    object["node"] = node.value;
    appendFile(object, clip.file);
    object["position"] = clip.positionFrames;
    if (clip.offsetFrames != 0) object["offset"] = clip.offsetFrames;
    object["length"] = clip.lengthFrames;
    if (clip.gainDb != 0) object["gain"] = jsonNumber(clip.gainDb);
    const Clip plain;
    if (clip.fadeInFrames != 0) object["fadeIn"] = clip.fadeInFrames;
    if (clip.fadeInShape != plain.fadeInShape) object["fadeInShape"] = nameOf(kFadeShapeNames, clip.fadeInShape);
    if (clip.fadeOutFrames != 0) object["fadeOut"] = clip.fadeOutFrames;
    if (clip.fadeOutShape != plain.fadeOutShape) object["fadeOutShape"] = nameOf(kFadeShapeNames, clip.fadeOutShape);
    if (clip.reversed) object["reversed"] = true;
    if (clip.muted) object["muted"] = true;
    appendExtra(object, clip.extra);
    return object;
}

Json toJson(const AutomationLane& lane) {
    Json points = Json::array();
    for (const AutomationPoint& point : lane.points()) {
        Json entry = {point.frame, jsonNumber(point.value)};
        if (point.shape != CurveShape::linear) entry.push_back(nameOf(kCurveShapeNames, point.shape));
        points.push_back(std::move(entry));
    }
    return points;
}

/// A line for each parameter that has a lane, a mode, or both.
void appendAutomation(std::vector<Json>& lines, NodeId node, const NodeContent& content) {
    std::map<std::string, Json> lanes;
    const auto lineOf = [&](const std::string& parameter) -> Json& {
        return lanes.try_emplace(parameter, Json{{"node", node.value}, {"parameter", parameter}}).first->second;
    };
    for (const auto& [parameter, lane] : content.automation) lineOf(parameter)["points"] = toJson(lane);
    for (const auto& [parameter, mode] : content.automationModes)
        if (mode != AutomationMode::play) lineOf(parameter)["mode"] = nameOf(kAutomationModeNames, mode);
    for (auto& [parameter, line] : lanes) lines.push_back(std::move(line));
}

Json toJson(NodeId node, const std::string& parameter, const ControlBinding& binding) {
    Json object{{"node", node.value}, {"parameter", parameter}};
    object["control"] = nameOf(kMidiControlNames, binding.control.kind);
    object["channel"] = binding.control.channel;
    if (binding.control.kind != MidiControlKind::pitchBend) object["number"] = binding.control.number;
    if (binding.mode != ControlMode::pickup) object["mode"] = nameOf(kControlModeNames, binding.mode);
    if (binding.range) object["range"] = {jsonNumber(binding.range->from), jsonNumber(binding.range->to)};
    if (!binding.device.empty()) object["device"] = binding.device;
    return object;
}

Json toJson(const TempoPoint& point) {
    Json object{{"quarter", jsonNumber(point.quarter)}, {"bpm", jsonNumber(point.bpm)}};
    if (point.meter != Meter{}) object["meter"] = {point.meter.beats, point.meter.unit};
    if (point.ramp) object["ramp"] = true;
    return object;
}

Json toJson(const Reference& reference) {
    Json object;
    appendFile(object, reference.file);
    if (reference.offsetFrames != 0) object["offset"] = reference.offsetFrames;
    if (reference.gainDb != 0) object["gain"] = jsonNumber(reference.gainDb);
    appendExtra(object, reference.extra);
    return object;
}

Json toJson(MarkerId id, const Marker& marker) {
    Json object{{"id", id.value}, {"position", marker.positionFrames}};
    if (marker.isRegion()) object["length"] = marker.lengthFrames;
    object["name"] = marker.name;
    if (!marker.colour.empty()) object["colour"] = marker.colour;
    appendExtra(object, marker.extra);
    return object;
}

Json toJson(CanvasFrameId id, const CanvasFrame& frame) {
    Json object{{"id", id.value}};
    if (!frame.title.empty()) object["title"] = frame.title;
    object["rect"] = {jsonNumber(frame.x), jsonNumber(frame.y), jsonNumber(frame.width), jsonNumber(frame.height)};
    if (!frame.colour.empty()) object["colour"] = frame.colour;
    appendExtra(object, frame.extra);
    return object;
}

Result<std::string> write(const Session& session) {
    std::vector<Json> nodes;
    std::vector<Json> connections;
    std::vector<Json> clips;
    std::vector<Json> lanes;
    std::vector<Json> controls;
    for (const auto& [id, node] : session.graph.nodes()) {
        const NodeContent& content = session.content(id);
        nodes.push_back(toJson(node, content));
        for (const Clip& clip : content.clips) clips.push_back(toJson(id, clip));
        appendAutomation(lanes, id, content);
        for (const auto& [parameter, binding] : content.controls) controls.push_back(toJson(id, parameter, binding));
    }
    for (const auto& [id, connection] : session.graph.connections()) connections.push_back(toJson(session, connection));

    JsonDocument document;
    document.member("format", kFormatName);
    document.member("version", kFormatVersion);
    document.member("name", session.name);
    if (!session.note.empty()) document.member("note", session.note);
    document.member("sampleRate", session.sampleRate);
    document.member("quantum", session.quantumFrames);
    document.member("start", session.startFrame);
    if (session.endFrame) document.member("end", *session.endFrame);
    if (session.loop) document.member("loop", {session.loop->startFrame, session.loop->endFrame});
    if (!session.tempo.empty()) {
        std::vector<Json> points;
        for (const TempoPoint& point : session.tempo) points.push_back(toJson(point));
        document.list("tempo", points);
    }
    if (!session.markers.empty()) {
        std::vector<Json> markers;
        for (const MarkerId id : session.markersInOrder()) markers.push_back(toJson(id, session.markers.at(id)));
        document.list("markers", markers);
    }
    if (!session.references.empty()) {
        std::vector<Json> references;
        for (const Reference& reference : session.references) references.push_back(toJson(reference));
        document.list("references", references);
    }
    if (const Json tags = toJson(session.tags); !tags.empty()) document.member("tags", tags);
    if (!session.exports.empty()) {
        std::vector<Json> exports;
        for (const ExportPreset& preset : session.exports) exports.push_back(toJson(preset));
        document.list("exports", exports);
    }
    if (!session.order.empty()) {
        Json ids = Json::array();
        for (const NodeId id : session.order) ids.push_back(id.value);
        document.member("order", ids);
    }
    document.member("nextNodeId", session.graph.nextNodeId().value);
    document.member("nextConnectionId", session.graph.nextConnectionId().value);
    if (session.nextCanvasFrameId.value > 1) document.member("nextCanvasFrameId", session.nextCanvasFrameId.value);
    if (session.nextMarkerId.value > 1) document.member("nextMarkerId", session.nextMarkerId.value);
    document.list("nodes", nodes);
    document.list("connections", connections);
    document.list("clips", clips);
    document.list("automation", lanes);
    if (!controls.empty()) document.list("controls", controls);
    if (!session.canvasFrames.empty()) {
        std::vector<Json> frames;
        for (const auto& [id, frame] : session.canvasFrames) frames.push_back(toJson(id, frame));
        document.list("canvasFrames", frames);
    }
    document.extra(session.extra);
    return document.finish();
}

}  // namespace

Result<std::string> writeSession(const Session& session) {
    try {
        return write(session);
    } catch (const Json::exception& error) {  // text that is no UTF-8
        return fail(ErrorKind::badData, std::string("the session holds text that is no UTF-8: ") + error.what(),
                    session.name, "rename the node or the file");
    }
}

}  // namespace lacquer::sessions

#include "sessions/format/edit_json.hpp"

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/base64.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/tags_json.hpp"
#include "sessions/format/whole_number.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

constexpr int kMaximumDepth = 64;      // of groups within groups
constexpr int kMostPortChannels = 64;  // as in the schema of session.json

// Thrown within this file only, beside what nlohmann throws.
[[noreturn]] void refuse(const std::string& what) {
    throw std::runtime_error(what);
}

// Pieces -------------------------------------------------------------------------------------------------------------

bool isUtf8(const std::string& bytes) {
    try {
        (void)json(bytes).dump();
        return true;
    } catch (const json::exception&) {
        return false;
    }
}

json write(const std::string& text) {
    if (isUtf8(text)) return text;
    return {{"base64", encodeBase64(text)}};
}
std::string readText(const json& from) {
    if (from.is_string()) return from.get<std::string>();
    auto bytes = decodeBase64(from.at("base64").get<std::string>());
    if (!bytes) refuse("a text is no base64");
    return *std::move(bytes);
}

int readChannels(const json& from) {
    const auto channels = wholeNumber<std::int64_t>(from);
    if (channels < 0 || channels > kMostPortChannels) refuse("a number of channels is out of range");
    return static_cast<int>(channels);
}

int readInput(const json& from) {
    const auto input = wholeNumber<std::int64_t>(from);
    if (input < 1 || input > kHighestInput) refuse("an input is out of range");
    return static_cast<int>(input);
}

template <class Enum, std::size_t count>
Enum readName(const NameTable<Enum, count>& table, const json& from) {
    const auto name = from.get<std::string>();
    for (const auto& [value, known] : table)
        if (name == known) return value;
    refuse("unknown word \"" + name + "\"");
}

json write(PortAddress address) {
    return {address.node.value, address.port};
}
PortAddress readAddress(const json& from) {
    return {NodeId{wholeNumber<std::uint64_t>(from.at(0))}, wholeNumber<PortIndex>(from.at(1))};
}

json write(const Connection& connection) {
    json object{{"id", connection.id.value}, {"from", write(connection.source)}, {"to", write(connection.destination)}};
    if (!connection.compensated) object["compensate"] = false;
    return object;
}
Connection readConnection(const json& from) {
    return {ConnectionId{wholeNumber<std::uint64_t>(from.at("id"))}, readAddress(from.at("from")),
            readAddress(from.at("to")), from.value("compensate", true)};
}

json write(const std::vector<PortInfo>& ports) {
    json list = json::array();
    for (const PortInfo& port : ports)
        list.push_back({write(port.symbol), write(port.name), nameOf(kSignalKindNames, port.kind), port.channels});
    return list;
}
std::vector<PortInfo> readPorts(const json& from, PortDirection direction) {
    std::vector<PortInfo> ports;
    for (const json& port : from)
        ports.push_back({readText(port.at(0)), readText(port.at(1)), direction, readName(kSignalKindNames, port.at(2)),
                         readChannels(port.at(3))});
    return ports;
}

json write(const Clip& clip) {
    // All there is: a new member does not compile.
    const auto& [file, position, offset, length, gain, fadeIn, fadeOut, fadeInShape, fadeOutShape, reversed, muted,
                 extra] = clip;
    json object{{"file", write(file)}, {"position", position}, {"length", length}};
    const Clip plain;
    if (offset != plain.offsetFrames) object["offset"] = offset;
    if (gain != plain.gainDb) object["gain"] = gain;
    if (fadeIn != plain.fadeInFrames) object["fadeIn"] = fadeIn;
    if (fadeOut != plain.fadeOutFrames) object["fadeOut"] = fadeOut;
    if (fadeInShape != plain.fadeInShape) object["fadeInShape"] = nameOf(kFadeShapeNames, fadeInShape);
    if (fadeOutShape != plain.fadeOutShape) object["fadeOutShape"] = nameOf(kFadeShapeNames, fadeOutShape);
    if (reversed) object["reversed"] = true;
    if (muted) object["muted"] = true;
    if (!extra.json().is_null()) object["extra"] = extra.json();
    return object;
}
Clip readClip(const json& from) {
    Clip clip;
    clip.file = readText(from.at("file"));
    clip.positionFrames = wholeNumber<TimelineFrame>(from.at("position"));
    clip.lengthFrames = wholeNumber<std::int64_t>(from.at("length"));
    clip.offsetFrames = wholeNumber<std::int64_t>(from.value("offset", json(0)));
    clip.gainDb = from.value("gain", 0.0);
    clip.fadeInFrames = wholeNumber<std::int64_t>(from.value("fadeIn", json(0)));
    clip.fadeOutFrames = wholeNumber<std::int64_t>(from.value("fadeOut", json(0)));
    clip.fadeInShape = readName(kFadeShapeNames, from.value("fadeInShape", json("linear")));
    clip.fadeOutShape = readName(kFadeShapeNames, from.value("fadeOutShape", json("linear")));
    clip.reversed = from.value("reversed", false);
    clip.muted = from.value("muted", false);
    clip.extra = UnknownMembers(from.value("extra", json()));
    return clip;
}

json write(const std::vector<Clip>& clips) {
    json list = json::array();
    for (const Clip& clip : clips) list.push_back(write(clip));
    return list;
}
std::vector<Clip> readClips(const json& from) {
    std::vector<Clip> clips;
    for (const json& clip : from) clips.push_back(readClip(clip));
    return clips;
}

json write(const std::vector<Reference>& references) {
    json list = json::array();
    for (const auto& [file, offset, gain, extra] : references) {  // all there is: a new member does not compile
        list.push_back({{"file", write(file)}});
        if (offset != 0) list.back()["offset"] = offset;
        if (gain != 0) list.back()["gain"] = gain;
        if (!extra.json().is_null()) list.back()["extra"] = extra.json();
    }
    return list;
}
std::vector<Reference> readReferences(const json& from) {
    std::vector<Reference> references;
    for (const json& one : from)
        references.push_back({readText(one.at("file")), wholeNumber<std::int64_t>(one.value("offset", json(0))),
                              one.value("gain", 0.0), UnknownMembers(one.value("extra", json()))});
    return references;
}

// What session.json has as an object of texts and numbers. Here, texts need not be UTF-8, and what is not known stands
// apart.
template <class Described>
json writeDescribed(Described from) {
    const UnknownMembers extra = std::exchange(from.extra, {});
    json object = toJson(from);
    for (json& member : object)
        if (member.is_string()) member = write(member.get<std::string>());
    if (!extra.json().is_null()) object["extra"] = extra.json();
    return object;
}

json write(const AutomationLane& lane) {
    json points = json::array();
    for (const AutomationPoint& point : lane.points())
        points.push_back({point.frame, point.value, nameOf(kCurveShapeNames, point.shape)});
    return points;
}
AutomationLane readLane(const json& from) {
    std::vector<AutomationPoint> points;
    for (const json& point : from)
        points.push_back({wholeNumber<std::int64_t>(point.at(0)), point.at(1).get<double>(),
                          readName(kCurveShapeNames, point.at(2))});
    auto lane = AutomationLane::make(std::move(points));
    if (!lane) refuse(lane.error().line());
    return *std::move(lane);
}

json write(const ControlBinding& binding) {
    const auto& [control, mode, range, device] = binding;  // all there is: a new member does not compile
    json object{{"control", nameOf(kMidiControlNames, control.kind)},
                {"channel", control.channel},
                {"number", control.number},
                {"mode", nameOf(kControlModeNames, mode)}};
    if (range) object["range"] = {range->from, range->to};
    if (!device.empty()) object["device"] = write(device);
    return object;
}
ControlBinding readBinding(const json& from) {
    ControlBinding binding;
    binding.control = {readName(kMidiControlNames, from.at("control")), wholeNumber<int>(from.at("channel")),
                       wholeNumber<int>(from.at("number"))};
    binding.mode = readName(kControlModeNames, from.at("mode"));
    if (from.contains("range"))
        binding.range = ControlRange{from.at("range").at(0).get<double>(), from.at("range").at(1).get<double>()};
    if (from.contains("device")) binding.device = readText(from.at("device"));
    if (Status checked = checkBinding(binding); !checked) refuse(checked.error().line());
    return binding;
}

json write(CanvasPosition position) {
    return {position.x, position.y};
}
CanvasPosition readPosition(const json& from) {
    return {from.at(0).get<double>(), from.at(1).get<double>()};
}

json write(const WirePath& path) {
    json bends = json::array();
    for (const CanvasPosition bend : path) bends.push_back(write(bend));
    return bends;
}
WirePath readPath(const json& from) {
    WirePath path;
    for (const json& bend : from) path.push_back(readPosition(bend));
    return path;
}

json write(const TempoPoint& point) {
    const auto& [quarter, bpm, meter, ramp] = point;  // all there is: a new member does not compile
    return {quarter, bpm, meter.beats, meter.unit, ramp};
}
TempoPoint readTempoPoint(const json& from) {
    return {from.at(0).get<double>(),
            from.at(1).get<double>(),
            {wholeNumber<int>(from.at(2)), wholeNumber<int>(from.at(3))},
            from.at(4).get<bool>()};
}

json write(const NodeAppearance& appearance) {
    const auto& [colour, collapsed] = appearance;  // all there is: a new member does not compile
    return {{"colour", write(colour)}, {"collapsed", collapsed}};
}
NodeAppearance readAppearance(const json& from) {
    return {readText(from.at("colour")), from.at("collapsed").get<bool>()};
}

json write(const CanvasFrame& frame) {
    const auto& [title, colour, x, y, width, height, extra] = frame;  // all there is: a new member does not compile
    json object{{"title", write(title)}, {"colour", write(colour)}, {"rect", {x, y, width, height}}};
    if (!extra.json().is_null()) object["extra"] = extra.json();
    return object;
}
CanvasFrame readFrame(const json& from) {
    const json& rect = from.at("rect");
    return {readText(from.at("title")),
            readText(from.at("colour")),
            rect.at(0).get<double>(),
            rect.at(1).get<double>(),
            rect.at(2).get<double>(),
            rect.at(3).get<double>(),
            UnknownMembers(from.value("extra", json()))};
}
CanvasFrameId readFrameId(const json& from) {
    return CanvasFrameId{wholeNumber<std::uint64_t>(from.at("id"))};
}

json write(const Marker& marker) {
    const auto& [position, length, name, colour, extra] = marker;  // all there is: a new member does not compile
    json object{{"position", position}, {"name", write(name)}};
    if (length != 0) object["length"] = length;
    if (!colour.empty()) object["colour"] = write(colour);
    if (!extra.json().is_null()) object["extra"] = extra.json();
    return object;
}
Marker readMarker(const json& from) {
    return {wholeNumber<TimelineFrame>(from.at("position")), wholeNumber<std::int64_t>(from.value("length", json(0))),
            readText(from.at("name")), from.contains("colour") ? readText(from.at("colour")) : std::string(),
            UnknownMembers(from.value("extra", json()))};
}
MarkerId readMarkerId(const json& from) {
    return MarkerId{wholeNumber<std::uint64_t>(from.at("id"))};
}

// A list of pairs, as state may be called anything, and not only what is UTF-8.
json write(const ProcessorState& state) {
    json list = json::array();
    for (const auto& [name, bytes] : state) list.push_back({write(name), write(bytes)});
    return list;
}
ProcessorState readState(const json& from) {
    ProcessorState state;
    for (const json& entry : from) state[readText(entry.at(0))] = readText(entry.at(1));
    return state;
}

Role readRole(const json& from) {
    const auto role = parseRole(from.get<std::string>());
    if (!role) refuse("unknown role");
    return *role;
}

json write(const TrackRecording& recording) {
    const auto& [inputs, armed, monitoring] = recording;  // all there is
    return {{"inputs", inputs}, {"armed", armed}, {"monitor", nameOf(kMonitoringNames, monitoring)}};
}
TrackRecording readRecording(const json& from) {
    TrackRecording recording;
    for (const json& input : from.at("inputs")) recording.inputs.push_back(readInput(input));
    recording.armed = from.at("armed").get<bool>();
    recording.monitoring = readName(kMonitoringNames, from.at("monitor"));
    return recording;
}

json write(const Freeze& freeze) {
    const auto& [file, output, position, latency, tail, madeOf] =
        freeze;  // all there is: a new member does not compile
    json object{{"file", write(file)},
                {"output", write(output)},
                {"position", position},
                {"latency", latency},
                {"madeOf", write(madeOf)}};
    if (tail) object["tail"] = *tail;
    return object;
}
Freeze readFreeze(const json& from) {
    Freeze freeze{readText(from.at("file")),
                  readText(from.at("output")),
                  wholeNumber<TimelineFrame>(from.at("position")),
                  wholeNumber<std::int64_t>(from.at("latency")),
                  std::nullopt,
                  readText(from.at("madeOf"))};
    if (from.contains("tail")) freeze.tailFrames = wholeNumber<std::int64_t>(from.at("tail"));
    return freeze;
}

json write(const NodeContent& content) {
    // All there is: a new member does not compile.
    const auto& [role, note, position, appearance, bypassed, latency, parameters, automation, modes, controls, clips,
                 recording, file, frozen, state, extra] = content;
    json object{{"position", write(position)}};
    if (role != Role::none) object["role"] = toString(role);
    if (!note.empty()) object["note"] = write(note);
    if (appearance != NodeAppearance{}) object["appearance"] = write(appearance);
    if (bypassed) object["bypass"] = true;
    if (latency) object["latency"] = *latency;
    if (!file.empty()) object["file"] = write(file);
    if (frozen) object["frozen"] = write(*frozen);
    if (!clips.empty()) object["clips"] = write(clips);
    if (recording != TrackRecording{}) object["record"] = write(recording);
    for (const auto& [id, value] : parameters) object["parameters"].push_back({write(id), value});
    for (const auto& [id, lane] : automation) object["automation"].push_back({write(id), write(lane)});
    for (const auto& [id, mode] : modes)
        object["automationModes"].push_back({write(id), nameOf(kAutomationModeNames, mode)});
    for (const auto& [id, binding] : controls) object["controls"].push_back({write(id), write(binding)});
    if (!state.empty()) object["state"] = write(state);
    if (!extra.json().is_null()) object["extra"] = extra.json();
    return object;
}
NodeContent readContent(const json& from) {
    NodeContent content;
    content.position = readPosition(from.at("position"));
    content.role = readRole(from.value("role", json("none")));
    if (from.contains("note")) content.note = readText(from.at("note"));
    if (from.contains("appearance")) content.appearance = readAppearance(from.at("appearance"));
    content.bypassed = from.value("bypass", false);
    if (from.contains("latency")) content.latencyFrames = wholeNumber<std::int64_t>(from.at("latency"));
    if (from.contains("file")) content.file = readText(from.at("file"));
    if (from.contains("frozen")) content.frozen = readFreeze(from.at("frozen"));
    if (from.contains("clips")) content.clips = readClips(from.at("clips"));
    if (from.contains("record")) content.recording = readRecording(from.at("record"));
    for (const json& entry : from.value("parameters", json::array()))
        content.parameters[readText(entry.at(0))] = entry.at(1).get<double>();
    for (const json& entry : from.value("automation", json::array()))
        content.automation.insert_or_assign(readText(entry.at(0)), readLane(entry.at(1)));
    for (const json& entry : from.value("automationModes", json::array()))
        content.automationModes[readText(entry.at(0))] = readName(kAutomationModeNames, entry.at(1));
    for (const json& entry : from.value("controls", json::array()))
        content.controls.insert_or_assign(readText(entry.at(0)), readBinding(entry.at(1)));
    content.state = readState(from.value("state", json::array()));
    content.extra = UnknownMembers(from.value("extra", json()));
    return content;
}

NodeId readNode(const json& from) {
    return NodeId{wholeNumber<std::uint64_t>(from.at("node"))};
}
ConnectionId readWire(const json& from) {
    return ConnectionId{wholeNumber<std::uint64_t>(from.at("connection"))};
}

// Kinds --------------------------------------------------------------------------------------------------------------

/// What one kind of edit is called, and its members beside "edit". Defined for every alternative of Edit below.
template <class Kind>
struct Codec;

template <>
struct Codec<AddNode> {
    static constexpr const char* kName = "addNode";
    static json write(const AddNode& edit) {
        // All there is: a new member does not compile.
        const auto& [node, content, connections, paths] = edit;
        const auto& [id, type, name, width, inputs, outputs] = node;
        json wires = json::array();
        for (const Connection& connection : connections) wires.push_back(sessions::write(connection));
        json bends = json::array();
        for (const auto& [wire, path] : paths) bends.push_back({wire.value, sessions::write(path)});
        return {{"node", id.value},
                {"type", sessions::write(type)},
                {"name", sessions::write(name)},
                {"width", width},
                {"inputs", sessions::write(inputs)},
                {"outputs", sessions::write(outputs)},
                {"content", sessions::write(content)},
                {"connections", std::move(wires)},
                {"bends", std::move(bends)}};
    }
    static AddNode read(const json& from, int) {
        AddNode edit;
        edit.node = {readNode(from),
                     readText(from.at("type")),
                     readText(from.at("name")),
                     readChannels(from.at("width")),
                     readPorts(from.at("inputs"), PortDirection::input),
                     readPorts(from.at("outputs"), PortDirection::output)};
        edit.content = readContent(from.at("content"));
        for (const json& connection : from.at("connections")) edit.connections.push_back(readConnection(connection));
        for (const json& path : from.at("bends"))
            edit.paths.insert_or_assign(ConnectionId{wholeNumber<std::uint64_t>(path.at(0))}, readPath(path.at(1)));
        return edit;
    }
};

template <>
struct Codec<RemoveNode> {
    static constexpr const char* kName = "removeNode";
    static json write(const RemoveNode& edit) { return {{"node", edit.node.value}}; }
    static RemoveNode read(const json& from, int) { return {readNode(from)}; }
};

template <>
struct Codec<Connect> {
    static constexpr const char* kName = "connect";
    static json write(const Connect& edit) {
        const auto& [source, destination, id, compensated, path] = edit;  // all there is
        json object = sessions::write(Connection{id, source, destination, compensated});
        if (!path.empty()) object["bends"] = sessions::write(path);
        return object;
    }
    static Connect read(const json& from, int) {
        const Connection connection = readConnection(from);
        return {connection.source, connection.destination, connection.id, connection.compensated,
                readPath(from.value("bends", json::array()))};
    }
};

template <>
struct Codec<Disconnect> {
    static constexpr const char* kName = "disconnect";
    static json write(const Disconnect& edit) { return {{"connection", edit.connection.value}}; }
    static Disconnect read(const json& from, int) { return {readWire(from)}; }
};

template <>
struct Codec<SetCompensation> {
    static constexpr const char* kName = "setCompensation";
    static json write(const SetCompensation& edit) {
        return {{"connection", edit.connection.value}, {"compensate", edit.compensated}};
    }
    static SetCompensation read(const json& from, int) { return {readWire(from), from.at("compensate").get<bool>()}; }
};

template <>
struct Codec<MoveNode> {
    static constexpr const char* kName = "moveNode";
    static json write(const MoveNode& edit) {
        return {{"node", edit.node.value}, {"position", sessions::write(edit.position)}};
    }
    static MoveNode read(const json& from, int) { return {readNode(from), readPosition(from.at("position"))}; }
};

template <>
struct Codec<SetParameter> {
    static constexpr const char* kName = "setParameter";
    static json write(const SetParameter& edit) {
        json object{{"node", edit.node.value}, {"parameter", sessions::write(edit.parameter)}, {"value", edit.value}};
        if (edit.unset) object["unset"] = true;
        return object;
    }
    static SetParameter read(const json& from, int) {
        return {readNode(from), readText(from.at("parameter")), from.at("value").get<double>(),
                from.value("unset", false)};
    }
};

template <>
struct Codec<RenameNode> {
    static constexpr const char* kName = "renameNode";
    static json write(const RenameNode& edit) {
        return {{"node", edit.node.value}, {"name", sessions::write(edit.name)}};
    }
    static RenameNode read(const json& from, int) { return {readNode(from), readText(from.at("name"))}; }
};

template <>
struct Codec<SetAutomation> {
    static constexpr const char* kName = "setAutomation";
    static json write(const SetAutomation& edit) {
        json object{{"node", edit.node.value}, {"parameter", sessions::write(edit.parameter)}};
        if (edit.lane) object["points"] = sessions::write(*edit.lane);
        return object;
    }
    static SetAutomation read(const json& from, int) {
        SetAutomation edit{readNode(from), readText(from.at("parameter")), std::nullopt};
        if (from.contains("points")) edit.lane = readLane(from.at("points"));
        return edit;
    }
};

template <>
struct Codec<SetAutomationMode> {
    static constexpr const char* kName = "setAutomationMode";
    static json write(const SetAutomationMode& edit) {
        return {{"node", edit.node.value},
                {"parameter", sessions::write(edit.parameter)},
                {"mode", nameOf(kAutomationModeNames, edit.mode)}};
    }
    static SetAutomationMode read(const json& from, int) {
        return {readNode(from), readText(from.at("parameter")), readName(kAutomationModeNames, from.at("mode"))};
    }
};

template <>
struct Codec<SetBypass> {
    static constexpr const char* kName = "setBypass";
    static json write(const SetBypass& edit) { return {{"node", edit.node.value}, {"bypass", edit.bypassed}}; }
    static SetBypass read(const json& from, int) { return {readNode(from), from.at("bypass").get<bool>()}; }
};

template <>
struct Codec<SetLatency> {
    static constexpr const char* kName = "setLatency";
    static json write(const SetLatency& edit) {
        json object{{"node", edit.node.value}};
        if (edit.frames) object["latency"] = *edit.frames;
        return object;
    }
    static SetLatency read(const json& from, int) {
        SetLatency edit{readNode(from), std::nullopt};
        if (from.contains("latency")) edit.frames = wholeNumber<std::int64_t>(from.at("latency"));
        return edit;
    }
};

template <>
struct Codec<SetAppearance> {
    static constexpr const char* kName = "setAppearance";
    static json write(const SetAppearance& edit) {
        return {{"node", edit.node.value}, {"appearance", sessions::write(edit.appearance)}};
    }
    static SetAppearance read(const json& from, int) { return {readNode(from), readAppearance(from.at("appearance"))}; }
};

template <>
struct Codec<SetRole> {
    static constexpr const char* kName = "setRole";
    static json write(const SetRole& edit) { return {{"node", edit.node.value}, {"role", toString(edit.role)}}; }
    static SetRole read(const json& from, int) { return {readNode(from), readRole(from.at("role"))}; }
};

template <>
struct Codec<SetState> {
    static constexpr const char* kName = "setState";
    static json write(const SetState& edit) {
        return {{"node", edit.node.value}, {"state", sessions::write(edit.state)}};
    }
    static SetState read(const json& from, int) { return {readNode(from), readState(from.at("state"))}; }
};

template <>
struct Codec<AddFrame> {
    static constexpr const char* kName = "addFrame";
    static json write(const AddFrame& edit) { return {{"id", edit.id.value}, {"frame", sessions::write(edit.frame)}}; }
    static AddFrame read(const json& from, int) { return {readFrame(from.at("frame")), readFrameId(from)}; }
};

template <>
struct Codec<RemoveFrame> {
    static constexpr const char* kName = "removeFrame";
    static json write(const RemoveFrame& edit) { return {{"id", edit.id.value}}; }
    static RemoveFrame read(const json& from, int) { return {readFrameId(from)}; }
};

template <>
struct Codec<SetFrame> {
    static constexpr const char* kName = "setFrame";
    static json write(const SetFrame& edit) { return {{"id", edit.id.value}, {"frame", sessions::write(edit.frame)}}; }
    static SetFrame read(const json& from, int) { return {readFrameId(from), readFrame(from.at("frame"))}; }
};

template <>
struct Codec<SetWirePath> {
    static constexpr const char* kName = "setWirePath";
    static json write(const SetWirePath& edit) {
        return {{"connection", edit.connection.value}, {"bends", sessions::write(edit.path)}};
    }
    static SetWirePath read(const json& from, int) { return {readWire(from), readPath(from.at("bends"))}; }
};

template <>
struct Codec<SetLoop> {
    static constexpr const char* kName = "setLoop";
    static json write(const SetLoop& edit) {
        if (!edit.loop) return json::object();
        const auto& [begin, end] = *edit.loop;
        return {{"loop", {begin, end}}};
    }
    static SetLoop read(const json& from, int) {
        if (!from.contains("loop")) return {};
        const json& loop = from.at("loop");
        return {LoopRange{wholeNumber<TimelineFrame>(loop.at(0)), wholeNumber<TimelineFrame>(loop.at(1))}};
    }
};

template <>
struct Codec<SetReferences> {
    static constexpr const char* kName = "setReferences";
    static json write(const SetReferences& edit) { return {{"references", sessions::write(edit.references)}}; }
    static SetReferences read(const json& from, int) { return {readReferences(from.at("references"))}; }
};

template <>
struct Codec<SetTags> {
    static constexpr const char* kName = "setTags";
    static json write(const SetTags& edit) { return {{"tags", writeDescribed(edit.tags)}}; }
    static SetTags read(const json& from, int) {
        SetTags edit;
        JsonMembers members(JsonValue(from.at("tags")));
        readTags(members, edit.tags);
        if (const auto extra = members.find("extra")) edit.tags.extra = UnknownMembers(extra->json());
        return edit;
    }
};

template <>
struct Codec<SetExports> {
    static constexpr const char* kName = "setExports";
    static json write(const SetExports& edit) {
        json exports = json::array();
        for (const ExportPreset& preset : edit.exports) exports.push_back(writeDescribed(preset));
        return {{"exports", std::move(exports)}};
    }
    static SetExports read(const json& from, int) {
        SetExports edit;
        for (const JsonValue& preset : JsonValue(from.at("exports")).list()) {
            JsonMembers members(preset);
            edit.exports.push_back(readExportPreset(members));
            if (const auto extra = members.find("extra")) edit.exports.back().extra = UnknownMembers(extra->json());
        }
        return edit;
    }
};

template <>
struct Codec<SetControl> {
    static constexpr const char* kName = "setControl";
    static json write(const SetControl& edit) {
        json object{{"node", edit.node.value}, {"parameter", sessions::write(edit.parameter)}};
        if (edit.binding) object["binding"] = sessions::write(*edit.binding);
        return object;
    }
    static SetControl read(const json& from, int) {
        SetControl edit{readNode(from), readText(from.at("parameter")), std::nullopt};
        if (from.contains("binding")) edit.binding = readBinding(from.at("binding"));
        return edit;
    }
};

template <>
struct Codec<SetFreeze> {
    static constexpr const char* kName = "setFreeze";
    static json write(const SetFreeze& edit) {
        json object{{"node", edit.node.value}};
        if (edit.frozen) object["frozen"] = sessions::write(*edit.frozen);
        return object;
    }
    static SetFreeze read(const json& from, int) {
        SetFreeze edit{readNode(from), std::nullopt};
        if (from.contains("frozen")) edit.frozen = readFreeze(from.at("frozen"));
        return edit;
    }
};

template <>
struct Codec<SetClips> {
    static constexpr const char* kName = "setClips";
    static json write(const SetClips& edit) {
        return {{"node", edit.node.value}, {"clips", sessions::write(edit.clips)}};
    }
    static SetClips read(const json& from, int) { return {readNode(from), readClips(from.at("clips"))}; }
};

template <>
struct Codec<SetRecording> {
    static constexpr const char* kName = "setRecording";
    static json write(const SetRecording& edit) {
        return {{"node", edit.node.value}, {"record", sessions::write(edit.recording)}};
    }
    static SetRecording read(const json& from, int) { return {readNode(from), readRecording(from.at("record"))}; }
};

template <>
struct Codec<SetTempoMap> {
    static constexpr const char* kName = "setTempoMap";
    static json write(const SetTempoMap& edit) {
        json points = json::array();
        for (const TempoPoint& point : edit.points) points.push_back(sessions::write(point));
        return {{"points", std::move(points)}};
    }
    static SetTempoMap read(const json& from, int) {
        SetTempoMap edit;
        for (const json& point : from.at("points")) edit.points.push_back(readTempoPoint(point));
        return edit;
    }
};

template <>
struct Codec<SetRange> {
    static constexpr const char* kName = "setRange";
    static json write(const SetRange& edit) {
        json object{{"start", edit.startFrame}};
        if (edit.endFrame) object["end"] = *edit.endFrame;
        return object;
    }
    static SetRange read(const json& from, int) {
        SetRange edit{wholeNumber<TimelineFrame>(from.at("start")), std::nullopt};
        if (from.contains("end")) edit.endFrame = wholeNumber<TimelineFrame>(from.at("end"));
        return edit;
    }
};

template <>
struct Codec<AddMarker> {
    static constexpr const char* kName = "addMarker";
    static json write(const AddMarker& edit) {
        return {{"id", edit.id.value}, {"marker", sessions::write(edit.marker)}};
    }
    static AddMarker read(const json& from, int) { return {readMarker(from.at("marker")), readMarkerId(from)}; }
};

template <>
struct Codec<RemoveMarker> {
    static constexpr const char* kName = "removeMarker";
    static json write(const RemoveMarker& edit) { return {{"id", edit.id.value}}; }
    static RemoveMarker read(const json& from, int) { return {readMarkerId(from)}; }
};

template <>
struct Codec<SetMarker> {
    static constexpr const char* kName = "setMarker";
    static json write(const SetMarker& edit) {
        return {{"id", edit.id.value}, {"marker", sessions::write(edit.marker)}};
    }
    static SetMarker read(const json& from, int) { return {readMarkerId(from), readMarker(from.at("marker"))}; }
};

template <>
struct Codec<SetNote> {
    static constexpr const char* kName = "setNote";
    static json write(const SetNote& edit) {
        json object{{"note", sessions::write(edit.note)}};
        if (edit.node) object["node"] = edit.node.value;
        return object;
    }
    static SetNote read(const json& from, int) {
        return {from.contains("node") ? readNode(from) : NodeId{}, readText(from.at("note"))};
    }
};

template <>
struct Codec<SetOrder> {
    static constexpr const char* kName = "setOrder";
    static json write(const SetOrder& edit) {
        json nodes = json::array();
        for (const NodeId id : edit.nodes) nodes.push_back(id.value);
        return {{"nodes", std::move(nodes)}};
    }
    static SetOrder read(const json& from, int) {
        SetOrder edit;
        for (const json& id : from.at("nodes")) edit.nodes.push_back(NodeId{wholeNumber<std::uint64_t>(id)});
        return edit;
    }
};

Edit readEdit(const json& from, int depth);

template <>
struct Codec<std::shared_ptr<const EditGroup>> {
    static constexpr const char* kName = "group";
    static json write(const std::shared_ptr<const EditGroup>& group) {
        json edits = json::array();
        for (const Edit& edit : group->edits) edits.push_back(toJson(edit));
        return {{"name", sessions::write(group->name)}, {"edits", std::move(edits)}};
    }
    static Edit read(const json& from, int depth) {
        std::vector<Edit> edits;
        for (const json& edit : from.at("edits")) edits.push_back(readEdit(edit, depth + 1));
        return makeGroup(readText(from.at("name")), std::move(edits));
    }
};

using Reader = Edit (*)(const json& from, int depth);

template <std::size_t... indices>
Edit readAny(const json& from, int depth, std::index_sequence<indices...>) {
    static const std::array<std::pair<std::string_view, Reader>, sizeof...(indices)> kReaders{
        {{Codec<std::variant_alternative_t<indices, Edit>>::kName, [](const json& object, int deep) -> Edit {
              return Codec<std::variant_alternative_t<indices, Edit>>::read(object, deep);
          }}...}};
    const auto kind = from.at("edit").get<std::string>();
    for (const auto& [name, reader] : kReaders)
        if (kind == name) return reader(from, depth);
    refuse("unknown kind of edit \"" + kind + "\"");
}

Edit readEdit(const json& from, int depth) {
    if (depth > kMaximumDepth) refuse("groups are nested too deeply");
    return readAny(from, depth, std::make_index_sequence<std::variant_size_v<Edit>>());
}

}  // namespace

json toJson(const Edit& edit) {
    return std::visit(
        []<class Kind>(const Kind& kind) {
            json object = Codec<Kind>::write(kind);
            object["edit"] = Codec<Kind>::kName;
            return object;
        },
        edit);
}

Result<Edit> editFromJson(const json& from) {
    try {
        return readEdit(from, 0);
    } catch (const Misread& misread) {
        return fail(ErrorKind::badData, "is no edit of this version: " + misread.error.line());
    } catch (const std::exception& error) {  // nlohmann's are exceptions too
        return fail(ErrorKind::badData, std::string("is no edit of this version: ") + error.what());
    }
}

}  // namespace lacquer::sessions

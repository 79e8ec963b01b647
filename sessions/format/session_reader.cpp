#include "sessions/format/session_reader.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/base64.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/media_check.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_json.hpp"
#include "sessions/format/tags_json.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

// Members beyond the known ones, to be written back.
UnknownMembers unknownMembers(const json& object, const std::set<std::string>& known) {
    json unknown;
    for (const auto& [key, value] : object.items())
        if (!known.contains(key)) unknown[key] = value;
    return UnknownMembers(std::move(unknown));
}

std::string listSymbols(const std::vector<PortInfo>& ports) {
    std::string text;
    for (const PortInfo& port : ports) text += (text.empty() ? "" : ", ") + port.symbol;
    return text.empty() ? "none" : text;
}

PortIndex addPort(std::vector<PortInfo>& ports, PortInfo port) {
    ports.push_back(std::move(port));
    return static_cast<PortIndex>(ports.size() - 1);
}

// Turns JSON that follows the schema into a session. One pass per list, in the order in which they lean on each other.
class SessionBuilder {
public:
    SessionBuilder(const json& root, FindingList& findings, const std::filesystem::path& folder,
                   const ProcessorRegistry& registry, MediaCheck mediaCheck)
        : root_(root), findings_(findings), registry_(registry), media_(folder, mediaCheck) {
        session_.folder = folder;
    }

    Session build() {
        readHead();
        readTempo();
        readMarkers();
        readReferences();
        readDelivery();
        readNodes();
        guessMissingPorts();
        for (auto& [id, draft] : drafts_) addToSession(std::move(draft));
        readConnections();
        readClips();
        readAutomation();
        readControls();
        readCanvasFrames();
        return std::move(session_);
    }

private:
    struct Draft {
        Node node;
        NodeContent content;
        std::shared_ptr<const ProcessorType> type;  ///< null when it is not here
        std::string pointer;
        bool portsKnown = false;
    };
    struct End {
        Node& node;
        std::string symbol;
    };

    void readHead();
    void readTempo();
    void readMarkers();
    void readReferences();
    void readDelivery();
    void readNodes();
    void readNode(const json& object, const std::string& pointer);
    void readPorts(const json& object, Draft& draft);
    void readBypass(const json& object, Draft& draft);
    void readLatency(const json& object, Draft& draft);
    void readRecording(const json& object, Draft& draft);
    void readFreeze(const json& object, Draft& draft);
    void readParameters(const json& object, Draft& draft);
    void readState(const json& object, Draft& draft);
    void guessMissingPorts();
    void addToSession(Draft draft);
    void readConnections();
    void readConnection(const json& object, const std::string& pointer);
    void readClips();
    void readClip(const json& object, const std::string& pointer);
    void readAutomation();
    void readLane(const json& object, const std::string& pointer);
    void readPoints(const Node& node, const std::string& parameter, const json& list, const std::string& pointer);
    void readControls();
    void readControl(const json& object, const std::string& pointer);
    void readCanvasFrames();

    // Each of these reports what it refuses.
    bool claimId(std::map<std::uint64_t, std::string>& used, const json& object, const std::string& pointer);
    bool checkFile(const json& object, const std::string& pointer);
    const Node* findNode(const json& id, const std::string& pointer);

    void refuse(const std::string& pointer, Error error) { findings_.add(Severity::fatal, pointer, std::move(error)); }
    void keep(const std::string& pointer, Error error) { findings_.add(Severity::kept, pointer, std::move(error)); }

    const json& root_;
    FindingList& findings_;
    const ProcessorRegistry& registry_;
    MediaChecker media_;
    Session session_;
    std::map<std::uint64_t, std::string> nodeIds_;        // with the pointer of the node
    std::map<std::uint64_t, std::string> connectionIds_;  // with the pointer of the connection
    std::map<std::uint64_t, std::string> frameIds_;       // with the pointer of the canvas frame
    std::map<std::uint64_t, std::string> markerIds_;      // with the pointer of the marker
    std::map<NodeId, Draft> drafts_;
    std::map<NodeId, std::shared_ptr<const ProcessorType>> types_;  // null for those that are not here
};

void SessionBuilder::readHead() {
    session_.name = root_.at("name");
    session_.note = root_.value("note", std::string());
    session_.sampleRate = root_.at("sampleRate");
    session_.quantumFrames = root_.at("quantum");
    session_.startFrame = root_.value("start", TimelineFrame{0});
    if (const auto end = root_.find("end"); end != root_.end()) {
        session_.endFrame = end->get<TimelineFrame>();
        if (Status checked = checkSongRange(session_.startFrame, session_.endFrame); !checked)
            refuse("/end", std::move(checked).error());
    }
    if (const auto loop = root_.find("loop"); loop != root_.end()) {
        session_.loop = LoopRange{loop->at(0), loop->at(1)};
        if (Status checked = checkLoop(*session_.loop, session_.sampleRate); !checked)
            refuse("/loop", badData(checked.error().what, checked.error().remedy));
    }
    for (const json& id : root_.value("order", json::array())) session_.order.push_back(NodeId{id});
    if (Status checked = checkOrder(session_.order); !checked) refuse("/order", std::move(checked).error());
    session_.graph.reserveIds(NodeId{root_.value("nextNodeId", std::uint64_t{1})},
                              ConnectionId{root_.value("nextConnectionId", std::uint64_t{1})});
    session_.extra = unknownMembers(
        root_, {"format",       "version", "name",        "note",       "sampleRate",       "quantum",
                "start",        "end",     "loop",        "tempo",      "markers",          "references",
                "tags",         "exports", "order",       "nextNodeId", "nextConnectionId", "nextCanvasFrameId",
                "nextMarkerId", "nodes",   "connections", "clips",      "automation",       "controls",
                "canvasFrames"});
}

void SessionBuilder::readTempo() {
    const auto points = root_.find("tempo");
    if (points == root_.end()) return;
    for (const json& point : *points) {
        const Meter meter = point.contains("meter") ? Meter{point.at("meter").at(0), point.at("meter").at(1)} : Meter{};
        session_.tempo.push_back({point.at("quarter"), point.at("bpm"), meter, point.value("ramp", false)});
    }
    if (auto map = TempoMap::make(session_.tempo, session_.sampleRate); !map) refuse("/tempo", std::move(map).error());
}

void SessionBuilder::readMarkers() {
    session_.nextMarkerId.value = root_.value("nextMarkerId", std::uint64_t{1});
    const auto markers = root_.find("markers");
    if (markers == root_.end()) return;
    for (std::size_t i = 0; i < markers->size(); ++i) {
        const json& object = (*markers)[i];
        if (!claimId(markerIds_, object, childPointer("/markers", i))) continue;
        const MarkerId id{object.at("id").get<std::uint64_t>()};
        session_.markers[id] = {object.at("position"), object.value("length", std::int64_t{0}), object.at("name"),
                                object.value("colour", std::string()),
                                unknownMembers(object, {"id", "position", "length", "name", "colour"})};
        session_.nextMarkerId.value = std::max(session_.nextMarkerId.value, id.value + 1);
    }
}

void SessionBuilder::readReferences() {
    const auto references = root_.find("references");
    if (references == root_.end()) return;
    for (std::size_t i = 0; i < references->size(); ++i) {
        const json& object = (*references)[i];
        const std::string pointer = childPointer("/references", i);
        if (!checkFile(object, pointer)) continue;
        Reference reference{object.at("file"), object.value("offset", std::int64_t{0}), object.value("gain", 0.0),
                            unknownMembers(object, {"file", "external", "offset", "gain"})};
        if (Status status = checkReference(reference); !status) {
            refuse(pointer, std::move(status).error());
            continue;
        }
        for (Error& error : media_.check(reference)) keep(pointer + "/file", std::move(error));
        session_.references.push_back(std::move(reference));
    }
}

void SessionBuilder::readDelivery() {
    if (const auto tags = root_.find("tags"); tags != root_.end()) {
        JsonMembers members(JsonValue(*tags, "/tags"));
        readTags(members, session_.tags);
        session_.tags.extra = members.keepOthers();
    }
    if (Status checked = checkTags(session_.tags); !checked) refuse("/tags", std::move(checked).error());
    if (const auto exports = root_.find("exports"); exports != root_.end())
        for (const JsonValue& preset : JsonValue(*exports, "/exports").list()) {
            JsonMembers members(preset);
            session_.exports.push_back(readExportPreset(members));
            session_.exports.back().extra = members.keepOthers();
        }
}

bool SessionBuilder::claimId(std::map<std::uint64_t, std::string>& used, const json& object,
                             const std::string& pointer) {
    const auto id = object.at("id").get<std::uint64_t>();
    const auto [first, fresh] = used.emplace(id, pointer);
    if (!fresh)
        refuse(pointer + "/id", badData("id " + std::to_string(id) + " is used twice, first on line " +
                                            std::to_string(findings_.line(first->second)),
                                        "give one of them an unused id"));
    return fresh;
}

bool SessionBuilder::checkFile(const json& object, const std::string& pointer) {
    const auto file = object.at("file").get<std::string>();
    if (file.find('\0') != std::string::npos) {
        refuse(pointer + "/file", badData("a path cannot hold the character NUL"));
        return false;
    }
    if (leavesSessionFolder(file) && !object.value("external", false)) {
        refuse(pointer + "/file", badData("\"" + file + "\" lies outside the session folder",
                                          "copy the file into the folder, or allow it with \"external\": true"));
        return false;
    }
    return true;
}

const Node* SessionBuilder::findNode(const json& id, const std::string& pointer) {
    const Node* node = session_.graph.find(NodeId{id.get<std::uint64_t>()});
    if (!node && !nodeIds_.contains(id.get<std::uint64_t>()))  // a node that was refused has been reported
        refuse(pointer, badData("there is no node " + id.dump()));
    return node;
}

void SessionBuilder::readNodes() {
    const json& nodes = root_.at("nodes");
    for (std::size_t i = 0; i < nodes.size(); ++i) readNode(nodes[i], childPointer("/nodes", i));
}

void SessionBuilder::readNode(const json& object, const std::string& pointer) {
    if (!claimId(nodeIds_, object, pointer)) return;
    Draft draft;
    draft.pointer = pointer;
    const std::string uri = object.at("type");
    const std::string name = object.at("name");
    const int width = object.at("width");

    if (auto type = registry_.find(uri)) {
        draft.type = *type;
        if (!draft.type->supportsWidth(width)) {
            std::string widths;
            for (const int possible : draft.type->widths)
                widths += (widths.empty() ? "" : ", ") + std::to_string(possible);
            refuse(pointer + "/width", badData(name + ": " + uri + " cannot be " + std::to_string(width) +
                                                   (width == 1 ? " channel wide" : " channels wide"),
                                               "choose one of " + widths));
            return;
        }
        draft.node = draft.type->makeNode(name, width);
        draft.portsKnown = true;
    } else {
        Error error = type.error();
        error.where = name;
        keep(pointer + "/type", std::move(error));
        draft.node.type = uri;
        draft.node.name = name;
        draft.node.width = width;
        readPorts(object, draft);
    }
    draft.node.id = NodeId{object.at("id").get<std::uint64_t>()};

    NodeContent& content = draft.content;
    content.role = *parseRole(object.value("role", "none"));
    content.note = object.value("note", std::string());
    if (const auto place = object.find("position"); place != object.end())
        content.position = {place->at(0).get<double>(), place->at(1).get<double>()};
    if (object.contains("file") && checkFile(object, pointer)) content.file = object.at("file");
    content.appearance = {object.value("colour", std::string()), object.value("collapsed", false)};
    readBypass(object, draft);
    readLatency(object, draft);
    readRecording(object, draft);
    readFreeze(object, draft);
    readParameters(object, draft);
    readState(object, draft);
    std::set<std::string> known{"id",       "type",      "name",   "role",    "width",      "position",
                                "colour",   "collapsed", "bypass", "latency", "parameters", "file",
                                "external", "state",     "ports",  "record",  "note",       "frozen"};
    if (isBuiltIn(uri)) known.erase("ports");  // not read, so kept as it stands
    content.extra = unknownMembers(object, known);
    drafts_.emplace(draft.node.id, std::move(draft));
}

void SessionBuilder::readPorts(const json& object, Draft& draft) {
    const auto ports = object.find("ports");
    if (ports == object.end()) return;
    const auto readList = [&](const char* list, PortDirection direction, std::vector<PortInfo>& out) {
        std::set<std::string> symbols;
        for (std::size_t i = 0; i < ports->at(list).size(); ++i) {
            const json& port = ports->at(list)[i];
            if (!symbols.insert(port.at("symbol")).second)
                refuse(childPointer(draft.pointer + "/ports/" + list, i) + "/symbol",
                       badData("two ports have the symbol " + port.at("symbol").dump()));
            out.push_back({port.at("symbol"), port.at("name"), direction,
                           valueOf(kSignalKindNames, port.at("kind").get<std::string>()), port.at("channels")});
        }
    };
    readList("inputs", PortDirection::input, draft.node.inputs);
    readList("outputs", PortDirection::output, draft.node.outputs);
    draft.portsKnown = true;
}

// What ports a type has that is not here is not known for certain, so it may well be one that can be bypassed.
void SessionBuilder::readBypass(const json& object, Draft& draft) {
    draft.content.bypassed = object.value("bypass", false);
    if (!draft.content.bypassed || !draft.type) return;
    if (Status status = checkBypass(draft.node); !status) {
        Error error = status.error();
        error.where = draft.node.name;
        keep(draft.pointer + "/bypass", std::move(error));
    }
}

void SessionBuilder::readLatency(const json& object, Draft& draft) {
    const auto latency = object.find("latency");
    if (latency == object.end()) return;
    draft.content.latencyFrames = latency->get<std::int64_t>();
    if (Status status = checkLatency(draft.node, *draft.content.latencyFrames, session_.sampleRate); !status) {
        Error error = status.error();
        error.where = draft.node.name;
        refuse(draft.pointer + "/latency", std::move(error));
    }
}

void SessionBuilder::readRecording(const json& object, Draft& draft) {
    const auto record = object.find("record");
    if (record == object.end()) return;
    TrackRecording& recording = draft.content.recording;
    recording.inputs = record->value("inputs", std::vector<int>());
    recording.armed = record->value("armed", false);
    recording.monitoring = valueOf(kMonitoringNames, record->value("monitor", "auto"));
    if (Status status = checkRecording(draft.node, recording); !status) {
        Error error = status.error();
        error.where = draft.node.name;
        refuse(draft.pointer + "/record", std::move(error));
    }
}

// What outputs a type has may be another matter on another machine.
void SessionBuilder::readFreeze(const json& object, Draft& draft) {
    const auto frozen = object.find("frozen");
    const std::string pointer = draft.pointer + "/frozen";
    if (frozen == object.end() || !checkFile(*frozen, pointer)) return;
    Freeze& freeze = draft.content.frozen.emplace();
    freeze.file = frozen->at("file");
    freeze.output = frozen->at("output");
    freeze.positionFrames = frozen->at("position");
    freeze.latencyFrames = frozen->value("latency", std::int64_t{0});
    if (const auto tail = frozen->find("tail"); tail != frozen->end()) freeze.tailFrames = tail->get<std::int64_t>();
    freeze.madeOf = frozen->value("madeOf", std::string());
    if (Status status = checkLatency(draft.node, freeze.latencyFrames, session_.sampleRate); !status) {
        Error error = status.error();
        error.where = draft.node.name;
        return refuse(pointer + "/latency", std::move(error));
    }
    if (draft.type || draft.portsKnown)
        if (Status status = checkFreeze(draft.node, freeze, session_.sampleRate); !status) {
            Error error = status.error();
            error.where = draft.node.name;
            keep(pointer, std::move(error));
        }
    for (Error& error : media_.check(freeze)) keep(pointer + "/file", std::move(error));
}

void SessionBuilder::readParameters(const json& object, Draft& draft) {
    const auto parameters = object.find("parameters");
    if (parameters == object.end()) return;
    for (const auto& [id, value] : parameters->items()) {
        draft.content.parameters[id] = value.get<double>();
        if (Status status = checkParameter(draft.type.get(), id, value.get<double>()); !status)
            keep(childPointer(draft.pointer + "/parameters", id), status.error());
    }
}

void SessionBuilder::readState(const json& object, Draft& draft) {
    const auto state = object.find("state");
    if (state == object.end()) return;
    for (const auto& [name, value] : state->items()) {
        if (value.is_string()) {
            draft.content.state[name] = value.get<std::string>();
        } else if (auto bytes = decodeBase64(value.at("base64").get<std::string>())) {
            draft.content.state[name] = std::move(*bytes);
        } else {
            refuse(childPointer(draft.pointer + "/state", name), badData("the text is no base64 (RFC 4648)"));
        }
    }
}

// A node of a missing type that was written without its ports gets those that its connections name, of the kind and
// width that the other end asks for: nothing is lost, and all of it can be saved again.
void SessionBuilder::guessMissingPorts() {
    const auto draftOf = [this](const json& end) -> Draft* {
        const auto found = drafts_.find(NodeId{end.at(0).get<std::uint64_t>()});
        return found == drafts_.end() ? nullptr : &found->second;
    };
    for (const json& connection : root_.at("connections")) {
        Draft* from = draftOf(connection.at("from"));
        Draft* to = draftOf(connection.at("to"));
        if (!from || !to) continue;
        const std::string output = connection.at("from").at(1);
        const std::string input = connection.at("to").at(1);
        auto source = from->node.findOutput(output);
        auto destination = to->node.findInput(input);
        if (!source && !from->portsKnown) {
            PortInfo port{output, output, PortDirection::output, SignalKind::audio, from->node.width};
            if (destination) port.kind = to->node.inputs[*destination].kind;
            if (destination) port.channels = to->node.inputs[*destination].channels;
            source = addPort(from->node.outputs, std::move(port));
        }
        if (!destination && !to->portsKnown) {
            PortInfo port{input, input, PortDirection::input, SignalKind::audio, to->node.width};
            if (source) port.kind = from->node.outputs[*source].kind;
            if (source) port.channels = from->node.outputs[*source].channels;
            destination = addPort(to->node.inputs, std::move(port));
        }
        if (!source || !destination) continue;
        // A mono source may feed any width, so an input is as wide as its widest source.
        PortInfo& in = to->node.inputs[*destination];
        PortInfo& out = from->node.outputs[*source];
        if (!to->portsKnown) in.channels = std::max(in.channels, out.channels);
        if (!from->portsKnown && out.channels != in.channels) out.channels = std::min(out.channels, 1);
    }
}

void SessionBuilder::addToSession(Draft draft) {
    const NodeId id = draft.node.id;
    (void)session_.graph.addNode(std::move(draft.node));  // ids are known to differ
    session_.contents.emplace(id, std::move(draft.content));
    types_.emplace(id, std::move(draft.type));
}

void SessionBuilder::readConnections() {
    const json& connections = root_.at("connections");
    for (std::size_t i = 0; i < connections.size(); ++i)
        readConnection(connections[i], childPointer("/connections", i));
}

void SessionBuilder::readConnection(const json& object, const std::string& pointer) {
    if (!claimId(connectionIds_, object, pointer)) return;
    const Node* from = findNode(object.at("from").at(0), pointer + "/from/0");
    const Node* to = findNode(object.at("to").at(0), pointer + "/to/0");
    if (!from || !to) return;
    const std::string output = object.at("from").at(1);
    const std::string input = object.at("to").at(1);
    const auto source = from->findOutput(output);
    const auto destination = to->findInput(input);
    if (!source)
        refuse(pointer + "/from/1",
               badData(from->name + " has no output \"" + output + "\"", "its outputs: " + listSymbols(from->outputs)));
    if (!destination)
        refuse(pointer + "/to/1",
               badData(to->name + " has no input \"" + input + "\"", "its inputs: " + listSymbols(to->inputs)));
    if (!source || !destination) return;
    auto connected =
        session_.graph.connect({from->id, *source}, {to->id, *destination},
                               ConnectionId{object.at("id").get<std::uint64_t>()}, object.value("compensate", true));
    if (!connected) return refuse(pointer, std::move(connected).error());
    if (const auto bends = object.find("bends"); bends != object.end())
        for (const json& bend : *bends)
            session_.wirePaths[*connected].push_back({bend.at(0).get<double>(), bend.at(1).get<double>()});
}

void SessionBuilder::readClips() {
    const auto clips = root_.find("clips");
    if (clips == root_.end()) return;
    for (std::size_t i = 0; i < clips->size(); ++i) readClip((*clips)[i], childPointer("/clips", i));
}

void SessionBuilder::readClip(const json& object, const std::string& pointer) {
    const Node* node = findNode(object.at("node"), pointer + "/node");
    if (!checkFile(object, pointer) || !node) return;
    if (isBuiltIn(node->type) && types_.at(node->id) && node->type != kTrackType)
        keep(pointer + "/node", badData(node->name + " is no track, so the clip is not heard",
                                        "move the clip to a node of type " + std::string(kTrackType)));
    Clip clip;
    clip.file = object.at("file");
    clip.positionFrames = object.at("position");
    clip.offsetFrames = object.value("offset", std::int64_t{0});
    clip.lengthFrames = object.at("length");
    clip.gainDb = object.value("gain", 0.0);
    clip.fadeInFrames = object.value("fadeIn", std::int64_t{0});
    clip.fadeOutFrames = object.value("fadeOut", std::int64_t{0});
    clip.fadeInShape = valueOf(kFadeShapeNames, object.value("fadeInShape", "linear"));
    clip.fadeOutShape = valueOf(kFadeShapeNames, object.value("fadeOutShape", "linear"));
    clip.reversed = object.value("reversed", false);
    clip.muted = object.value("muted", false);
    clip.extra = unknownMembers(object, {"node", "file", "external", "position", "offset", "length", "gain", "fadeIn",
                                         "fadeInShape", "fadeOut", "fadeOutShape", "reversed", "muted"});
    if (Status status = checkClip(clip); !status) return refuse(pointer, std::move(status).error());
    for (Error& error : media_.check(clip, session_.sampleRate)) keep(pointer + "/file", std::move(error));
    session_.content(node->id).clips.push_back(std::move(clip));
}

void SessionBuilder::readAutomation() {
    const auto lanes = root_.find("automation");
    if (lanes == root_.end()) return;
    for (std::size_t i = 0; i < lanes->size(); ++i) readLane((*lanes)[i], childPointer("/automation", i));
}

void SessionBuilder::readLane(const json& object, const std::string& pointer) {
    const Node* node = findNode(object.at("node"), pointer + "/node");
    if (!node) return;
    const std::string parameter = object.at("parameter");
    NodeContent& content = session_.content(node->id);
    const auto points = object.find("points"), mode = object.find("mode");
    if (points == object.end() && mode == object.end())
        return refuse(pointer, badData("has neither points nor a mode", "give it points, or remove it"));
    if (content.automation.contains(parameter) || content.automationModes.contains(parameter))
        return refuse(pointer,
                      badData(parameter + " of " + node->name + " has two automation lanes", "keep one of them"));
    if (points != object.end()) readPoints(*node, parameter, *points, pointer);
    if (mode == object.end() || *mode == toString(AutomationMode::play)) return;
    if (Status status = checkAutomated(types_.at(node->id).get(), parameter); !status && points == object.end()) {
        Error error = status.error();
        error.where = node->name;
        keep(pointer, std::move(error));
    }
    content.automationModes[parameter] = valueOf(kAutomationModeNames, mode->get<std::string>());
}

void SessionBuilder::readPoints(const Node& node, const std::string& parameter, const json& list,
                                const std::string& pointer) {
    std::vector<AutomationPoint> points;
    for (const json& point : list)
        points.push_back(
            {point.at(0), point.at(1),
             point.size() > 2 ? valueOf(kCurveShapeNames, point.at(2).get<std::string>()) : CurveShape::linear});
    auto lane = AutomationLane::make(std::move(points));
    if (!lane) return refuse(pointer + "/points", std::move(lane).error());
    if (Status status = checkLane(types_.at(node.id).get(), parameter, *lane); !status) {
        Error error = status.error();
        error.where = node.name;
        keep(pointer, std::move(error));
    }
    session_.content(node.id).automation.emplace(parameter, std::move(*lane));
}

void SessionBuilder::readControls() {
    const auto controls = root_.find("controls");
    if (controls == root_.end()) return;
    for (std::size_t i = 0; i < controls->size(); ++i) readControl((*controls)[i], childPointer("/controls", i));
}

void SessionBuilder::readControl(const json& object, const std::string& pointer) {
    const Node* node = findNode(object.at("node"), pointer + "/node");
    if (!node) return;
    const std::string parameter = object.at("parameter");
    ControlBinding binding;
    binding.control = {valueOf(kMidiControlNames, object.at("control").get<std::string>()), object.at("channel"),
                       object.value("number", 0)};
    binding.mode = valueOf(kControlModeNames, object.value("mode", "pickup"));
    if (const auto range = object.find("range"); range != object.end())
        binding.range = ControlRange{range->at(0), range->at(1)};
    binding.device = object.value("device", std::string());
    if (Status status = checkBinding(binding); !status) return refuse(pointer, std::move(status).error());
    if (Status status = checkControl(types_.at(node->id).get(), parameter, binding); !status) {
        Error error = status.error();
        error.where = node->name;
        keep(pointer, std::move(error));
    }
    if (!session_.content(node->id).controls.emplace(parameter, std::move(binding)).second)
        refuse(pointer, badData(parameter + " of " + node->name + " has two controls", "keep one of them"));
}

void SessionBuilder::readCanvasFrames() {
    session_.nextCanvasFrameId.value = root_.value("nextCanvasFrameId", std::uint64_t{1});
    const auto frames = root_.find("canvasFrames");
    if (frames == root_.end()) return;
    for (std::size_t i = 0; i < frames->size(); ++i) {
        const json& object = (*frames)[i];
        if (!claimId(frameIds_, object, childPointer("/canvasFrames", i))) continue;
        const CanvasFrameId id{object.at("id").get<std::uint64_t>()};
        const json& rect = object.at("rect");
        session_.canvasFrames[id] = {object.value("title", std::string()),
                                     object.value("colour", std::string()),
                                     rect.at(0),
                                     rect.at(1),
                                     rect.at(2),
                                     rect.at(3),
                                     unknownMembers(object, {"id", "title", "rect", "colour"})};
        session_.nextCanvasFrameId.value = std::max(session_.nextCanvasFrameId.value, id.value + 1);
    }
}

}  // namespace

ReadSession readSession(const std::string& text, const std::filesystem::path& folder, const ProcessorRegistry& registry,
                        MediaCheck mediaCheck) {
    const std::string fileName = (folder / kSessionFileName).string();
    auto parsed = parseSessionJson(text, fileName);
    if (!parsed) return {{}, std::move(parsed).error()};
    FindingList findings(fileName, &parsed->map);
    Session session = SessionBuilder(parsed->root, findings, folder, registry, mediaCheck).build();
    return {std::move(session), findings.take()};
}

}  // namespace lacquer::sessions

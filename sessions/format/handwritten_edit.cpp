#include "sessions/format/handwritten_edit.hpp"

#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/handwritten_automation.hpp"
#include "sessions/format/handwritten_values.hpp"
#include "sessions/format/tags_json.hpp"
#include "sessions/model/cross_fade.hpp"
#include "sessions/model/free_name.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

// Members of edit_json that stand in an object of their own, which people may leave away.
template <class Read>
json inside(JsonMembers& edit, const char* name, Read read) {
    const auto nested = edit.find(name);
    if (!nested) return read(edit);
    JsonMembers members(*nested);
    json object = read(members);
    members.finish();
    return object;
}

NodeId nodeIn(const ScriptContext& context, JsonMembers& edit) {
    return nodeAt(context, edit.need("node"));
}

std::uint64_t freshOrGiven(JsonMembers& edit, const char* name) {
    const auto given = edit.find(name);
    return given ? static_cast<std::uint64_t>(given->whole(0, kLargestId)) : 0;
}

// What is left out stays as it is.
json exactAppearance(JsonMembers& members, const NodeAppearance& now) {
    const auto colour = members.find("colour");
    const auto collapsed = members.find("collapsed");
    return {{"colour", colour ? colour->text() : now.colour},
            {"collapsed", collapsed ? collapsed->toggle() : now.collapsed}};
}

json exactRecording(JsonMembers& members, const TrackRecording& now) {
    json record{{"inputs", now.inputs}, {"armed", now.armed}, {"monitor", nameOf(kMonitoringNames, now.monitoring)}};
    if (const auto inputs = members.find("inputs")) {
        record["inputs"] = json::array();
        for (const JsonValue& input : inputs->list()) record["inputs"].push_back(input.whole(1, kHighestInput));
    }
    if (const auto armed = members.find("armed")) record["armed"] = armed->toggle();
    if (const auto monitor = members.find("monitor")) record["monitor"] = wordOf(kMonitoringNames, *monitor);
    return record;
}

json exactFrame(JsonMembers& members, const CanvasFrame* now) {
    const CanvasFrame before = now ? *now : CanvasFrame();
    const auto title = members.find("title");
    const auto colour = members.find("colour");
    const auto rect = now ? members.find("rect") : members.need("rect");
    json frame{{"title", title ? title->text() : before.title},
               {"colour", colour ? colour->text() : before.colour},
               {"rect", {before.x, before.y, before.width, before.height}}};
    if (rect) {
        frame["rect"] = json::array();
        for (const JsonValue& side : rect->list(4, 4, "[x, y, width, height]")) frame["rect"].push_back(side.number());
    }
    frame["extra"] = before.extra.json();
    if (auto extra = extraIn(members)) frame["extra"] = *std::move(extra);
    return frame;
}

json exactMarker(JsonMembers& members, const Marker* now) {
    const Marker before = now ? *now : Marker();
    const auto position = now ? members.find("position") : members.need("position");
    const auto name = now ? members.find("name") : members.need("name");
    const auto length = members.find("length");
    const auto colour = members.find("colour");
    json marker{{"position", position ? position->whole(-kMostFrames, kMostFrames) : before.positionFrames},
                {"length", length ? length->whole(0, kMostFrames) : before.lengthFrames},
                {"name", name ? name->text() : before.name},
                {"colour", colour ? colour->text() : before.colour},
                {"extra", before.extra.json()}};
    if (auto extra = extraIn(members)) marker["extra"] = *std::move(extra);
    return marker;
}

// What no hand can know is left out: the first output, the start of the song, and a freeze that is out of date.
json exactFreeze(const Session& session, const std::vector<PortInfo>& outputs, const JsonValue& value) {
    JsonMembers members(value);
    const auto output = members.find("output"), position = members.find("position"), latency = members.find("latency"),
               tail = members.find("tail"), madeOf = members.find("madeOf");
    json freeze{{"file", members.need("file").text()},
                {"output", output            ? output->text()
                           : outputs.empty() ? std::string()
                                             : outputs.front().symbol},
                {"latency", latency ? latency->whole(0, kMostFrames) : 0},
                {"madeOf", madeOf ? madeOf->text() : ""}};
    freeze["position"] = position ? position->whole(-kMostFrames, kMostFrames)
                                  : session.startFrame - freeze["latency"].get<std::int64_t>();
    if (tail) freeze["tail"] = tail->whole(0, kMostFrames);
    members.finish();
    return freeze;
}

std::string exactRole(const JsonValue& value) {
    const std::string word = value.text();
    if (!parseRole(word))
        value.refuse(inQuotes(word) + " is no role",
                     didYouMean(word, {"none", "track", "bus", "send", "master", "output"}));
    return word;
}

// addNode ------------------------------------------------------------------------------------------------------------

void copyAsItStands(JsonMembers& from, json& to, const char* name) {
    if (const auto value = from.find(name)) to[name] = value->json();
}

json exactContent(const ScriptContext& context, const ProcessorType* type, const std::vector<PortInfo>& outputs,
                  JsonMembers& members) {
    const CanvasPosition place = freePlace(context.session);
    const auto position = members.find("position");
    json content{{"position", position ? exactPosition(*position) : json{place.x, place.y}}};
    if (const auto role = members.find("role")) content["role"] = exactRole(*role);
    content["appearance"] =
        inside(members, "appearance", [](JsonMembers& inner) { return exactAppearance(inner, {}); });
    if (const auto note = members.find("note")) content["note"] = note->text();
    if (const auto bypass = members.find("bypass")) content["bypass"] = bypass->toggle();
    if (const auto latency = members.find("latency")) content["latency"] = latency->whole(0, kMostFrames);
    if (const auto file = members.find("file")) content["file"] = file->text();
    if (const auto frozen = members.find("frozen")) content["frozen"] = exactFreeze(context.session, outputs, *frozen);
    if (const auto clips = members.find("clips")) content["clips"] = exactClips(*clips);
    if (const auto record = members.find("record")) {
        JsonMembers inner(*record);
        content["record"] = exactRecording(inner, {});
        inner.finish();
    }
    for (const char* list : {"parameters", "automation", "controls"}) {
        const auto pairs = members.find(list);
        if (!pairs) continue;
        content[list] = json::array();
        for (const auto& [parameter, value] : pairsOf(*pairs)) {
            expectParameter(type, parameter, value);
            json exact;
            if (list == std::string_view("parameters")) {
                exact = valueOf(type, parameter, value);
            } else if (list == std::string_view("automation")) {
                exact = exactLane(type, parameter, value);
            } else {
                JsonMembers binding(value);
                exact = exactBinding(type, parameter, binding);
                binding.finish();
            }
            content[list].push_back({parameter, std::move(exact)});
        }
    }
    if (const auto modes = members.find("automationModes"))
        for (const auto& [parameter, mode] : pairsOf(*modes)) {
            expectParameter(type, parameter, mode);
            content["automationModes"].push_back({parameter, wordOf(kAutomationModeNames, mode)});
        }
    if (const auto state = members.find("state")) content["state"] = exactState(*state);
    if (auto extra = extraIn(members)) content["extra"] = *std::move(extra);
    return content;
}

int widthOf(const ProcessorType* type, JsonMembers& edit) {
    if (!type) return static_cast<int>(edit.need("width").whole(0, 64));
    const auto given = edit.find("width");
    if (!given) return type->widths.back();
    const auto width = static_cast<int>(given->whole(0, 64));
    if (type->supportsWidth(width)) return width;
    std::string widths;
    for (const int one : type->widths) widths += (widths.empty() ? "" : " or ") + std::to_string(one);
    given->refuse(type->name + " cannot have " + std::to_string(width) + " channels", "choose " + widths);
}

json exactPorts(const std::vector<PortInfo>& ports) {
    json list = json::array();
    for (const PortInfo& port : ports)
        list.push_back({port.symbol, port.name, nameOf(kSignalKindNames, port.kind), port.channels});
    return list;
}

json addNode(const ScriptContext& context, JsonMembers& edit) {
    const JsonValue uri = edit.need("type");
    const auto inputs = edit.find("inputs"), outputs = edit.find("outputs");
    auto found = context.registry.find(uri.text());
    if (!found && !(inputs && outputs)) uri.refuse(std::move(found).error());
    const ProcessorType* type = found ? found->get() : nullptr;
    const auto name = edit.find("name");
    if (const auto id = edit.find("node"); id && !id->isNumber())
        id->refuse("is the id that a new node is to have", "leave it out, and write what it is called as \"name\"");
    const int width = widthOf(type, edit);
    const Node node = type ? type->makeNode({}, width) : Node();
    json exact{
        {"node", freshOrGiven(edit, "node")},
        {"type", uri.text()},
        {"name", name ? name->text() : freeName(context.session, type ? type->name : uri.text())},
        {"width", width},
        {"content",
         inside(edit, "content", [&](JsonMembers& inner) { return exactContent(context, type, node.outputs, inner); })},
        {"connections", json::array()},
        {"bends", json::array()}};
    if (type) {
        exact["inputs"] = exactPorts(node.inputs);
        exact["outputs"] = exactPorts(node.outputs);
    } else {
        exact["inputs"] = inputs->json();
        exact["outputs"] = outputs->json();
    }
    copyAsItStands(edit, exact, "connections");
    copyAsItStands(edit, exact, "bends");
    return exact;
}

// The other kinds ----------------------------------------------------------------------------------------------------

json removeNode(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}};
}

json exactEnd(PortAddress end) {
    return {end.node.value, end.port};
}

json connect(const ScriptContext& context, JsonMembers& edit) {
    json exact{{"id", freshOrGiven(edit, "id")},
               {"from", exactEnd(portAt(context, edit.need("from"), PortDirection::output))},
               {"to", exactEnd(portAt(context, edit.need("to"), PortDirection::input))}};
    if (const auto compensate = edit.find("compensate")) exact["compensate"] = compensate->toggle();
    if (const auto bends = edit.find("bends")) exact["bends"] = exactPath(*bends);
    return exact;
}

json disconnect(const ScriptContext& context, JsonMembers& edit) {
    return {{"connection", connectionOf(context, edit).value}};
}

json setCompensation(const ScriptContext& context, JsonMembers& edit) {
    return {{"connection", connectionOf(context, edit).value}, {"compensate", edit.need("compensate").toggle()}};
}

json setWirePath(const ScriptContext& context, JsonMembers& edit) {
    return {{"connection", connectionOf(context, edit).value}, {"bends", exactPath(edit.need("bends"))}};
}

json moveNode(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"position", exactPosition(edit.need("position"))}};
}

// "node" and "parameter", which many kinds begin with.
struct Parameter {
    NodeId node;
    std::shared_ptr<const ProcessorType> type;
    std::string id;

    Parameter(const ScriptContext& context, JsonMembers& edit)
        : node(nodeIn(context, edit)), type(typeOf(context, node)), id(edit.need("parameter").text()) {}
    [[nodiscard]] json exact() const { return {{"node", node.value}, {"parameter", id}}; }
    // What is taken away may be something that the type does not have.
    void expect(JsonMembers& edit) const { expectParameter(type.get(), id, edit.need("parameter")); }
};

json setParameter(const ScriptContext& context, JsonMembers& edit) {
    const Parameter parameter(context, edit);
    json exact = parameter.exact();
    const auto unset = edit.find("unset");
    if (unset && unset->toggle()) {
        (void)edit.find("value");  // of the journal: what the default was then
        exact["unset"] = true;
        exact["value"] = 0;
        return exact;
    }
    parameter.expect(edit);
    exact["value"] = valueOf(parameter.type.get(), parameter.id, edit.need("value"));
    return exact;
}

json renameNode(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"name", edit.need("name").text()}};
}

json setAutomation(const ScriptContext& context, JsonMembers& edit) {
    const Parameter parameter(context, edit);
    json exact = parameter.exact();
    if (const auto points = edit.find("points")) {
        parameter.expect(edit);
        exact["points"] = exactLane(parameter.type.get(), parameter.id, *points);
    }
    return exact;
}

// Without a parameter, all of the node that have a lane or a mode.
json setAutomationMode(const ScriptContext& context, JsonMembers& edit) {
    const JsonValue word = edit.need("mode");
    const std::string mode = wordOf(kAutomationModeNames, word);
    if (edit.find("parameter")) {
        const Parameter parameter(context, edit);
        if (mode != toString(AutomationMode::play)) parameter.expect(edit);
        json exact = parameter.exact();
        exact["mode"] = mode;
        return exact;
    }
    const NodeId node = nodeIn(context, edit);
    const NodeContent& content = context.session.content(node);
    std::set<std::string> parameters;
    for (const auto& [id, lane] : content.automation) parameters.insert(id);
    for (const auto& [id, now] : content.automationModes) parameters.insert(id);
    if (parameters.empty())
        edit.object().refuse("nothing of that node is automated", "name the parameter, as \"parameter\"");
    std::vector<Edit> edits;
    for (const std::string& id : parameters)
        edits.emplace_back(SetAutomationMode{node, id, valueOf(kAutomationModeNames, mode)});
    return toJson(
        makeGroup("Set automation of " + context.session.graph.find(node)->name + " to " + mode, std::move(edits)));
}

json setControl(const ScriptContext& context, JsonMembers& edit) {
    const Parameter parameter(context, edit);
    json exact = parameter.exact();
    const auto nested = edit.find("binding");
    if (!nested && !edit.find("control")) return exact;
    parameter.expect(edit);
    exact["binding"] = inside(edit, "binding", [&](JsonMembers& binding) {
        return exactBinding(parameter.type.get(), parameter.id, binding);
    });
    return exact;
}

json setBypass(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"bypass", edit.need("bypass").toggle()}};
}

json setLatency(const ScriptContext& context, JsonMembers& edit) {
    json exact{{"node", nodeIn(context, edit).value}};
    if (const auto latency = edit.find("latency")) exact["latency"] = latency->whole(0, kMostFrames);
    return exact;
}

json setAppearance(const ScriptContext& context, JsonMembers& edit) {
    const NodeId node = nodeIn(context, edit);
    const NodeAppearance& now = context.session.content(node).appearance;
    return {
        {"node", node.value},
        {"appearance", inside(edit, "appearance", [&](JsonMembers& inner) { return exactAppearance(inner, now); })}};
}

json setRole(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"role", exactRole(edit.need("role"))}};
}

json setState(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"state", exactState(edit.need("state"))}};
}

json setFreeze(const ScriptContext& context, JsonMembers& edit) {
    const NodeId node = nodeIn(context, edit);
    json exact{{"node", node.value}};
    if (const auto frozen = edit.find("frozen"))
        exact["frozen"] = exactFreeze(context.session, context.session.graph.find(node)->outputs, *frozen);
    return exact;
}

json setClips(const ScriptContext& context, JsonMembers& edit) {
    return {{"node", nodeIn(context, edit).value}, {"clips", exactClips(edit.need("clips"))}};
}

json setRecording(const ScriptContext& context, JsonMembers& edit) {
    const NodeId node = nodeIn(context, edit);
    const TrackRecording& now = context.session.content(node).recording;
    return {{"node", node.value},
            {"record", inside(edit, "record", [&](JsonMembers& inner) { return exactRecording(inner, now); })}};
}

json setTempoMap(const ScriptContext&, JsonMembers& edit) {
    return {{"points", exactTempo(edit.need("points"))}};
}

json addFrame(const ScriptContext&, JsonMembers& edit) {
    return {{"id", freshOrGiven(edit, "id")},
            {"frame", inside(edit, "frame", [](JsonMembers& inner) { return exactFrame(inner, nullptr); })}};
}

json removeFrame(const ScriptContext& context, JsonMembers& edit) {
    return {{"id", frameAt(context, edit.need("id")).value}};
}

json setFrame(const ScriptContext& context, JsonMembers& edit) {
    const CanvasFrameId id = frameAt(context, edit.need("id"));
    const CanvasFrame& now = context.session.canvasFrames.at(id);
    return {{"id", id.value},
            {"frame", inside(edit, "frame", [&](JsonMembers& inner) { return exactFrame(inner, &now); })}};
}

json setLoop(const ScriptContext&, JsonMembers& edit) {
    const auto loop = edit.find("loop");
    if (!loop) return json::object();
    const auto ends = loop->list(2, 2, "[begin, end], in frames");
    return {{"loop", {ends[0].whole(-kMostFrames, kMostFrames), ends[1].whole(-kMostFrames, kMostFrames)}}};
}

json setReferences(const ScriptContext&, JsonMembers& edit) {
    return {{"references", exactReferences(edit.need("references"))}};
}

// What is not named stays; an empty text, or track 0, takes away.
json setTags(const ScriptContext& context, JsonMembers& edit) {
    SetTags exact{context.session.tags};
    (void)inside(edit, "tags", [&exact](JsonMembers& inner) {
        readTags(inner, exact.tags);
        if (const auto extra = inner.find("extra")) exact.tags.extra = UnknownMembers(extra->json());
        return json();
    });
    return toJson(Edit(exact));
}

json setExports(const ScriptContext&, JsonMembers& edit) {
    SetExports exact;
    for (const JsonValue& preset : edit.need("exports").list()) {
        JsonMembers members(preset);
        exact.exports.push_back(readExportPreset(members));
        if (const auto extra = members.find("extra")) exact.exports.back().extra = UnknownMembers(extra->json());
        members.finish();
    }
    return toJson(Edit(exact));
}

// As in session.json: the song starts at 0, and where no end is written it ends by itself.
json setRange(const ScriptContext&, JsonMembers& edit) {
    const auto start = edit.find("start"), end = edit.find("end");
    json exact{{"start", start ? start->whole(-kMostFrames, kMostFrames) : 0}};
    if (end) exact["end"] = end->whole(-kMostFrames, kMostFrames);
    return exact;
}

json addMarker(const ScriptContext&, JsonMembers& edit) {
    return {{"id", freshOrGiven(edit, "id")},
            {"marker", inside(edit, "marker", [](JsonMembers& inner) { return exactMarker(inner, nullptr); })}};
}

json removeMarker(const ScriptContext& context, JsonMembers& edit) {
    return {{"id", markerAt(context, edit.need("id")).value}};
}

json setMarker(const ScriptContext& context, JsonMembers& edit) {
    const MarkerId id = markerAt(context, edit.need("id"));
    const Marker& now = context.session.markers.at(id);
    return {{"id", id.value},
            {"marker", inside(edit, "marker", [&](JsonMembers& inner) { return exactMarker(inner, &now); })}};
}

json setNote(const ScriptContext& context, JsonMembers& edit) {
    json exact{{"note", edit.need("note").text()}};
    if (const auto node = edit.find("node")) exact["node"] = nodeAt(context, *node).value;
    return exact;
}

json setOrder(const ScriptContext& context, JsonMembers& edit) {
    json nodes = json::array();
    for (const JsonValue& node : edit.need("nodes").list()) nodes.push_back(nodeAt(context, node).value);
    return {{"nodes", std::move(nodes)}};
}

// Short for a setClips: two clips that overlap fade into each other where they do.
json crossFade(const ScriptContext& context, JsonMembers& edit) {
    const NodeId node = nodeIn(context, edit);
    const auto shape = edit.find("shape");
    const auto pair = edit.need("clips").list(2, 2, "two clips, by their numbers in the track's list from 0 on");
    const std::vector<Clip>& clips = context.session.content(node).clips;
    if (clips.size() < 2) edit.object().refuse("there are no two clips on that track", "`lacquer info` lists them");
    std::array<std::size_t, 2> chosen{};
    for (std::size_t i = 0; i < 2; ++i)
        chosen[i] = static_cast<std::size_t>(pair[i].whole(0, static_cast<std::int64_t>(clips.size()) - 1));
    auto faded = crossFaded(clips, chosen[0], chosen[1],
                            valueOf(kFadeShapeNames, shape ? wordOf(kFadeShapeNames, *shape) : "linear"));
    if (!faded) edit.object().refuse(std::move(faded).error());
    return toJson(SetClips{node, *std::move(faded)});
}

using Writer = json (*)(const ScriptContext& context, JsonMembers& edit);

// Every kind but the group, under the name that edit_json has for it, and what is short for one of them.
constexpr std::array<std::pair<const char*, Writer>, std::variant_size_v<Edit> - 1 + 8> kWriters{
    {{"addNode", addNode},
     {"removeNode", removeNode},
     {"connect", connect},
     {"disconnect", disconnect},
     {"setCompensation", setCompensation},
     {"moveNode", moveNode},
     {"setParameter", setParameter},
     {"renameNode", renameNode},
     {"setAutomation", setAutomation},
     {"setAutomationMode", setAutomationMode},
     {"setControl", setControl},
     {"setBypass", setBypass},
     {"setLatency", setLatency},
     {"setAppearance", setAppearance},
     {"setRole", setRole},
     {"setState", setState},
     {"setFreeze", setFreeze},
     {"setClips", setClips},
     {"setRecording", setRecording},
     {"setTempoMap", setTempoMap},
     {"addFrame", addFrame},
     {"removeFrame", removeFrame},
     {"setFrame", setFrame},
     {"setWirePath", setWirePath},
     {"setLoop", setLoop},
     {"setReferences", setReferences},
     {"setTags", setTags},
     {"setExports", setExports},
     {"setRange", setRange},
     {"addMarker", addMarker},
     {"removeMarker", removeMarker},
     {"setMarker", setMarker},
     {"setNote", setNote},
     {"setOrder", setOrder},
     {"crossFade", crossFade},
     {"copyAutomation", copyAutomation},
     {"scaleAutomation", scaleAutomation},
     {"shiftAutomation", shiftAutomation},
     {"stretchAutomation", stretchAutomation},
     {"rampAutomation", rampAutomation},
     {"clearAutomation", clearAutomation},
     {"thinAutomation", thinAutomation}}};

static_assert(kWriters.back().first, "a kind of edit cannot be written by hand");

}  // namespace

json exactEdit(const ScriptContext& context, JsonMembers& edit) {
    const JsonValue kind = edit.need("edit");
    const std::string name = kind.text();
    std::vector<std::string> known;
    for (const auto& [word, writer] : kWriters) {
        if (name == word) {
            json exact = writer(context, edit);
            exact.emplace("edit", name);  // unless it is short for another
            return exact;
        }
        known.emplace_back(word);
    }
    known.emplace_back("group");
    kind.refuse("there is no edit " + inQuotes(name), didYouMean(name, known));
}

}  // namespace lacquer::sessions

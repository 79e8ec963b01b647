#include "sessions/format/handwritten_values.hpp"

#include <cmath>

#include "sessions/model/value_words.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

// Sets a member where there is one.
void copyTo(json& object, const char* name, const std::optional<json>& value) {
    if (value) object[name] = *value;
}

std::optional<json> wholeIn(JsonMembers& members, const char* name, std::int64_t least, std::int64_t most) {
    const auto value = members.find(name);
    return value ? std::optional<json>(value->whole(least, most)) : std::nullopt;
}

std::optional<json> numberIn(JsonMembers& members, const char* name) {
    const auto value = members.find(name);
    return value ? std::optional<json>(value->number()) : std::nullopt;
}

template <class Table>
std::optional<json> wordIn(JsonMembers& members, const char* name, const Table& table) {
    const auto value = members.find(name);
    return value ? std::optional<json>(wordOf(table, *value)) : std::nullopt;
}

json exactClip(const JsonValue& value) {
    JsonMembers members(value);
    json clip{{"file", members.need("file").text()},
              {"position", members.need("position").whole(-kMostFrames, kMostFrames)},
              {"length", members.need("length").whole(1, kMostFrames)}};
    copyTo(clip, "offset", wholeIn(members, "offset", 0, kMostFrames));
    copyTo(clip, "gain", numberIn(members, "gain"));
    for (const char* fade : {"fadeIn", "fadeOut"}) copyTo(clip, fade, wholeIn(members, fade, 0, kMostFrames));
    for (const char* shape : {"fadeInShape", "fadeOutShape"})
        copyTo(clip, shape, wordIn(members, shape, kFadeShapeNames));
    for (const char* toggle : {"reversed", "muted"})
        if (const auto set = members.find(toggle)) clip[toggle] = set->toggle();
    copyTo(clip, "extra", extraIn(members));
    (void)members.find("external");  // is written where the path asks for it
    members.finish();
    return clip;
}

json exactReference(const JsonValue& value) {
    JsonMembers members(value);
    json reference{{"file", members.need("file").text()}};
    copyTo(reference, "offset", wholeIn(members, "offset", 0, kMostFrames));
    copyTo(reference, "gain", numberIn(members, "gain"));
    copyTo(reference, "extra", extraIn(members));
    (void)members.find("external");
    members.finish();
    return reference;
}

constexpr std::int64_t kMostBeats = 1000000;  // what a meter may be, TempoMap says

json exactMeter(const JsonValue& beats, const JsonValue& unit) {
    return {beats.whole(1, kMostBeats), unit.whole(1, kMostBeats)};
}

json exactTempoPoint(const JsonValue& value) {
    json meter{4, 4};
    bool ramp = false;
    if (value.isList()) {
        const auto items = value.list(2, 5, "[quarter, bpm, beats, unit, ramp]");
        if (items.size() == 3) value.refuse("a meter has beats and a unit", "write [quarter, bpm, beats, unit]");
        if (items.size() > 3) meter = exactMeter(items[2], items[3]);
        if (items.size() > 4) ramp = items[4].toggle();
        return {items[0].number(), items[1].number(), meter[0], meter[1], ramp};
    }
    JsonMembers members(value);
    const double quarter = members.need("quarter").number(), bpm = members.need("bpm").number();
    if (const auto signature = members.find("meter")) {
        const auto pair = signature->list(2, 2, "[beats, unit]");
        meter = exactMeter(pair[0], pair[1]);
    }
    if (const auto ramps = members.find("ramp")) ramp = ramps->toggle();
    members.finish();
    return {quarter, bpm, meter[0], meter[1], ramp};
}

template <class Exact>
json listOf(const JsonValue& value, Exact exact) {
    json list = json::array();
    for (const JsonValue& item : value.list()) list.push_back(exact(item));
    return list;
}

}  // namespace

std::optional<json> extraIn(JsonMembers& members) {
    const auto value = members.find("extra");
    if (value && !value->isObject()) value->refuse("must be an object");
    return value ? std::optional<json>(value->json()) : std::nullopt;
}

void expectParameter(const ProcessorType* type, const std::string& parameter, const JsonValue& value) {
    if (!type || type->findParameter(parameter)) return;
    std::vector<std::string> known;
    for (const ParameterInfo& info : type->parameters)
        if (!info.internal) known.push_back(info.id);
    value.refuse(type->name + " has no parameter " + inQuotes(parameter), didYouMean(parameter, known));
}

double valueOf(const ProcessorType* type, const std::string& parameter, const JsonValue& value) {
    const auto index = type ? type->findParameter(parameter) : std::nullopt;
    if (!index) return value.number();
    const ParameterInfo& info = type->parameters[*index];
    double number = 0;
    if (value.json().is_boolean()) {
        if (info.scale != ParameterScale::toggle) value.refuse(parameter + " is no switch", "write a number");
        number = value.toggle() ? 1 : 0;
    } else if (value.isText()) {
        auto parsed = parseValue(info, value.text());
        if (!parsed) value.refuse(std::move(parsed).error());
        number = *parsed;
    } else {
        number = value.number();
    }
    if (Status checked = checkParameter(type, parameter, number); !checked) value.refuse(std::move(checked).error());
    return number;
}

json exactLane(const ProcessorType* type, const std::string& parameter, const JsonValue& value) {
    return listOf(value, [&](const JsonValue& point) -> json {
        const auto items = point.list(2, 3, "[frame, value] or [frame, value, curve]");
        return {items[0].whole(-kMostFrames, kMostFrames), valueOf(type, parameter, items[1]),
                items.size() > 2 ? wordOf(kCurveShapeNames, items[2]) : "linear"};
    });
}

json exactBinding(const ProcessorType* type, const std::string& parameter, JsonMembers& members) {
    json binding{{"control", wordOf(kMidiControlNames, members.need("control"))},
                 {"channel", members.need("channel").whole(1, 16)},
                 {"number", wholeIn(members, "number", 0, 16383).value_or(0)},
                 {"mode", wordIn(members, "mode", kControlModeNames).value_or("pickup")}};
    if (const auto range = members.find("range")) {
        const auto ends = range->list(2, 2, "[from, to]");
        binding["range"] = {valueOf(type, parameter, ends[0]), valueOf(type, parameter, ends[1])};
    }
    if (const auto device = members.find("device")) binding["device"] = device->text();
    return binding;
}

json exactPosition(const JsonValue& value) {
    const auto pair = value.list(2, 2, "[x, y]");
    return {pair[0].number(), pair[1].number()};
}

json exactPath(const JsonValue& value) {
    return listOf(value, exactPosition);
}

json exactClips(const JsonValue& value) {
    return listOf(value, exactClip);
}

json exactReferences(const JsonValue& value) {
    return listOf(value, exactReference);
}

json exactTempo(const JsonValue& value) {
    return listOf(value, exactTempoPoint);
}

json exactState(const JsonValue& value) {
    json pairs = json::array();
    for (const auto& [name, bytes] : pairsOf(value)) pairs.push_back({name, bytes.text()});
    return pairs;
}

std::vector<std::pair<std::string, JsonValue>> pairsOf(const JsonValue& value) {
    if (value.isObject()) return value.entries();
    std::vector<std::pair<std::string, JsonValue>> pairs;
    for (const JsonValue& entry : value.list()) {
        const auto items = entry.list(2, 2, "[name, value]");
        pairs.emplace_back(items[0].text(), items[1]);
    }
    return pairs;
}

}  // namespace lacquer::sessions

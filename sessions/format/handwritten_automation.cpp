#include "sessions/format/handwritten_automation.hpp"

#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/format/handwritten_values.hpp"
#include "sessions/model/lane_operations.hpp"
#include "sessions/model/lane_thinning.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

// A parameter, and the lane that it has.
struct LanePlace {
    NodeId node;
    std::string parameter;
    std::shared_ptr<const ProcessorType> type;
    const AutomationLane* lane = nullptr;

    [[nodiscard]] const ParameterInfo* info() const {
        const auto index = type ? type->findParameter(parameter) : std::nullopt;
        return index ? &type->parameters[*index] : nullptr;
    }
};

LanePlace placeAt(const ScriptContext& context, const JsonValue& node, const JsonValue& parameter) {
    LanePlace place{nodeAt(context, node), parameter.text(), {}};
    place.type = typeOf(context, place.node);
    expectParameter(place.type.get(), place.parameter, parameter);
    const auto& lanes = context.session.content(place.node).automation;
    if (const auto found = lanes.find(place.parameter); found != lanes.end()) place.lane = &found->second;
    return place;
}

LanePlace placeIn(const ScriptContext& context, JsonMembers& edit) {
    return placeAt(context, edit.need("node"), edit.need("parameter"));
}

// One that has a lane.
LanePlace laneIn(const ScriptContext& context, JsonMembers& edit) {
    LanePlace place = placeIn(context, edit);
    if (!place.lane) edit.need("parameter").refuse("is not automated", "`lacquer info --json` lists what is");
    return place;
}

std::optional<LaneStretch> rangeIn(JsonMembers& edit) {
    const auto range = edit.find("range");
    if (!range) return std::nullopt;
    const auto ends = range->list(2, 2, "[begin, end], in frames");
    const LaneStretch stretch{ends[0].whole(-kMostFrames, kMostFrames), ends[1].whole(-kMostFrames, kMostFrames)};
    if (Status checked = checkStretch(stretch); !checked) range->refuse(std::move(checked).error());
    return stretch;
}

LaneStretch neededRange(JsonMembers& edit) {
    (void)edit.need("range");
    return *rangeIn(edit);
}

double numberOr(JsonMembers& edit, const char* name, double otherwise) {
    const auto value = edit.find(name);
    return value ? value->number() : otherwise;
}

json asEdit(const LanePlace& place, JsonMembers& edit, Result<AutomationLane> lane) {
    if (!lane) edit.object().refuse(std::move(lane).error());
    return toJson(SetAutomation{place.node, place.parameter, *std::move(lane)});
}

// Copying a level in dB onto a frequency is a slip of the pen.
void expectOneKind(const LanePlace& from, const LanePlace& to, JsonMembers& edit) {
    const ParameterInfo *source = from.info(), *target = to.info();
    if (!source || !target || (source->unit == target->unit && source->stepped() == target->stepped())) return;
    edit.need("to").refuse(to.parameter + " is of another kind than " + from.parameter,
                           "copy to a parameter of the same unit");
}

}  // namespace

json copyAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace from = laneIn(context, edit);
    const JsonValue target = edit.need("to");
    LanePlace to;
    if (target.isObject()) {
        JsonMembers members(target);
        const auto node = members.find("node"), parameter = members.find("parameter");
        to = placeAt(context, node ? *node : edit.need("node"), parameter ? *parameter : edit.need("parameter"));
        members.finish();
    } else {
        to = placeAt(context, target, edit.need("parameter"));
    }
    expectOneKind(from, to, edit);
    const auto range = rangeIn(edit);
    const auto at = edit.find("at");
    const TimelineFrame begin = range ? range->begin : from.lane->points().front().frame;
    const std::int64_t later = at ? at->whole(-kMostFrames, kMostFrames) - begin : 0;
    if (!range) return asEdit(to, edit, shifted(*from.lane, later));
    std::vector<AutomationPoint> points = pointsWithin(*from.lane, *range);
    for (AutomationPoint& point : points) point.frame += later;
    return asEdit(to, edit, replaced(to.lane, {range->begin + later, range->end + later}, std::move(points)));
}

json scaleAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = laneIn(context, edit);
    const LaneScaling scaling{numberOr(edit, "factor", 1), numberOr(edit, "about", 0), numberOr(edit, "offset", 0)};
    return asEdit(place, edit, scaled(*place.lane, scaling, rangeIn(edit)));
}

json shiftAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = laneIn(context, edit);
    return asEdit(place, edit, shifted(*place.lane, edit.need("frames").whole(-kMostFrames, kMostFrames)));
}

json stretchAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = laneIn(context, edit);
    const auto about = edit.find("about");
    return asEdit(place, edit,
                  stretched(*place.lane, edit.need("factor").number(),
                            about ? about->whole(-kMostFrames, kMostFrames) : place.lane->points().front().frame));
}

json rampAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = placeIn(context, edit);
    const auto value = [&](const char* name) { return valueOf(place.type.get(), place.parameter, edit.need(name)); };
    const auto curve = edit.find("curve");
    const CurveShape shape = valueOf(kCurveShapeNames, curve ? wordOf(kCurveShapeNames, *curve) : "linear");
    return asEdit(place, edit, ramped(place.lane, neededRange(edit), value("from"), value("to"), shape));
}

json clearAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = laneIn(context, edit);
    auto rest = cleared(*place.lane, neededRange(edit));
    if (!rest) edit.object().refuse(std::move(rest).error());
    return toJson(SetAutomation{place.node, place.parameter, *std::move(rest)});
}

json thinAutomation(const ScriptContext& context, JsonMembers& edit) {
    const LanePlace place = laneIn(context, edit);
    const auto tolerance = edit.find("tolerance");
    if (!tolerance && !place.info())
        edit.object().refuse("the node's type is not installed, so its scale is unknown",
                             "say by how much values may change, as \"tolerance\"");
    if (tolerance && !(tolerance->number() > 0)) tolerance->refuse("must be above 0");
    const LaneDistance distance = tolerance ? thinningDistance(tolerance->number()) : thinningDistance(*place.info());
    return asEdit(place, edit, AutomationLane::make(thinned(place.lane->points(), distance)));
}

}  // namespace lacquer::sessions

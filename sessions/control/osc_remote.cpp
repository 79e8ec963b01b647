#include "sessions/control/osc_remote.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/overloaded.hpp"
#include "core/control/control_map.hpp"
#include "sessions/control/osc_names.hpp"

namespace lacquer::sessions {

namespace {

const std::string kRoot = "/lacquer/";

Failure<Error> nothingThere() {
    return fail(ErrorKind::usage, "there is nothing at this address", {}, "docs/control.md lists what there is");
}

/// The shortest number that reads back as this float: -6.1, and not -6.099999904632568.
double asWritten(float value) {
    if (!std::isfinite(value)) return value;
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    double number = value;
    if (error == std::errc()) std::from_chars(text, end, number);
    return number;
}

/// The one argument as a number; nothing for a text, or where there is another number of them.
std::optional<double> numberIn(const OscMessage& message) {
    if (message.arguments.size() != 1) return std::nullopt;
    const double number = std::visit(
        Overloaded{[](const std::string&) { return std::nan(""); }, [](bool on) { return on ? 1.0 : 0.0; },
                   [](float value) { return asWritten(value); }, [](auto value) { return static_cast<double>(value); }},
        message.arguments.front());
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<bool> switchIn(const OscMessage& message) {
    const auto number = numberIn(message);
    if (!number || (*number != 0 && *number != 1)) return std::nullopt;
    return *number == 1;
}

Result<double> valueIn(const OscMessage& message, const ParameterInfo& info) {
    if (const auto number = numberIn(message)) return *number;
    if (message.arguments.size() == 1)
        if (const auto* text = std::get_if<std::string>(&message.arguments.front()))
            if (const auto choice = std::find(info.choices.begin(), info.choices.end(), *text);
                choice != info.choices.end())
                return static_cast<double>(choice - info.choices.begin());
    return fail(ErrorKind::usage, info.id + " takes one finite number" +
                                      (info.choices.empty() ? "" : ", or the name of one of its choices"));
}

std::string addressOf(NodeId node, const std::string& what) {
    return kRoot + "node/" + std::to_string(node.value) + "/" + asPart(what);
}

OscMessage telling(std::string address, double value) {
    return {std::move(address), {static_cast<float>(value)}};
}
OscMessage telling(std::string address, bool on) {
    return {std::move(address), {std::int32_t{on}}};
}

}  // namespace

std::vector<OscMessage> OscRemote::take(const OscMessage& message, const OscPeer& from, double nowSeconds) {
    if (message.address == kRoot + "error" || message.address == kRoot + "subscribed")
        return {};    // told, never answered
    noteTransport();  // what has changed by itself is not this sender's doing
    by_ = from;
    Answer answer = carryOut(message, from, nowSeconds);
    noteTransport();
    by_.reset();
    if (!answer) return {OscMessage{kRoot + "error", {message.address, answer.error().line()}}};
    return *std::move(answer);
}

OscRemote::Answer OscRemote::carryOut(const OscMessage& message, const OscPeer& from, double nowSeconds) {
    auto parts = partsOf(message.address);
    if (!parts) return fail(std::move(parts).error());
    if (parts->size() < 2 || parts->front() != "lacquer") return nothingThere();
    parts->erase(parts->begin());
    const std::string what = parts->front();
    parts->erase(parts->begin());
    if (what == "transport" && parts->size() == 1) return transport(*parts, message);
    if (what == "node" && parts->size() >= 2) return node(*parts, message, nowSeconds);
    if (!parts->empty()) return nothingThere();
    if (what == "nodes") return listNodes();
    if (what == "subscribe") return subscribe(message, from, nowSeconds);
    if (what == "unsubscribe") return subscribers_.erase(from), std::vector<OscMessage>();
    return nothingThere();
}

// Transport
// ------------------------------------------------------------------------------------------------------------

OscRemote::Answer OscRemote::transport(const Parts& parts, const OscMessage& message) {
    const std::string& what = parts.front();
    const bool asked = message.arguments.empty();
    const double rate = controlled_.session().sampleRate;
    if (what == "position" && asked)
        return std::vector{telling(message.address, static_cast<double>(controlled_.position()) / rate)};
    if (what == "length" && asked)
        return std::vector{telling(message.address, static_cast<double>(controlled_.endFrame()) / rate)};
    if (what == "playing" && asked) return std::vector{telling(message.address, controlled_.playing())};
    if (what == "loop" && asked) return std::vector{telling(message.address, controlled_.looping())};
    if (what == "record" && asked) return std::vector{telling(message.address, controlled_.recording())};
    if (what == "play" || what == "stop" || what == "toggle") {
        // A button sends 1 when it is pressed and 0 when it is let go.
        if (numberIn(message) == 0) return std::vector<OscMessage>();
        const bool plays = what == "play" || (what == "toggle" && !controlled_.playing());
        plays ? controlled_.play() : controlled_.stop();
        return std::vector<OscMessage>();
    }
    if (what == "loop" || what == "record") {
        const auto on = switchIn(message);
        if (!on) return fail(ErrorKind::usage, what + " takes 1 or 0");
        Status set = what == "loop" ? controlled_.setLooping(*on) : controlled_.setRecording(*on);
        if (!set) return fail(std::move(set).error());
        return std::vector<OscMessage>();
    }
    if (what == "locate") {
        const auto seconds = numberIn(message);
        const double end = static_cast<double>(controlled_.endFrame());
        if (!seconds || *seconds < 0 || *seconds * rate >= end)
            return fail(ErrorKind::usage, "locate takes seconds from 0 to the end of the song");
        controlled_.locate(static_cast<TimelineFrame>(std::llround(*seconds * rate)));
        return std::vector<OscMessage>();
    }
    return nothingThere();
}

// Nodes
// ----------------------------------------------------------------------------------------------------------------

OscRemote::Answer OscRemote::node(const Parts& parts, const OscMessage& message, double nowSeconds) {
    const auto id = nodeCalled(controlled_.session(), parts[0], "/lacquer/nodes lists them");
    if (!id) return fail(id.error());
    Parts rest(parts.begin() + 1, parts.end());
    const bool normalised = rest.size() > 1 && rest.back() == "normalised";
    if (normalised) rest.pop_back();
    if (rest.size() == 3 && rest.front() == "parameter" && rest.back() == "touch" && !normalised)
        return touch({*id, rest[1]}, message, nowSeconds);
    const bool spelt = rest.size() == 2 && rest.front() == "parameter";  // also what is called like something else
    if (spelt) return parameter({*id, rest.back()}, normalised, message, nowSeconds);
    if (rest.size() == 2 && rest.front() == "meter" && message.arguments.empty())
        return meter(*id, rest.back(), message);
    if (rest.size() == 2 && rest.back() == "touch" && !normalised)
        return touch({*id, rest.front()}, message, nowSeconds);
    if (rest.size() != 1) return nothingThere();
    if (rest.front() == "bypass" && !normalised) return bypass(*id, message);
    if (rest.front() == "parameters" && !normalised) return listParameters(*id);
    return parameter({*id, rest.front()}, normalised, message, nowSeconds);
}

OscRemote::Answer OscRemote::meter(NodeId node, const std::string& name, const OscMessage& message) const {
    const NodeInstance* instance = controlled_.instance(node);
    const auto index = instance ? instance->type().findReadout(name) : std::nullopt;
    if (!index)
        return fail(ErrorKind::usage, "there is no meter \"" + name + "\"",
                    controlled_.session().graph.find(node)->name, "subscribe to the meters to see which there are");
    return std::vector{telling(message.address, instance->processor().readout(*index))};
}

OscRemote::Answer OscRemote::bypass(NodeId node, const OscMessage& message) {
    if (message.arguments.empty()) return std::vector{telling(message.address, controlled_.session().isBypassed(node))};
    const auto on = switchIn(message);
    if (!on) return fail(ErrorKind::usage, "bypass takes 1 or 0");
    if (*on != controlled_.session().content(node).bypassed)
        if (Status set = controlled_.perform(SetBypass{node, *on}, 0); !set) return fail(std::move(set).error());
    return std::vector<OscMessage>();
}

OscRemote::Answer OscRemote::touch(const ParameterAddress& address, const OscMessage& message, double nowSeconds) {
    const auto on = switchIn(message);
    if (!on) return fail(ErrorKind::usage, "touch takes 1 or 0");
    if (const auto target = edits_.find(address); !target) return fail(target.error());
    const TouchKind kind = *on ? TouchKind::touch : TouchKind::release;
    if (Status done = edits_.touch(address, kind, nowSeconds); !done) return fail(std::move(done).error());
    return std::vector<OscMessage>();
}

OscRemote::Answer OscRemote::parameter(const ParameterAddress& address, bool normalised, const OscMessage& message,
                                       double nowSeconds) {
    const auto target = edits_.find(address);
    if (!target) return fail(target.error());
    const ParameterInfo& info = *target->info;
    const ControlRange range = rangeOf(info);
    if (message.arguments.empty())
        return std::vector{
            telling(message.address, normalised ? positionOf(info, range, target->value) : target->value)};
    auto value = valueIn(message, info);
    if (!value) return fail(std::move(value).error());
    if (normalised && (*value < 0 || *value > 1))
        return fail(ErrorKind::usage, "a normalised value is a number from 0 to 1");
    if (normalised) value = valueAt(info, range, *value);
    if (Status set = edits_.set(address, *value, nowSeconds); !set) return fail(std::move(set).error());
    return std::vector<OscMessage>();
}

OscRemote::Answer OscRemote::listNodes() const {
    std::vector<OscMessage> list;
    for (const auto& [id, node] : controlled_.session().graph.nodes())
        list.push_back({kRoot + "node", {static_cast<std::int32_t>(id.value), node.name, node.type}});
    list.push_back({kRoot + "nodes", {static_cast<std::int32_t>(list.size())}});
    return list;
}

OscRemote::Answer OscRemote::listParameters(NodeId id) const {
    const Node& node = *controlled_.session().graph.find(id);
    const auto type = controlled_.registry().find(node.type);
    if (!type) return fail(type.error());
    std::vector<OscMessage> list;
    for (const ParameterInfo& info : (*type)->parameters) {
        const auto target = edits_.find({id, info.id});
        if (!target) continue;  // internal
        list.push_back({addressOf(id, "parameter"),
                        {info.id, static_cast<float>(target->value), static_cast<float>(info.minimum),
                         static_cast<float>(info.maximum), info.unit}});
    }
    list.push_back({addressOf(id, "parameters"), {static_cast<std::int32_t>(list.size())}});
    return list;
}

// Subscriptions
// --------------------------------------------------------------------------------------------------------

OscRemote::Answer OscRemote::subscribe(const OscMessage& message, const OscPeer& from, double nowSeconds) {
    Subscriber wanted{nowSeconds + kLongestLeaseSeconds};
    for (const OscArgument& argument : message.arguments) {
        const auto* text = std::get_if<std::string>(&argument);
        const auto number = numberIn({{}, {argument}});
        if (text && *text == "meters")
            wanted.meters = true;
        else if (number && *number > 0 && *number <= kLongestLeaseSeconds)
            wanted.until = nowSeconds + *number;
        else
            return fail(ErrorKind::usage, "subscribe takes seconds up to " + std::to_string(kLongestLeaseSeconds) +
                                              ", and \"meters\" for meters too");
    }
    const auto ofHost = std::count_if(subscribers_.begin(), subscribers_.end(),
                                      [&](const auto& entry) { return entry.first.host == from.host; });
    if (!subscribers_.contains(from) && static_cast<std::size_t>(ofHost) >= kMostSubscribersOfAHost)
        return fail(ErrorKind::unavailable,
                    "there are " + std::to_string(kMostSubscribersOfAHost) + " subscribers at " + from.host +
                        ", and there is room for no more from there",
                    {}, "let one of them unsubscribe, or wait until its subscription ends");
    if (!subscribers_.contains(from) && subscribers_.size() >= kMostSubscribers)
        return fail(ErrorKind::unavailable,
                    "there are " + std::to_string(kMostSubscribers) + " subscribers, and there is room for no more", {},
                    "wait until one lets its subscription end");
    subscribers_[from] = wanted;
    return std::vector{OscMessage{kRoot + "subscribed", {static_cast<float>(wanted.until - nowSeconds)}}};
}

void OscRemote::noteEdit(const Edit& edit) {
    if (const auto* set = std::get_if<SetParameter>(&edit)) noteValue({set->node, set->parameter}, set->value);
    if (const auto* set = std::get_if<SetBypass>(&edit)) note(telling(addressOf(set->node, "bypass"), set->bypassed));
}

void OscRemote::noteValue(const ParameterAddress& address, double value) {
    note(telling(addressOf(address.first, address.second), value));
}

void OscRemote::note(OscMessage message) {
    if (subscribers_.empty()) return;
    const std::string address = message.address;
    changed_.insert_or_assign(address, Change{std::move(message), by_});
}

void OscRemote::noteTransport() {
    const auto note = [this](const char* what, bool now, std::optional<bool>& told) {
        const auto before = std::exchange(told, now);
        if (!before || before == now || subscribers_.empty()) return;
        const std::string address = kRoot + "transport/" + what;
        changed_.insert_or_assign(address, Change{telling(address, now), by_});
    };
    note("playing", controlled_.playing(), toldPlaying_);
    note("loop", controlled_.looping(), toldLooping_);
    note("record", controlled_.recording(), toldRecording_);
}

std::vector<std::pair<OscPeer, std::vector<OscMessage>>> OscRemote::feedback(double nowSeconds) {
    std::erase_if(subscribers_, [&](const auto& entry) { return entry.second.until <= nowSeconds; });
    noteTransport();
    const auto changed = std::exchange(changed_, {});
    std::vector<std::pair<OscPeer, std::vector<OscMessage>>> told;
    if (subscribers_.empty()) return told;
    for (const auto& [address, change] : changed)
        for (const auto& [peer, subscriber] : subscribers_)
            if (change.by != peer) told.emplace_back(peer, std::vector{change.message});
    if (nowSeconds - toldAt_ < kFeedbackSeconds && nowSeconds >= toldAt_) return told;

    toldAt_ = nowSeconds;
    const TimelineFrame position = controlled_.position();
    const bool moved = std::exchange(toldPosition_, position) != position;
    const double seconds = static_cast<double>(position) / controlled_.session().sampleRate;
    std::vector<OscMessage> meters;
    if (std::any_of(subscribers_.begin(), subscribers_.end(), [](const auto& entry) { return entry.second.meters; }))
        readMeters(meters);
    for (const auto& [peer, subscriber] : subscribers_) {
        if (moved) told.emplace_back(peer, std::vector{telling(kRoot + "transport/position", seconds)});
        if (subscriber.meters && !meters.empty()) told.emplace_back(peer, meters);
    }
    return told;
}

void OscRemote::readMeters(std::vector<OscMessage>& out) const {
    for (const auto& [id, node] : controlled_.session().graph.nodes()) {
        const NodeInstance* instance = controlled_.instance(id);
        if (!instance) continue;
        const auto& readouts = instance->type().readouts;
        for (std::size_t i = 0; i < readouts.size(); ++i)
            out.push_back(
                telling(addressOf(id, "meter") + "/" + asPart(readouts[i].id), instance->processor().readout(i)));
    }
}

}  // namespace lacquer::sessions

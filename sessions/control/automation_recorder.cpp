#include "sessions/control/automation_recorder.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/engine/parameter_bank.hpp"
#include "sessions/model/lane_thinning.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

// The position may waver by what a device takes at a time; more than this is a jump.
constexpr double kWaverSeconds = 0.25;
// A control that moves tells it more often than that; in between, its parameter has stood still.
constexpr double kPauseSeconds = 0.1;

}  // namespace

AutomationMode AutomationRecorder::modeOf(const ParameterAddress& address) const {
    const auto content = controlled_.session().contents.find(address.first);
    if (content == controlled_.session().contents.end()) return AutomationMode::play;
    const AutomationMode own = content->second.automationMode(address.second);
    return own == AutomationMode::off ? own : mode_.value_or(own);
}

bool AutomationRecorder::armed() const {
    if (mode_) return writes(*mode_);
    const auto& contents = controlled_.session().contents;
    return std::any_of(contents.begin(), contents.end(), [](const auto& entry) {
        const auto& modes = entry.second.automationModes;
        return std::any_of(modes.begin(), modes.end(), [](const auto& mode) { return writes(mode.second); });
    });
}

bool AutomationRecorder::takes(const ParameterAddress& address) const {
    return rolling_ && controlled_.playing() && writes(modeOf(address));
}

std::int64_t AutomationRecorder::frames(double seconds) const {
    return std::llround(seconds * controlled_.session().sampleRate);
}

double AutomationRecorder::resting(const ParameterAddress& address, const ParameterInfo& info,
                                   TimelineFrame frame) const {
    const NodeContent& content = controlled_.session().content(address.first);
    if (const AutomationLane* lane = content.laneHeard(address.second)) return lane->valueAt(frame);
    const auto set = content.parameters.find(address.second);
    return set == content.parameters.end() ? info.defaultValue : set->second;
}

double AutomationRecorder::heard(const ParameterAddress& address, const Line& line) const {
    const AutomationPoint& last = line.points.back();
    if (!line.returning) return last.value;
    const std::int64_t length = frames(kReturnSeconds);
    const std::int64_t gone = std::clamp<std::int64_t>(now_ - last.frame, 0, length);
    const double there = resting(address, line.info(), last.frame + length);
    return last.value + (there - last.value) * static_cast<double>(gone) / static_cast<double>(length);
}

double AutomationRecorder::heard(const ParameterAddress& address) const {
    const auto [first, last] = lines_.equal_range(address);
    if (first != last)
        if (const Line& line = std::prev(last)->second; !line.let) return heard(address, line);
    const auto type = typeOf(address);
    const auto index = type ? (*type)->findParameter(address.second) : std::nullopt;
    return index ? resting(address, (*type)->parameters[*index], now_) : 0;
}

Result<std::shared_ptr<const ProcessorType>> AutomationRecorder::typeOf(const ParameterAddress& address) const {
    const Node* node = controlled_.session().graph.find(address.first);
    if (!node) return fail(ErrorKind::usage, "the node is gone");
    return controlled_.registry().find(node->type);
}

Result<AutomationRecorder::Line*> AutomationRecorder::open(const ParameterAddress& address, double nowSeconds) {
    const auto [first, last] = lines_.equal_range(address);
    if (first != last) {
        Line& line = std::prev(last)->second;
        if (!line.let) {
            if (line.returning && now_ > line.points.back().frame) {
                line.points.push_back({now_, heard(address, line)});
                line.settled = true;
            }
            line.returning = false;
            line.movedAt = nowSeconds;
            return &line;
        }
    }
    auto type = typeOf(address);
    if (!type) return fail(std::move(type).error());
    if (Status checked = checkAutomated(type->get(), address.second); !checked) return fail(std::move(checked).error());
    Line line{*type, *(*type)->findParameter(address.second), {}, nowSeconds};
    line.points.push_back({now_, resting(address, line.info(), now_)});
    return &lines_.emplace(address, std::move(line))->second;
}

Status AutomationRecorder::move(const ParameterAddress& address, double value, double nowSeconds) {
    const auto type = typeOf(address);
    if (!type) return fail(type.error());
    if (Status checked = checkParameter(type->get(), address.second, value); !checked) return checked;
    auto opened = open(address, nowSeconds);
    if (!opened) return fail(std::move(opened).error());
    Line& line = **opened;
    const AutomationPoint last = line.points.back();
    if (last.frame == now_ && !line.settled) {
        line.points.back().value = value;
    } else {
        const std::int64_t way = frames(kParameterRampMs / 1000);
        if (!line.info().stepped() && now_ - last.frame > frames(kPauseSeconds))
            line.points.push_back({now_ - way, last.value});
        line.points.push_back({now_, value});
    }
    line.settled = false;
    controlled_.hold(address.first, address.second, value);
    return {};
}

Status AutomationRecorder::touch(const ParameterAddress& address, double nowSeconds) {
    if (Status followed = follow(nowSeconds); !followed) return followed;
    touched_.insert(address);
    if (!takes(address)) return {};
    auto opened = open(address, nowSeconds);
    if (!opened) return fail(std::move(opened).error());
    controlled_.hold(address.first, address.second, (*opened)->points.back().value);
    return {};
}

void AutomationRecorder::release(const ParameterAddress& address, double nowSeconds) {
    touched_.erase(address);
    const auto [first, last] = lines_.equal_range(address);
    if (first != last) std::prev(last)->second.movedAt = nowSeconds - kReleaseSeconds;
}

void AutomationRecorder::letGo(Line& line, TimelineFrame frame) {
    if (line.returning) return;
    if (frame > line.points.back().frame) {
        line.points.push_back({frame, line.points.back().value});
        line.settled = true;
    }
    line.returning = true;
}

bool AutomationRecorder::jumped(TimelineFrame position, double nowSeconds) const {
    const std::int64_t waver = frames(kWaverSeconds), due = frames(nowSeconds - followedAt_), gone = position - now_;
    if (gone < -waver || gone > due + waver) return true;
    const auto loop = controlled_.loop();
    if (!loop || now_ >= loop->endFrame) return false;
    // A loop may be shorter than the waver: whole rounds are missing then of the way that was to be gone.
    return 2 * (due - gone) >= loop->lengthFrames();
}

std::map<ParameterAddress, double> AutomationRecorder::heldByFingers() const {
    std::map<ParameterAddress, double> held;
    for (const auto& [address, line] : lines_)
        if (!line.let && touched_.contains(address)) held.insert_or_assign(address, heard(address, line));
    return held;
}

void AutomationRecorder::beginPass(double nowSeconds, const std::map<ParameterAddress, double>& held) {
    for (const ParameterAddress& address : touched_) {
        if (!writes(modeOf(address))) continue;
        const auto opened = open(address, nowSeconds);
        if (const auto value = held.find(address); opened && value != held.end())
            (*opened)->points.back().value = value->second;
    }
    for (const auto& [id, content] : controlled_.session().contents) {
        std::set<std::string> all;
        if (mode_ == AutomationMode::write)
            for (const auto& [parameter, binding] : content.controls)
                if (modeOf({id, parameter}) != AutomationMode::off) all.insert(parameter);
        if (!mode_)
            for (const auto& [parameter, mode] : content.automationModes)
                if (mode == AutomationMode::write) all.insert(parameter);
        for (const std::string& parameter : all) (void)open({id, parameter}, nowSeconds);  // what it can
    }
}

Status AutomationRecorder::follow(double nowSeconds) {
    // A node may have been taken away while its parameter was held.
    const auto gone = [&](const ParameterAddress& address) { return !controlled_.session().graph.find(address.first); };
    std::erase_if(lines_, [&](const auto& line) { return gone(line.first); });
    std::erase_if(touched_, gone);
    const TimelineFrame position = controlled_.position();
    const bool playing = controlled_.playing();
    std::map<ParameterAddress, double> held;
    if (rolling_ && (!playing || jumped(position, nowSeconds))) {
        held = heldByFingers();
        if (Status ended = endPass(); !ended) return ended;
    }
    followedAt_ = nowSeconds;
    if (!playing) {
        standing_ = position;
        return {};
    }
    if (!rolling_) {
        rolling_ = true;
        const bool straightOn = standing_ && position >= *standing_ && position - *standing_ < frames(kWaverSeconds);
        now_ = straightOn ? *standing_ : position;
        standing_.reset();
        beginPass(nowSeconds, held);
    }
    now_ = std::max(now_, position);
    for (auto& [address, line] : lines_) {
        if (line.let) continue;
        const AutomationMode mode = modeOf(address);
        const bool handOn = touched_.contains(address) || nowSeconds - line.movedAt < kReleaseSeconds;
        if (!writes(mode) || (mode == AutomationMode::touch && !handOn)) letGo(line, now_);
        line.let = line.returning && now_ >= line.points.back().frame + frames(kReturnSeconds);
        // Again each time, for a node that has been made anew.
        controlled_.hold(address.first, address.second, heard(address, line));
        if (line.let) controlled_.letGo(address.first, address.second);
    }
    return {};
}

Result<AutomationLane> AutomationRecorder::written(const ParameterAddress& address, const Line& line,
                                                   const AutomationLane* lane) const {
    const TimelineFrame begin = line.points.front().frame, end = line.points.back().frame;
    const ParameterInfo& info = line.info();
    const double set = resting(address, info, begin);
    auto base = lane ? Result<AutomationLane>(*lane) : AutomationLane::make({{begin, set}});
    if (info.stepped()) {
        std::vector<AutomationPoint> steps;
        for (const AutomationPoint& point : line.points)
            if (steps.empty() || steps.back().value != point.value)
                steps.push_back({point.frame, point.value, CurveShape::hold});
        return replaced(&*base, {begin, end + 1}, std::move(steps));
    }
    return replaced(&*base, {begin, end + frames(kReturnSeconds)}, thinned(line.points, thinningDistance(info)));
}

Status AutomationRecorder::endPass() {
    rolling_ = false;
    std::set<ParameterAddress> held;
    for (auto& [address, line] : lines_) {
        letGo(line, now_);
        line.let = true;
        held.insert(address);
    }
    const Status done = writePass();
    // Not before that: what the lanes had would be heard in between.
    for (const auto& [node, parameter] : held) controlled_.letGo(node, parameter);
    return done;
}

Status AutomationRecorder::writePass() {
    std::map<ParameterAddress, AutomationLane> lanes;
    Status lost;
    for (const auto& [address, line] : lines_) {
        const Node* node = controlled_.session().graph.find(address.first);
        if (!node) continue;
        const auto type = typeOf(address);
        Status fits = type ? checkAutomated(type->get(), address.second) : fail(type.error());
        if (!fits) {
            lost = std::move(fits);
            continue;
        }
        const auto& there = controlled_.session().content(address.first).automation;
        const auto before = there.find(address.second);
        const auto earlier = lanes.find(address);
        auto lane = written(address, line,
                            earlier != lanes.end()  ? &earlier->second
                            : before != there.end() ? &before->second
                                                    : nullptr);
        if (lane)
            lanes.insert_or_assign(address, *std::move(lane));
        else
            lost = fail(std::move(lane).error());
    }
    // What has been written is not to be written over by playing it.
    if (mode_ == AutomationMode::write && !lanes.empty()) mode_ = AutomationMode::touch;
    if (Status done = performPass(std::move(lanes)); !done) {
        Error error = done.error();
        error.what += "; the automation that has been written is kept, and tried again at the end of the next pass";
        return fail(std::move(error));
    }
    lines_.clear();
    return lost;
}

Status AutomationRecorder::performPass(std::map<ParameterAddress, AutomationLane> lanes) {
    if (lanes.empty()) return {};
    const auto& [first, named] = lanes.begin()->first;
    const std::string what = lanes.size() == 1 ? named + " of " + controlled_.session().graph.find(first)->name
                                               : std::to_string(lanes.size()) + " parameters";
    std::vector<Edit> edits;
    for (auto& [address, lane] : lanes) {
        const auto& [node, parameter] = address;
        edits.emplace_back(SetAutomation{node, parameter, std::move(lane)});
        if (controlled_.session().content(node).automationMode(parameter) == AutomationMode::write)
            edits.emplace_back(SetAutomationMode{node, parameter, AutomationMode::touch});
    }
    return controlled_.perform(makeGroup("Write automation of " + what, std::move(edits)), 0);
}

Status AutomationRecorder::finish() {
    standing_.reset();
    return rolling_ || !lines_.empty() ? endPass() : Status();
}

void AutomationRecorder::forget() {
    for (const auto& [address, line] : lines_) controlled_.letGo(address.first, address.second);
    lines_.clear();
    touched_.clear();
    rolling_ = false;
    standing_.reset();
}

}  // namespace lacquer::sessions

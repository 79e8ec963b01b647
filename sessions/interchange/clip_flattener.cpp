#include "sessions/interchange/clip_flattener.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace lacquer::sessions::dawproject {

namespace {

using pugi::xml_node;

// Times closer than this are the same: less than the shortest fade that keeps an edge from clicking.
constexpr double kSameSeconds = 0.0005;
// Aliases and loops can make many clips out of few bytes; no song has as many.
constexpr int kMaximumVisits = 200'000;
constexpr int kDeepestClip = 64;
constexpr double kForever = std::numeric_limits<double>::infinity();

bool isTimeline(std::string_view name) {
    for (const std::string_view known :
         {"Lanes", "Notes", "Clips", "ClipSlot", "markers", "Warps", "Audio", "Video", "Points", "Timeline"})
        if (name == known) return true;
    return false;
}

xml_node firstTimeline(xml_node node) {
    for (const xml_node child : node.children())
        if (isTimeline(child.name())) return child;
    return {};
}

}  // namespace

TimeUnit timeUnitOf(const XmlProject& xml, xml_node node, const char* attribute, TimeUnit outer) {
    const std::string_view unit = node.attribute(attribute).value();
    if (unit.empty()) return outer;
    if (unit == "beats") return TimeUnit::beats;
    if (unit == "seconds") return TimeUnit::seconds;
    xml.refuse(node, std::string(attribute) + "=\"" + std::string(unit) + "\" is neither beats nor seconds");
}

void ClipFlattener::flatten(xml_node node, const TimeScope& outer, Channel& channel) {
    channel_ = &channel;
    const Around around{{-kForever, kForever}, {}};
    content(node, outer, around);
}

void ClipFlattener::countVisit(xml_node node) {
    if (++visits_ > kMaximumVisits)
        xml_->refuse(
            node, "clips within clips, aliases and loops make more than " + std::to_string(kMaximumVisits) + " clips",
            "bounce them in the program that has exported them");
}

void ClipFlattener::remark(const Around& around, const std::string& what) {
    const std::string clip = around.name.empty() ? "" : "clip \"" + around.name + "\": ";
    remarks_->push_back({channel_->name, clip + what});
}

void ClipFlattener::content(xml_node node, const TimeScope& outer, const Around& around) {
    countVisit(node);
    if (around.depth > kDeepestClip) xml_->refuse(node, "clips and aliases are nested too deeply");
    const TimeScope scope = outer.in(timeUnitOf(*xml_, node, "timeUnit", outer.unit));
    Around inner = around;
    ++inner.depth;
    const std::string_view kind = node.name();
    if (kind == "Clips")
        clips(node, scope, inner);
    else if (kind == "Lanes")
        lanes(node, scope, inner);
    else if (kind == "Warps")
        warps(node, scope, inner);
    else if (kind == "Audio")
        audio(node, outer.seconds(0), inner);
    else if (kind == "Notes")
        remark({around.window, {}}, "its notes are left out: Lacquer plays audio alone");
    else if (kind == "Points")
        remark(around, "its own automation is left out");
    else
        remark(around, "a " + std::string(kind) + " in it is left out");
}

void ClipFlattener::clips(xml_node node, const TimeScope& outer, const Around& around) {
    for (const xml_node child : node.children("Clip")) clip(child, outer, around);
}

void ClipFlattener::clip(xml_node node, const TimeScope& outer, Around around) {
    countVisit(node);
    const auto number = [&](const char* attribute) { return xml_->number(node, attribute); };
    const double time = xml_->needNumber(node, "time");
    const double begin = outer.seconds(time);
    const auto duration = number("duration");
    double end = duration ? outer.seconds(time + *duration) : kForever;
    const TimeUnit unit = timeUnitOf(*xml_, node, "contentTimeUnit", outer.unit);
    const double playStart = number("playStart").value_or(0);
    TimeScope scope = outer.within(unit, begin, playStart);
    if (const auto playStop = number("playStop")) end = std::min(end, scope.seconds(*playStop));

    if (const char* name = node.attribute("name").value(); *name != '\0') around.name = name;
    around.muted = around.muted || !xml_->flag(node, "enable").value_or(true);
    const TimeUnit fadeUnit = timeUnitOf(*xml_, node, "fadeTimeUnit", outer.unit);
    if (const double fade = number("fadeInTime").value_or(0); fade > 0) {
        const double place = song_->place(fadeUnit, begin);
        around.in.push_back({begin, song_->seconds(fadeUnit, place + fade) - begin});
    }
    if (const double fade = number("fadeOutTime").value_or(0); fade > 0 && end < kForever) {
        const double place = song_->place(fadeUnit, end);
        around.out.push_back({end, end - song_->seconds(fadeUnit, place - fade)});
    }

    xml_node inside = firstTimeline(node);
    if (const pugi::xml_attribute alias = node.attribute("reference"); !inside && alias) {
        inside = xml_->find(alias.value());
        if (!inside) xml_->refuse(node, std::string("refers to ") + alias.value() + ", which is not there");
    }
    if (!inside) return remark(around, "is empty, and left out");

    const double outerEnd = std::min(end, around.window.end);
    const double loopStart = number("loopStart").value_or(0);
    const auto loopEnd = number("loopEnd");
    double passBegin = begin;
    const auto play = [&](double passEnd) {
        const Stretch window = around.window;
        around.window = {std::max(passBegin, window.begin), std::min(passEnd, window.end)};
        if (around.window.begin < around.window.end) content(inside, scope, around);
        around.window = window;
    };
    if (!loopEnd || outerEnd == kForever) return play(outerEnd);
    for (double from = playStart;; from = loopStart) {
        scope = outer.within(unit, passBegin, from);
        const double passEnd = scope.seconds(*loopEnd);
        if (passEnd <= passBegin || passEnd > outerEnd - kSameSeconds) return play(outerEnd);
        play(passEnd);
        if (*loopEnd - loopStart <= kSameSeconds) return remark(around, "its loop is too short, and played once");
        remark(around, "its loop has become clips, one for each time round");
        passBegin = passEnd;
        countVisit(node);
    }
}

// The level of a clip stands in a lane beside its audio.
void ClipFlattener::lanes(xml_node node, const TimeScope& scope, Around around) {
    const auto isGain = [](xml_node child) {
        return std::string_view(child.child("Target").attribute("expression").value()) == "gain";
    };
    for (const xml_node child : node.children("Points")) {
        if (!isGain(child)) continue;
        const bool decibels = std::string_view(child.attribute("unit").value()) == "decibel";
        std::optional<double> first;
        for (const xml_node point : child.children("RealPoint")) {
            const double value = xml_->needNumber(point, "value");
            if (!first)
                first = decibels ? std::pow(10.0, std::min(value, 200.0) / 20) : value;
            else if (point.attribute("value").value() !=
                     std::string_view(child.child("RealPoint").attribute("value").value()))
                remark(around, "its level moves, and stays where it begins");
        }
        around.gain *= first.value_or(1);
    }
    for (const xml_node child : node.children())
        if (isTimeline(child.name()) && !isGain(child)) content(child, scope, around);
}

// From each warp point to the next, time goes by at a speed of its own. Only audio at its own speed can be played, and
// that from where it begins.
void ClipFlattener::warps(xml_node node, const TimeScope& scope, const Around& around) {
    struct WarpPoint {
        double outside, inside;
    };
    std::vector<WarpPoint> points;
    for (const xml_node warp : node.children("Warp"))
        points.push_back({scope.seconds(xml_->needNumber(warp, "time")), xml_->needNumber(warp, "contentTime")});
    std::stable_sort(points.begin(), points.end(), [](WarpPoint a, WarpPoint b) { return a.outside < b.outside; });
    const xml_node file = firstTimeline(node);
    if (std::string_view(file.name()) != "Audio" ||
        timeUnitOf(*xml_, node, "contentTimeUnit", TimeUnit::beats) != TimeUnit::seconds)
        return remark(around, "is warped and no audio, and left out");
    if (points.empty()) return audio(file, scope.seconds(0), around);

    const double begin = std::max(around.window.begin, points.front().outside);
    const auto insideAt = [&](double outside) {
        if (points.size() == 1) return points[0].inside + outside - points[0].outside;
        auto next =
            std::find_if(points.begin() + 1, points.end() - 1, [&](WarpPoint p) { return p.outside >= outside; });
        const WarpPoint from = *(next - 1), to = *next;
        if (to.outside - from.outside < kSameSeconds) return from.inside;
        return from.inside + (outside - from.outside) * (to.inside - from.inside) / (to.outside - from.outside);
    };
    const double fileStart = begin - insideAt(begin);
    const double end = std::min(around.window.end, points.back().outside);
    bool warped = std::fabs(end - insideAt(end) - fileStart) > kSameSeconds;
    for (const WarpPoint& point : points)
        if (point.outside > begin && point.outside < end)
            warped = warped || std::fabs(point.outside - point.inside - fileStart) > kSameSeconds;
    if (warped) remark(around, "is stretched in time there, and plays at its own speed here");
    audio(file, fileStart, around);
}

void ClipFlattener::audio(xml_node node, double fileStart, const Around& around) {
    Clip clip;
    clip.audio.path = node.child("File").attribute("path").value();
    if (clip.audio.path.empty()) xml_->refuse(node, "names no file");
    clip.audio.external = xml_->flag(node.child("File"), "external").value_or(false);
    clip.audio.channels = xml_->whole(node, "channels").value_or(0);
    clip.audio.sampleRate = xml_->whole(node, "sampleRate").value_or(0);
    clip.audio.durationSeconds = xml_->needNumber(node, "duration");
    const double begin = std::max(around.window.begin, fileStart);
    const double end = std::min(
        around.window.end, around.window.end == kForever ? fileStart + clip.audio.durationSeconds : around.window.end);
    if (!(begin < end)) return;
    clip.name = around.name;
    clip.positionSeconds = begin;
    clip.offsetSeconds = begin - fileStart;
    clip.lengthSeconds = end - begin;
    clip.gain = around.gain;
    clip.muted = around.muted;
    const auto fade = [&](const std::vector<Around::Fade>& fades, double edge, double sign) {
        double longest = 0;
        for (const Around::Fade& one : fades)
            if (std::fabs(one.edge - edge) < kSameSeconds)
                longest = std::max(longest, one.seconds);
            else if (sign * (edge - one.edge) < one.seconds && one.seconds > kSameSeconds)
                remark(around, "a fade goes over several pieces of it, and is left out but on its own edge");
        return longest;
    };
    clip.fadeInSeconds = fade(around.in, begin, 1);
    clip.fadeOutSeconds = fade(around.out, end, -1);
    channel_->clips.push_back(std::move(clip));
}

}  // namespace lacquer::sessions::dawproject

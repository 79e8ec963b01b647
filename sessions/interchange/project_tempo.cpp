#include "sessions/interchange/project_tempo.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include "sessions/interchange/song_time.hpp"

namespace lacquer::sessions::dawproject {

namespace {

using pugi::xml_node;

struct Tempo {
    double bpm = TempoMap::kDefault.bpm;
    bool ramp = false;
};

bool inSeconds(xml_node lane) {
    return std::string_view(lane.attribute("timeUnit").value()) == "seconds";
}

Tempo checked(const XmlProject& xml, xml_node node, Tempo tempo) {
    if (!(tempo.bpm >= TempoMap::kMinimumBpm && tempo.bpm <= TempoMap::kMaximumBpm))
        xml.refuse(node, "a tempo of " + std::string(node.attribute("value").value()) + " bpm",
                   "1 to 1000 bpm can be read");
    return tempo;
}

Meter readMeter(const XmlProject& xml, xml_node node) {
    const Meter meter{xml.whole(node, "numerator").value_or(4), xml.whole(node, "denominator").value_or(4)};
    const auto single = TempoMap::make({{0, TempoMap::kDefault.bpm, meter, false}}, SongTime::kRate);
    if (!single) xml.refuse(node, single.error().what);
    return meter;
}

// By quarter. Where the lane counts in seconds, quarters go by at the mean of both ends' tempo.
std::map<double, Tempo> readTempi(const XmlProject& xml, xml_node lane, Tempo first, std::vector<Remark>& remarks) {
    std::map<double, Tempo> tempi;
    double quarter = 0, time = 0;
    Tempo before = first;
    const bool seconds = inSeconds(lane);
    for (const xml_node node : lane.children("RealPoint")) {
        const double at = xml.needNumber(node, "time");
        const bool ramp = std::string_view(node.attribute("interpolation").value()) == "linear";
        const Tempo tempo = checked(xml, node, {xml.needNumber(node, "value"), ramp});
        if (at < time) {
            remarks.push_back({"tempo", "a point at " + std::string(node.attribute("time").value()) +
                                            " is left out: it lies before the start or the point in front of it"});
            continue;
        }
        quarter = seconds ? quarter + (at - time) * (before.ramp ? (before.bpm + tempo.bpm) / 2 : before.bpm) / 60 : at;
        if (seconds && before.ramp)
            remarks.push_back({"tempo", "its ramps are straight over seconds, here over beats"});
        time = at;
        before = tempo;
        tempi[quarter] = tempo;
    }
    if (tempi.empty() || tempi.begin()->first > 0) {
        if (!tempi.empty()) first.bpm = tempi.begin()->second.bpm;  // as any lane, in front of its first point
        tempi[0] = first;
    }
    return tempi;
}

std::map<double, Meter> readMeters(const XmlProject& xml, xml_node lane, Meter first, std::vector<Remark>& remarks) {
    std::map<double, Meter> meters{{0, first}};
    if (inSeconds(lane)) {
        remarks.push_back({"time signature", "its changes are left out: they are counted in seconds"});
        return meters;
    }
    for (const xml_node node : lane.children("TimeSignaturePoint"))
        if (const double at = xml.needNumber(node, "time"); at >= 0) meters[at] = readMeter(xml, node);
    return meters;
}

double bpmAt(const std::map<double, Tempo>& tempi, double quarter) {
    const auto next = tempi.upper_bound(quarter);
    const auto& [from, tempo] = *std::prev(next);
    if (!tempo.ramp || next == tempi.end()) return tempo.bpm;
    return tempo.bpm + (next->second.bpm - tempo.bpm) * (quarter - from) / (next->first - from);
}

std::vector<TempoPoint> merged(std::map<double, Tempo> tempi, const std::map<double, Meter>& meters) {
    for (const auto& [quarter, meter] : meters)
        if (!tempi.contains(quarter))
            tempi[quarter] = {bpmAt(tempi, quarter), std::prev(tempi.upper_bound(quarter))->second.ramp};
    std::vector<TempoPoint> points;
    for (const auto& [quarter, tempo] : tempi)
        points.push_back({quarter, tempo.bpm, std::prev(meters.upper_bound(quarter))->second, tempo.ramp});
    const auto saysNothingNew = [](const TempoPoint& a, const TempoPoint& b) {
        return a.bpm == b.bpm && a.meter == b.meter && !a.ramp && !b.ramp;
    };
    points.erase(std::unique(points.begin(), points.end(), saysNothingNew), points.end());
    return points;
}

}  // namespace

std::vector<TempoPoint> readTempo(const XmlProject& xml, std::vector<Remark>& remarks) {
    const xml_node transport = xml.root().child("Transport");
    const xml_node arrangement = xml.root().child("Arrangement");
    const xml_node tempo = transport.child("Tempo");
    const Tempo first = checked(xml, tempo, {xml.number(tempo, "value").value_or(TempoMap::kDefault.bpm), false});
    const Meter meter = readMeter(xml, transport.child("TimeSignature"));
    const auto tempi = readTempi(xml, arrangement.child("TempoAutomation"), first, remarks);
    auto points = merged(tempi, readMeters(xml, arrangement.child("TimeSignatureAutomation"), meter, remarks));
    if (TempoMap::make(points, SongTime::kRate)) return points;
    remarks.push_back({"time signature", "its changes are left out: one of them lies inside a bar"});
    points = merged(tempi, {{0, meter}});
    if (const auto map = TempoMap::make(points, SongTime::kRate); !map)
        xml.refuse(arrangement.child("TempoAutomation"), map.error().what);
    return points;
}

}  // namespace lacquer::sessions::dawproject

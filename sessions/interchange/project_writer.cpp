#include "sessions/interchange/project_writer.hpp"

#include <array>
#include <charconv>
#include <sstream>
#include <string_view>

#include <pugixml.hpp>

#include "core/base/utf8.hpp"

namespace lacquer::sessions::dawproject {

namespace {

using pugi::xml_node;

// In the shortest form that reads back to the same value, with a point in every locale.
std::string text(double value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

// What XML 1.0 has characters for (section 2.2); a text of an element may have lines.
enum class Lines : unsigned char { one, many };
std::string characters(std::string_view from, Lines lines) {
    std::string clean;
    forEachLetter(from, [&](char32_t letter, std::string_view bytes) {
        const bool blank = letter == '\t' || (letter == '\n' && lines == Lines::many);
        const bool none = (letter < 0x20 && !blank) || letter == 0xFFFE || letter == 0xFFFF;
        clean += none ? std::string_view("?") : bytes;
    });
    return clean;
}

void set(xml_node node, const char* attribute, const std::string& value) {
    node.append_attribute(attribute) = characters(value, Lines::one).c_str();
}
void set(xml_node node, const char* attribute, double value) {
    node.append_attribute(attribute) = text(value).c_str();
}
void setUnlessEmpty(xml_node node, const char* attribute, const std::string& value) {
    if (!value.empty()) set(node, attribute, value);
}
void setFlag(xml_node node, const char* attribute, bool value) {
    node.append_attribute(attribute) = value ? "true" : "false";
}

const char* nameOf(Unit unit) {
    return kUnitNames[static_cast<std::size_t>(unit)];
}

int whole(double value) {
    return static_cast<int>(value);
}

void writeValue(xml_node node, const char* attribute, Parameter::Kind kind, double value) {
    if (kind == Parameter::Kind::real)
        set(node, attribute, value);
    else if (kind == Parameter::Kind::boolean)
        setFlag(node, attribute, value >= 0.5);
    else
        node.append_attribute(attribute) = whole(value);
}

xml_node write(xml_node parent, const char* element, const Parameter& parameter) {
    xml_node node = parent.append_child(element);
    setUnlessEmpty(node, "id", parameter.id);
    setUnlessEmpty(node, "name", parameter.name);
    if (parameter.number) node.append_attribute("parameterID") = *parameter.number;
    if (parameter.kind == Parameter::Kind::choice)
        node.append_attribute("count") = whole(parameter.maximum.value_or(0)) + 1;
    if (parameter.kind == Parameter::Kind::real || parameter.kind == Parameter::Kind::integer) {
        if (parameter.minimum) writeValue(node, "min", parameter.kind, *parameter.minimum);
        if (parameter.maximum) writeValue(node, "max", parameter.kind, *parameter.maximum);
    }
    if (parameter.kind == Parameter::Kind::real) node.append_attribute("unit") = nameOf(parameter.unit);
    if (parameter.value) writeValue(node, "value", parameter.kind, *parameter.value);
    return node;
}

constexpr std::array kParameterElements{"RealParameter", "BoolParameter", "IntegerParameter", "EnumParameter"};
constexpr std::array kPointElements{"RealPoint", "BoolPoint", "IntegerPoint", "EnumPoint"};

void write(xml_node parent, const Device& device) {
    xml_node node = parent.append_child(device.element.c_str());
    setUnlessEmpty(node, "name", device.name);
    setUnlessEmpty(node, "deviceID", device.deviceId);
    set(node, "deviceName", device.deviceName);
    node.append_attribute("deviceRole") = "audioFX";
    setUnlessEmpty(node, "deviceVendor", device.vendor);
    setFlag(node, "loaded", true);
    if (!device.parameters.empty()) {
        xml_node list = node.append_child("Parameters");
        for (const Parameter& parameter : device.parameters)
            write(list, kParameterElements[static_cast<std::size_t>(parameter.kind)], parameter);
    }
    if (device.enabled) write(node, "Enabled", *device.enabled);
    if (!device.state.empty()) set(node.append_child("State"), "path", device.state);
}

void write(xml_node parent, const Send& send) {
    xml_node node = parent.append_child("Send");
    setUnlessEmpty(node, "name", send.name);
    set(node, "destination", send.destination);
    node.append_attribute("type") = send.pre ? "pre" : "post";
    if (send.enabled) write(node, "Enable", *send.enabled);
    write(node, "Volume", send.volume);
}

void writeChannel(xml_node parent, const Channel& channel) {
    xml_node node = parent.append_child("Channel");
    set(node, "id", channel.id);
    node.append_attribute("role") = kMixerRoleNames[static_cast<std::size_t>(channel.role)];
    node.append_attribute("audioChannels") = channel.audioChannels;
    setUnlessEmpty(node, "destination", channel.destination);
    setFlag(node, "solo", channel.soloed);
    if (!channel.devices.empty()) {
        xml_node list = node.append_child("Devices");
        for (const Device& device : channel.devices) write(list, device);
    }
    if (channel.mute) write(node, "Mute", *channel.mute);
    if (channel.pan) write(node, "Pan", *channel.pan);
    if (!channel.sends.empty()) {
        xml_node list = node.append_child("Sends");
        for (const Send& send : channel.sends) write(list, send);
    }
    if (channel.volume) write(node, "Volume", *channel.volume);
}

void writeAudio(xml_node parent, const AudioReference& audio) {
    xml_node node = parent.append_child("Audio");
    node.append_attribute("timeUnit") = "seconds";
    set(node, "duration", audio.durationSeconds);
    node.append_attribute("channels") = audio.channels;
    node.append_attribute("sampleRate") = audio.sampleRate;
    xml_node file = node.append_child("File");
    set(file, "path", audio.path);
    if (audio.external) setFlag(file, "external", true);
}

// A clip has no level of its own: where it is not 1, an expression lane beside the audio says so.
void write(xml_node parent, const Clip& clip) {
    xml_node node = parent.append_child("Clip");
    setUnlessEmpty(node, "name", clip.name);
    set(node, "time", clip.positionSeconds);
    set(node, "duration", clip.lengthSeconds);
    node.append_attribute("contentTimeUnit") = "seconds";
    set(node, "playStart", clip.offsetSeconds);
    node.append_attribute("fadeTimeUnit") = "seconds";
    set(node, "fadeInTime", clip.fadeInSeconds);
    set(node, "fadeOutTime", clip.fadeOutSeconds);
    if (clip.muted) setFlag(node, "enable", false);
    if (clip.gain == 1) return writeAudio(node, clip.audio);
    xml_node lanes = node.append_child("Lanes");
    writeAudio(lanes, clip.audio);
    xml_node points = lanes.append_child("Points");
    points.append_attribute("unit") = "linear";
    points.append_child("Target").append_attribute("expression") = "gain";
    xml_node point = points.append_child("RealPoint");
    set(point, "time", 0.0);
    set(point, "value", clip.gain);
}

void write(xml_node parent, const Lane& lane) {
    xml_node node = parent.append_child("Points");
    if (lane.unit) node.append_attribute("unit") = nameOf(*lane.unit);
    set(node.append_child("Target"), "parameter", lane.parameter);
    for (const Point& point : lane.points) {
        xml_node item = node.append_child(kPointElements[static_cast<std::size_t>(lane.kind)]);
        set(item, "time", point.seconds);
        writeValue(item, "value", lane.kind, point.value);
        if (lane.kind == Parameter::Kind::real)
            item.append_attribute("interpolation") = point.linear ? "linear" : "hold";
    }
}

constexpr const char* kTempoId = "tempo";
constexpr const char* kMeterId = "meter";

void writeTransport(xml_node root, const TempoPoint& start) {
    xml_node node = root.append_child("Transport");
    write(node, "Tempo",
          {.id = kTempoId,
           .name = "Tempo",
           .unit = Unit::bpm,
           .value = start.bpm,
           .minimum = TempoMap::kMinimumBpm,
           .maximum = TempoMap::kMaximumBpm});
    xml_node meter = node.append_child("TimeSignature");
    meter.append_attribute("id") = kMeterId;
    meter.append_attribute("denominator") = start.meter.unit;
    meter.append_attribute("numerator") = start.meter.beats;
}

void writeTempo(xml_node arrangement, const std::vector<TempoPoint>& tempo) {
    xml_node lane = arrangement.append_child("TempoAutomation");
    lane.append_attribute("timeUnit") = "beats";
    lane.append_attribute("unit") = "bpm";
    lane.append_child("Target").append_attribute("parameter") = kTempoId;
    for (const TempoPoint& point : tempo) {
        xml_node node = lane.append_child("RealPoint");
        set(node, "time", point.quarter);
        set(node, "value", point.bpm);
        node.append_attribute("interpolation") = point.ramp ? "linear" : "hold";
    }
    xml_node meters = arrangement.append_child("TimeSignatureAutomation");
    meters.append_attribute("timeUnit") = "beats";
    meters.append_child("Target").append_attribute("parameter") = kMeterId;
    for (std::size_t i = 0; i < tempo.size(); ++i) {
        if (i > 0 && tempo[i].meter == tempo[i - 1].meter) continue;
        xml_node node = meters.append_child("TimeSignaturePoint");
        set(node, "time", tempo[i].quarter);
        node.append_attribute("numerator") = tempo[i].meter.beats;
        node.append_attribute("denominator") = tempo[i].meter.unit;
    }
}

void writeMarkers(xml_node arrangement, const std::vector<Marker>& markers) {
    xml_node list = arrangement.append_child("Markers");
    list.append_attribute("timeUnit") = "seconds";
    for (const Marker& marker : markers) {
        xml_node node = list.append_child("Marker");
        set(node, "name", marker.name);
        if (!marker.colour.empty()) set(node, "color", marker.colour);
        set(node, "time", marker.seconds);
    }
}

void writeStructure(xml_node root, const Project& project) {
    xml_node structure = root.append_child("Structure");
    std::vector<xml_node> tracks;
    for (const Channel& channel : project.channels) {
        xml_node track = (channel.parent ? tracks[*channel.parent] : structure).append_child("Track");
        set(track, "id", channel.trackId);
        set(track, "name", channel.name);
        setUnlessEmpty(track, "color", channel.colour);
        track.append_attribute("contentType") = channel.holdsTracks ? "audio tracks" : "audio";
        setFlag(track, "loaded", true);
        writeChannel(track, channel);
        tracks.push_back(track);
    }
}

void writeArrangement(xml_node root, const Project& project) {
    xml_node arrangement = root.append_child("Arrangement");
    xml_node all = arrangement.append_child("Lanes");
    all.append_attribute("timeUnit") = "seconds";
    for (const Channel& channel : project.channels) {
        if (channel.clips.empty() && channel.lanes.empty()) continue;
        xml_node lanes = all.append_child("Lanes");
        set(lanes, "track", channel.trackId);
        if (!channel.clips.empty()) {
            xml_node clips = lanes.append_child("Clips");
            for (const Clip& clip : channel.clips) write(clips, clip);
        }
        for (const Lane& lane : channel.lanes) write(lanes, lane);
    }
    if (!project.markers.empty()) writeMarkers(arrangement, project.markers);
    if (project.tempo.size() > 1) writeTempo(arrangement, project.tempo);
}

std::string print(const pugi::xml_document& document) {
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return std::move(out).str();
}

void declareUtf8(pugi::xml_document& document) {
    xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
}

}  // namespace

std::string writeProject(const Project& project) {
    pugi::xml_document document;
    declareUtf8(document);
    xml_node root = document.append_child("Project");
    root.append_attribute("version") = "1.0";
    xml_node application = root.append_child("Application");
    set(application, "name", project.application);
    set(application, "version", project.applicationVersion);
    writeTransport(root, project.tempo.empty() ? TempoMap::kDefault : project.tempo.front());
    writeStructure(root, project);
    writeArrangement(root, project);
    return print(document);
}

std::string writeMetaData(const Tags& tags) {
    pugi::xml_document document;
    declareUtf8(document);
    xml_node root = document.append_child("MetaData");
    for (const auto& [element, tag] : kMetaData)
        if (!(tags.*tag).empty()) root.append_child(element).text() = characters(tags.*tag, Lines::many).c_str();
    return print(document);
}

}  // namespace lacquer::sessions::dawproject

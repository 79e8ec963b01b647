#include "sessions/interchange/project_reader.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/utf8.hpp"
#include "sessions/interchange/clip_flattener.hpp"
#include "sessions/interchange/project_tempo.hpp"
#include "sessions/interchange/project_xml.hpp"
#include "sessions/interchange/song_time.hpp"

namespace lacquer::sessions::dawproject {

namespace {

using pugi::xml_node;

constexpr const char* kDeviceElements[] = {"Device",        "Vst2Plugin", "Vst3Plugin", "ClapPlugin", "AuPlugin",
                                           "BuiltinDevice", "Equalizer",  "Compressor", "NoiseGate",  "Limiter"};

// No mixer has as many channels, devices and sends, and nobody has drawn as many points.
constexpr int kMaximumParts = 10'000;
constexpr int kMaximumPoints = 300'000;

class Reader {
public:
    explicit Reader(std::string_view text) : xml_(text) {}

    ReadProject read() {
        const xml_node application = xml_.root().child("Application");
        read_.project.application = application.attribute("name").value();
        read_.project.applicationVersion = application.attribute("version").value();
        read_.project.tempo = readTempo(xml_, read_.remarks);
        readStructure(xml_.root().child("Structure"), std::nullopt);
        const SongTime song(*TempoMap::make(read_.project.tempo, SongTime::kRate));
        ClipFlattener flattener(xml_, song, read_.remarks);
        const TimeScope start{&song, TimeUnit::beats, 0};
        const xml_node arrangement = xml_.root().child("Arrangement");
        if (const xml_node lanes = arrangement.child("Lanes")) readTimeline(lanes, start, nullptr, flattener);
        if (const xml_node markers = arrangement.child("Markers")) readMarkers(markers, start);
        if (xml_.root().child("Scenes").first_child())
            read_.remarks.push_back({"scenes", "the clip launcher is left out"});
        read_.remarks = eachOnce(std::move(read_.remarks));
        return std::move(read_);
    }

private:
    void readStructure(xml_node parent, std::optional<std::size_t> folder) {
        for (const xml_node node : parent.children()) {
            const std::string_view kind = node.name();
            if (kind == "Track")
                readTrack(node, folder);
            else if (kind == "Channel" && parent == xml_.root().child("Structure"))
                readChannel(node, add(node, folder));
        }
    }

    void countPart(xml_node node) {
        if (++parts_ > kMaximumParts)
            xml_.refuse(node, "there are more than " + std::to_string(kMaximumParts) + " channels, devices and sends");
    }

    Channel& add(xml_node named, std::optional<std::size_t> folder) {
        countPart(named);
        Channel& channel = read_.project.channels.emplace_back();
        channel.name = named.attribute("name").value();
        if (channel.name.empty()) channel.name = "Track " + std::to_string(read_.project.channels.size());
        channel.colour = named.attribute("color").value();
        channel.parent = folder;
        return channel;
    }

    void readTrack(xml_node node, std::optional<std::size_t> folder) {
        const std::size_t index = read_.project.channels.size();
        Channel& channel = add(node, folder);
        channel.trackId = node.attribute("id").value();
        channel.holdsTracks = static_cast<bool>(node.child("Track"));
        byTrack_[channel.trackId] = index;
        if (const xml_node mixer = node.child("Channel"))
            readChannel(mixer, channel);
        else
            channel.folder = true;
        readStructure(node, index);
    }

    void readChannel(xml_node node, Channel& channel) {
        channel.id = node.attribute("id").value();
        if (const std::string_view role = node.attribute("role").value(); !role.empty()) {
            const auto* const found = std::find(std::begin(kMixerRoleNames), std::end(kMixerRoleNames), role);
            if (found == std::end(kMixerRoleNames)) xml_.refuse(node, "there is no role " + std::string(role));
            channel.role = static_cast<MixerRole>(found - kMixerRoleNames);
        }
        channel.audioChannels = xml_.whole(node, "audioChannels").value_or(2);
        channel.destination = node.attribute("destination").value();
        channel.soloed = xml_.flag(node, "solo").value_or(false);
        channel.volume = parameter(node.child("Volume"));
        channel.pan = parameter(node.child("Pan"));
        channel.mute = parameter(node.child("Mute"));
        for (const xml_node device : node.child("Devices").children()) readDevice(device, channel);
        for (const xml_node send : node.child("Sends").children("Send")) readSend(send, channel);
    }

    void readDevice(xml_node node, Channel& channel) {
        if (std::find(std::begin(kDeviceElements), std::end(kDeviceElements), std::string_view(node.name())) ==
            std::end(kDeviceElements))
            return;
        countPart(node);
        Device device;
        device.element = node.name();
        device.deviceId = node.attribute("deviceID").value();
        device.deviceName = node.attribute("deviceName").value();
        device.name = node.attribute("name").value();
        device.vendor = node.attribute("deviceVendor").value();
        for (const xml_node child : node.child("Parameters").children())
            if (auto read = parameter(child)) device.parameters.push_back(*std::move(read));
        device.enabled = parameter(node.child("Enabled"));
        device.state = node.child("State").attribute("path").value();
        channel.devices.push_back(std::move(device));
    }

    void readSend(xml_node node, Channel& channel) {
        countPart(node);
        Send send;
        send.name = node.attribute("name").value();
        send.destination = node.attribute("destination").value();
        send.pre = std::string_view(node.attribute("type").value()) == "pre";
        if (auto volume = parameter(node.child("Volume"))) send.volume = *std::move(volume);
        send.enabled = parameter(node.child("Enable"));
        if (xml_.number(node.child("Pan"), "value").value_or(0.5) != 0.5)
            read_.remarks.push_back({channel.name, "a send has a pan of its own, which is left out"});
        channel.sends.push_back(std::move(send));
    }

    std::optional<Parameter> parameter(xml_node node) const {
        if (!node) return std::nullopt;
        Parameter made;
        made.id = node.attribute("id").value();
        made.name = node.attribute("name").value();
        made.number = xml_.whole(node, "parameterID");
        const std::string_view value = node.attribute("value").value();
        if (value == "true" || value == "false") {
            made.kind = Parameter::Kind::boolean;
            made.value = value == "true" ? 1 : 0;
        } else {
            made.value = xml_.number(node, "value");
        }
        made.unit = unit(node).value_or(Unit::linear);
        return made;
    }

    std::optional<Unit> unit(xml_node node) const {
        const std::string_view name = node.attribute("unit").value();
        if (name.empty()) return std::nullopt;
        const auto* const found = std::find(std::begin(kUnitNames), std::end(kUnitNames), name);
        if (found == std::end(kUnitNames)) xml_.refuse(node, "there is no unit " + std::string(name));
        return static_cast<Unit>(found - kUnitNames);
    }

    void readTimeline(xml_node node, const TimeScope& outer, Channel* channel, ClipFlattener& flattener) {
        if (const std::string_view track = node.attribute("track").value(); !track.empty()) {
            const auto found = byTrack_.find(std::string(track));
            if (found == byTrack_.end())
                xml_.refuse(node, "is of a track " + std::string(track) + ", which is not there");
            channel = &read_.project.channels[found->second];
        }
        const TimeScope scope = outer.in(timeUnitOf(xml_, node, "timeUnit", outer.unit));
        const std::string_view kind = node.name();
        if (kind == "Lanes") {
            for (const xml_node child : node.children()) readTimeline(child, scope, channel, flattener);
        } else if (kind == "markers") {
            readMarkers(node, outer);
        } else if (kind == "Points") {
            readPoints(node, scope, channel);
        } else if (channel != nullptr) {
            flattener.flatten(node, outer, *channel);
        } else {
            read_.remarks.push_back({std::string(kind), "belongs to no track, and is left out"});
        }
    }

    void readPoints(xml_node node, const TimeScope& scope, Channel* channel) {
        Lane lane;
        lane.parameter = node.child("Target").attribute("parameter").value();
        lane.unit = unit(node);
        const std::string where = channel == nullptr ? std::string() : channel->name;
        if (lane.parameter.empty())
            return read_.remarks.push_back({where, "automation of notes or controllers is left out"});
        if (!xml_.find(lane.parameter)) xml_.refuse(node, "moves " + lane.parameter + ", which is not there");
        for (const xml_node child : node.children()) {
            if (!child.attribute("time")) continue;
            if (++points_ > kMaximumPoints)
                xml_.refuse(node, "there are more than " + std::to_string(kMaximumPoints) + " points of automation");
            Point point{scope.seconds(xml_.needNumber(child, "time")), 0,
                        std::string_view(child.attribute("interpolation").value()) == "linear"};
            const std::string_view value = child.attribute("value").value();
            if (value == "true" || value == "false")
                point.value = value == "true" ? 1 : 0;
            else
                point.value = xml_.needNumber(child, "value");
            lane.points.push_back(point);
        }
        std::stable_sort(lane.points.begin(), lane.points.end(),
                         [](const Point& a, const Point& b) { return a.seconds < b.seconds; });
        if (lane.points.empty()) return;
        // Which channel a lane stands with does not matter: it is found by its parameter.
        if (channel == nullptr && read_.project.channels.empty()) return;
        (channel == nullptr ? read_.project.channels.front() : *channel).lanes.push_back(std::move(lane));
    }

    void readMarkers(xml_node node, const TimeScope& outer) {
        const TimeScope scope = outer.in(timeUnitOf(xml_, node, "timeUnit", outer.unit));
        for (const xml_node child : node.children("Marker"))
            read_.project.markers.push_back({scope.seconds(xml_.needNumber(child, "time")),
                                             child.attribute("name").value(), child.attribute("color").value()});
    }

    XmlProject xml_;
    ReadProject read_;
    std::map<std::string, std::size_t> byTrack_;
    int parts_ = 0, points_ = 0;
};

}  // namespace

Result<ReadProject> readProject(std::string_view text) {
    try {
        return Reader(text).read();
    } catch (const Unreadable& unreadable) {
        return fail(unreadable.error);
    }
}

Tags readMetaData(std::string_view text) {
    Tags tags;
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size())) return tags;
    for (const auto& [element, tag] : kMetaData)
        forEachLetter(document.child("MetaData").child(element).text().get(),
                      [&text = tags.*tag](char32_t, std::string_view bytes) { text += bytes; });
    return tags;
}

}  // namespace lacquer::sessions::dawproject

#include "sessions/interchange/session_to_project.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>
#include <utility>

#include "sessions/interchange/channel_strips.hpp"
#include "sessions/interchange/device_state.hpp"
#include "sessions/interchange/levels.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions::dawproject {

namespace {

constexpr const char* kLv2Scheme = "lv2:";
constexpr double kLoudestFader = 12;  // dB

Unit unitOf(const ParameterInfo& info) {
    if (info.unit == "dB") return Unit::decibel;
    if (info.unit == "Hz") return Unit::hertz;
    if (info.unit == "%") return Unit::percent;
    if (info.unit == "s") return Unit::seconds;
    return Unit::linear;
}

Parameter::Kind kindOf(const ParameterInfo& info) {
    switch (info.scale) {
        case ParameterScale::toggle:
            return Parameter::Kind::boolean;
        case ParameterScale::choice:
            return Parameter::Kind::choice;
        case ParameterScale::integer:
            return Parameter::Kind::integer;
        case ParameterScale::linear:
        case ParameterScale::logarithmic:
            break;
    }
    return Parameter::Kind::real;
}

double valueOf(const NodeContent& content, const std::string& parameter, double usual = 0) {
    const auto found = content.parameters.find(parameter);
    return found == content.parameters.end() ? usual : found->second;
}

class ProjectMaker {
public:
    ProjectMaker(const Session& session, const ProcessorRegistry& registry)
        : session_(session), registry_(registry), strips_(findStrips(session)) {}

    Result<MadeProject> make() {
        made_.leftOut = strips_.leftOut;
        made_.project.application = "Lacquer";
        made_.project.applicationVersion = "1";
        made_.project.tempo = session_.tempo;
        orderStrips();
        for (const std::size_t strip : order_)
            if (Status added = addChannel(strips_.strips[strip]); !added) return fail(std::move(added).error());
        for (const StripSend& send : strips_.sends) addSend(send);
        addMarkers();
        tellTheRest();
        return std::move(made_);
    }

private:
    [[nodiscard]] const std::string& nameOf(NodeId id) const { return session_.graph.find(id)->name; }
    void leaveOut(NodeId id, std::string what) { made_.leftOut.push_back({nameOf(id), std::move(what)}); }
    std::string newId() { return "id" + std::to_string(++lastId_); }
    static std::string channelId(std::size_t strip) { return "channel" + std::to_string(strip); }

    void addMarkers() {
        bool regions = false;
        for (const MarkerId id : session_.markersInOrder()) {
            const sessions::Marker& marker = session_.markers.at(id);
            made_.project.markers.push_back(
                {static_cast<double>(marker.positionFrames) / session_.sampleRate, marker.name, marker.colour});
            regions = regions || marker.isRegion();
        }
        if (regions) made_.leftOut.push_back({session_.name, "where its regions end is left out"});
    }

    // Those that lead to a strip stand in its folder, in the order in which they are summed; but for the master, whose
    // folder is the whole. So whoever reads them in order sums them in order.
    void orderStrips() {
        std::vector<std::vector<std::size_t>> feeding(strips_.strips.size());
        std::vector<std::size_t> roots;
        for (std::size_t i = 0; i < strips_.strips.size(); ++i)
            if (const auto to = strips_.strips[i].destination)
                feeding[*to].push_back(i);
            else
                roots.push_back(i);
        for (auto& list : feeding)
            std::sort(list.begin(), list.end(), [&](std::size_t a, std::size_t b) {
                return strips_.strips[a].toDestination < strips_.strips[b].toDestination;
            });
        std::stable_partition(roots.begin(), roots.end(), [&](std::size_t i) { return strips_.strips[i].master; });
        constexpr int kDeepestFolder = 16;  // not all programs draw more
        const auto list = [&](const auto& self, std::size_t strip, std::optional<std::size_t> folder,
                              int depth) -> void {
            const bool master = strips_.strips[strip].master;
            std::optional<std::size_t> inside = folder;
            if (!master) {
                if (depth < kDeepestFolder) inside = order_.size();
                parentOf_[strip] = folder;
                order_.push_back(strip);
            }
            for (const std::size_t one : feeding[strip]) self(self, one, inside, depth + 1);
            if (master) order_.push_back(strip);
        };
        for (const std::size_t root : roots) list(list, root, std::nullopt, 0);
        for (std::size_t i = 0; i < order_.size(); ++i) placeOf_[order_[i]] = i;
    }

    Status addChannel(const Strip& strip) {
        const auto index = static_cast<std::size_t>(&strip - strips_.strips.data());
        const Node& head = *session_.graph.find(strip.head);
        const NodeContent& content = session_.content(strip.head);
        Channel channel;
        channel.id = channelId(index);
        channel.trackId = "track" + std::to_string(index);
        const bool bus = head.type == "lacquer:bus";
        channel.name = strip.master && !bus ? "Master" : head.name;
        channel.colour = content.appearance.colour;
        channel.parent = parentOf_[index];
        const auto leadsHere = [&](const Strip& other) { return other.destination == index; };
        const bool fed = std::any_of(strips_.strips.begin(), strips_.strips.end(), leadsHere);
        const bool sentTo = std::any_of(strips_.sends.begin(), strips_.sends.end(),
                                        [&](const StripSend& send) { return send.to == index; });
        channel.holdsTracks = fed && !strip.master;
        channel.role = strip.master              ? MixerRole::master
                       : head.type == kTrackType ? MixerRole::regular
                       : sentTo && !fed          ? MixerRole::effect
                                                 : MixerRole::submix;
        channel.audioChannels = widthOf(strip);
        if (strip.destination) channel.destination = channelId(*strip.destination);
        addHeadGain(strip, channel);
        for (const NodeId device : strip.devices) addDevice(device, channel);
        addMixer(strip, channel);
        const auto goesOn = [&](const StripSend& send) { return send.from == index; };
        if (!strip.destination && !strip.master && std::none_of(strips_.sends.begin(), strips_.sends.end(), goesOn))
            leaveOut(strip.head, "leads nowhere, there as here");
        if (Status clips = addClips(strip.head, channel); !clips) return clips;
        made_.project.channels.push_back(std::move(channel));
        return {};
    }

    // Of what it begins with, or wider where a later node is: a mono sound feeds both its sides. Behind a node that
    // makes two channels of one, such as a pan, the channel goes on as wide as that.
    [[nodiscard]] int widthOf(const Strip& strip) const {
        const auto widest = [this](int width, NodeId id) { return std::max(width, session_.graph.find(id)->width); };
        int width = session_.graph.find(strip.head)->width;
        for (const NodeId device : strip.devices) {
            const Node& node = *session_.graph.find(device);
            width = widest(width, device);
            if (!node.inputs.empty() && !node.outputs.empty() && node.inputs[0].channels != node.outputs[0].channels)
                return width;
        }
        return strip.fader ? widest(width, *strip.fader) : strip.pan ? widest(width, *strip.pan) : width;
    }

    // The level of a track or bus itself, in front of all its devices.
    void addHeadGain(const Strip& strip, Channel& channel) {
        const Node& head = *session_.graph.find(strip.head);
        const NodeContent& content = session_.content(strip.head);
        if (head.type != kTrackType && head.type != "lacquer:bus") return;
        if (session_.isBypassed(strip.head)) return leaveOut(strip.head, "is bypassed, and has its level left out");
        const auto type = registry_.find("lacquer:gain");
        if (!type || (valueOf(content, "gain") == 0 && !content.automation.contains("gain"))) return;
        Device device{.element = "BuiltinDevice",
                      .deviceId = "lacquer:gain",
                      .deviceName = (*type)->name,
                      .name = head.name + " gain",
                      .vendor = "Lacquer"};
        NodeContent gain;
        gain.parameters = {{"gain", valueOf(content, "gain")}};
        if (const AutomationLane* lane = content.laneHeard("gain")) gain.automation.emplace("gain", *lane);
        addParameters(strip.head, **type, gain, device, channel);
        channel.devices.push_back(std::move(device));
    }

    void addDevice(NodeId id, Channel& channel) {
        const Node& node = *session_.graph.find(id);
        const NodeContent& content = session_.content(id);
        const bool plugin = node.type.starts_with(kLv2Scheme);
        const auto type = registry_.find(node.type);
        Device device{.element = plugin ? "Device" : "BuiltinDevice",
                      .deviceId = plugin ? node.type.substr(std::string_view(kLv2Scheme).size()) : node.type,
                      .deviceName = type ? (*type)->name : node.name,
                      .name = node.name,
                      .vendor = plugin ? "" : "Lacquer"};
        if (type) {
            addParameters(id, **type, content, device, channel);
        } else {
            ProcessorType missing;
            for (const auto& [parameter, value] : content.parameters)
                missing.parameters.push_back({.id = parameter, .name = parameter, .minimum = value, .maximum = value});
            addParameters(id, missing, content, device, channel);
            leaveOut(id, "its plugin is not installed: only the values that are set go along");
        }
        device.enabled = Parameter{.id = newId(),
                                   .name = "Enabled",
                                   .kind = Parameter::Kind::boolean,
                                   .value = session_.isBypassed(id) ? 0 : 1};
        addState(id, content.state, device);
        if (content.latencyFrames) leaveOut(id, "the latency that it is said to have is left out");
        channel.devices.push_back(std::move(device));
    }

    void addParameters(NodeId id, const ProcessorType& type, const NodeContent& content, Device& device,
                       Channel& channel) {
        int number = 0;
        for (const ParameterInfo& info : type.parameters) {
            if (info.internal) continue;
            Parameter parameter{.name = info.id, .number = number++, .kind = kindOf(info), .unit = unitOf(info)};
            parameter.value = valueOf(content, info.id, info.defaultValue);
            parameter.minimum = info.minimum;
            parameter.maximum = info.maximum;
            addLane(id, info.id, content, parameter, Scale::same, channel);
            device.parameters.push_back(std::move(parameter));
        }
    }

    void addLane(NodeId id, const std::string& name, const NodeContent& content, Parameter& parameter, Scale scale,
                 Channel& channel) {
        const AutomationLane* heard = content.laneHeard(name);
        if (!heard) return;
        if (parameter.id.empty()) parameter.id = newId();
        Lane lane{.parameter = parameter.id, .kind = parameter.kind};
        const bool stepped = parameter.kind != Parameter::Kind::real;
        if (!stepped) lane.unit = parameter.unit;
        WrittenLane written = writeLane(*heard, scale, stepped, session_.sampleRate);
        lane.points = std::move(written.points);
        if (!written.isExact)
            leaveOut(id, "the curves of its " + name + " are drawn in " + (stepped ? "steps" : "straight pieces"));
        channel.lanes.push_back(std::move(lane));
    }

    void addState(NodeId id, ProcessorState state, Device& device) {
        for (auto entry = state.begin(); entry != state.end();) {
            auto& [key, value] = *entry;
            const std::filesystem::path file = session_.resolve(value);
            std::error_code failed;
            if (isFileKey(key) && !std::filesystem::is_regular_file(file, failed)) {
                leaveOut(id, "the file " + value + " that it uses is missing");
                entry = state.erase(entry);
                continue;
            }
            if (isFileKey(key)) value = embed("files", file);
            ++entry;
        }
        if (state.empty()) return;
        device.state = "plugins/state-" + std::to_string(id.value) + ".json";
        made_.texts[device.state] = writeState(state);
    }

    void addMixer(const Strip& strip, Channel& channel) {
        if (strip.fader) {
            const NodeContent& content = session_.content(*strip.fader);
            Parameter volume{.id = newId(), .name = "Volume", .unit = Unit::linear};
            volume.value = toFormat(Scale::level, valueOf(content, "level"));
            volume.minimum = 0;
            volume.maximum = toFormat(Scale::level, kLoudestFader);
            addLane(*strip.fader, "level", content, volume, Scale::level, channel);
            channel.volume = std::move(volume);
            Parameter mute{.id = newId(), .name = "Mute", .kind = Parameter::Kind::boolean};
            mute.value = valueOf(content, "mute");
            addLane(*strip.fader, "mute", content, mute, Scale::same, channel);
            channel.mute = std::move(mute);
            channel.soloed = valueOf(content, "solo") >= 0.5;
            tellUnheld(*strip.fader, content, {"level", "mute"}, {{"soloSafe", "that it is solo-safe is left out"}});
        }
        if (strip.pan) {
            const NodeContent& content = session_.content(*strip.pan);
            Parameter pan{.id = newId(), .name = "Pan", .unit = Unit::normalized, .minimum = 0, .maximum = 1};
            pan.value = toFormat(Scale::pan, valueOf(content, "pan"));
            addLane(*strip.pan, "pan", content, pan, Scale::pan, channel);
            channel.pan = std::move(pan);
            tellUnheld(*strip.pan, content, {"pan"}, {});
        }
    }

    void tellUnheld(NodeId id, const NodeContent& content, const std::set<std::string>& held,
                    const std::map<std::string, std::string>& switches) {
        for (const auto& [parameter, what] : switches)
            if (valueOf(content, parameter) != 0) leaveOut(id, what);
        for (const auto& [parameter, lane] : content.automation)
            if (!held.contains(parameter)) leaveOut(id, "the automation of its " + parameter + " is left out");
    }

    void addSend(const StripSend& strip) {
        Channel& channel = made_.project.channels[placeOf_.at(strip.from)];
        Send send{.destination = channelId(strip.to), .pre = strip.pre};
        send.volume = {.id = newId(), .name = "Send", .unit = Unit::linear, .value = 1, .minimum = 0};
        send.volume.maximum = toFormat(Scale::level, kLoudestFader);
        if (strip.node) {
            send.name = nameOf(*strip.node);
            const NodeContent& content = session_.content(*strip.node);
            if (session_.isBypassed(*strip.node)) {
                leaveOut(*strip.node, "is bypassed, and sends at full level");
            } else {
                send.volume.value = toFormat(Scale::level, valueOf(content, "level"));
                addLane(*strip.node, "level", content, send.volume, Scale::level, channel);
                send.enabled = Parameter{.id = newId(), .name = "Enable", .kind = Parameter::Kind::boolean};
                send.enabled->value = valueOf(content, "off") >= 0.5 ? 0 : 1;
                tellUnheld(*strip.node, content, {"level"}, {});
            }
        }
        channel.sends.push_back(std::move(send));
    }

    Status addClips(NodeId track, Channel& channel) {
        const auto seconds = [this](std::int64_t frames) { return static_cast<double>(frames) / session_.sampleRate; };
        for (const sessions::Clip& clip : session_.content(track).clips) {
            const std::filesystem::path path = session_.resolve(clip.file);
            auto facts = factsOf_.find(path);
            if (facts == factsOf_.end()) {
                const Result<AudioFile> file = AudioFile::open(path);
                if (!file) return fail(file.error());
                facts = factsOf_.emplace(path, file->facts()).first;
            }
            const AudioFileFacts& audio = facts->second;
            Clip written;
            written.name = std::filesystem::path(clip.file).stem().string();
            written.audio = {embed("audio", path), false, audio.channels, audio.sampleRate,
                             static_cast<double>(audio.frames) / audio.sampleRate};
            written.positionSeconds = seconds(clip.positionFrames);
            written.offsetSeconds = seconds(clip.offsetFrames);
            written.lengthSeconds = seconds(clip.lengthFrames);
            written.fadeInSeconds = seconds(clip.fadeInFrames);
            written.fadeOutSeconds = seconds(clip.fadeOutFrames);
            written.gain = clip.gainDb == 0 ? 1 : std::pow(10.0, clip.gainDb / 20);
            written.muted = clip.muted;
            const auto shape = [&](std::int64_t frames, nodes::FadeShape one) {
                return frames > 0 && one != nodes::FadeShape::linear;
            };
            if (clip.reversed)
                leaveOut(track, "clip \"" + written.name + "\" is played forwards: the format knows no other way");
            if (shape(clip.fadeInFrames, clip.fadeInShape) || shape(clip.fadeOutFrames, clip.fadeOutShape))
                leaveOut(track,
                         "the shape of the fades of clip \"" + written.name + "\" is left out: they are straight");
            channel.clips.push_back(std::move(written));
        }
        return {};
    }

    // The path in the archive of a file, which goes in once.
    std::string embed(const std::string& folder, const std::filesystem::path& file) {
        for (const auto& [path, known] : made_.files)
            if (known == file && path.starts_with(folder + "/")) return path;
        std::string path = folder + "/" + file.filename().string();
        for (int number = 2; made_.files.contains(path); ++number)
            path = folder + "/" + file.stem().string() + "-" + std::to_string(number) + file.extension().string();
        made_.files[path] = file;
        return path;
    }

    void tellTheRest() {
        std::size_t controls = 0, notes = session_.note.empty() ? 0 : 1;
        for (const auto& [id, content] : session_.contents) {
            controls += content.controls.size();
            for (const auto& [parameter, lane] : content.automation)
                if (!content.laneHeard(parameter))
                    leaveOut(id, "the automation of its " + parameter + " is switched off, and left out");
            if (!content.recording.inputs.empty()) leaveOut(id, "what it records is left out");
            if (content.frozen) leaveOut(id, "that it is frozen is left out");
            notes += content.note.empty() ? 0 : 1;
        }
        const auto tell = [this](bool there, std::string what) {
            if (there) made_.leftOut.push_back({session_.name, std::move(what)});
        };
        tell(controls > 0, "its " + std::to_string(controls) + " MIDI controls are left out");
        tell(!session_.order.empty(), "the order of its channels is left out");
        tell(notes > 0, std::to_string(notes) + (notes == 1 ? " note is" : " notes are") + " left out");
        tell(!session_.references.empty(), "its references are left out");
        tell(!session_.exports.empty(), "its export presets are left out");
        Tags carried;
        for (const auto& [element, tag] : kMetaData) carried.*tag = session_.tags.*tag;
        tell(session_.tags != carried,
             "its tags are left out but for title, artist, album, composer, year, genre, "
             "copyright and comment");
        tell(session_.startFrame != 0 || session_.endFrame.has_value(), "where the song starts and ends is left out");
        tell(session_.loop.has_value(), "its loop is left out");
        tell(!session_.canvasFrames.empty(), "the frames of its canvas are left out");
    }

    const Session& session_;
    const ProcessorRegistry& registry_;
    Strips strips_;
    MadeProject made_;
    std::vector<std::size_t> order_;                              // of strips, by their place in the project
    std::map<std::size_t, std::size_t> placeOf_;                  // by strip
    std::map<std::size_t, std::optional<std::size_t>> parentOf_;  // likewise: a place in the project
    std::map<std::filesystem::path, AudioFileFacts> factsOf_;
    int lastId_ = 0;
};

}  // namespace

Result<MadeProject> makeProject(const Session& session, const ProcessorRegistry& registry) {
    return ProjectMaker(session, registry).make();
}

}  // namespace lacquer::sessions::dawproject

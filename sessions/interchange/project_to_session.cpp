#include "sessions/interchange/project_to_session.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "sessions/interchange/levels.hpp"
#include "sessions/model/canvas_grid.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/free_name.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions::dawproject {

namespace {

constexpr double kLongestSongSeconds = 1e7;  // a hundred days

struct Made {
    NodeId input{};  // the first node that hears others; 0: none does
    NodeId track{};
    NodeId preFader{}, end{};
    int width = 2;  // of its chain
    int endWidth = 2;
    bool usable = false;
};

// A parameter of the file that automation may name, and what it moves here.
struct Target {
    NodeId node;
    std::string parameter;
    Scale scale = Scale::same;
    Unit unit = Unit::linear;
    bool inverted = false;  // on there is off here
};

class SessionMaker {
public:
    SessionMaker(const Project& project, const ImportSources& sources, const ProcessorRegistry& registry)
        : project_(project), sources_(sources), registry_(registry) {}

    Result<MadeSession> make() {
        session().name = sources_.name;
        session().sampleRate = sources_.sampleRate;
        if (project_.tempo != std::vector{TempoMap::kDefault}) session().tempo = project_.tempo;
        channels_.resize(project_.channels.size());
        for (std::size_t i = 0; i < project_.channels.size(); ++i) index_.emplace(project_.channels[i].id, i);
        findMaster();
        findWidths();
        findFed();
        for (std::size_t i = 0; i < project_.channels.size(); ++i) addChannel(i);
        for (std::size_t i = 0; i < project_.channels.size(); ++i) connectChannel(i);
        for (std::size_t i = 0; i < project_.channels.size(); ++i) addSends(i);
        for (const Channel& channel : project_.channels)
            for (const Lane& lane : channel.lanes) addLane(channel, lane);
        for (const Marker& marker : project_.markers) addMarker(marker);
        if (error_) return fail(*std::move(error_));
        made_.remarks = eachOnce(std::move(made_.remarks));
        return std::move(made_);
    }

private:
    Session& session() { return made_.session; }
    void remark(const std::string& where, std::string what) { made_.remarks.push_back({where, std::move(what)}); }
    // The first failure is kept.
    void keep(Error error) {
        if (!error_) error_ = std::move(error);
    }

    bool perform(const Edit& edit) {
        auto done = apply(session(), registry_, edit);
        if (!done) keep(std::move(done).error());
        return done.ok();
    }

    NodeId addNode(const ProcessorType& type, std::string name, int width, Role role, std::size_t row,
                   NodeContent content = {}) {
        if (name.empty()) name = type.name;
        content.role = role;
        content.position = {column_++ * kColumnWidth, static_cast<double>(row) * kRowHeight};
        auto added = apply(session(), registry_,
                           AddNode{type.makeNode(freeName(session(), std::move(name)), width), std::move(content), {}});
        if (!added) return keep(std::move(added).error()), NodeId{};
        return std::get<AddNode>(added->done).node.id;
    }
    NodeId addBuiltIn(const char* uri, std::string name, int width, Role role, std::size_t row) {
        const auto type = registry_.find(uri);
        if (!type) return keep(type.error()), NodeId{};
        return addNode(**type, std::move(name), width, role, row);
    }

    void addMarker(const Marker& marker) {
        const auto position = frames(marker.seconds);
        if (!position) return;
        const std::string number = "Marker " + std::to_string(session().markers.size() + 1);
        perform(sessions::AddMarker{{.positionFrames = *position,
                                     .name = marker.name.empty() ? number : marker.name,
                                     .colour = colourOf(marker.colour)},
                                    {}});
    }

    void connect(NodeId from, NodeId to, PortIndex port = 0) {
        if (error_ || from == NodeId{} || to == NodeId{}) return;
        if (auto wired = apply(session(), registry_, Connect{{from, 0}, {to, port}, {}}); !wired)
            remark(session().graph.find(from)->name, "a way from it is left out: " + wired.error().what);
    }

    void set(NodeId node, const char* parameter, double value, const std::string& where) {
        if (error_) return;
        const auto type = registry_.find(session().graph.find(node)->type);
        const auto index = (*type)->findParameter(parameter);
        const ParameterInfo& info = (*type)->parameters[*index];
        const double limited = std::clamp(value, info.minimum, info.maximum);
        if (limited != value)
            remark(where, std::string("its ") + parameter + " lies beyond what there is here, and ends there");
        if (limited != info.defaultValue) perform(SetParameter{node, parameter, limited});
    }

    void findMaster() {
        for (std::size_t i = 0; i < project_.channels.size() && !master_; ++i)
            if (project_.channels[i].role == MixerRole::master) master_ = i;
        namesDestinations_ = std::any_of(project_.channels.begin(), project_.channels.end(),
                                         [](const Channel& channel) { return !channel.destination.empty(); });
    }

    [[nodiscard]] std::optional<std::size_t> find(const std::string& id) const {
        const auto found = index_.find(id);
        if (id.empty() || found == index_.end()) return std::nullopt;
        return found->second;
    }
    // Where a file says it of none, all lead to the master.
    [[nodiscard]] std::optional<std::size_t> destinationOf(std::size_t i) const {
        if (master_ == i) return std::nullopt;
        if (namesDestinations_) return find(project_.channels[i].destination);
        return master_;
    }

    // A channel is as wide as what leads to it.
    void findWidths() {
        for (std::size_t i = 0; i < channels_.size(); ++i) {
            const Channel& channel = project_.channels[i];
            channels_[i].usable = !channel.folder && channel.role != MixerRole::vca;
            channels_[i].width = channel.audioChannels == 1 ? 1 : 2;
            if (channels_[i].usable && (channel.audioChannels < 1 || channel.audioChannels > 2))
                remark(channel.name, "has " + std::to_string(channel.audioChannels) + " channels, and 2 here");
            for (const Clip& clip : channel.clips)
                if (const auto audio = sources_.audio.find(clip.audio.path); audio != sources_.audio.end())
                    channels_[i].width = std::max(channels_[i].width, audio->second.channels);
        }
        for (bool changed = true; std::exchange(changed, false);)
            for (std::size_t i = 0; i < channels_.size(); ++i) {
                const Channel& channel = project_.channels[i];
                channels_[i].endWidth = channel.pan ? 2 : widthBehindDevices(channel, channels_[i].width);
                const auto widen = [&](std::optional<std::size_t> to) {
                    if (!to || channels_[*to].width >= channels_[i].endWidth) return;
                    channels_[*to].width = channels_[i].endWidth;
                    changed = true;
                };
                widen(destinationOf(i));
                for (const Send& send : channel.sends) widen(find(send.destination));
            }
    }

    void findFed() {
        fed_.resize(channels_.size());
        const auto feed = [this](std::optional<std::size_t> to) {
            if (to) fed_[*to] = true;
        };
        for (std::size_t i = 0; i < channels_.size(); ++i) {
            if (!channels_[i].usable) continue;
            feed(destinationOf(i));
            for (const Send& send : project_.channels[i].sends) feed(find(send.destination));
        }
    }

    void addChannel(std::size_t i) {
        const Channel& channel = project_.channels[i];
        Made& made = channels_[i];
        if (!made.usable) {
            if (channel.role == MixerRole::vca) remark(channel.name, "is a VCA, and left out");
            if (!channel.clips.empty()) remark(channel.name, "has clips but no channel: they are left out");
            return;
        }
        column_ = 0;
        const bool bus = channel.role == MixerRole::master || channel.role == MixerRole::effect ||
                         channel.role == MixerRole::submix || channel.holdsTracks;
        if (!bus || !channel.clips.empty()) {
            made.track = made.end = addBuiltIn(kTrackType, channel.name, made.width, Role::track, i);
            addClips(channel, made.track);
        }
        if (bus || fed_[i]) {
            const auto takesName = [&](const Device& device) { return device.name == channel.name; };
            const bool taken = std::any_of(channel.devices.begin(), channel.devices.end(), takesName);
            made.input = addBuiltIn("lacquer:bus", channel.name + (taken ? " in" : ""), made.width, Role::bus, i);
            connect(made.end, made.input);
            made.end = made.input;
        }
        if (error_) return;
        setColour(made.track == NodeId{} ? made.input : made.track, channel);
        for (const Device& device : channel.devices) addDevice(channel, device, made, i);
        made.preFader = made.end;
        if (channel.volume || channel.mute) {
            const NodeId fader = addBuiltIn("lacquer:fader", channel.name + " fader", made.width, Role::none, i);
            if (error_) return;
            connect(std::exchange(made.end, fader), fader);
            if (channel.volume) setLevel(fader, *channel.volume, channel.name);
            if (channel.mute) {
                if (channel.mute->value.value_or(0) >= 0.5) set(fader, "mute", 1, channel.name);
                name(*channel.mute, {fader, "mute"});
            }
            if (channel.soloed) set(fader, "solo", 1, channel.name);
        }
        if (channel.pan) {
            const NodeId pan = addBuiltIn("lacquer:pan", channel.name + " pan", made.width, Role::none, i);
            if (error_) return;
            connect(std::exchange(made.end, pan), pan);
            const Unit unit = panUnit(*channel.pan);
            set(pan, "pan",
                fromFormat(Scale::pan, channel.pan->value.value_or(unit == Unit::normalized ? 0.5 : 0), unit),
                channel.name);
            name(*channel.pan, {pan, "pan", Scale::pan, unit});
        }
        if (master_ == i) {
            const NodeId output = addBuiltIn("lacquer:output", "Output", made.endWidth, Role::output, i);
            connect(made.end, output);
        }
    }

    // A pan that reaches below 0 goes from -1 to 1, whatever it is called.
    static Unit panUnit(const Parameter& pan) {
        if (pan.unit == Unit::percent) return Unit::percent;
        return pan.minimum.value_or(0) < 0 || pan.value.value_or(0) < 0 ? Unit::linear : Unit::normalized;
    }

    void setLevel(NodeId node, const Parameter& volume, const std::string& where) {
        const double usual = volume.unit == Unit::decibel ? 0 : 1;
        set(node, "level", fromFormat(Scale::level, volume.value.value_or(usual), volume.unit), where);
        name(volume, {node, "level", Scale::level, volume.unit});
    }

    void name(const Parameter& parameter, Target target) {
        if (!parameter.id.empty()) targets_[parameter.id] = std::move(target);
    }

    // "#RRGGBB" in any case, with an alpha in front or behind in some programs, which is not read.
    static std::string colourOf(std::string colour) {
        std::transform(colour.begin(), colour.end(), colour.begin(),
                       [](unsigned char letter) { return letter >= 'A' && letter <= 'F' ? letter + 32 : letter; });
        return checkColour(colour) ? colour : "";
    }
    void setColour(NodeId node, const Channel& channel) {
        const std::string colour = colourOf(channel.colour);
        if (!colour.empty()) perform(SetAppearance{node, {colour, false}});
    }

    std::optional<std::int64_t> frames(double seconds) {
        if (!(std::fabs(seconds) <= kLongestSongSeconds)) {
            keep({ErrorKind::badData, "something lies beyond all that a song has", kProjectFile,
                  "move it to where the song is, and export the project again"});
            return std::nullopt;
        }
        return std::llround(seconds * sources_.sampleRate);
    }

    void addClips(const Channel& channel, NodeId track) {
        std::vector<sessions::Clip> clips;
        for (const Clip& clip : channel.clips) {
            const auto audio = sources_.audio.find(clip.audio.path);
            if (audio == sources_.audio.end()) continue;  // whoever brought the files has said so
            const auto position = frames(clip.positionSeconds), offset = frames(clip.offsetSeconds),
                       length = frames(clip.lengthSeconds), in = frames(clip.fadeInSeconds),
                       out = frames(clip.fadeOutSeconds);
            if (!position || !offset || !length || !in || !out) return;
            sessions::Clip made;
            made.file = audio->second.file;
            made.positionFrames = *position;
            made.offsetFrames = std::max<std::int64_t>(*offset, 0);
            made.lengthFrames = *length;
            made.fadeInFrames = std::max<std::int64_t>(*in, 0);
            made.fadeOutFrames = std::max<std::int64_t>(*out, 0);
            made.muted = clip.muted;
            made.gainDb = gainOf(channel, clip);
            if (made.lengthFrames > 0) clips.push_back(std::move(made));
        }
        if (!clips.empty()) perform(SetClips{track, std::move(clips)});
    }

    double gainOf(const Channel& channel, const Clip& clip) {
        if (clip.gain == 1) return 0;
        if (!(clip.gain > 0)) return kMinimumClipGainDb;
        constexpr double kSteps = 1e9;  // takes out what there and back has added
        const double gain = std::round(20 * std::log10(clip.gain) * kSteps) / kSteps;
        if (gain < kMinimumClipGainDb || gain > kMaximumClipGainDb)
            remark(channel.name,
                   "the level of clip \"" + clip.name + "\" lies beyond what there is here, and ends there");
        return std::clamp(gain, kMinimumClipGainDb, kMaximumClipGainDb);
    }

    // The type that a device is here.
    [[nodiscard]] Result<std::shared_ptr<const ProcessorType>> typeOf(const Device& device) const {
        if (device.element == "Device" && device.deviceId.find(':') != std::string::npos)
            return registry_.find("lv2:" + device.deviceId);
        if (device.element == "BuiltinDevice" && device.deviceId.starts_with("lacquer:"))
            return registry_.find(device.deviceId);
        return fail(ErrorKind::unavailable, "Lacquer runs LV2 plugins and its own nodes");
    }
    // A node of it that goes on behind so many channels, or none that fits.
    static std::optional<Node> fitting(const ProcessorType& type, const std::string& called, int width) {
        Node node = type.makeNode(called, type.supportsWidth(width) ? width : type.widths.back());
        const auto audio = [](const std::vector<PortInfo>& ports) {
            return !ports.empty() && ports[0].kind == SignalKind::audio;
        };
        if (!audio(node.inputs) || !audio(node.outputs)) return std::nullopt;
        if (width != 1 && node.inputs[0].channels != width) return std::nullopt;
        return node;
    }
    [[nodiscard]] int widthBehindDevices(const Channel& channel, int width) const {
        for (const Device& device : channel.devices)
            if (const auto type = typeOf(device))
                if (const auto node = fitting(**type, {}, width)) width = node->outputs[0].channels;
        return width;
    }

    void addDevice(const Channel& channel, const Device& device, Made& made, std::size_t row) {
        const std::string called = device.name.empty() ? device.deviceName : device.name;
        const auto leaveOut = [&](const std::string& why) {
            remark(channel.name, "the device \"" + called + "\" (" + device.element + ") is left out: " + why);
        };
        const auto found = typeOf(device);
        if (error_) return;
        if (!found) return leaveOut(found.error().line());
        const ProcessorType& type = **found;
        const auto node = fitting(type, called, made.width);
        if (!node)
            return leaveOut(made.width == 1 ? "it does not fit a mono channel" : "it does not fit a stereo channel");
        NodeContent content;
        if (const auto state = sources_.states.find(device.state); state != sources_.states.end())
            content.state = state->second;
        const NodeId id = addNode(type, called, node->width, Role::none, row, std::move(content));
        if (error_) return;
        connect(std::exchange(made.end, id), id);
        made.width = node->outputs[0].channels;
        for (const Parameter& parameter : device.parameters) setParameter(channel, called, id, type, parameter);
        if (!device.enabled) return;
        if (device.enabled->value.value_or(1) < 0.5) {
            if (canBeBypassed(*node))
                perform(SetBypass{id, true});
            else
                remark(channel.name, "the device \"" + called + "\" cannot be switched off here");
        }
        if (!device.enabled->id.empty()) enables_.insert(device.enabled->id);
    }

    void setParameter(const Channel& channel, const std::string& device, NodeId node, const ProcessorType& type,
                      const Parameter& parameter) {
        auto index = type.findParameter(parameter.name);
        for (std::size_t i = 0; !index && i < type.parameters.size(); ++i)
            if (type.parameters[i].name == parameter.name) index = i;
        if (!index || type.parameters[*index].internal)
            return remark(channel.name,
                          "\"" + parameter.name + "\" of \"" + device + "\" is left out: there is no such parameter");
        const ParameterInfo& info = type.parameters[*index];
        name(parameter, {node, info.id});
        if (!parameter.value) return;
        const double value = info.stepped() ? std::round(*parameter.value) : *parameter.value;
        const double limited = std::clamp(value, info.minimum, info.maximum);
        if (limited != value)
            remark(channel.name, "\"" + info.id + "\" of \"" + device + "\" lies beyond its range, and ends there");
        if (limited != info.defaultValue) perform(SetParameter{node, info.id, limited});
    }

    void connectChannel(std::size_t i) {
        const Made& made = channels_[i];
        if (!made.usable || master_ == i || error_) return;
        const Channel& channel = project_.channels[i];
        const auto to = destinationOf(i);
        if (to && channels_[*to].usable) return connect(made.end, channels_[*to].input);
        if (!to && channel.destination.empty() && !master_) return connectToOutput(made);
        if (to || !channel.destination.empty()) remark(channel.name, "leads to something that is not there");
    }

    // Of a file without a master.
    void connectToOutput(const Made& made) {
        if (output_ == NodeId{}) output_ = addBuiltIn("lacquer:output", "Output", 2, Role::output, 0);
        connect(made.end, output_);
    }

    void addSends(std::size_t i) {
        const Channel& channel = project_.channels[i];
        const Made& from = channels_[i];
        if (!from.usable || error_) return;
        for (const Send& send : channel.sends) {
            const auto to = find(send.destination);
            if (!to || !channels_[*to].usable) {
                remark(channel.name, "a send leads to something that is not there, and is left out");
                continue;
            }
            const std::string called = send.name.empty() || send.name == "Send" ? channel.name + " send" : send.name;
            const NodeId node = addBuiltIn("lacquer:send", called, from.endWidth, Role::send, i);
            if (error_) return;
            connect(from.end, node, 0);
            const Node& before = *session().graph.find(from.preFader);
            if (send.pre || before.outputs[0].channels == from.endWidth) connect(from.preFader, node, 1);
            if (send.pre) set(node, "tap", 1, channel.name);
            setLevel(node, send.volume, channel.name);
            if (send.enabled) {
                if (send.enabled->value.value_or(1) < 0.5) set(node, "off", 1, channel.name);
                name(*send.enabled, {node, "off", Scale::same, Unit::linear, true});
            }
            connect(node, channels_[*to].input);
        }
    }

    void addLane(const Channel& channel, const Lane& lane) {
        if (error_) return;
        if (enables_.contains(lane.parameter))
            return remark(channel.name, "that a device is switched on and off on the way is left out");
        const auto found = targets_.find(lane.parameter);
        if (found == targets_.end()) return remark(channel.name, "automation of what is left out is left out as well");
        const Target& target = found->second;
        for (const Point& point : lane.points)
            if (!frames(point.seconds)) return;
        Unit unit = target.unit;
        if (target.scale == Scale::level && lane.unit) unit = *lane.unit;
        auto points = readLane(lane.points, target.scale, unit, sources_.sampleRate);
        const auto type = *registry_.find(session().graph.find(target.node)->type);
        const ParameterInfo& info = type->parameters[*type->findParameter(target.parameter)];
        bool limits = false;
        for (AutomationPoint& point : points) {
            if (target.inverted) point.value = point.value >= 0.5 ? 0 : 1;
            if (info.stepped()) {
                point.value = std::round(point.value);
                point.shape = CurveShape::hold;
            }
            limits = limits || !info.accepts(point.value);
            point.value = std::clamp(point.value, info.minimum, info.maximum);
        }
        const std::string what = "the automation of " + session().graph.find(target.node)->name + " " + info.id;
        if (limits) remark(channel.name, what + " lies beyond its range at times, and ends there");
        if (info.fixed) return remark(channel.name, what + " is left out: it cannot move");
        auto made = AutomationLane::make(std::move(points));
        if (!made) return remark(channel.name, what + " is left out: " + made.error().what);
        perform(SetAutomation{target.node, target.parameter, *std::move(made)});
    }

    const Project& project_;
    const ImportSources& sources_;
    const ProcessorRegistry& registry_;
    MadeSession made_;
    std::optional<Error> error_;
    std::vector<Made> channels_;
    std::vector<bool> fed_;  // others lead to it
    std::map<std::string, std::size_t> index_;
    std::optional<std::size_t> master_;
    bool namesDestinations_ = false;
    std::map<std::string, Target> targets_;
    std::set<std::string> enables_;
    NodeId output_{};
    int column_ = 0;
};

}  // namespace

Result<MadeSession> makeSession(const Project& project, const ImportSources& sources,
                                const ProcessorRegistry& registry) {
    return SessionMaker(project, sources, registry).make();
}

}  // namespace lacquer::sessions::dawproject

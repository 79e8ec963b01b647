#include "host/lv2/plugin_layout.hpp"

#include <lv2/port-groups/port-groups.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>

#include "host/lv2/known_plugins.hpp"

namespace lacquer::host {
namespace {

constexpr const char* kSideChain = "sidechain";

// As files of several channels have them.
constexpr auto kChannelOrder = std::to_array<std::string_view>({
    LV2_PORT_GROUPS__left,
    LV2_PORT_GROUPS__right,
    LV2_PORT_GROUPS__center,
    LV2_PORT_GROUPS__side,
    LV2_PORT_GROUPS__lowFrequencyEffects,
    LV2_PORT_GROUPS__rearLeft,
    LV2_PORT_GROUPS__rearRight,
    LV2_PORT_GROUPS__rearCenter,
    LV2_PORT_GROUPS__sideLeft,
    LV2_PORT_GROUPS__sideRight,
});

class LayoutMaker {
public:
    explicit LayoutMaker(const PluginDescription& description) : description_(description) {}

    PluginLayout make() {
        for (const PortDirection direction : {PortDirection::input, PortDirection::output}) {
            const bool input = direction == PortDirection::input;
            audio(direction, input ? "in" : "out", input ? "Input" : "Output");
            add(direction, kSideChain, "Side chain", portsOf(direction, PluginPortKind::sideChain));
            each(direction, PluginPortKind::cv, SignalKind::cv);
            each(direction, PluginPortKind::atom, SignalKind::events);
        }
        for (PluginPortIndex i = 0; i < description_.ports.size(); ++i) {
            const PluginPort& port = description_.ports[i];
            if (port.kind == PluginPortKind::latency) layout_.latency = i;
            if (port.wantsPosition) layout_.positions.push_back(i);
            if (port.kind == PluginPortKind::control)
                (port.direction == PortDirection::input ? layout_.parameters : layout_.readouts).push_back(i);
        }
        takeProperties();
        const int inputs = count(PortDirection::input), outputs = count(PortDirection::output);
        layout_.onePerChannel = inputs == 1 && outputs == 1;
        layout_.widths = layout_.onePerChannel ? std::vector{1, 2} : std::vector{widest()};
        if (layout_.onePerChannel)
            for (auto* ports : {&layout_.inputs, &layout_.outputs})
                for (NodePort& port : *ports)
                    if (port.info.kind == SignalKind::audio && port.info.channels == 1) port.info.channels = kNodeWidth;
        return std::move(layout_);
    }

private:
    [[nodiscard]] int widest() const {
        int channels = 1;
        for (const auto* list : {&layout_.inputs, &layout_.outputs})
            for (const NodePort& port : *list)
                if (port.info.symbol != kSideChain) channels = std::max(channels, port.info.channels);
        return channels;
    }
    void takeProperties() {
        layout_.messagesIn = messagePort(PortDirection::input);
        layout_.messagesOut = messagePort(PortDirection::output);
        for (std::size_t i = 0; i < description_.properties.size(); ++i) {
            const PluginProperty& property = description_.properties[i];
            if (property.isFile()) continue;
            if (property.writable && layout_.messagesIn) layout_.parameterProperties.push_back(i);
            if (layout_.messagesOut) layout_.readoutProperties.push_back(i);
        }
    }
    [[nodiscard]] std::optional<PluginPortIndex> messagePort(PortDirection direction) const {
        for (PluginPortIndex i = 0; i < description_.ports.size(); ++i)
            if (description_.ports[i].takesMessages && description_.ports[i].direction == direction) return i;
        return std::nullopt;
    }

    [[nodiscard]] int count(PortDirection direction) const {
        return static_cast<int>(std::count_if(
            description_.ports.begin(), description_.ports.end(),
            [&](const PluginPort& p) { return p.kind == PluginPortKind::audio && p.direction == direction; }));
    }
    std::vector<NodePort>& ports(PortDirection direction) {
        return direction == PortDirection::input ? layout_.inputs : layout_.outputs;
    }

    [[nodiscard]] std::vector<PluginPortIndex> portsOf(PortDirection direction, PluginPortKind kind) const {
        std::vector<PluginPortIndex> found;
        for (PluginPortIndex i = 0; i < description_.ports.size(); ++i)
            if (description_.ports[i].kind == kind && description_.ports[i].direction == direction) found.push_back(i);
        return found;
    }

    // Two channels at most are one signal, whatever groups they are in. More of them are what the groups say; what is
    // in none is a signal by itself, and a second left channel of a group begins another signal.
    void audio(PortDirection direction, const char* symbol, const char* name) {
        const std::vector<PluginPortIndex> all = portsOf(direction, PluginPortKind::audio);
        if (all.size() <= 2) return add(direction, symbol, name, all);
        using Signal = std::vector<PluginPortIndex>;
        std::vector<Signal> signals;
        const auto portAt = [&](PluginPortIndex i) -> const PluginPort& { return description_.ports[i]; };
        for (const PluginPortIndex i : all) {
            const PluginPort& port = portAt(i);
            const auto last = std::find_if(signals.rbegin(), signals.rend(), [&](const Signal& signal) {
                return !port.group.uri.empty() && portAt(signal.front()).group.uri == port.group.uri;
            });
            const bool fits = last != signals.rend() && std::none_of(last->begin(), last->end(), [&](auto other) {
                                  return !port.designation.empty() && portAt(other).designation == port.designation;
                              });
            if (fits)
                last->push_back(i);
            else
                signals.push_back({i});
        }
        const auto isMain = [&](const Signal& signal) { return portAt(signal.front()).group.main; };
        std::stable_partition(signals.begin(), signals.end(), isMain);
        if (signals.size() == 1) return add(direction, symbol, name, all);
        std::set<std::string> named;  // groups: a second signal of one is called as its first channel
        for (const Signal& signal : signals) {
            const PluginPort& first = portAt(signal.front());
            const bool byGroup = !first.group.uri.empty() && named.insert(first.group.uri).second;
            if (&signal == &signals.front() && isMain(signal))
                add(direction, symbol, name, signal);
            else
                add(direction, byGroup ? first.group.symbol : first.symbol, byGroup ? first.group.name : first.name,
                    signal);
        }
    }

    void add(PortDirection direction, const std::string& symbol, const std::string& name,
             std::vector<PluginPortIndex> channels) {
        if (channels.empty()) return;
        putInOrder(channels);
        ports(direction).push_back(
            {{unique(direction, symbol), name, direction, SignalKind::audio, static_cast<int>(channels.size())},
             std::move(channels)});
    }

    // By what channels they are, where every one says so and no two say the same.
    void putInOrder(std::vector<PluginPortIndex>& channels) const {
        const auto rank = [&](PluginPortIndex i) {
            return std::find(kChannelOrder.begin(), kChannelOrder.end(), description_.ports[i].designation) -
                   kChannelOrder.begin();
        };
        std::set<std::ptrdiff_t> ranks;
        for (const PluginPortIndex i : channels) ranks.insert(rank(i));
        if (ranks.size() != channels.size() || ranks.contains(std::ssize(kChannelOrder))) return;
        std::sort(channels.begin(), channels.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
    }

    void each(PortDirection direction, PluginPortKind kind, SignalKind signal) {
        for (PluginPortIndex i = 0; i < description_.ports.size(); ++i) {
            const PluginPort& port = description_.ports[i];
            if (port.kind != kind || port.direction != direction) continue;
            if (kind == PluginPortKind::atom && !port.carriesMidi) continue;
            ports(direction).push_back(
                {{unique(direction, port.symbol), port.name, direction, signal, signal == SignalKind::cv ? 1 : 0},
                 {i}});
        }
    }

    // A plugin may call a CV or MIDI port "in" too.
    std::string unique(PortDirection direction, std::string symbol) {
        for (const NodePort& port : ports(direction))
            if (port.info.symbol == symbol) return unique(direction, symbol + "_");
        return symbol;
    }

    const PluginDescription& description_;
    PluginLayout layout_;
};

ParameterInfo parameterOf(const PluginPort& port) {
    ParameterInfo info = port.control;
    if (!port.rangeTimesSampleRate) return info;
    info.minimum *= info.minimum < 0 ? 192000 : 44100;
    info.maximum *= 192000;
    info.defaultValue *= 48000;
    return info;
}

}  // namespace

PluginLayout layOut(const PluginDescription& description) {
    return LayoutMaker(description).make();
}

ProcessorType describeType(const PluginDescription& description, const PluginLayout& layout) {
    ProcessorType type;
    type.uri = "lv2:" + description.uri;
    type.name = description.name;
    type.group = description.className;
    type.description = description.comment;
    type.widths = layout.widths;
    type.foreign = true;
    if (const KnownPlugin* known = knownPlugin(description.uri)) {
        if (known->sharesState) type.exclusiveGroup = type.uri;
        type.stateIsInexact = known->stateIsInexact;
    }
    for (const NodePort& port : layout.inputs) type.ports.push_back(port.info);
    for (const NodePort& port : layout.outputs) type.ports.push_back(port.info);
    for (const PluginPortIndex i : layout.parameters) type.parameters.push_back(parameterOf(description.ports[i]));
    for (const std::size_t i : layout.parameterProperties) type.parameters.push_back(description.properties[i].control);
    for (const PluginPortIndex i : layout.readouts) type.readouts.push_back(parameterOf(description.ports[i]));
    for (const std::size_t i : layout.readoutProperties) type.readouts.push_back(description.properties[i].control);
    for (const PluginProperty& property : description.properties)
        if (property.isFile() && layout.messagesIn)
            type.files.push_back({property.control.id, property.control.name, property.control.description});
    return type;
}

}  // namespace lacquer::host

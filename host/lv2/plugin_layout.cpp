#include "host/lv2/plugin_layout.hpp"

#include <algorithm>

namespace lacquer::host {
namespace {

class LayoutMaker {
public:
    explicit LayoutMaker(const PluginDescription& description) : description_(description) {}

    PluginLayout make() {
        for (const PortDirection direction : {PortDirection::input, PortDirection::output}) {
            const bool input = direction == PortDirection::input;
            group(direction, PluginPortKind::audio, input ? "in" : "out", input ? "Input" : "Output");
            group(direction, PluginPortKind::sideChain, "sidechain", "Side chain");
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
        const int inputs = count(PortDirection::input), outputs = count(PortDirection::output);
        layout_.onePerChannel = inputs == 1 && outputs == 1;
        layout_.widths = layout_.onePerChannel ? std::vector{1, 2} : std::vector{std::max({inputs, outputs, 1})};
        if (layout_.onePerChannel)
            for (auto* ports : {&layout_.inputs, &layout_.outputs})
                for (NodePort& port : *ports)
                    if (port.info.kind == SignalKind::audio && port.info.channels == 1) port.info.channels = kNodeWidth;
        return std::move(layout_);
    }

private:
    [[nodiscard]] int count(PortDirection direction) const {
        return static_cast<int>(std::count_if(
            description_.ports.begin(), description_.ports.end(),
            [&](const PluginPort& p) { return p.kind == PluginPortKind::audio && p.direction == direction; }));
    }
    std::vector<NodePort>& ports(PortDirection direction) {
        return direction == PortDirection::input ? layout_.inputs : layout_.outputs;
    }

    void group(PortDirection direction, PluginPortKind kind, const char* symbol, const char* name) {
        NodePort grouped{{symbol, name, direction, SignalKind::audio, 0}, {}};
        for (PluginPortIndex i = 0; i < description_.ports.size(); ++i)
            if (description_.ports[i].kind == kind && description_.ports[i].direction == direction)
                grouped.pluginPorts.push_back(i);
        grouped.info.channels = static_cast<int>(grouped.pluginPorts.size());
        if (!grouped.pluginPorts.empty()) ports(direction).push_back(std::move(grouped));
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
    for (const NodePort& port : layout.inputs) type.ports.push_back(port.info);
    for (const NodePort& port : layout.outputs) type.ports.push_back(port.info);
    for (const PluginPortIndex i : layout.parameters) type.parameters.push_back(parameterOf(description.ports[i]));
    for (const PluginPortIndex i : layout.readouts) type.readouts.push_back(parameterOf(description.ports[i]));
    return type;
}

}  // namespace lacquer::host

#include "host/lv2/plugin_description.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/event/event.h>
#include <lv2/log/log.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/patch/patch.h>
#include <lv2/port-groups/port-groups.h>
#include <lv2/port-props/port-props.h>
#include <lv2/resize-port/resize-port.h>
#include <lv2/state/state.h>
#include <lv2/time/time.h>
#include <lv2/units/units.h>
#include <lv2/uri-map/uri-map.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "host/lv2/known_plugins.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/property_reader.hpp"
#include "host/lv2/units.hpp"

namespace lacquer::host {
namespace {

// As some plugins spell it.
constexpr const char* kHardRtCapable = LV2_CORE_PREFIX "hardRtCapable";

// What plugin_instance.cpp offers, and what is a promise that it keeps without handing anything over.
constexpr auto kSupportedFeatures = std::to_array<std::string_view>({
    LV2_URID__map,
    LV2_URID__unmap,
    LV2_URI_MAP_URI,
    LV2_EVENT_URI,
    LV2_OPTIONS__options,
    LV2_WORKER__schedule,
    LV2_LOG__log,
    LV2_STATE__mapPath,
    LV2_STATE__freePath,
    LV2_STATE__makePath,
    LV2_STATE__loadDefaultState,
    LV2_STATE__threadSafeRestore,
    LV2_RESIZE_PORT__resize,
    LV2_BUF_SIZE__boundedBlockLength,
    LV2_BUF_SIZE__fixedBlockLength,
    LV2_BUF_SIZE__powerOf2BlockLength,
    LV2_BUF_SIZE__coarseBlockLength,
    LV2_CORE__isLive,
    LV2_CORE__inPlaceBroken,
    LV2_CORE__hardRTCapable,
    kHardRtCapable,
    LV2_PORT_PROPS__supportsStrictBounds,
});

// The C header of LV2 1.18 does not name it.
constexpr const char* kIsSideChain = LV2_CORE_PREFIX "isSideChain";

class Reader {
public:
    Reader(LilvWorld* world, const LilvPlugin* plugin) : world_(world), plugin_(plugin) {}

    Result<PluginDescription> read() {
        PluginDescription description;
        description.uri = text(lilv_plugin_get_uri(plugin_));
        description.name = text(NodePtr(lilv_plugin_get_name(plugin_)).get());
        if (description.name.empty()) description.name = description.uri;
        description.className = text(lilv_plugin_class_get_label(lilv_plugin_get_class(plugin_)));
        if (description.className.empty()) description.className = "Plugin";
        description.vendor = text(NodePtr(lilv_plugin_get_author_name(plugin_)).get());
        const NodesPtr comments(lilv_plugin_get_value(plugin_, node(LILV_NS_RDFS "comment").get()));
        if (comments) description.comment = text(lilv_nodes_get_first(comments.get()));
        description.restoresWhileRunning = lilv_plugin_has_feature(plugin_, node(LV2_STATE__threadSafeRestore).get());
        description.loadsDefaultState = lilv_plugin_has_feature(plugin_, node(LV2_STATE__loadDefaultState).get());

        const NodesPtr required(lilv_plugin_get_required_features(plugin_));
        LILV_FOREACH(nodes, i, required.get()) {
            const std::string feature = text(lilv_nodes_get(required.get(), i));
            if (std::find(kSupportedFeatures.begin(), kSupportedFeatures.end(), feature) == kSupportedFeatures.end())
                return fail(ErrorKind::failed, "the plugin needs the feature " + feature + ", which is not supported",
                            description.uri, "use another plugin in its place");
        }
        for (std::uint32_t i = 0; i < lilv_plugin_get_num_ports(plugin_); ++i) {
            auto port = readPort(lilv_plugin_get_port_by_index(plugin_, i));
            if (!port) return fail(ErrorKind::failed, port.error().what, description.uri, port.error().remedy);
            description.ports.push_back(*std::move(port));
        }
        markUndeclaredSideChain(description);
        description.properties = readProperties(world_, plugin_, description.ports);
        return description;
    }

private:
    [[nodiscard]] NodePtr node(const char* uri) const { return uriNode(world_, uri); }
    [[nodiscard]] bool isA(const LilvPort* port, const char* portClass) const {
        return lilv_port_is_a(plugin_, port, node(portClass).get());
    }
    [[nodiscard]] bool has(const LilvPort* port, const char* property) const {
        return lilv_port_has_property(plugin_, port, node(property).get());
    }
    [[nodiscard]] NodePtr get(const LilvPort* port, const char* predicate) const {
        return NodePtr(lilv_port_get(plugin_, port, node(predicate).get()));
    }
    [[nodiscard]] bool isDesignated(const LilvPort* port, const char* designation) const {
        return text(get(port, LV2_CORE__designation).get()) == designation;
    }

    Result<PluginPort> readPort(const LilvPort* lilvPort) const {
        PluginPort port;
        port.symbol = text(lilv_port_get_symbol(plugin_, lilvPort));
        port.name = text(NodePtr(lilv_port_get_name(plugin_, lilvPort)).get());
        if (port.name.empty()) port.name = port.symbol;
        if (isA(lilvPort, LV2_CORE__OutputPort)) {
            port.direction = PortDirection::output;
        } else if (!isA(lilvPort, LV2_CORE__InputPort)) {
            return unsupported(lilvPort, std::move(port));
        }
        if (isA(lilvPort, LV2_CORE__ControlPort)) {
            readControl(lilvPort, port);
        } else if (isA(lilvPort, LV2_CORE__AudioPort)) {
            port.kind = isSideChain(lilvPort) ? PluginPortKind::sideChain : PluginPortKind::audio;
            port.designation = text(get(lilvPort, LV2_CORE__designation).get());
            port.group = readGroup(lilvPort);
        } else if (isA(lilvPort, LV2_CORE__CVPort)) {
            port.kind = PluginPortKind::cv;
        } else if (isA(lilvPort, LV2_EVENT__EventPort)) {
            port.kind = PluginPortKind::atom;
            port.isOldEvents = true;
            port.carriesMidi = lilv_port_supports_event(plugin_, lilvPort, node(LV2_MIDI__MidiEvent).get());
        } else if (isA(lilvPort, LV2_ATOM__AtomPort)) {
            port.kind = PluginPortKind::atom;
            port.atomBytes =
                static_cast<std::size_t>(number(get(lilvPort, LV2_RESIZE_PORT__minimumSize).get()).value_or(0));
            port.takesMessages = isDesignated(lilvPort, LV2_CORE__control) ||
                                 lilv_port_supports_event(plugin_, lilvPort, node(LV2_PATCH__Message).get());
            port.carriesMidi = lilv_port_supports_event(plugin_, lilvPort, node(LV2_MIDI__MidiEvent).get());
            port.wantsPosition = port.direction == PortDirection::input &&
                                 lilv_port_supports_event(plugin_, lilvPort, node(LV2_TIME__Position).get());
        } else {
            return unsupported(lilvPort, std::move(port));
        }
        return port;
    }

    Result<PluginPort> unsupported(const LilvPort* lilvPort, PluginPort port) const {
        if (!has(lilvPort, LV2_CORE__connectionOptional))
            return fail(ErrorKind::failed,
                        "the plugin's port \"" + port.symbol + "\" is of a kind that is not supported", {},
                        "use another plugin in its place");
        port.kind = PluginPortKind::unused;
        return port;
    }

    [[nodiscard]] PortGroup readGroup(const LilvPort* lilvPort) const {
        const NodePtr group = get(lilvPort, LV2_PORT_GROUPS__group);
        if (!group) return {};
        const auto say = [&](const char* predicate) {
            return text(NodePtr(lilv_world_get(world_, group.get(), node(predicate).get(), nullptr)).get());
        };
        PortGroup read{text(group.get()), say(LV2_CORE__symbol), say(LV2_CORE__name), false};
        if (read.symbol.empty()) read.symbol = read.uri.substr(read.uri.find_last_of("#/:") + 1);
        if (read.name.empty()) read.name = read.symbol;
        for (const char* main : {LV2_PORT_GROUPS__mainInput, LV2_PORT_GROUPS__mainOutput}) {
            const NodesPtr groups(lilv_plugin_get_value(plugin_, node(main).get()));
            read.main |= groups && lilv_nodes_contains(groups.get(), group.get());
        }
        return read;
    }

    [[nodiscard]] bool isSideChain(const LilvPort* port) const {
        if (has(port, kIsSideChain)) return true;
        const NodePtr group = get(port, LV2_PORT_GROUPS__group);
        return group && lilv_world_ask(world_, group.get(), node(LV2_PORT_GROUPS__sideChainOf).get(), nullptr);
    }

    void readControl(const LilvPort* lilvPort, PluginPort& port) const {
        const bool reportsLatency =
            has(lilvPort, LV2_CORE__reportsLatency) || isDesignated(lilvPort, LV2_CORE__latency);
        port.kind = PluginPortKind::control;
        if (port.direction == PortDirection::output && reportsLatency) port.kind = PluginPortKind::latency;
        if (port.direction == PortDirection::input && isDesignated(lilvPort, LV2_CORE__freeWheeling))
            port.kind = PluginPortKind::freeWheeling;
        port.rangeTimesSampleRate = has(lilvPort, LV2_CORE__sampleRate);

        ParameterInfo& info = port.control;
        info.id = port.symbol;
        info.name = port.name;
        info.unit = unit(lilvPort);
        info.description = text(get(lilvPort, LILV_NS_RDFS "comment").get());
        readRange(lilvPort, info);
        readScale(lilvPort, info);
    }

    // A missing range is 0 to 1, wider where the default or the other limit asks for it; a missing default is the
    // minimum. A default outside the range, which some plugins have, moves to the nearer end.
    void readRange(const LilvPort* lilvPort, ParameterInfo& info) const {
        LilvNode *defaultNode = nullptr, *minimumNode = nullptr, *maximumNode = nullptr;
        lilv_port_get_range(plugin_, lilvPort, &defaultNode, &minimumNode, &maximumNode);
        const NodePtr owned[] = {NodePtr(defaultNode), NodePtr(minimumNode), NodePtr(maximumNode)};
        const auto finite = [](const LilvNode* value) {
            const auto read = number(value);
            return read && std::isfinite(*read) ? read : std::nullopt;
        };
        const auto minimum = finite(minimumNode), maximum = finite(maximumNode), fallback = finite(defaultNode);
        info.minimum = minimum.value_or(std::min({0.0, fallback.value_or(0), maximum.value_or(0)}));
        info.maximum = maximum.value_or(std::max({1.0, fallback.value_or(1), info.minimum}));
        if (info.maximum < info.minimum) std::swap(info.minimum, info.maximum);
        info.defaultValue = std::clamp(fallback.value_or(info.minimum), info.minimum, info.maximum);
    }

    void readScale(const LilvPort* lilvPort, ParameterInfo& info) const {
        if (has(lilvPort, LV2_CORE__toggled)) {
            info.scale = ParameterScale::toggle;
            info.defaultValue = info.defaultValue > 0 ? 1 : 0;
            info.minimum = 0;
            info.maximum = 1;
            return;
        }
        const auto points = scalePoints(lilvPort);
        const auto isWhole = [](const auto& point) { return point.first == std::floor(point.first); };
        if (has(lilvPort, LV2_CORE__enumeration) && !points.empty()) {
            if (countsUpFromZero(points)) {
                info.scale = ParameterScale::choice;
                for (const auto& point : points) info.choices.push_back(point.second);
                info.minimum = 0;
                info.maximum = static_cast<double>(points.size()) - 1;
                info.defaultValue = std::clamp(std::round(info.defaultValue), info.minimum, info.maximum);
                return;
            }
            // The values are the plugin's own, so they stay, and the description names them.
            if (std::all_of(points.begin(), points.end(), isWhole)) info.scale = ParameterScale::integer;
        } else if (has(lilvPort, LV2_CORE__integer)) {
            info.scale = ParameterScale::integer;
        } else if (has(lilvPort, LV2_PORT_PROPS__logarithmic) && info.minimum > 0) {
            info.scale = ParameterScale::logarithmic;
        }
        for (const auto& [value, label] : points) {
            char written[32];
            const auto end = std::to_chars(written, written + sizeof written, value).ptr;
            info.description += (info.description.empty() ? "" : "; ") + std::string(written, end) + " = " + label;
        }
    }

    using LabelledValue = std::pair<double, std::string>;
    [[nodiscard]] std::vector<LabelledValue> scalePoints(const LilvPort* lilvPort) const {
        std::vector<LabelledValue> points;
        const ScalePointsPtr list(lilv_port_get_scale_points(plugin_, lilvPort));
        LILV_FOREACH(scale_points, i, list.get()) {
            const LilvScalePoint* point = lilv_scale_points_get(list.get(), i);
            if (const auto value = number(lilv_scale_point_get_value(point)))
                points.emplace_back(*value, text(lilv_scale_point_get_label(point)));
        }
        std::sort(points.begin(), points.end());
        return points;
    }
    [[nodiscard]] static bool countsUpFromZero(const std::vector<LabelledValue>& points) {
        for (std::size_t i = 0; i < points.size(); ++i)
            if (points[i].first != static_cast<double>(i)) return false;
        return true;
    }

    [[nodiscard]] std::string unit(const LilvPort* lilvPort) const {
        const NodePtr unitNode = get(lilvPort, LV2_UNITS__unit);
        if (!unitNode) return {};
        if (lilv_node_is_uri(unitNode.get()))
            if (const auto symbol = unitSymbol(lilv_node_as_uri(unitNode.get())); !symbol.empty())
                return std::string(symbol);
        return text(NodePtr(lilv_world_get(world_, unitNode.get(), node(LV2_UNITS__symbol).get(), nullptr)).get());
    }

    static void markUndeclaredSideChain(PluginDescription& description) {
        const KnownPlugin* known = knownPlugin(description.uri);
        if (known == nullptr || !known->hasSideChain) return;
        int inputs = 0;
        for (PluginPort& port : description.ports)
            if (port.kind == PluginPortKind::audio && port.direction == PortDirection::input && ++inputs > 2)
                port.kind = PluginPortKind::sideChain;
    }

    LilvWorld* world_;
    const LilvPlugin* plugin_;
};

}  // namespace

std::span<const std::string_view> supportedFeatures() noexcept {
    return kSupportedFeatures;
}

Result<PluginDescription> describePlugin(LilvWorldImpl* world, const LilvPluginImpl* plugin) {
    return Reader(world, plugin).read();
}

}  // namespace lacquer::host

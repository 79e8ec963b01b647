// PluginLayout: how a plugin's ports become a node's ports and parameters. Pure data and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_description.hpp"

namespace lacquer::host {

using PluginPortIndex = std::uint32_t;

/// A port of the node and the plugin ports behind its channels.
struct NodePort {
    PortInfo info;
    std::vector<PluginPortIndex> pluginPorts;
};

/// Up to two audio ports of a direction become one port "in" or "out"; of more, each group that the plugin declares is
/// a port, the main one "in" or "out", the others under their symbols, and a port that is in no group is one by itself.
/// Channels are in the order of their designations (left, right …), else of the plugin; side chain inputs become one
/// port "sidechain"; every CV port and every atom port that carries MIDI is a port of its own under its own symbol.
/// Control inputs become parameters (lv2:enabled too), control outputs readouts; the latency and free-wheeling ports
/// are the host's business and appear in neither; likewise the song's position. Behind them come the plugin's
/// properties: numbers that can be written are parameters, numbers that are told are readouts.
struct PluginLayout {
    std::vector<NodePort> inputs;   ///< by PortIndex
    std::vector<NodePort> outputs;  ///< by PortIndex
    std::vector<PluginPortIndex> parameters;
    std::vector<PluginPortIndex> readouts;
    std::optional<PluginPortIndex> latency;
    std::vector<std::size_t> parameterProperties;  ///< of the description; their parameters stand behind those of ports
    std::vector<std::size_t> readoutProperties;    ///< likewise
    std::optional<PluginPortIndex> messagesIn;     ///< where properties are told
    std::optional<PluginPortIndex> messagesOut;    ///< where the plugin tells of them
    std::vector<PluginPortIndex> positions;        ///< atom inputs that are told where the song is
    std::vector<int> widths;
    bool onePerChannel = false;  ///< one in, one out: a stereo node runs two copies
};

[[nodiscard]] PluginLayout layOut(const PluginDescription& description);

/// The type of node that a plugin makes, but for `create`. Where the plugin states a range as a fraction of the sample
/// rate, the parameter covers 44.1 to 192 kHz and its default is the one at 48 kHz; the processor clamps to the range
/// of the rate it runs at.
[[nodiscard]] ProcessorType describeType(const PluginDescription& description, const PluginLayout& layout);

}  // namespace lacquer::host

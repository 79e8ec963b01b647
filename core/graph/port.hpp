// Ports: what may be wired to what. Pure data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/graph/ids.hpp"

namespace lacquer {

enum class SignalKind { audio, cv, events };
enum class PortDirection { input, output };

/// In a ProcessorType: the port is as wide as the node (1 for a mono node, 2 for a stereo one).
inline constexpr int kNodeWidth = 0;

/// One port of a node. `symbol` is stable, unique among the ports of the same direction, and is what sessions save.
/// CV ports have one channel, event ports none.
struct PortInfo {
    std::string symbol;
    std::string name;
    PortDirection direction = PortDirection::input;
    SignalKind kind = SignalKind::audio;
    int channels = kNodeWidth;

    friend bool operator==(const PortInfo&, const PortInfo&) = default;
};

/// Index of a port among the ports of its direction on its node.
using PortIndex = std::uint32_t;

/// One end of a connection.
struct PortAddress {
    NodeId node;
    PortIndex port = 0;

    friend auto operator<=>(const PortAddress&, const PortAddress&) = default;
};

[[nodiscard]] const char* toString(SignalKind kind);

}  // namespace lacquer

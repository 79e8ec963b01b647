// PluginDescription: what a plugin says about itself in its Turtle files, read once. Pure data; no plugin code has run.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/parameter.hpp"
#include "core/graph/port.hpp"

struct LilvWorldImpl;
struct LilvPluginImpl;

namespace lacquer::host {

enum class PluginPortKind {
    audio,
    sideChain,  ///< audio that only steers
    cv,
    control,
    latency,       ///< control output that holds the latency in frames
    freeWheeling,  ///< control input that is 1 while rendering
    atom,
    unused,  ///< of a kind that is not supported, and optional: connected to nothing
};

struct PluginPort {
    PluginPortKind kind = PluginPortKind::unused;
    PortDirection direction = PortDirection::input;
    std::string symbol;
    std::string name;
    ParameterInfo control{};            ///< control ports: range as written, default inside it
    bool rangeTimesSampleRate = false;  ///< range and default are fractions of the sample rate
    std::size_t atomBytes = 0;          ///< atom ports: room the plugin asks for
    bool carriesMidi = false;
    bool wantsPosition = false;  ///< an atom input that understands time:Position
};

struct PluginDescription {
    std::string uri;
    std::string name;
    std::string className;  ///< "Limiter", "Parametric EQ", … or "Plugin"
    std::string vendor;     ///< who made it, as it says; may be empty
    std::string comment;
    std::vector<PluginPort> ports;  ///< by LV2 port index
    bool loadsDefaultState = false;
};

/// URIs of what a plugin may require.
[[nodiscard]] std::span<const std::string_view> supportedFeatures() noexcept;

/// Reads a plugin. Fails when it needs a feature or a kind of port that this host does not have.
/// Only inside a PluginControlScope.
Result<PluginDescription> describePlugin(LilvWorldImpl* world, const LilvPluginImpl* plugin);

}  // namespace lacquer::host

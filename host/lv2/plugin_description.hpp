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

/// Ports that belong together, as a plugin declares them (LV2 port-groups extension).
struct PortGroup {
    std::string uri;  ///< empty: none
    std::string symbol;
    std::string name;
    bool main = false;  ///< the plugin's main input or output

    friend bool operator==(const PortGroup&, const PortGroup&) = default;
};

struct PluginPort {
    PluginPortKind kind = PluginPortKind::unused;
    PortDirection direction = PortDirection::input;
    std::string symbol;
    std::string name;
    PortGroup group{};                  ///< audio ports: what they are a channel of
    std::string designation{};          ///< audio ports: the channel, such as pg:left; empty: unsaid
    ParameterInfo control{};            ///< control ports: range as written, default inside it
    bool rangeTimesSampleRate = false;  ///< range and default are fractions of the sample rate
    std::size_t atomBytes = 0;          ///< atom ports: room the plugin asks for
    bool carriesMidi = false;
    bool isOldEvents = false;    ///< it has not atoms, but events of the extension that they have replaced
    bool wantsPosition = false;  ///< an atom input that understands time:Position
    bool takesMessages = false;  ///< an atom port for patch:Set: where properties are told, and tell of themselves
};

/// What a plugin can be told by message instead of by a control port (patch:writable), or tells (patch:readable).
struct PluginProperty {
    std::string uri;
    std::string typeUri;      ///< of its values: atom:Bool, Int, Long, Float, Double or Path
    ParameterInfo control{};  ///< id, name, description; of numbers: range and default
    bool writable = false;
    bool readable = false;

    [[nodiscard]] bool isFile() const;
};

struct PluginDescription {
    std::string uri;
    std::string name;
    std::string className;  ///< "Limiter", "Parametric EQ", … or "Plugin"
    std::string vendor;     ///< who made it, as it says; may be empty
    std::string comment;
    std::vector<PluginPort> ports;           ///< by LV2 port index
    std::vector<PluginProperty> properties;  ///< numbers and files, in order of URI; others are the plugin's affair
    bool loadsDefaultState = false;
    bool restoresWhileRunning = false;  ///< its state may be restored while run() is at work (state:threadSafeRestore)
};

/// URIs of what a plugin may require.
[[nodiscard]] std::span<const std::string_view> supportedFeatures() noexcept;

/// Reads a plugin. Fails when it needs a feature or a kind of port that this host does not have.
/// Only inside a PluginControlScope.
Result<PluginDescription> describePlugin(LilvWorldImpl* world, const LilvPluginImpl* plugin);

}  // namespace lacquer::host

// What is known to be wrong with single plugins of Debian 12, with the reason. Pure; any thread. What they do not say
// of themselves otherwise stands in known_plugins.hpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lacquer::host {

struct PluginTrouble {
    enum class Kind {
        refused,  ///< not loaded unless the user allows it
        crashes,  ///< run in a process of its own unless the user allows it
        warned,   ///< loaded; the reason is shown beside it
    };
    std::string_view uri;
    Kind kind;
    std::string_view reason;
};

[[nodiscard]] std::span<const PluginTrouble> pluginTroubles() noexcept;
/// Null: nothing is known to be wrong with it.
[[nodiscard]] const PluginTrouble* pluginTrouble(std::string_view pluginUri) noexcept;

/// Why the plugin must not run at this sample rate, in Hz; none: it may.
[[nodiscard]] std::optional<std::string> troubleAt(std::string_view pluginUri, double sampleRate);

}  // namespace lacquer::host

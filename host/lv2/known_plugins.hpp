// What is known to be wrong with single plugins of Debian 12, with the reason. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace lacquer::host {

enum class KnownTrouble {
    refused,  ///< not loaded unless the user allows it
    warned,   ///< loaded; the reason is shown beside it
};

struct KnownPlugin {
    std::string_view uri;
    KnownTrouble trouble;
    std::string_view reason;
};

[[nodiscard]] std::span<const KnownPlugin> knownPlugins() noexcept;
/// Null: nothing is known of it.
[[nodiscard]] const KnownPlugin* knownPlugin(std::string_view pluginUri) noexcept;

/// Why the plugin must not run at this sample rate, in Hz; none: it may.
[[nodiscard]] std::optional<std::string> troubleAt(std::string_view pluginUri, double sampleRate);

/// Opens what the plugin's library asks for without linking it: FFTW, which is under the GPL and so never linked by
/// this program either. Fails with ErrorKind::unavailable, naming the Debian package, when that is not installed.
/// Only inside a PluginControlScope.
Status openLibrariesFor(std::string_view pluginUri);

}  // namespace lacquer::host

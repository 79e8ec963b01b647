// Which Debian package holds a plugin. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace lacquer::host {

/// The Debian 12 package that installs the plugin, or empty when it is in none that is known.
[[nodiscard]] std::string_view packageOf(std::string_view pluginUri) noexcept;

/// What to do about a plugin that is not here, naming the package where it is known.
[[nodiscard]] std::string packageRemedy(std::string_view pluginUri);

}  // namespace lacquer::host

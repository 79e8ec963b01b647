// PluginList: all plugins and presets of the installed bundles, bundle by bundle, and its way into a file and back.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "host/lv2/index/bundle_search.hpp"
#include "host/lv2/installed_plugin.hpp"

namespace lacquer::host {

/// What one bundle brings.
struct BundleContent {
    Bundle bundle;
    std::vector<InstalledPlugin> plugins{};
    std::vector<InstalledPreset> presets{};
};

struct PluginList {
    std::vector<InstalledPlugin> plugins;  ///< in order of type
    std::vector<InstalledPreset> presets;  ///< in order of the plugin's type, then of name
};

/// All of them together, in order.
[[nodiscard]] PluginList assemble(const std::vector<BundleContent>& bundles);

[[nodiscard]] nlohmann::json toJson(const std::vector<BundleContent>& bundles);
/// None: it is not what toJson() of this version has made.
[[nodiscard]] std::optional<std::vector<BundleContent>> bundlesFrom(const nlohmann::json& json);

}  // namespace lacquer::host

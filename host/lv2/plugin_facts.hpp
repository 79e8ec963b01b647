// PluginFacts: the LV2 features a plugin names, for whoever wants to know why it does not work. Message thread.
#pragma once

#include <string>
#include <vector>

#include "host/lv2/plugin_world.hpp"

namespace lacquer::host {

struct PluginFacts {
    std::vector<std::string> required;  ///< URIs of features
    std::vector<std::string> optional;
    std::vector<std::string> extensions;  ///< URIs of what it says it has: state, worker, …
};

/// Nothing for a plugin that is not installed. No code of the plugin runs.
[[nodiscard]] PluginFacts factsOf(PluginWorld& world, const std::string& pluginUri);

}  // namespace lacquer::host

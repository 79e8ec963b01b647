// Reads which properties a plugin has (LV2 patch extension). Only inside a PluginControlScope.
#pragma once

#include <vector>

#include "host/lv2/plugin_description.hpp"

namespace lacquer::host {

/// The plugin's properties that are numbers or files, in order of URI. Their ids are the last part of the URI, made
/// unlike each other and unlike the symbols in `ports`.
[[nodiscard]] std::vector<PluginProperty> readProperties(LilvWorldImpl* world, const LilvPluginImpl* plugin,
                                                         const std::vector<PluginPort>& ports);

}  // namespace lacquer::host

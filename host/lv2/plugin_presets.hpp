// The presets that plugins bring along (LV2 presets extension).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::host {

/// One line of a palette.
struct InstalledPreset {
    std::string type;  ///< node type of the plugin: "lv2:" and its URI
    std::string uri;   ///< of the preset
    std::string name;
};

/// Any thread: every preset of every plugin, plugins in order of URI, presets in order of name. Reads all their files
/// (about a second for 1,500 presets) and keeps nothing of them.
[[nodiscard]] std::vector<InstalledPreset> installedPresets();

struct PluginPreset {
    std::map<std::string, double> parameters;  ///< by id, within range; what the preset does not name stays as it is
    std::optional<ProcessorState> state;       ///< none: the preset has only values
};

/// Message thread. A state is put into an instance made for this, and taken from it as it will be saved. Fails with
/// ErrorKind::unavailable when plugin or preset are not here, and when the instance cannot be made.
Result<PluginPreset> loadPreset(const std::shared_ptr<PluginWorld>& world, const std::string& typeUri,
                                const std::string& presetUri);

}  // namespace lacquer::host

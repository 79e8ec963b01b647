// The presets that plugins bring along (LV2 presets extension).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"
#include "host/lv2/installed_plugin.hpp"
#include "host/lv2/plugin_world.hpp"

struct LilvNodeImpl;

namespace lacquer::host {

class PluginInstance;

/// What a preset is called, which often stands in a file of its own; of one that has no name, the end of its URI. Only
/// inside a PluginControlScope.
[[nodiscard]] std::string presetName(LilvWorldImpl* world, const LilvNodeImpl* preset);

/// Those of one plugin, in order of name, with those in files of the user's own. Message thread.
[[nodiscard]] std::vector<InstalledPreset> presetsOf(PluginWorld& world, const std::string& typeUri);

struct PluginPreset {
    std::map<std::string, double> parameters;  ///< by id, within range; what the preset does not name stays as it is
    std::optional<ProcessorState> state;       ///< none: the preset has only values
};

/// Message thread. A state is put into an instance made for this, and taken from it as it will be saved. Fails with
/// ErrorKind::unavailable when plugin or preset are not here, and when the instance cannot be made. With `kept`, that
/// instance goes there, for the caller to clean up.
Result<PluginPreset> loadPreset(const std::shared_ptr<PluginWorld>& world, const std::string& typeUri,
                                const std::string& presetUri, std::unique_ptr<PluginInstance>* kept = nullptr);

}  // namespace lacquer::host

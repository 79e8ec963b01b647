// What a node on the command line is to be set to: `--set id=value`, `--file id=path`, `--preset NAME`. Main thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/installation.hpp"
#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_presets.hpp"

namespace lacquer::cli {

/// Values by parameter, of words id=value. A value is a number, "on" or "off" of a toggle, a name of a choice. Fails
/// with usage, and says what could be written.
Result<std::map<std::string, double>> parseSettings(const std::vector<std::string>& settings,
                                                    const ProcessorType& type);

/// Paths by file, of words id=path. Fails with usage.
Result<std::map<std::string, std::filesystem::path>> parseFiles(const std::vector<std::string>& words);

/// A preset that comes with the program, or, of a plugin, one that is installed. Fails with unavailable.
Result<host::PluginPreset> loadPreset(const Installation& installation, const std::string& type,
                                      const std::string& name);

}  // namespace lacquer::cli

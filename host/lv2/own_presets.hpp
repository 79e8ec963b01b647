// Presets of the user's own, of plugins: LV2 bundles, which other hosts read as well. Each has a bundle to itself,
// PLUGIN_PRESET.preset.lv2 below ~/.lv2, as those have that jalv saves. Message thread; may block.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "host/lv2/installed_plugin.hpp"
#include "host/lv2/plugin_presets.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::host {

/// Where they are kept: ~/.lv2, or where bundles are not looked for there (LV2_PATH), the first folder in which they
/// are. Empty: there is none.
[[nodiscard]] std::filesystem::path ownPresetFolder();

/// It is in a bundle of that folder that is named as such.
[[nodiscard]] bool isOwnPreset(const InstalledPreset& preset);

/// The own preset of a plugin that has this name; unavailable when there is none.
[[nodiscard]] Result<InstalledPreset> ownPresetCalled(PluginWorld& world, const std::string& typeUri,
                                                      const std::string& name);
/// Any preset of a plugin, by its URI or its name; of several of that name an own one. As above.
[[nodiscard]] Result<InstalledPreset> presetCalled(PluginWorld& world, const std::string& typeUri,
                                                   const std::string& name);

enum class IfTaken { refuse, replace };

/// Saves what a node is set to, `settings`, as a preset: the values of all control ports, every bit of them; what the
/// plugin itself saves once it has been started with the settings' state; and the files that this names, as copies in
/// the bundle. `world` knows it from then on, and it is there for all other hosts at once, in full.
/// Fails with usage without a name, with cannotCreate when there is an own preset of that name and it is not to be
/// replaced, when a file cannot be copied or the disk is full; with badData when the plugin's state does not fit into a
/// preset; and when the plugin does not start. Then all is as it was.
Result<InstalledPreset> saveOwnPreset(const std::shared_ptr<PluginWorld>& world, const std::string& typeUri,
                                      const std::string& name, const PluginPreset& settings, IfTaken ifTaken);

/// Another name for an own preset, whose URI stays. Fails as saving does, and with badData on a bundle that was written
/// by a program which writes differently.
Result<InstalledPreset> renameOwnPreset(PluginWorld& world, const InstalledPreset& preset, const std::string& name);

/// Removes an own preset with its files: no session that names one of them finds it again. Fails with cannotCreate, and
/// all is as it was, when the bundle holds other presets, too, or cannot be removed.
Status removeOwnPreset(PluginWorld& world, const InstalledPreset& preset);

}  // namespace lacquer::host

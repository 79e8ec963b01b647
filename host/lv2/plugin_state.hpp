// A plugin's own state (LV2 state extension) as named byte strings and back. Message thread.
#pragma once

#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

#include <string>

#include "core/engine/processor.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/portable_atom.hpp"
#include "host/lv2/state_paths.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// A plugin that may be saved and restored; `interface` is null when it has nothing beyond its controls.
struct StatefulPlugin {
    LV2_Handle handle;
    const LV2_State_Interface* interface;
    const LV2_Feature* const* features;
    const StatePaths* paths;
};

/// The plugin's properties: key URI -> value, bit for bit, with every URID inside a value spelled out as a URI, so that
/// it means the same in another process. Paths of files that exist have keys of their own (pathStateKey) and are full
/// paths. Properties that are not plain data (LV2_STATE_IS_POD) are refused to the
/// plugin and left out. Only inside a PluginControlScope; run() may go on meanwhile.
[[nodiscard]] ProcessorState savePluginState(UridMap& urids, const StatefulPlugin& plugin);

/// Hands the properties back. Only inside a PluginControlScope, and never while the plugin runs.
Status restorePluginState(UridMap& urids, const StatefulPlugin& plugin, const ProcessorState& state);

/// Of a file that is a property of the plugin, and so can be chosen, a state says what has been chosen, under
/// fileStateKey(): puts it there.
void nameChosenFiles(const PluginDescription& plugin, ProcessorState& state);
/// The other way round: as the plugin itself has saved it, and is to be handed it.
[[nodiscard]] ProcessorState withChosenFiles(const PluginDescription& plugin, const ProcessorState& state);

/// A path as an atom.
[[nodiscard]] AtomValue pathAtom(UridMap& urids, const std::string& path);

}  // namespace lacquer::host

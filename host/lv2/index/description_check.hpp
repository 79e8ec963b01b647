// What may be wrong with a plugin's Turtle, looked for before anything is believed of it.
#pragma once

#include "core/base/result.hpp"

struct LilvWorldImpl;
struct LilvPluginImpl;

namespace lacquer::host {

/// Fails with badData, naming the bundle's folder, when the plugin has no library on this machine, no name, or ports
/// that are not numbered from 0 on without gap, or of which one has no symbol or another's; control outputs may share
/// one. Only inside a PluginControlScope.
Status checkDescription(LilvWorldImpl* world, const LilvPluginImpl* plugin);

/// Path of the plugin's bundle, without a slash at the end. Only inside a PluginControlScope.
[[nodiscard]] std::string bundleOf(const LilvPluginImpl* plugin);

}  // namespace lacquer::host

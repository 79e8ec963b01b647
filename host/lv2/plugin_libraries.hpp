// The shared libraries behind plugins: what they need besides their own, and that none is closed again. All only inside
// a PluginControlScope.
#pragma once

#include <string>

#include "core/base/result.hpp"

struct LilvPluginImpl;

namespace lacquer::host {

/// Opens what the plugin's library calls without being linked with it (KnownPlugin::library), before that is loaded.
/// Fails with ErrorKind::unavailable, naming the Debian package, where it is not installed.
Status openLibraryFor(const std::string& pluginUri);

/// Many libraries that plugins stand on (GTK, Qt, libinstpatch) do not survive being closed and opened again, which
/// lilv would do with the last instance and the next. Call it while there is an instance.
void keepLibraryOf(const LilvPluginImpl* plugin) noexcept;

}  // namespace lacquer::host

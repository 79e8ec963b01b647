// Keeps plugins' libraries in the process once they have been loaded.
#pragma once

struct LilvPluginImpl;

namespace lacquer::host {

/// Many libraries that plugins stand on (GTK, Qt, libinstpatch) do not survive being closed and opened again, which
/// lilv would do with the last instance and the next. Call it while there is an instance. Only inside a
/// PluginControlScope.
void keepLibraryOf(const LilvPluginImpl* plugin) noexcept;

}  // namespace lacquer::host

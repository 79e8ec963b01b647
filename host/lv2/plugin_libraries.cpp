#include "host/lv2/plugin_libraries.hpp"

#include <dlfcn.h>
#include <lilv/lilv.h>

#include "host/lv2/known_plugins.hpp"

namespace lacquer::host {

// It stays open for as long as the process lives: what a plugin has bound to must not go away.
Status openLibraryFor(const std::string& pluginUri) {
    const KnownPlugin* known = knownPlugin(pluginUri);
    if (known == nullptr || known->library == nullptr) return {};
    if (::dlopen(known->library, RTLD_LAZY | RTLD_GLOBAL) == nullptr)
        return fail(ErrorKind::unavailable,
                    "the plugin needs the library " + std::string(known->library) + ", which is not installed",
                    pluginUri, "install the Debian package " + std::string(known->libraryPackage));
    return {};
}

void keepLibraryOf(const LilvPluginImpl* plugin) noexcept {
    const LilvNode* uri = lilv_plugin_get_library_uri(plugin);
    char* path = uri != nullptr ? lilv_file_uri_parse(lilv_node_as_uri(uri), nullptr) : nullptr;
    // RTLD_NODELETE outlives the handle.
    if (path != nullptr)
        if (void* library = ::dlopen(path, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE)) ::dlclose(library);
    lilv_free(path);
}

}  // namespace lacquer::host

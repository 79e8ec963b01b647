#include "host/lv2/resident_library.hpp"

#include <dlfcn.h>
#include <lilv/lilv.h>

namespace lacquer::host {

void keepLibraryOf(const LilvPluginImpl* plugin) noexcept {
    const LilvNode* uri = lilv_plugin_get_library_uri(plugin);
    char* path = uri != nullptr ? lilv_file_uri_parse(lilv_node_as_uri(uri), nullptr) : nullptr;
    // RTLD_NODELETE outlives the handle.
    if (path != nullptr)
        if (void* library = ::dlopen(path, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE)) ::dlclose(library);
    lilv_free(path);
}

}  // namespace lacquer::host

#include "plugin_host/x_errors.hpp"

#include <X11/Xlib.h>
#include <dlfcn.h>

#include <string>

namespace lacquer::plugin_host {
namespace {

WindowLink* toBeTold = nullptr;

int onError(Display*, XErrorEvent* error) {
    if (toBeTold != nullptr)
        toBeTold->send(host::UiMessageKind::log, "X refuses a request: error " + std::to_string(error->error_code) +
                                                     ", request " + std::to_string(error->request_code) + "." +
                                                     std::to_string(error->minor_code));
    toBeTold = nullptr;  // one that is drawn wrongly is drawn often
    return 0;
}

}  // namespace

// The handler belongs to the library, which is the UI's affair; one that speaks XCB needs neither.
void surviveXErrors(WindowLink& link) {
    void* library = ::dlopen("libX11.so.6", RTLD_LAZY | RTLD_NODELETE);
    if (library == nullptr) return;
    toBeTold = &link;
    if (const auto set = reinterpret_cast<decltype(&XSetErrorHandler)>(::dlsym(library, "XSetErrorHandler")))
        set(onError);
}

}  // namespace lacquer::plugin_host

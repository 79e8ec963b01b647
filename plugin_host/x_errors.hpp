// What a UI does wrong at the X server.
#pragma once

#include "plugin_host/window_link.hpp"

namespace lacquer::plugin_host {

/// From here on a request that X refuses does not end the process, as Xlib would have it, and as toolkits that other
/// hosts are made with prevent; `link`, which must stay, is told of the first one.
void surviveXErrors(WindowLink& link);

}  // namespace lacquer::plugin_host

// PluginUi: the windows of its own that a plugin brings along, and which of them can be shown. No code of them runs.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::host {

struct PluginUi {
    std::string uri;
    std::string kind;       ///< "X11", "GTK 2", "Qt 5", "external" …: what it is made with
    std::string reason;     ///< why it cannot be shown; empty when it can
    std::string library;    ///< path of the file
    std::string bundle;     ///< path of its folder, with a slash at the end
    bool resizable = true;  ///< the user may change its size
};

/// All that a plugin lists, in its order. None for one that is not installed. Message thread.
[[nodiscard]] std::vector<PluginUi> uisOf(PluginWorld& world, const std::string& pluginUri);

/// URIs of what a UI may require.
[[nodiscard]] std::span<const std::string_view> supportedUiFeatures() noexcept;

/// All that it takes to show a plugin's window.
struct WindowPlan {
    PluginUi ui;
    PluginDescription description;
    PluginLayout layout;
};

/// By the first UI that can be shown. Fails with ErrorKind::unavailable and the reason when there is none. Message
/// thread.
Result<std::shared_ptr<const WindowPlan>> planWindow(PluginWorld& world, const std::string& pluginUri);

}  // namespace lacquer::host

// Reads what bundles say of their plugins and presets, through lilv. Runs no plugin code.
#pragma once

#include <vector>

#include "host/lv2/index/plugin_index.hpp"

namespace lacquer::host {

struct BundleScan {
    std::vector<BundleContent> bundles;  ///< those of `present`, in their order
    bool complete = true;                ///< false: it has been stopped
};

/// Takes from `known` what it has of bundles with the same stamp, and reads the rest. Of a plugin that several bundles
/// have, the one that lilv takes is listed. Asks `stopped` between presets, too. Any thread; takes the plugin lock for
/// each plugin.
[[nodiscard]] BundleScan scanBundles(const std::vector<Bundle>& present, const std::vector<BundleContent>& known,
                                     const ScanListener& listener, const StopAsked& stopped);

}  // namespace lacquer::host

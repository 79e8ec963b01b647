// PluginIndex: what is installed, from a cache as far as that is true. Any thread; each call may block.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>

#include "host/lv2/index/plugin_list.hpp"

namespace lacquer::host {

/// How far reading the plugins' descriptions has come.
struct ScanStep {
    std::size_t done = 0;  ///< plugins, those included that the cache knows
    std::size_t total = 0;
    std::span<const InstalledPlugin> fresh;  ///< what is new since the last step
};

enum class ScanAnswer { goOn, stop };
using ScanListener = std::function<ScanAnswer(const ScanStep&)>;

/// Keeps a file for each search path (LV2_PATH) in its folder. What it says of a bundle holds while the names, sizes
/// and times of the bundle's files do. A file that is damaged, of another version or not there is no error: everything
/// is read again. Any number of processes may use one folder.
class PluginIndex {
public:
    explicit PluginIndex(std::filesystem::path cacheFolder = usualFolder()) : folder_(std::move(cacheFolder)) {}

    /// All that is installed. Reads the descriptions in bundles that are new or have changed, tells `listener` on this
    /// thread after each plugin, and writes the file; the first time that takes up to two seconds for 700 plugins,
    /// later a look at their files' times. The plugin lock is held for one plugin at a time. When the listener stops
    /// it, what is known so far, and nothing is written; likewise when `stopped`, which is asked before and between
    /// bundles as well, says so.
    [[nodiscard]] PluginList list(const ScanListener& listener = {}, const StopAsked& stopped = {}) const;

    /// The file for the present search path.
    [[nodiscard]] std::filesystem::path file() const;

    /// `lacquer` below XDG_CACHE_HOME, else below ~/.cache. Empty, and nothing is kept, when there is no home.
    [[nodiscard]] static std::filesystem::path usualFolder();

private:
    std::filesystem::path folder_;
};

}  // namespace lacquer::host

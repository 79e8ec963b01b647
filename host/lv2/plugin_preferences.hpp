// PluginPreferences: which plugins the user allows, denies and likes. Any thread.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::host {

enum class PluginMark {
    allowed,  ///< loaded whatever a trial or the shipped list says of it
    denied,   ///< not loaded, whatever they say
    favourite,
    sandboxed,      ///< run in a process of its own
    windowBlocked,  ///< its own window has crashed, and opens only when the user asks again
};
enum class Switch { on, off };

/// In place of a URI: all plugins have the mark. Of use for `sandboxed`.
inline constexpr const char* kEveryPlugin = "all";

/// `lacquer/plugins.json` below XDG_CONFIG_HOME: {"allow": [URI …], "deny": […], "favourites": […], "sandbox": […],
/// "blockedWindows": […], "latencyOffsets": {URI: frames …}}. Whatever else is in it stays.
class PluginPreferences {
public:
    /// Reads the file, if there is one.
    explicit PluginPreferences(std::filesystem::path file = usualFile());

    [[nodiscard]] bool has(PluginMark mark, const std::string& pluginUri) const;
    [[nodiscard]] std::vector<std::string> all(PluginMark mark) const;

    /// Sets or takes away a mark; a plugin is allowed, denied or sandboxed, not two of them. Fails with badData, and
    /// the file stays, when it is not what it should be, and with cannotCreate when it cannot be written.
    Status set(PluginMark mark, const std::string& pluginUri, Switch to);

    /// Frames to add to the latency that a plugin reports: 0 unless it has been set.
    [[nodiscard]] int latencyOffset(const std::string& pluginUri) const;
    /// At most a minute at 192 kHz, either way; else usage. Otherwise fails as set().
    Status setLatencyOffset(const std::string& pluginUri, int frames);
    static constexpr int kMostOffsetFrames = 60 * 192000;

    /// What is wrong with the file: then no plugin has a mark.
    [[nodiscard]] std::optional<Error> damage() const;

    /// Empty when there is no home.
    [[nodiscard]] static std::filesystem::path usualFile();

private:
    using Marks = std::array<std::set<std::string>, 5>;
    using Offsets = std::map<std::string, int>;

    std::filesystem::path file_;
    mutable std::mutex mutex_;
    Marks marks_;
    Offsets latencyOffsets_;
    std::optional<Error> damage_;
};

/// The plugins that have been used last, latest first: `lacquer/recent-plugins.json` below XDG_STATE_HOME. A file that
/// is damaged holds none.
class RecentPlugins {
public:
    static constexpr std::size_t kMost = 20;

    explicit RecentPlugins(std::filesystem::path file = usualFile()) : file_(std::move(file)) {}

    /// URIs.
    [[nodiscard]] std::vector<std::string> list() const;
    void add(const std::string& pluginUri) const;

    [[nodiscard]] static std::filesystem::path usualFile();

private:
    std::filesystem::path file_;
};

}  // namespace lacquer::host

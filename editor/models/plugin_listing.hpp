// What the palette learns of plugins beside the GUI thread: which there are, and whether one can be loaded.
#pragma once

#include <QObject>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "host/lv2/index/plugin_index.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::editor {

/// What is to be said of plugins beside their descriptions. By node type.
struct PluginMarks {
    std::map<std::string, std::string> refused{};  ///< not loaded, and why
    std::set<std::string> favourites{};
    std::vector<std::string> recent{};  ///< used last, latest first
};

struct ListedPlugins {
    std::vector<host::InstalledPlugin> plugins;
    PluginMarks marks;
    std::vector<host::InstalledPreset> presets{};
    bool complete = false;  ///< false: more are being read; their presets come with the last
};

/// Lists them on a thread of its own, which ends with it.
class PluginListing {
public:
    /// `show` is called in the thread of `receiver`, now and then while descriptions are read, and at the end.
    PluginListing(QObject& receiver, std::shared_ptr<host::PluginGate> gate, std::vector<std::string> recent,
                  std::function<void(const ListedPlugins&)> show);

private:
    using Clock = std::chrono::steady_clock;

    void list(const std::stop_token& stop);
    void tell(ListedPlugins found);
    [[nodiscard]] PluginMarks marksOf(const std::vector<host::InstalledPlugin>& plugins) const;

    QObject& receiver_;
    std::shared_ptr<host::PluginGate> gate_;
    std::vector<std::string> recent_;
    std::function<void(const ListedPlugins&)> show_;
    std::jthread thread_;
};

/// Tries those of some node types that are plugins of which nothing is known yet, on a thread of its own, which is
/// waited for in the end.
class PluginTryout {
public:
    /// `done` is called in the thread of `receiver`.
    PluginTryout(QObject& receiver, std::shared_ptr<host::PluginWorld> plugins, std::vector<std::string> types,
                 std::function<void()> done);
    /// Nothing would be waited for any more.
    [[nodiscard]] bool over() const noexcept { return over_; }

private:
    std::atomic<bool> over_{false};
    std::jthread thread_;
};

}  // namespace lacquer::editor

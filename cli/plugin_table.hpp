// The installed plugins as the commands of `lacquer plugins` see them: with what is to be said of each. Main thread.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/installation.hpp"

namespace lacquer::cli {

struct ListedPlugin {
    host::InstalledPlugin plugin;
    host::PluginStanding standing;
    bool favourite = false;
    int latencyOffset = 0;  ///< frames that the user adds to what it reports

    [[nodiscard]] bool refused() const noexcept { return !plugin.usable() || standing.refused; }
    /// It is loaded, into a process of its own.
    [[nodiscard]] bool sandboxed() const noexcept { return !refused() && standing.place == host::PluginPlace::sandbox; }
    /// Why it is refused, or what is to be said of it; may be empty.
    [[nodiscard]] const std::string& reason() const noexcept {
        return plugin.usable() ? standing.reason : plugin.problem;
    }
};

struct PluginTable {
    std::shared_ptr<host::PluginGate> gate;
    std::vector<ListedPlugin> plugins;
    std::vector<host::InstalledPreset> presets;

    /// The plugin of a URI, with or without "lv2:" in front. unavailable, naming the package, when there is none.
    [[nodiscard]] Result<const ListedPlugin*> find(const std::string& uri) const;
};

[[nodiscard]] PluginTable readPluginTable();

[[nodiscard]] host::PluginIdentity identityOf(const host::InstalledPlugin& plugin);
/// "http://…" for "lv2:http://…".
[[nodiscard]] std::string bareUri(const std::string& uri);
[[nodiscard]] nlohmann::ordered_json toJson(const ListedPlugin& listed);
/// Those of one plugin, in order of name: {uri, name, own} each.
[[nodiscard]] nlohmann::ordered_json presetsToJson(const PluginTable& all, const ListedPlugin& listed);

}  // namespace lacquer::cli

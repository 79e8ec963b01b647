#include "cli/plugin_table.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "host/lv2/own_presets.hpp"
#include "host/lv2/plugin_packages.hpp"

namespace lacquer::cli {

std::string bareUri(const std::string& uri) {
    return uri.starts_with("lv2:") ? uri.substr(4) : uri;
}

host::PluginIdentity identityOf(const host::InstalledPlugin& plugin) {
    return {plugin.uri(), plugin.bundle};
}

PluginTable readPluginTable() {
    PluginTable table;
    table.gate = makeGate();
    auto list = listInstalled();
    table.presets = std::move(list.presets);
    for (host::InstalledPlugin& plugin : list.plugins) {
        ListedPlugin listed;
        listed.standing = table.gate->standing(identityOf(plugin));
        listed.latencyOffset = table.gate->preferences().latencyOffset(plugin.uri());
        listed.favourite = table.gate->preferences().has(host::PluginMark::favourite, plugin.uri());
        listed.plugin = std::move(plugin);
        table.plugins.push_back(std::move(listed));
    }
    return table;
}

Result<const ListedPlugin*> PluginTable::find(const std::string& uri) const {
    const std::string type = "lv2:" + bareUri(uri);
    const auto found = std::find_if(plugins.begin(), plugins.end(),
                                    [&](const ListedPlugin& listed) { return listed.plugin.type == type; });
    if (found == plugins.end())
        return fail(ErrorKind::unavailable, "the plugin " + bareUri(uri) + " is not installed", {},
                    host::packageRemedy(bareUri(uri)));
    return &*found;
}

nlohmann::ordered_json toJson(const ListedPlugin& listed) {
    const host::InstalledPlugin& plugin = listed.plugin;
    nlohmann::ordered_json json{{"uri", plugin.uri()},
                                {"name", plugin.name},
                                {"class", plugin.className},
                                {"vendor", plugin.vendor},
                                {"package", host::packageOf(plugin.uri())},
                                {"bundle", plugin.bundle},
                                {"audioInputs", plugin.audioInputs},
                                {"audioOutputs", plugin.audioOutputs},
                                {"sideChainInputs", plugin.sideChainInputs},
                                {"midiInputs", plugin.midiInputs},
                                {"midiOutputs", plugin.midiOutputs},
                                {"parameters", plugin.parameters},
                                {"favourite", listed.favourite},
                                {"latencyOffset", listed.latencyOffset},
                                {"refused", listed.refused()},
                                {"sandboxed", listed.sandboxed()},
                                {"reason", listed.reason()}};
    json["verdict"] = listed.standing.verdict ? nlohmann::ordered_json(host::toJson(*listed.standing.verdict))
                                              : nlohmann::ordered_json(nullptr);
    return json;
}

nlohmann::ordered_json presetsToJson(const PluginTable& all, const ListedPlugin& listed) {
    auto presets = nlohmann::ordered_json::array();
    for (const host::InstalledPreset& preset : all.presets)
        if (preset.type == listed.plugin.type)
            presets.push_back({{"uri", preset.uri}, {"name", preset.name}, {"own", host::isOwnPreset(preset)}});
    return presets;
}

}  // namespace lacquer::cli

#include "host/lv2/index/plugin_list.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include <nlohmann/json.hpp>

#include "host/lv2/plugin_description.hpp"

namespace lacquer::host {
namespace {

using nlohmann::json;

// To be raised with every change of what is read from a plugin's description, or of this file.
constexpr int kListFormat = 2;

json toJson(const InstalledPlugin& plugin) {
    return json::array({plugin.type, plugin.name, plugin.className, plugin.vendor, plugin.audioInputs,
                        plugin.audioOutputs, plugin.sideChainInputs, plugin.midiInputs, plugin.midiOutputs,
                        plugin.parameters, plugin.problem});
}

InstalledPlugin pluginFrom(const json& entry, const std::string& bundle) {
    return {.type = entry.at(0).get<std::string>(),
            .name = entry.at(1).get<std::string>(),
            .className = entry.at(2).get<std::string>(),
            .vendor = entry.at(3).get<std::string>(),
            .audioInputs = entry.at(4).get<int>(),
            .audioOutputs = entry.at(5).get<int>(),
            .sideChainInputs = entry.at(6).get<int>(),
            .midiInputs = entry.at(7).get<int>(),
            .midiOutputs = entry.at(8).get<int>(),
            .parameters = entry.at(9).get<int>(),
            .bundle = bundle,
            .problem = entry.at(10).get<std::string>()};
}

}  // namespace

PluginList assemble(const std::vector<BundleContent>& bundles) {
    PluginList list;
    for (const BundleContent& content : bundles) {
        list.plugins.insert(list.plugins.end(), content.plugins.begin(), content.plugins.end());
        list.presets.insert(list.presets.end(), content.presets.begin(), content.presets.end());
    }
    std::sort(list.plugins.begin(), list.plugins.end(), [](const auto& a, const auto& b) { return a.type < b.type; });
    std::stable_sort(list.presets.begin(), list.presets.end(), [](const auto& a, const auto& b) {
        return std::tie(a.type, a.name, a.uri) < std::tie(b.type, b.name, b.uri);
    });
    return list;
}

json toJson(const std::vector<BundleContent>& bundles) {
    json all = json::array();
    for (const BundleContent& content : bundles) {
        json plugins = json::array(), presets = json::array();
        for (const InstalledPlugin& plugin : content.plugins) plugins.push_back(toJson(plugin));
        for (const InstalledPreset& preset : content.presets) presets.push_back({preset.type, preset.uri, preset.name});
        all.push_back({{"path", content.bundle.path.string()},
                       {"stamp", content.bundle.stamp},
                       {"plugins", std::move(plugins)},
                       {"presets", std::move(presets)}});
    }
    return {{"format", kListFormat}, {"features", supportedFeatures()}, {"bundles", std::move(all)}};
}

// Whatever stands in the file, at worst it is not understood.
std::optional<std::vector<BundleContent>> bundlesFrom(const json& all) {
    try {
        if (all.at("format") != kListFormat || all.at("features") != json(supportedFeatures())) return std::nullopt;
        std::vector<BundleContent> bundles;
        for (const json& entry : all.at("bundles")) {
            const auto path = entry.at("path").get<std::string>();
            BundleContent& content =
                bundles.emplace_back(BundleContent{{path, entry.at("stamp").get<std::uint64_t>()}});
            for (const json& plugin : entry.at("plugins")) content.plugins.push_back(pluginFrom(plugin, path));
            for (const json& preset : entry.at("presets"))
                content.presets.push_back({preset.at(0).get<std::string>(), preset.at(1).get<std::string>(),
                                           preset.at(2).get<std::string>()});
        }
        return bundles;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace lacquer::host

#include "host/lv2/index/bundle_scan.hpp"

#include <lv2/core/lv2.h>
#include <lv2/presets/presets.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "host/lv2/index/description_check.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/plugin_presets.hpp"
#include "host/lv2/plugin_type.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

int countPorts(const PluginDescription& description, PortDirection direction, PluginPortKind kind) {
    return static_cast<int>(
        std::count_if(description.ports.begin(), description.ports.end(), [&](const PluginPort& port) {
            return port.kind == kind && port.direction == direction &&
                   (kind != PluginPortKind::atom || port.carriesMidi);
        }));
}

void fillIn(InstalledPlugin& plugin, const PluginDescription& description) {
    const auto inputs = [&](PluginPortKind kind) { return countPorts(description, PortDirection::input, kind); };
    const auto outputs = [&](PluginPortKind kind) { return countPorts(description, PortDirection::output, kind); };
    plugin.audioInputs = inputs(PluginPortKind::audio);
    plugin.audioOutputs = outputs(PluginPortKind::audio);
    plugin.sideChainInputs = inputs(PluginPortKind::sideChain);
    plugin.midiInputs = inputs(PluginPortKind::atom);
    plugin.midiOutputs = outputs(PluginPortKind::atom);
    plugin.parameters = inputs(PluginPortKind::control);
}

InstalledPlugin readPlugin(LilvWorld* world, const LilvPlugin* plugin, const std::string& bundle) {
    InstalledPlugin read{
        .type = std::string(kPluginScheme) + text(lilv_plugin_get_uri(plugin)), .name = {}, .className = {}};
    read.bundle = bundle;
    read.name = text(NodePtr(lilv_plugin_get_name(plugin)).get());
    if (read.name.empty()) read.name = read.uri();
    read.className = text(lilv_plugin_class_get_label(lilv_plugin_get_class(plugin)));
    if (read.className.empty()) read.className = "Plugin";
    read.vendor = text(NodePtr(lilv_plugin_get_author_name(plugin)).get());
    if (const auto checked = checkDescription(world, plugin); !checked) {
        read.problem = checked.error().what;
    } else if (const auto description = describePlugin(world, plugin)) {
        fillIn(read, *description);
    } else {
        read.problem = description.error().what;
    }
    return read;
}

/// A lilv world for one scan: what is in the files is large, and is not wanted again.
class Scan {
public:
    Scan(const std::vector<Bundle>& present, const std::vector<BundleContent>& known, const ScanListener& listener,
         const StopAsked& stopped)
        : known_(known), listener_(listener), stopped_(stopped) {
        for (const Bundle& bundle : present) {
            std::error_code ignored;
            byPath_[bundle.path.string()] = byPath_[fs::canonical(bundle.path, ignored).string()] =
                made_.bundles.size();
            made_.bundles.push_back({bundle});
        }
        const PluginControlScope scope;
        world_ = lilv_world_new();
        lilv_world_load_all(world_);
    }
    ~Scan() {
        const PluginControlScope scope;
        lilv_world_free(world_);
    }
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;

    BundleScan run() {
        readPlugins();
        if (made_.complete) readPresets();
        return std::move(made_);
    }

private:
    /// What was known of a bundle that has not changed; null: it has, or is new.
    [[nodiscard]] const BundleContent* unchanged(const Bundle& bundle) const {
        const auto same = [&](const BundleContent& content) { return content.bundle == bundle; };
        const auto found = std::find_if(known_.begin(), known_.end(), same);
        return found == known_.end() ? nullptr : &*found;
    }
    [[nodiscard]] BundleContent* contentAt(const std::string& path) {
        const auto found = byPath_.find(path);
        return found == byPath_.end() ? nullptr : &made_.bundles[found->second];
    }

    void readPlugins() {
        std::vector<const LilvPlugin*> all;
        {
            const PluginControlScope scope;
            const LilvPlugins* plugins = lilv_world_get_all_plugins(world_);
            LILV_FOREACH(plugins, i, plugins) {
                const LilvPlugin* plugin = lilv_plugins_get(plugins, i);
                if (!lilv_plugin_is_replaced(plugin)) all.push_back(plugin);
            }
        }
        for (std::size_t i = 0; i < all.size() && made_.complete; ++i) {
            std::optional<InstalledPlugin> fresh;
            if (askedToStop()) return;
            {
                const PluginControlScope scope;
                fresh = take(all[i]);
            }
            if (!fresh || !listener_) continue;
            if (listener_({i + 1, all.size(), {&*fresh, 1}}) == ScanAnswer::stop) made_.complete = false;
        }
    }

    bool askedToStop() {
        if (stopped_ && stopped_()) made_.complete = false;
        return !made_.complete;
    }

    std::optional<InstalledPlugin> take(const LilvPlugin* plugin) {
        const std::string path = bundleOf(plugin);
        BundleContent* content = contentAt(path);
        if (content == nullptr) return std::nullopt;  // it came while we looked; the next scan will see it
        const std::string type = std::string(kPluginScheme) + text(lilv_plugin_get_uri(plugin));
        if (const BundleContent* before = unchanged(content->bundle)) {
            const auto same = [&](const InstalledPlugin& known) { return known.type == type; };
            if (const auto found = std::find_if(before->plugins.begin(), before->plugins.end(), same);
                found != before->plugins.end())
                return content->plugins.emplace_back(*found);
        }
        return content->plugins.emplace_back(readPlugin(world_, plugin, content->bundle.path.string()));
    }

    // A preset belongs to the bundle of the file that it is in, which need not be its plugin's.
    void readPresets() {
        const NodePtr kind = uriNode(world_, LV2_PRESETS__Preset), type = uriNode(world_, LILV_NS_RDF "type"),
                      appliesTo = uriNode(world_, LV2_CORE__appliesTo);
        const NodesPtr presets(lilv_world_find_nodes(world_, nullptr, type.get(), kind.get()));
        LILV_FOREACH(nodes, i, presets.get()) {
            const LilvNode* preset = lilv_nodes_get(presets.get(), i);
            if (!lilv_node_is_uri(preset)) continue;
            if (askedToStop()) return;
            const PluginControlScope scope;
            const NodesPtr plugins(lilv_world_find_nodes(world_, preset, appliesTo.get(), nullptr));
            LILV_FOREACH(nodes, j, plugins.get()) takePreset(preset, lilv_nodes_get(plugins.get(), j));
        }
    }

    void takePreset(const LilvNode* preset, const LilvNode* pluginUri) {
        const LilvPlugin* plugin = lilv_node_is_uri(pluginUri)
                                       ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world_), pluginUri)
                                       : nullptr;
        if (plugin == nullptr) return;
        BundleContent* content = contentAt(bundleOfPreset(preset));
        if (content == nullptr) content = contentAt(bundleOf(plugin));
        if (content == nullptr) return;
        InstalledPreset read{std::string(kPluginScheme) + text(pluginUri), text(preset), {}};
        if (const BundleContent* before = unchanged(content->bundle)) {
            const auto same = [&](const InstalledPreset& known) {
                return known.type == read.type && known.uri == read.uri;
            };
            if (const auto found = std::find_if(before->presets.begin(), before->presets.end(), same);
                found != before->presets.end())
                read.name = found->name;
        }
        if (read.name.empty()) read.name = presetName(world_, preset);
        content->presets.push_back(std::move(read));
    }

    [[nodiscard]] std::string bundleOfPreset(const LilvNode* preset) {
        const NodePtr seeAlso = uriNode(world_, LILV_NS_RDFS "seeAlso");
        const NodePtr file(lilv_world_get(world_, preset, seeAlso.get(), nullptr));
        if (!file || !lilv_node_is_uri(file.get())) return {};
        char* parsed = lilv_file_uri_parse(lilv_node_as_uri(file.get()), nullptr);
        const fs::path path = parsed != nullptr ? fs::path(parsed).lexically_normal() : fs::path();
        lilv_free(parsed);
        for (fs::path above = path.parent_path(); above.has_relative_path(); above = above.parent_path())
            if (byPath_.contains(above.string())) return above.string();
        return {};
    }

    const std::vector<BundleContent>& known_;
    const ScanListener& listener_;
    const StopAsked& stopped_;
    std::map<std::string, std::size_t> byPath_;
    BundleScan made_;
    LilvWorld* world_ = nullptr;
};

}  // namespace

BundleScan scanBundles(const std::vector<Bundle>& present, const std::vector<BundleContent>& known,
                       const ScanListener& listener, const StopAsked& stopped) {
    return Scan(present, known, listener, stopped).run();
}

}  // namespace lacquer::host

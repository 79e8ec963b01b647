#include "host/lv2/plugin_facts.hpp"

#include <algorithm>

#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"

namespace lacquer::host {
namespace {

std::vector<std::string> texts(const NodesPtr& nodes) {
    std::vector<std::string> found;
    LILV_FOREACH(nodes, i, nodes.get()) found.push_back(text(lilv_nodes_get(nodes.get(), i)));
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

PluginFacts factsOf(PluginWorld& world, const std::string& pluginUri) {
    const PluginControlScope scope;
    const LilvPlugin* plugin = world.plugin(pluginUri);
    if (plugin == nullptr) return {};
    return {texts(NodesPtr(lilv_plugin_get_required_features(plugin))),
            texts(NodesPtr(lilv_plugin_get_optional_features(plugin))),
            texts(NodesPtr(lilv_plugin_get_extension_data(plugin)))};
}

}  // namespace lacquer::host

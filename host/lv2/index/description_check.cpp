#include "host/lv2/index/description_check.hpp"

#include <lv2/core/lv2.h>

#include <filesystem>
#include <set>
#include <vector>

#include "host/lv2/lilv_nodes.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

// No plugin has so many; lilv takes memory for as many as the highest number says.
constexpr double kMostPorts = 16384;

fs::path pathOf(const LilvNode* fileUri) {
    char* path = fileUri != nullptr ? lilv_file_uri_parse(lilv_node_as_uri(fileUri), nullptr) : nullptr;
    fs::path found = path != nullptr ? path : "";
    lilv_free(path);
    return found;
}

Status checkPorts(LilvWorld* world, const LilvPlugin* plugin, const std::string& bundle) {
    const auto broken = [&](const std::string& what) {
        return fail(ErrorKind::badData, "the description of the plugin is broken: " + what, bundle,
                    "install the plugin again, or tell its author");
    };
    const NodePtr portProperty = uriNode(world, LV2_CORE__port), indexProperty = uriNode(world, LV2_CORE__index),
                  symbolProperty = uriNode(world, LV2_CORE__symbol), typeProperty = uriNode(world, LILV_NS_RDF "type"),
                  outputClass = uriNode(world, LV2_CORE__OutputPort),
                  controlClass = uriNode(world, LV2_CORE__ControlPort);
    const auto is = [&](const LilvNode* port, const NodePtr& portClass) {
        return lilv_world_ask(world, port, typeProperty.get(), portClass.get());
    };
    const NodesPtr ports(lilv_plugin_get_value(plugin, portProperty.get()));
    const auto count = static_cast<double>(lilv_nodes_size(ports.get()));
    if (count > kMostPorts) return broken("it has more than 16384 ports");
    std::set<double> numbers;
    std::set<std::string> symbols;
    LILV_FOREACH(nodes, i, ports.get()) {
        const LilvNode* port = lilv_nodes_get(ports.get(), i);
        const NodePtr index(lilv_world_get(world, port, indexProperty.get(), nullptr));
        const std::string symbol = text(NodePtr(lilv_world_get(world, port, symbolProperty.get(), nullptr)).get());
        const auto position = number(index.get());
        if (!position) return broken("a port has no number");
        if (*position < 0 || *position >= count)
            return broken("there is a port " + text(index.get()) + ", and of the ports before it some are missing");
        if (!numbers.insert(*position).second) return broken("there are two ports " + text(index.get()));
        if (symbol.empty()) return broken("port " + text(index.get()) + " has no symbol");
        if (is(port, outputClass) && is(port, controlClass)) continue;  // only shown; some of eq10q have two alike
        if (!symbols.insert(symbol).second) return broken("there are two ports \"" + symbol + "\"");
    }
    return {};
}

}  // namespace

std::string bundleOf(const LilvPluginImpl* plugin) {
    std::string path = pathOf(lilv_plugin_get_bundle_uri(plugin)).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

Status checkDescription(LilvWorldImpl* world, const LilvPluginImpl* plugin) {
    const std::string bundle = bundleOf(plugin);
    const NodePtr name(lilv_plugin_get_name(plugin));
    if (!name)
        return fail(ErrorKind::badData, "the description of the plugin cannot be read", bundle,
                    "install the plugin again, or tell its author");
    const fs::path library = pathOf(lilv_plugin_get_library_uri(plugin));
    std::error_code ignored;
    if (!fs::is_regular_file(library, ignored))
        return fail(ErrorKind::badData, "the plugin's library " + library.filename().string() + " is not there", bundle,
                    "install the plugin again");
    return checkPorts(world, plugin, bundle);
}

}  // namespace lacquer::host

#include "host/lv2/plugin_world.hpp"

#include <algorithm>
#include <string_view>

#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/lv2_processor.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/plugin_packages.hpp"

namespace lacquer::host {
namespace {

constexpr std::string_view kScheme = "lv2:";

int countPorts(const PluginDescription& description, PortDirection direction, PluginPortKind kind) {
    return static_cast<int>(
        std::count_if(description.ports.begin(), description.ports.end(), [&](const PluginPort& port) {
            return port.kind == kind && port.direction == direction &&
                   (kind != PluginPortKind::atom || port.carriesMidi);
        }));
}

InstalledPlugin summaryOf(const PluginDescription& description) {
    const auto inputs = [&](PluginPortKind kind) { return countPorts(description, PortDirection::input, kind); };
    const auto outputs = [&](PluginPortKind kind) { return countPorts(description, PortDirection::output, kind); };
    return {.type = std::string(kScheme) + description.uri,
            .name = description.name,
            .className = description.className,
            .vendor = description.vendor,
            .audioInputs = inputs(PluginPortKind::audio),
            .audioOutputs = outputs(PluginPortKind::audio),
            .sideChainInputs = inputs(PluginPortKind::sideChain),
            .midiInputs = inputs(PluginPortKind::atom),
            .midiOutputs = outputs(PluginPortKind::atom),
            .parameters = inputs(PluginPortKind::control)};
}

}  // namespace

std::shared_ptr<PluginWorld> PluginWorld::create() {
    return std::shared_ptr<PluginWorld>(new PluginWorld);
}

PluginWorld::~PluginWorld() {
    const PluginControlScope scope;
    lilv_world_free(world_);
}

LilvWorldImpl* PluginWorld::lilv() {
    if (world_ == nullptr) {
        world_ = lilv_world_new();
        lilv_world_load_all(world_);
    }
    return world_;
}

const LilvPluginImpl* PluginWorld::plugin(const std::string& uri) {
    const NodePtr node = uriNode(lilv(), uri.c_str());
    return node ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(lilv()), node.get()) : nullptr;
}

Result<std::shared_ptr<const ProcessorType>> PluginWorld::find(const std::string& typeUri) {
    const std::string uri = typeUri.starts_with(kScheme) ? typeUri.substr(kScheme.size()) : typeUri;
    const PluginControlScope scope;
    const LilvPlugin* found = uri.find(':') == std::string::npos ? nullptr : plugin(uri);
    if (found == nullptr)
        return fail(ErrorKind::unavailable, "the plugin " + uri + " is not installed", {}, packageRemedy(uri));
    auto read = describePlugin(lilv(), found);
    if (!read) return fail(std::move(read).error());

    const auto description = std::make_shared<const PluginDescription>(*std::move(read));
    const auto layout = std::make_shared<const PluginLayout>(layOut(*description));
    auto type = std::make_shared<ProcessorType>(describeType(*description, *layout));
    type->create = [world = shared_from_this(), description, layout](const CreateSpec& spec) {
        return Result<std::unique_ptr<Processor>>(std::make_unique<Lv2Processor>(world, description, layout, spec));
    };
    return std::shared_ptr<const ProcessorType>(std::move(type));
}

// Holds the plugin lock for one plugin at a time, so that others get on with theirs in between.
std::vector<InstalledPlugin> PluginWorld::installed() {
    std::vector<const LilvPlugin*> candidates;
    {
        const PluginControlScope scope;
        const LilvPlugins* plugins = lilv_world_get_all_plugins(lilv());
        LILV_FOREACH(plugins, i, plugins) candidates.push_back(lilv_plugins_get(plugins, i));
    }
    std::vector<InstalledPlugin> list;
    for (const LilvPlugin* candidate : candidates) {
        const PluginControlScope scope;
        if (lilv_plugin_is_replaced(candidate)) continue;
        if (const auto description = describePlugin(lilv(), candidate)) list.push_back(summaryOf(*description));
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.type < b.type; });
    return list;
}

std::shared_ptr<PluginWorld> registerLv2(ProcessorRegistry& registry) {
    auto world = PluginWorld::create();
    registry.addScheme("lv2", [world](const std::string& uri) { return world->find(uri); });
    return world;
}

}  // namespace lacquer::host

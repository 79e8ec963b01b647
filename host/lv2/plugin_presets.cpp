#include "host/lv2/plugin_presets.hpp"

#include <lv2/atom/atom.h>
#include <lv2/presets/presets.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_instance.hpp"
#include "host/lv2/plugin_type.hpp"
#include "host/lv2/portable_atom.hpp"
#include "host/lv2/sandbox/sandbox_process.hpp"

namespace lacquer::host {
namespace {

std::vector<InstalledPreset> presetsOf(LilvWorld* world, const LilvPlugin* plugin) {
    const NodePtr kind = uriNode(world, LV2_PRESETS__Preset);
    const NodesPtr related(lilv_plugin_get_related(plugin, kind.get()));
    const std::string type = std::string(kPluginScheme) + text(lilv_plugin_get_uri(plugin));
    std::vector<InstalledPreset> found;
    LILV_FOREACH(nodes, i, related.get()) {
        const LilvNode* preset = lilv_nodes_get(related.get(), i);
        if (lilv_node_is_uri(preset)) found.push_back({type, text(preset), presetName(world, preset)});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
}

// What a host makes of it: presets are written from the values of ports, which are all floating.
double legal(const ParameterInfo& info, double value) {
    if (info.scale == ParameterScale::toggle) return value > 0 ? info.maximum : info.minimum;
    value = std::clamp(value, info.minimum, info.maximum);
    return info.stepped() ? std::clamp(std::nearbyint(value), info.minimum, info.maximum) : value;
}

struct PortValues {
    UridMap& urids;
    std::map<std::string, double> values{};
};

template <class Number>
double numberIn(const void* value) {
    Number number;
    std::memcpy(&number, value, sizeof number);
    return static_cast<double>(number);
}

void takeValue(const char* symbol, void* user, const void* value, std::uint32_t size, std::uint32_t type) {
    auto& values = *static_cast<PortValues*>(user);
    const char* typeUri = values.urids.unmap(type);
    if (typeUri == nullptr || value == nullptr) return;
    const std::string_view kind = typeUri;
    if (kind == LV2_ATOM__Float && size == sizeof(float)) values.values[symbol] = numberIn<float>(value);
    if (kind == LV2_ATOM__Double && size == sizeof(double)) values.values[symbol] = numberIn<double>(value);
    if ((kind == LV2_ATOM__Int || kind == LV2_ATOM__Bool) && size == sizeof(std::int32_t))
        values.values[symbol] = numberIn<std::int32_t>(value);
    if (kind == LV2_ATOM__Long && size == sizeof(std::int64_t)) values.values[symbol] = numberIn<std::int64_t>(value);
}

}  // namespace

std::string presetName(LilvWorld* world, const LilvNode* preset) {
    const NodePtr label = uriNode(world, LILV_NS_RDFS "label");
    NodePtr name(lilv_world_get(world, preset, label.get(), nullptr));
    if (!name) {
        lilv_world_load_resource(world, preset);
        name.reset(lilv_world_get(world, preset, label.get(), nullptr));
    }
    const std::string uri = text(preset), said = text(name.get());
    return said.empty() ? uri.substr(uri.find_last_of("#/") + 1) : said;
}

std::vector<InstalledPreset> presetsOf(PluginWorld& world, const std::string& typeUri) {
    const PluginControlScope scope;
    const LilvPlugin* plugin = world.plugin(typeUri.substr(kPluginScheme.size()));
    return plugin == nullptr ? std::vector<InstalledPreset>() : presetsOf(world.lilv(), plugin);
}

Result<PluginPreset> loadPreset(const std::shared_ptr<PluginWorld>& world, const std::string& typeUri,
                                const std::string& presetUri, std::unique_ptr<PluginInstance>* kept) {
    const auto type = world->find(typeUri);
    if (!type) return fail(type.error());
    const std::string pluginUri = typeUri.substr(kPluginScheme.size());
    const auto place = world->admit(pluginUri);
    if (!place) return fail(place.error());
    if (*place == PluginPlace::sandbox) {
        auto process = SandboxProcess::launch(world->sandbox(), pluginUri);
        if (!process) return fail(std::move(process).error());
        return (*process)->loadPreset(presetUri);
    }
    const PluginControlScope scope;
    LilvWorld* lilv = world->lilv();
    const NodePtr node = presetUri.find(':') == std::string::npos ? nullptr : uriNode(lilv, presetUri.c_str());
    if (node) lilv_world_load_resource(lilv, node.get());
    const StatePtr state(node ? lilv_state_new_from_world(lilv, world->urids().mapFeature(), node.get()) : nullptr);
    if (!state)
        return fail(ErrorKind::unavailable, "there is no preset " + presetUri, (*type)->name,
                    "install the plugin's presets");

    PluginPreset preset;
    PortValues ports{world->urids()};
    lilv_state_emit_port_values(state.get(), takeValue, &ports);
    const auto takeParameters = [&] {
        for (const ParameterInfo& info : (*type)->parameters)
            if (const auto value = ports.values.find(info.id);
                value != ports.values.end() && std::isfinite(value->second))
                preset.parameters[info.id] = legal(info, value->second);
    };
    takeParameters();
    if (lilv_state_get_num_properties(state.get()) == 0) return preset;

    const auto described = describePlugin(lilv, world->plugin(typeUri.substr(kPluginScheme.size())));
    if (!described) return fail(described.error());
    const PluginDescription& description = *described;
    auto instance =
        PluginInstance::create(world, std::make_shared<const PluginDescription>(description), PrepareSpec());
    if (!instance) return fail(std::move(instance).error());
    (*instance)->restoreFrom(*state);
    preset.state = (*instance)->saveState();
    nameChosenFiles(description, *preset.state);
    for (const PluginProperty& property : description.properties) {
        const auto saved = preset.state->find(property.uri);
        if (property.isFile() || saved == preset.state->end()) continue;
        if (const auto value = fromPortable(world->urids(), saved->second))
            takeValue(property.control.id.c_str(), &ports, value->data(), static_cast<std::uint32_t>(value->size),
                      value->type);
    }
    takeParameters();
    if (kept != nullptr) *kept = *std::move(instance);
    return preset;
}

}  // namespace lacquer::host

// What host and helper of a sandboxed plugin say to each other on the control channel. Pure data.
//
//     host                                          helper
//     {"start": {plugin, node, spec, state}}        {"ok": {}}, once it can be asked for quanta
//     {"save": {}}                                  {"ok": {state}}
//     {"restore": {state}}                          {"ok": {}}
//     {"preset": {uri}}                             {"ok": {parameters, state}}, without a start
//     {"end": {}}                                   cleans the plugin up, and ends
//
// In place of "ok" there may be an "error".
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_presets.hpp"

namespace lacquer::host {

/// Of a CreateSpec, what a plugin is told of.
struct SandboxStart {
    std::string pluginUri;
    CreateSpec node{};
    PrepareSpec spec{};
    ProcessorState state{};
};

[[nodiscard]] nlohmann::json toJson(const SandboxStart& start);
/// Throws nlohmann::json::exception where it is none; so do the others.
[[nodiscard]] SandboxStart startFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const PluginPreset& preset);
[[nodiscard]] PluginPreset presetFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const Error& error);
[[nodiscard]] Error errorFrom(const nlohmann::json& json);

}  // namespace lacquer::host

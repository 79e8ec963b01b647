#include "host/lv2/sandbox/sandbox_messages.hpp"

#include <nlohmann/json.hpp>

namespace lacquer::host {

nlohmann::json toJson(const SandboxStart& start) {
    return {{"plugin", start.pluginUri},
            {"name", start.node.nodeName},
            {"width", start.node.width},
            {"values", start.node.parameterValues},
            {"twin", start.node.twin},
            {"node", start.node.node.value},
            {"folder", start.node.folder.string()},
            {"sampleRate", start.spec.sampleRate},
            {"quantumFrames", start.spec.quantumFrames},
            {"offline", start.spec.offline},
            {"fadeMs", start.spec.fadeMs},
            {"state", start.state}};
}

SandboxStart startFrom(const nlohmann::json& json) {
    SandboxStart start;
    start.pluginUri = json.at("plugin").get<std::string>();
    start.node.nodeName = json.at("name").get<std::string>();
    start.node.width = json.at("width").get<int>();
    start.node.parameterValues = json.at("values").get<std::vector<double>>();
    start.node.twin = json.at("twin").get<int>();
    start.node.node = NodeId{json.at("node").get<std::uint64_t>()};
    start.node.folder = json.at("folder").get<std::string>();
    start.spec.sampleRate = json.at("sampleRate").get<double>();
    start.spec.quantumFrames = json.at("quantumFrames").get<int>();
    start.spec.offline = json.at("offline").get<bool>();
    start.spec.fadeMs = json.at("fadeMs").get<double>();
    start.state = json.at("state").get<ProcessorState>();
    return start;
}

nlohmann::json toJson(const PluginPreset& preset) {
    nlohmann::json json{{"parameters", preset.parameters}};
    if (preset.state) json["state"] = *preset.state;
    return json;
}

PluginPreset presetFrom(const nlohmann::json& json) {
    PluginPreset preset;
    preset.parameters = json.at("parameters").get<std::map<std::string, double>>();
    if (const auto state = json.find("state"); state != json.end()) preset.state = state->get<ProcessorState>();
    return preset;
}

nlohmann::json toJson(const Error& error) {
    return {
        {"kind", static_cast<int>(error.kind)}, {"what", error.what}, {"where", error.where}, {"remedy", error.remedy}};
}

Error errorFrom(const nlohmann::json& json) {
    return {static_cast<ErrorKind>(json.at("kind").get<int>()), json.at("what").get<std::string>(),
            json.at("where").get<std::string>(), json.at("remedy").get<std::string>()};
}

}  // namespace lacquer::host

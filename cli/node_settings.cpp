#include "cli/node_settings.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "host/lv2/own_presets.hpp"
#include "sessions/format/factory_presets.hpp"

namespace lacquer::cli {
namespace {

// The value a word stands for: a number, "on" and "off" for a toggle, a name for a choice.
Result<double> parseValue(const ParameterInfo& info, const std::string& word) {
    double value = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem == std::errc{} && end == word.data() + word.size()) return value;
    if (info.scale == ParameterScale::toggle && (word == "on" || word == "off")) return word == "on" ? 1.0 : 0.0;
    const auto choice = std::find(info.choices.begin(), info.choices.end(), word);
    if (choice != info.choices.end()) return static_cast<double>(choice - info.choices.begin());
    std::string remedy = "write a number with a point and without a unit: 0.5";
    if (info.scale == ParameterScale::toggle) remedy = "on or off";
    if (!info.choices.empty()) {
        remedy = "one of: " + info.choices.front();
        for (std::size_t i = 1; i < info.choices.size(); ++i) remedy += ", " + info.choices[i];
    }
    return fail(ErrorKind::usage, "\"" + word + "\" is no value of " + info.name, "--set " + info.id, remedy);
}

}  // namespace

Result<std::map<std::string, double>> parseSettings(const std::vector<std::string>& settings,
                                                    const ProcessorType& type) {
    std::map<std::string, double> values;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) return fail(ErrorKind::usage, "\"" + setting + "\" is not id=value", "--set");
        const std::string id = setting.substr(0, equals);
        const auto index = type.findParameter(id);
        if (!index)
            return fail(ErrorKind::usage, type.uri + " has no parameter \"" + id + "\"", "--set",
                        "see `lacquer nodes " + type.uri + "`");
        const auto value = parseValue(type.parameters[*index], setting.substr(equals + 1));
        if (!value) return fail(value.error());
        values[id] = *value;
    }
    return values;
}

Result<std::map<std::string, std::filesystem::path>> parseFiles(const std::vector<std::string>& words) {
    std::map<std::string, std::filesystem::path> files;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) return fail(ErrorKind::usage, "\"" + word + "\" is not id=path", "--file");
        files[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return files;
}

Result<host::PluginPreset> loadPreset(const Installation& installation, const std::string& type,
                                      const std::string& name) {
    if (!type.starts_with("lv2:")) {
        const auto preset = sessions::factoryPresetCalled(type, name);
        if (!preset) return fail(preset.error());
        return host::PluginPreset{preset->parameters, std::nullopt};
    }
    const auto found = host::presetCalled(*installation.plugins, type, name);
    return found ? host::loadPreset(installation.plugins, type, found->uri) : fail(found.error());
}

}  // namespace lacquer::cli

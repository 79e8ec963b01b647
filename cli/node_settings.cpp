#include "cli/node_settings.hpp"

#include <optional>
#include <utility>

#include "host/lv2/own_presets.hpp"
#include "sessions/format/factory_presets.hpp"
#include "sessions/model/value_words.hpp"

namespace lacquer::cli {

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
        auto value = sessions::parseValue(type.parameters[*index], setting.substr(equals + 1));
        if (!value) {
            Error error = std::move(value).error();
            error.kind = ErrorKind::usage;
            error.where = "--set " + id;
            return fail(std::move(error));
        }
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

#include "sessions/format/factory_presets.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/factory_presets_text.hpp"

namespace lacquer::sessions {

const std::vector<FactoryPreset>& factoryPresets() {
    static const std::vector<FactoryPreset> presets = [] {
        std::vector<FactoryPreset> read;
        for (const auto& file : nlohmann::json::parse(factoryPresetsText()))
            for (const auto& preset : file.at("presets"))
                read.push_back({file.at("type"), preset.at("name"), preset.at("description"), preset.at("parameters")});
        return read;
    }();
    return presets;
}

std::vector<FactoryPreset> factoryPresetsOf(const std::string& type) {
    std::vector<FactoryPreset> fitting;
    std::copy_if(factoryPresets().begin(), factoryPresets().end(), std::back_inserter(fitting),
                 [&](const FactoryPreset& preset) { return preset.type == type; });
    return fitting;
}

Result<FactoryPreset> factoryPresetCalled(const std::string& type, const std::string& name) {
    const std::vector<FactoryPreset> all = factoryPresetsOf(type);
    if (all.empty()) return fail(ErrorKind::unavailable, type + " has no presets");
    std::string names;
    for (const FactoryPreset& preset : all) {
        if (preset.name == name) return preset;
        names += (names.empty() ? "\"" : ", \"") + preset.name + "\"";
    }
    return fail(ErrorKind::unavailable, type + " has no preset \"" + name + "\"", {}, "choose one of " + names);
}

}  // namespace lacquer::sessions

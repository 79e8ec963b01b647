#include "sessions/delivery/export_presets.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "sessions/delivery/delivery_data.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions {

const std::vector<ExportPreset>& factoryExportPresets() {
    static const std::vector<ExportPreset> presets = [] {
        auto parsed = parseExportPresets(exportPresetsText(), "exports.json");
        assert(parsed);  // a test reads them
        return std::move(*parsed);
    }();
    return presets;
}

std::vector<ExportPreset> exportPresets(std::span<const ExportPreset> own) {
    std::vector<ExportPreset> all(own.begin(), own.end());
    std::copy_if(factoryExportPresets().begin(), factoryExportPresets().end(), std::back_inserter(all),
                 [&](const ExportPreset& preset) {
                     return std::ranges::find(own, preset.name, &ExportPreset::name) == own.end();
                 });
    return all;
}

Result<ExportPreset> exportPresetCalled(std::span<const ExportPreset> presets, const std::string& name) {
    std::vector<std::string> names;
    for (const ExportPreset& preset : presets) {
        if (preset.name == name) return preset;
        names.push_back(preset.name);
    }
    return fail(ErrorKind::usage, "there is no export preset " + inQuotes(name), "--preset", didYouMean(name, names));
}

void tellApart(std::vector<ExportPreset>& presets) {
    for (auto preset = presets.begin(); preset != presets.end(); ++preset) {
        const auto alike = [&](const ExportPreset& other) {
            return other.fileName == preset->fileName &&
                   std::string(extensionOf(other.format)) == extensionOf(preset->format);
        };
        if (std::any_of(presets.begin(), preset, alike) && preset->fileName.find("{preset}") == std::string::npos)
            preset->fileName += " ({preset})";
    }
}

}  // namespace lacquer::sessions

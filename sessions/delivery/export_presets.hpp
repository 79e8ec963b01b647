// The export presets that there are: a session's own, those of a file, those of the program. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/export_preset.hpp"

namespace lacquer::sessions {

/// streaming, cd, vinyl, archive and more.
[[nodiscard]] const std::vector<ExportPreset>& factoryExportPresets();

/// Those of `own`, then those of the program that they do not replace by their names.
[[nodiscard]] std::vector<ExportPreset> exportPresets(std::span<const ExportPreset> own);

/// The one of a name. Fails with usage, and names the nearest.
Result<ExportPreset> exportPresetCalled(std::span<const ExportPreset> presets, const std::string& name);

/// Several files of one song: where their endings do not tell them apart, the presets' names do, in the file names of
/// the later ones.
void tellApart(std::vector<ExportPreset>& presets);

}  // namespace lacquer::sessions

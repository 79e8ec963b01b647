// ExportPreset as JSON, in session.json, in albums and in files of presets. Pure; message thread.
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"
#include "sessions/model/export_preset.hpp"

namespace lacquer::sessions {

class JsonMembers;

/// Throws Misread on what is no preset. Whether files can be made of it, checkExportPreset says. What else there is,
/// nobody has asked for.
[[nodiscard]] ExportPreset readExportPreset(JsonMembers& members);
/// Without what is at its default.
[[nodiscard]] nlohmann::ordered_json toJson(const ExportPreset& preset);

/// A list of presets that pass checkExportPresets. Fails with badData; `file` is what the error calls the text.
Result<std::vector<ExportPreset>> parseExportPresets(std::string_view text, const std::string& file);

}  // namespace lacquer::sessions

// ExportPreset as JSON, in session.json, in albums and in files of presets. Pure; message thread.
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"
#include "sessions/model/export_preset.hpp"

namespace lacquer::sessions {

class JsonValue;

/// The ending that files of a format have: "flac", "m4a".
[[nodiscard]] const char* extensionOf(ExportFormat format) noexcept;
[[nodiscard]] bool isLossy(ExportFormat format) noexcept;

/// Why a preset cannot be exported with, of kind usage: a rate that the format does not have, say. `where` names the
/// preset.
Status checkExportPreset(const ExportPreset& preset);

/// Throws Misread on what is no preset or does not pass checkExportPreset.
[[nodiscard]] ExportPreset readExportPreset(const JsonValue& from);
/// Without what is at its default.
[[nodiscard]] nlohmann::ordered_json toJson(const ExportPreset& preset);

/// A list of presets, no two of one name. Fails with badData; `file` is what the error calls the text.
Result<std::vector<ExportPreset>> parseExportPresets(std::string_view text, const std::string& file);

}  // namespace lacquer::sessions

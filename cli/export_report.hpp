// What was exported, in words and in JSON, and what streaming services will make of it. Main thread.
#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sessions/delivery/export_songs.hpp"

namespace lacquer::cli {

/// Whether it has met its target and kept below its ceiling and full scale.
[[nodiscard]] bool isAsWanted(const sessions::ExportedFile& file);
[[nodiscard]] std::string toText(const sessions::ExportedFile& file);
[[nodiscard]] nlohmann::ordered_json toJson(const sessions::ExportedFile& file);

/// A line for each service: the gain that it will play the programme with, how loud that is, and whether its true peak
/// is as low as it asks for.
[[nodiscard]] std::string servicesText(const sessions::LoudnessReport& programme);
[[nodiscard]] nlohmann::ordered_json servicesJson(const sessions::LoudnessReport& programme);

}  // namespace lacquer::cli

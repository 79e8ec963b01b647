// A disc, and what is to be said of it, in words and in JSON. Main thread.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/ddp_reader.hpp"

namespace lacquer::cli {

[[nodiscard]] nlohmann::ordered_json findingsJson(const sessions::cd::DiscFindings& findings);
[[nodiscard]] nlohmann::ordered_json discJson(const sessions::cd::Disc& disc);
/// Of the fileset that lies at `path`.
[[nodiscard]] nlohmann::ordered_json reportJson(const std::string& path, const sessions::cd::DdpReport& report);

/// Its texts and a table of its tracks.
void printDisc(const sessions::cd::Disc& disc);
void printFindings(const sessions::cd::DiscFindings& findings);

/// badData where there are errors, which have been printed.
Status outcome(const std::string& path, const sessions::cd::DiscFindings& findings, const std::string& remedy);

}  // namespace lacquer::cli

// The option --limit: from where on a groove is warned of, and fails. Main thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/metric_limits.hpp"

namespace lacquer::cli {

/// By name, as sessions::AlbumVinyl::limits.
using LimitsByName = std::map<std::string, std::vector<double>>;

void addLimitOption(CLI::App& command, std::vector<std::string>& texts);

/// "curvature=0.4,0.8". Fails with usage on what vinyl::setLimit does not take.
Status readLimits(const std::vector<std::string>& texts, LimitsByName& limits);

/// {"curvature": [0.5, 1], "lowEndHz": 150, …}
[[nodiscard]] nlohmann::ordered_json limitsJson(const sessions::vinyl::MetricLimits& limits);

}  // namespace lacquer::cli

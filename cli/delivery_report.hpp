// Writes reports for clients, with a bar for how far it is. Main thread.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "sessions/delivery/report/delivery_report.hpp"

namespace lacquer::cli {

/// As HTML and as PDF into a folder. Fails as studying and writing do.
Status writeReport(sessions::DeliveryReport report, int threads, const std::filesystem::path& folder);

}  // namespace lacquer::cli

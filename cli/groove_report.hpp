// What `lacquer vinyl analyse` prints: sides of a record as tables and plain words, or as JSON. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sessions/delivery/vinyl/cut_gain.hpp"
#include "sessions/delivery/vinyl/groove_events.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::cli {

struct ReportedSide {
    std::string name{};                 ///< "A"
    std::vector<std::string> titles{};  ///< of its songs
    sessions::vinyl::Side side{};
    std::vector<sessions::vinyl::GrooveEvent> events{};
};

struct GrooveReport {
    sessions::vinyl::CutSettings settings{};
    sessions::vinyl::HouseProfile house{};
    std::vector<ReportedSide> sides{};
    std::optional<sessions::vinyl::CutGain> cut{};  ///< none: nothing is soft enough
};

enum class Wordiness { brief, everything };

void printReport(const GrooveReport& report, Wordiness wordiness);
[[nodiscard]] nlohmann::ordered_json reportJson(const GrooveReport& report, Wordiness wordiness);

}  // namespace lacquer::cli

// What `lacquer vinyl plan` prints: the plan of a record in words and tables, or as JSON. Main thread.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/groove_report.hpp"
#include "sessions/album/vinyl_plan.hpp"

namespace lacquer::cli {

struct PlanReport {
    const sessions::Album& album;
    const sessions::VinylMaterial& material;
    const sessions::VinylPlan& plan;
    bool byHand = false;
    std::vector<std::string> notes{};
};

void printPlan(const PlanReport& report, Wordiness wordiness);
[[nodiscard]] nlohmann::ordered_json planJson(const PlanReport& report);

/// The instance that was solved, as `lacquer vinyl solve` reads it.
[[nodiscard]] nlohmann::ordered_json instanceJson(const sessions::vinyl::SequenceProblem& problem);

}  // namespace lacquer::cli

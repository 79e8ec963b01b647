// What taking up a new plan costs the audio thread. Each prints a line and returns its row.
#pragma once

#include <nlohmann/json.hpp>

#include "graph_run.hpp"

namespace lacquer::bench {

/// RtExchange<ProcessPlan>::adopt() by itself, of so many plans that another thread publishes.
nlohmann::json adopting(int plans);

/// The first block of a plan of 1000 nodes beside the median of its later ones, for so many plans.
nlohmann::json firstBlocks(const Executor& executor, int frames, int plans);

}  // namespace lacquer::bench

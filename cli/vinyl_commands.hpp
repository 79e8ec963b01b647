// The commands under `lacquer vinyl`, one source file each. Main thread.
#pragma once

#include "cli/command.hpp"

namespace lacquer::cli {

void declareVinylAnalyse(CLI::App& vinyl, Action& chosen);
void declareVinylExport(CLI::App& vinyl, Action& chosen);
void declareVinylHouses(CLI::App& vinyl, Action& chosen);
void declareVinylPlan(CLI::App& vinyl, Action& chosen);
void declareVinylPrepare(CLI::App& vinyl, Action& chosen);
void declareVinylSolve(CLI::App& vinyl, Action& chosen);

}  // namespace lacquer::cli

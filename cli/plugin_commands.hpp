// The commands below `lacquer plugins`. One source file per group of them.
#pragma once

#include "cli/command.hpp"

namespace lacquer::cli {

void declarePluginList(CLI::App& plugins, Action& chosen);
void declarePluginShow(CLI::App& plugins, Action& chosen);
void declarePluginPresets(CLI::App& plugins, Action& chosen);
void declarePluginScan(CLI::App& plugins, Action& chosen);
void declarePluginCheck(CLI::App& plugins, Action& chosen);
void declarePluginMarks(CLI::App& plugins, Action& chosen);

}  // namespace lacquer::cli

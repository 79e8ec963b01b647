// The command line of `lacquer`, declared as a whole: for the program itself, and for its man pages and completion.
#pragma once

#include <memory>

#include "cli/command.hpp"

namespace lacquer::cli {

/// All commands with their options; when the command line has been parsed, `chosen` is what the named one does.
/// `chosen` must outlive the program.
[[nodiscard]] std::unique_ptr<CLI::App> declareProgram(Action& chosen);

}  // namespace lacquer::cli

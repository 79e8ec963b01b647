// The option --threads. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lacquer::cli {

/// --threads, 1 to 64. Without it `threads` stays what it is: `usually` says what that is, in words that hold on any
/// machine.
void addThreadsOption(CLI::App& command, int& threads, const std::string& description,
                      const std::string& usually = "as many as the machine has cores");

}  // namespace lacquer::cli

// Completion of the command line of `lacquer` in bash, made of what the program declares.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lacquer::cli {

/// A script that bash reads: commands, options, and the values of those options that have a list of them; else files.
[[nodiscard]] std::string bashCompletion(const CLI::App& program);

}  // namespace lacquer::cli

// Man pages of `lacquer` and its commands, in the macros of man(7), made of what the program declares.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lacquer::cli {

/// `path`: what is typed to get to the command, "lacquer album new".
[[nodiscard]] std::string manPage(const CLI::App& command, const std::string& path);

}  // namespace lacquer::cli

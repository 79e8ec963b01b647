// What a declared option takes, in the words of the man pages and of completion.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace lacquer::cli {

struct OptionWords {
    std::vector<std::string> names;    ///< "-o", "--output"; none: it goes by its place
    std::string value;                 ///< "FILE", "NUMBER"; empty for a switch
    bool many = false;                 ///< several values may follow each other
    std::vector<std::string> choices;  ///< all that it takes; empty: whatever `limits` lets through
    std::string limits;                ///< "from -70 to 0"; empty: none that are known beforehand
    std::string standard;              ///< what it is when it is not given; empty: not told
};

[[nodiscard]] OptionWords wordsOf(const CLI::Option& option);

/// The commands right below one, in the order they were declared in.
[[nodiscard]] std::vector<const CLI::App*> commandsOf(const CLI::App& program);

}  // namespace lacquer::cli

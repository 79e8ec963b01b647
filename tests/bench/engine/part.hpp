// A part of the benchmark, chosen with --part.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace lacquer::bench {

class Part {
public:
    Part() = default;
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    virtual ~Part() = default;

    [[nodiscard]] virtual const char* name() const = 0;
    virtual void addOptions(CLI::App& app) = 0;
    /// Measures, prints a table, and returns its rows: an array of objects.
    virtual nlohmann::json run() = 0;
};

}  // namespace lacquer::bench

// How the program prints facts: numbers, levels and JSON on standard output. Main thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/base/error.hpp"

namespace lacquer::cli {

/// With so many decimals, and a point whatever the locale.
[[nodiscard]] std::string number(double value, int decimals);

/// The fewest digits that tell the value apart: "0.5", "20000".
[[nodiscard]] std::string shortest(double value);

/// "-14.0 LUFS", or "silent".
[[nodiscard]] std::string level(const std::optional<double>& value, const char* unit);

/// The value, or null.
[[nodiscard]] nlohmann::ordered_json orNull(const std::optional<double>& value);

/// An error with its kind as a word, its place, what is wrong and what to do.
[[nodiscard]] nlohmann::ordered_json asJson(const Error& error);

/// Prints one JSON object. Bytes that are no UTF-8 (old file names) come out as U+FFFD.
void printJson(const nlohmann::ordered_json& object);

/// The same on one line, and at once: one of many that somebody waits for.
void printJsonLine(const nlohmann::ordered_json& object);

}  // namespace lacquer::cli

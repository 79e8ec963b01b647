// A check of options that are numbers. Main thread.
#pragma once

#include <CLI/CLI.hpp>

namespace lacquer::cli {

/// As CLI::Range, which lets "nan" pass: nothing but a number from `least` to `most` is taken.
[[nodiscard]] CLI::Validator finiteRange(double least, double most);

}  // namespace lacquer::cli

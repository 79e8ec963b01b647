// The option --simd of the commands that run nodes. Main thread.
#pragma once

#include <string>

#include "core/base/result.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

/// Declares --simd; `name` is where the value goes, empty without the option.
void addSimdOption(CLI::App& command, std::string& name);

/// Chooses the target of that name, or the machine's best for an empty one. Before any processor is created. Fails
/// (usage) when there is no such target, or the machine does not have it.
Status chooseSimd(const std::string& name);

}  // namespace lacquer::cli

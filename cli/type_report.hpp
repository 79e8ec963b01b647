// What there is to say of a type of node. Main thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/engine/processor_registry.hpp"

namespace lacquer::cli {

/// Type, name, group, description and widths.
[[nodiscard]] nlohmann::ordered_json summaryToJson(const ProcessorType& type);
/// And ports, parameters and readouts.
[[nodiscard]] nlohmann::ordered_json toJson(const ProcessorType& type);
/// The same for people, to standard output.
void print(const ProcessorType& type);

}  // namespace lacquer::cli

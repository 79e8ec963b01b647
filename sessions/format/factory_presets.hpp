// Presets of the built-in nodes that come with the program: the files of nodes/presets/, which stand in the program.
// Any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::sessions {

struct FactoryPreset {
    std::string type;  ///< of the node, "lacquer:eq"
    std::string name;  ///< unique in its type; what it is for comes first
    std::string description;
    std::map<std::string, double> parameters;  ///< what it does not name has its default
};

/// By type, then in the order of its file.
[[nodiscard]] const std::vector<FactoryPreset>& factoryPresets();
[[nodiscard]] std::vector<FactoryPreset> factoryPresetsOf(const std::string& type);
/// Fails with unavailable, and names those that there are.
[[nodiscard]] Result<FactoryPreset> factoryPresetCalled(const std::string& type, const std::string& name);

}  // namespace lacquer::sessions

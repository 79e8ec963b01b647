// What is telling about a node, as a picture or as numbers: `lacquer nodes TYPE --plot`. Main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/installation.hpp"
#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace lacquer::cli {

struct NodePlotArguments {
    std::string file;            ///< to write the picture to; empty: none
    std::string characteristic;  ///< empty: the first that the type has
    std::vector<std::string> presets;
    std::vector<std::string> settings;
    double toneHz = 1000;
    std::optional<double> levelDb;
    bool asked = false;  ///< at least one of the options has been given
};

/// The options, which go with the one that names the type.
void addNodePlotOptions(CLI::App& command, CLI::Option* type, NodePlotArguments& arguments);

enum class PlotNumbers { none, json };

/// Measures the node, once for each preset, writes the picture and prints the numbers. Fails, and has written nothing,
/// with usage when nothing becomes of the measurement, the type has no such characteristic or setting, or there are too
/// many presets; as loadPreset() and measureCharacteristic() do; with cannotCreate.
Status plotNode(const Installation& installation, const std::shared_ptr<const ProcessorType>& type,
                const NodePlotArguments& arguments, PlotNumbers numbers);

}  // namespace lacquer::cli

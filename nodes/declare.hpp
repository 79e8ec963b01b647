// Short forms for what the nodes' declarations have in common: ports, parameters in usual units, factories.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] inline PortInfo audioInput(std::string symbol = "in", std::string name = "In") {
    return {std::move(symbol), std::move(name), PortDirection::input, SignalKind::audio, kNodeWidth};
}
[[nodiscard]] inline PortInfo audioOutput(int channels = kNodeWidth) {
    return {"out", "Out", PortDirection::output, SignalKind::audio, channels};
}

[[nodiscard]] inline ParameterInfo decibels(std::string id, std::string name, double minimum, double maximum,
                                            double defaultValue, std::string description = {}) {
    return {std::move(id),         std::move(name), "dB", minimum, maximum, defaultValue, ParameterScale::linear, {},
            std::move(description)};
}
[[nodiscard]] inline ParameterInfo milliseconds(std::string id, std::string name, double minimum, double maximum,
                                                double defaultValue, std::string description = {}) {
    return {
        std::move(id),         std::move(name), "ms", minimum, maximum, defaultValue, ParameterScale::logarithmic, {},
        std::move(description)};
}
[[nodiscard]] inline ParameterInfo percent(std::string id, std::string name, double minimum, double maximum,
                                           double defaultValue, std::string description = {}) {
    return {std::move(id),         std::move(name), "%", minimum, maximum, defaultValue, ParameterScale::linear, {},
            std::move(description)};
}
[[nodiscard]] inline ParameterInfo hertz(std::string id, std::string name, double minimum, double maximum,
                                         double defaultValue, std::string description = {}) {
    return {
        std::move(id),         std::move(name), "Hz", minimum, maximum, defaultValue, ParameterScale::logarithmic, {},
        std::move(description)};
}
/// Off by default.
[[nodiscard]] inline ParameterInfo toggle(std::string id, std::string name, std::string description = {}) {
    return {std::move(id), std::move(name), "", 0, 1, 0, ParameterScale::toggle, {}, std::move(description)};
}
/// The first choice is the default.
[[nodiscard]] inline ParameterInfo choice(std::string id, std::string name, std::vector<std::string> choices,
                                          std::string description = {}) {
    const double last = static_cast<double>(choices.size()) - 1;
    return {std::move(id),      std::move(name),       "", 0, last, 0, ParameterScale::choice,
            std::move(choices), std::move(description)};
}

/// A readout: by how much a node turns its sound down, 0 or more.
[[nodiscard]] inline ParameterInfo gainReduction(std::string id, std::string name, double deepestDb,
                                                 std::string description) {
    return {std::move(id), std::move(name), "dB", 0, deepestDb, 0, ParameterScale::linear, {}, std::move(description)};
}

/// Makes a P from the node's CreateSpec.
template <class P>
[[nodiscard]] Result<std::unique_ptr<Processor>> make(const CreateSpec& spec) {
    return std::unique_ptr<Processor>(std::make_unique<P>(spec));
}

/// Whether a toggle is on at a frame.
[[nodiscard]] inline bool isOn(const ParameterView& toggle, int frame) noexcept {
    return toggle.at(frame) >= 0.5f;
}
/// The number of a choice at a frame.
[[nodiscard]] inline int chosen(const ParameterView& choice, int frame) noexcept {
    return static_cast<int>(choice.at(frame) + 0.5f);
}

}  // namespace lacquer::nodes

// What is telling about a node, measured through the node itself: the curves of the node reference. Message thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/analysis/node_runner.hpp"
#include "sessions/analysis/plot.hpp"

namespace lacquer::sessions {

/// "magnitude", "levels" …: as the command line and the names of files have it.
[[nodiscard]] const char* toString(Characteristic characteristic);
[[nodiscard]] std::optional<Characteristic> characteristicCalled(std::string_view name);

/// Those that a type declares, the most telling first; of a plugin with audio inputs and outputs, those that make sense
/// for any.
[[nodiscard]] std::vector<Characteristic> characteristicsOf(const ProcessorType& type);

struct MeasureOptions {
    double sampleRate = 48000;
    /// In Hz, of the tone that is sent through the node; it is moved a little to where it can be measured exactly. Of
    /// levels, harmonics, decay and burst.
    double toneHz = 1000;
    /// In dBFS, of the sines of a magnitude and of harmonics. None: a magnitude is that of soft sounds, and harmonics
    /// are those of a sine of full scale.
    std::optional<double> levelDb{};
};

/// Sends a signal through a node made for this and tells what has become of it; how is said of each in
/// characteristic_measurements.hpp. The node is as wide as it can be, but as narrow for a panorama. A second or so of
/// computing, where the node is a slow one. Fails as NodeRunner::start() and run() do, and with usage for a panorama of
/// a type whose first parameter does not turn.
Result<Plot> measureCharacteristic(Characteristic characteristic, const LoneNode& node,
                                   const MeasureOptions& options = {});

}  // namespace lacquer::sessions

#include "sessions/analysis/node_characteristic.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sessions/analysis/characteristic_measurements.hpp"

namespace lacquer::sessions {
namespace {

using MeasurementOfNode = Result<Plot> (*)(const LoneNode&, const MeasureOptions&);

struct KnownCharacteristic {
    Characteristic characteristic;
    const char* name;
    MeasurementOfNode measure;
};

constexpr std::array<KnownCharacteristic, 8> kKnownCharacteristics{{
    {Characteristic::magnitude, "magnitude", measureMagnitude},
    {Characteristic::levels, "levels", measureLevels},
    {Characteristic::harmonics, "harmonics", measureHarmonics},
    {Characteristic::impulse, "impulse", measureImpulse},
    {Characteristic::decay, "decay", measureDecay},
    {Characteristic::burst, "burst", measureBurst},
    {Characteristic::noise, "noise", measureNoise},
    {Characteristic::panorama, "panorama", measurePanorama},
}};

const KnownCharacteristic& knownEntry(Characteristic characteristic) {
    return *std::ranges::find(kKnownCharacteristics, characteristic, &KnownCharacteristic::characteristic);
}

bool hasSoundAt(const ProcessorType& type, PortDirection direction) {
    return std::ranges::any_of(type.ports, [&](const PortInfo& port) {
        return port.direction == direction && port.kind == SignalKind::audio;
    });
}

}  // namespace

const char* toString(Characteristic characteristic) {
    return knownEntry(characteristic).name;
}

std::optional<Characteristic> characteristicCalled(std::string_view name) {
    for (const KnownCharacteristic& one : kKnownCharacteristics)
        if (one.name == name) return one.characteristic;
    return std::nullopt;
}

std::vector<Characteristic> characteristicsOf(const ProcessorType& type) {
    if (!type.foreign) return type.characteristics;
    if (!hasSoundAt(type, PortDirection::input) || !hasSoundAt(type, PortDirection::output)) return {};
    return {Characteristic::magnitude, Characteristic::levels, Characteristic::harmonics,
            Characteristic::impulse,   Characteristic::decay,  Characteristic::burst};
}

Result<Plot> measureCharacteristic(Characteristic characteristic, const LoneNode& node, const MeasureOptions& options) {
    return knownEntry(characteristic).measure(node, options);
}

}  // namespace lacquer::sessions

// lacquer:vca: a fader that moves other faders. Its signal is a level in decibels, so that those of several, summed as
// all that is wired to one input, act together as such levels do.
#pragma once

#include "core/engine/processor_registry.hpp"
#include "nodes/dsp/approximations.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType vcaType();

/// The input of faders, and of further VCAs, that takes it: one channel, in dB; unconnected, 0 dB.
[[nodiscard]] PortInfo vcaInput();

/// A VCA that is shut sends this, and one that is open adds too little to come above kVcaSilentDb.
inline constexpr float kVcaShutDb = -400;
inline constexpr float kVcaSilentDb = -200;

/// The amplitude that a fader makes of what it hears there: 0 of a VCA that is shut, and of what is no number.
[[nodiscard]] inline float vcaAmplitude(float db) noexcept {
    constexpr float kLoudestDb = 200;  // what fastExp2 can do
    return db > kVcaSilentDb ? static_cast<float>(dbToAmplitude(db < kLoudestDb ? db : kLoudestDb)) : 0.0f;
}

}  // namespace lacquer::nodes

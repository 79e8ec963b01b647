// lacquer:vca: a fader that moves other faders. Its signal is a level in decibels, so that those of several, summed as
// all that is wired to one input, act together as such levels do.
#pragma once

#include "core/engine/processor_registry.hpp"
#include "nodes/dsp/approximations.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType vcaType();

/// The input of faders, and of further VCAs, that takes it: one channel, in dB; unconnected, 0 dB.
[[nodiscard]] PortInfo vcaInput();

/// A VCA that is shut sends this: less than any number of others can make up for.
inline constexpr float kVcaShutDb = -4000;
/// From here down is silence.
inline constexpr float kVcaSilentDb = -200;
/// By more than this no fader is raised.
inline constexpr float kVcaLoudestDb = 24;

/// The amplitude that a fader makes of what it hears there: 0 of a VCA that is shut, and of what is no number.
[[nodiscard]] inline float vcaAmplitude(float db) noexcept {
    return db > kVcaSilentDb ? static_cast<float>(dbToAmplitude(db < kVcaLoudestDb ? db : kVcaLoudestDb)) : 0.0f;
}

}  // namespace lacquer::nodes

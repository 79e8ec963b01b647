// A first session for a folder of stems: tracks, faders, pans, group buses by name, a mix bus, a master chain.
// Message thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// One audio file that becomes a track.
struct Stem {
    std::string name;               ///< of the track: "12_drums-kick"
    std::string file;               ///< as the session is to write it: "audio/12_drums-kick.wav"
    int channels = 2;               ///< 1 or 2
    std::int64_t lengthFrames = 0;  ///< at the session's sample rate
};

/// Track -> fader -> pan -> group bus -> group fader -> mix bus -> mix fader -> EQ -> compressor -> limiter -> meter ->
/// output. Every fader stands at 0 dB, every pan in the centre, the limiter's ceiling at -1 dBTP; a track that belongs
/// to no group goes to the mix bus. Fails on a stem that is neither mono nor stereo or is empty, and on a registry
/// without the built-in types.
Result<Session> newSession(std::string name, int sampleRate, const std::vector<Stem>& stems,
                           const ProcessorRegistry& registry);

/// The group bus of a track by the words of its name: "Drums" for "12_drums-kick", "Bass" for "Bass DI", empty for
/// none. Words are compared whole, so a bassoon is no bass.
[[nodiscard]] std::string groupOf(const std::string& trackName);

}  // namespace lacquer::sessions

// OSC packets as bytes: read with every length checked, and written, by liblo. Pure functions; not for the audio
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/control/osc_message.hpp"

namespace lacquer::host {

/// The messages of a packet; those of a bundle in order, whatever its time says. Arguments are taken of the types i, h,
/// f, d, s, S, T and F. Fails, with nothing done, on anything else: a torn message, a length that leads out of the
/// packet, bundles more than eight deep.
Result<std::vector<OscMessage>> readOscPacket(std::span<const std::uint8_t> bytes);

/// One message; texts end at their first NUL.
[[nodiscard]] std::vector<std::uint8_t> writeOscMessage(const OscMessage& message);

/// As few bundles as will do, in order, each of this many bytes at most; a message that is longer has one of its own.
[[nodiscard]] std::vector<std::vector<std::uint8_t>> writeOscBundles(std::span<const OscMessage> messages,
                                                                     std::size_t mostBytes);

}  // namespace lacquer::host

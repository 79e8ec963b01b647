// Marker: a named place of the song, or with a length a named stretch of it, a region. Plain data; nothing in the sound
// depends on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/engine/processor.hpp"
#include "core/graph/ids.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

using MarkerId = Id<struct MarkerTag>;

/// The most that a session may have.
inline constexpr std::size_t kMostMarkers = 10000;

struct Marker {
    TimelineFrame positionFrames = 0;
    std::int64_t lengthFrames = 0;  ///< of a region; 0: a place alone
    std::string name{};             ///< never empty; need not be unique
    std::string colour{};           ///< "#rrggbb" in small letters; empty: the usual one
    UnknownMembers extra{};

    [[nodiscard]] bool isRegion() const noexcept { return lengthFrames > 0; }
    [[nodiscard]] TimelineFrame endFrame() const noexcept { return positionFrames + lengthFrames; }
    friend bool operator==(const Marker&, const Marker&) = default;
};

}  // namespace lacquer::sessions

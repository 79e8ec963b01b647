// The rules for a compact disc, as far as they can be told without the sound: IEC 60908 (Red Book) as mastering
// programs and plants apply it, ISO 3901 (ISRC), GS1 (EAN), CD-Text. Pure.
#pragma once

#include "sessions/delivery/cd/cd_text.hpp"
#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"

namespace lacquer::sessions::cd {

inline constexpr std::size_t kMaximumTracks = 99;
inline constexpr std::size_t kMaximumIndexes = 99;  ///< of a track, beside index 00
inline constexpr Sector kMinimumTrack = 300;        ///< 4 s
inline constexpr Sector kNominalLength = 333000;    ///< 74:00
inline constexpr Sector kUsualMaximum = 359775;     ///< 79:57, which most plants still take
inline constexpr Sector kLastSector = 449999;       ///< 99:59:74, the last that can be written as a time

/// Every rule that a disc breaks, and what is worth knowing, in the order of the disc.
[[nodiscard]] DiscFindings checkDisc(const Disc& disc, const CdTextOptions& text = {});

/// Whether every track has an index 01, and each place lies behind the one before.
[[nodiscard]] bool liesInOrder(const Disc& disc);

/// "track 3" or "track 3, index 01", from the track's place in the disc.
[[nodiscard]] std::string placeOf(std::size_t track);
[[nodiscard]] std::string placeOf(std::size_t track, std::size_t index);

}  // namespace lacquer::sessions::cd

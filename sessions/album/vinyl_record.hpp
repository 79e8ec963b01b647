// The record that an order makes: where on each side every song lies, and what is heard of that. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/vinyl_pieces.hpp"
#include "sessions/delivery/vinyl/cut_gain.hpp"
#include "sessions/delivery/vinyl/groove_events.hpp"
#include "sessions/delivery/vinyl/slice_summary.hpp"

namespace lacquer::sessions {

struct SongOnRecord {
    std::size_t song = 0;                       ///< of the album
    double beginSeconds = 0, endSeconds = 0;    ///< on the side
    double startRadiusMm = 0, endRadiusMm = 0;  ///< conservative
    double lowerMm = 0, conservativeMm = 0;     ///< that it takes; of a piece of several songs in shares
    bool joined = false;                        ///< without a gap in front of it
    vinyl::SliceSummary groove{};
};

struct EventOnRecord {
    std::size_t song = 0;        ///< on the side; of an event over several, that of its worst moment
    bool hidden = false;         ///< in what is hidden in front of that song
    double worstSeconds = 0;     ///< of that song; of the side where it is hidden
    double sideSeconds = 0;      ///< of the side
    vinyl::GrooveEvent event{};  ///< its own times count from where the piece begins
};

struct SideOnRecord {
    vinyl::Side side{};                 ///< of pieces
    std::vector<std::size_t> pieces{};  ///< of the material
    std::vector<SongOnRecord> songs{};
    std::vector<EventOnRecord> events{};
};

/// Moments of one side at which the same thing happens.
struct MomentGroup {
    std::size_t worst = 0;              ///< of SideOnRecord::events
    std::vector<std::size_t> others{};  ///< likewise, in order of songs and time
};

struct VinylRecord {
    vinyl::CutSettings settings{};
    double gapSeconds = 0;
    std::vector<SideOnRecord> sides{};
    std::optional<vinyl::CutGain> cut{};  ///< the loudest for these sides; none: nothing is soft enough

    [[nodiscard]] bool fits() const;
};

/// "A1", or "hidden, before A1".
[[nodiscard]] std::string placeOf(const EventOnRecord& moment, const std::string& side);

/// Failures first.
[[nodiscard]] std::vector<MomentGroup> momentGroups(const SideOnRecord& side);

/// Of any order that keeps pieces whole, whether it fits or not; `material` must outlive the record. Fails with badData
/// where a piece is torn, or as vinyl::modelSide.
Result<VinylRecord> layOutRecord(const Album& album, const VinylMaterial& material, const SongOrder& order,
                                 const vinyl::CutSettings& settings, double gapSeconds);

}  // namespace lacquer::sessions

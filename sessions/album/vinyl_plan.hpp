// The plan of an album's record: at which level, in which order, how good that is and what would be better. Not real
// time; may take seconds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/vinyl_problem.hpp"
#include "sessions/album/vinyl_record.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/delivery/vinyl/sequence_solver.hpp"
#include "sessions/delivery/vinyl/sequence_trade_off.hpp"

namespace lacquer::sessions {

/// Beyond that the dozens of solutions take long.
[[nodiscard]] constexpr std::size_t mostTradedSongs(int sides) {
    return sides <= 2 ? 20 : 13;
}

/// What a track adds to the distortion of an order, and where it begins.
struct TrackCost {
    double distortion = 0;
    double startRadiusMm = 0;
};

/// What would make songs fit that do not: each alone. None: it would not, or is not needed.
struct VinylHelp {
    std::optional<double> gainDb{};  ///< a cut gain, to 0.1 dB
    std::optional<int> sides{};      ///< so many at the gain that was asked for
    std::optional<double> gapSeconds{};
};

struct VinylPlan {
    vinyl::HouseProfile house{};
    vinyl::CutSettings settings{};
    bool gainFound = false;  ///< and not asked for
    vinyl::SequenceProblem problem{};
    /// The best order of all; none: nothing fits, as `obstacle` says.
    std::optional<vinyl::SequenceSolution> best{};
    std::optional<Error> obstacle{};
    VinylHelp help{};
    /// The digital order in its best split, whatever is wished; none: no split was found that fits.
    std::optional<vinyl::SequenceSolution> digital{};
    /// From the least distortion to the digital order; of up to mostTradedSongs() whose best order is exact, else
    /// empty.
    vinyl::TradeOff tradeOffs{};
    std::string tradeOffsLeftOut{};  ///< why they are missing, a sentence; empty: they are not, or nothing fits
    /// The order whose record this is: `best`, one by hand, or, where nothing fits, one that fits at help.gainDb.
    vinyl::SequenceOrder order{};
    std::optional<vinyl::SequenceCost> cost{};  ///< of it; none: it cannot be cut, as `fault` says
    std::optional<Error> fault{};
    std::optional<VinylRecord> record{};

    /// Whether something fits, and the sides of `record` do, as they are to be cut.
    [[nodiscard]] bool fits() const { return !obstacle && record && record->fits(); }
};

/// `byHand`: an order to look at instead of the best; with none, the album's own settings decide alone. Fails with
/// badData where wishes contradict each other or there are more sides than songs, and as problemOf and layOutRecord;
/// songs that do not fit are no failure, but an obstacle.
Result<VinylPlan> planRecord(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                             const std::optional<SongOrder>& byHand = {});

/// The cut gain of an order that is given: what the settings say, or the loudest at which it fits, to 0.1 dB and no
/// more than the house cuts. Fails with badData where no gain is low enough.
Result<double> gainFor(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                       const SongOrder& order);

/// Where the house's own table begins, or 0 dB: nobody cuts what fits easily as loud as a lathe can.
[[nodiscard]] double loudestOf(const vinyl::HouseProfile& house, const vinyl::DiscFormat& format);

/// By track. The order must have each track once.
[[nodiscard]] std::vector<TrackCost> trackCosts(const vinyl::SequenceProblem& problem,
                                                const vinyl::SequenceOrder& order);

}  // namespace lacquer::sessions

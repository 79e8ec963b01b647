// How loud a record can be cut so that all sides fit. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::sessions::vinyl {

/// Cut gains that are tried.
inline constexpr double kLowestCutGainDb = -40, kHighestCutGainDb = 20;

struct CutGain {
    double gainDb = 0;  ///< the loudest at which all sides fit, 0.001 dB; kHighestCutGainDb: as loud as one likes
    std::size_t fullestSide = 0;  ///< that sets it
    /// By how much it falls where that side has one more minute of such music; none where that does not fit at all.
    std::optional<double> minuteCostDb{};
};

/// The end radius falls as the gain rises, so it is found by halving, with the conservative pitch. None where not even
/// silence fits at kLowestCutGainDb. `settings.gainDb` means nothing here. The lathe's largest pitch counts as a limit.
[[nodiscard]] std::optional<CutGain> loudestCut(std::span<const std::vector<SongInOrder>> sides, CutSettings settings);

}  // namespace lacquer::sessions::vinyl

// Options that say how a record is cut, what the artist wishes, and an order by hand. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"

namespace lacquer::cli {

struct RecordArguments {
    std::optional<std::string> format, speed, house, gain;
    std::optional<double> referenceCmS, stylusUm, gapSeconds, balance, departure;
    std::optional<int> sides;
    bool noWishes = false;
    std::vector<std::string> first, last, together, before, sameSide, notOnSide;
    std::vector<std::string> limits;
    std::string order;
};

/// How it is cut alone: format, speed, house, gain, reference velocity, stylus, limits.
void addCutOptions(CLI::App& command, RecordArguments& arguments);
/// All of them.
void addRecordOptions(CLI::App& command, RecordArguments& arguments);

/// What the album says, or what is usual, with what the options say instead; wishes come on top of the album's. Its
/// order stays unless it has another number of sides. Fails with usage.
Result<sessions::AlbumVinyl> recordOf(const sessions::Album& album, const RecordArguments& arguments);

/// Of --order; none: it is not there. Fails with usage on what is no order of the album's songs on so many sides.
Result<std::optional<sessions::SongOrder>> orderByHand(const sessions::Album& album, const std::string& text,
                                                       int sides);

/// "6,1,2/3,5,4"
[[nodiscard]] std::string orderText(const sessions::SongOrder& order);

}  // namespace lacquer::cli

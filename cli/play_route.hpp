// What of the song `lacquer play` plays and records: from where, to where, round which loop. Pure.
#pragma once

#include <optional>

#include "cli/play_options.hpp"
#include "cli/song_time.hpp"
#include "core/engine/transport.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::cli {

/// What of the song is asked for, in seconds.
struct Wish {
    double from = 0;
    std::optional<double> until;
    std::optional<LoopSeconds> loop, punch;
};

/// Fails with usage on times that are none, and on what makes sense only with a recording.
Result<Wish> parseWish(const PlayArguments& arguments);

/// The same on the timeline.
struct Route {
    TimelineFrame from = 0;  ///< before the song where there is a preroll
    TimelineFrame end = 0;
    bool hasEnd = true;  ///< false: what is recorded may go on behind it
    std::optional<LoopRange> loop, punch;
};

/// Fails with usage where the song is over before it begins, and on a loop that is none.
Result<Route> routeThrough(const sessions::Session& session, const sessions::SessionEngine& engine, const Wish& wish,
                           double prerollSeconds, bool records);

}  // namespace lacquer::cli

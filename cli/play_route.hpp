// What of the song `lacquer play` plays and records: from where, to where, round which loop. Pure.
#pragma once

#include <optional>

#include "cli/play_options.hpp"
#include "cli/song_time.hpp"
#include "core/engine/transport.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::cli {

/// What of the song is asked for.
struct Wish {
    TimelineFrame from = 0;
    std::optional<TimelineFrame> until;
    std::optional<LoopRange> loop, punch;
};

/// Fails with usage on what makes sense only with a recording.
Status checkWish(const PlayArguments& arguments);

/// Fails with usage on times and names that are none of the song's.
Result<Wish> parseWish(const PlayArguments& arguments, const sessions::Session& session);

/// The same with the ends that it comes to.
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

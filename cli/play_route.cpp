#include "cli/play_route.hpp"

#include <cmath>
#include <utility>

namespace lacquer::cli {
namespace {

constexpr double kUnknownTailSeconds = 2;

}  // namespace

Status checkWish(const PlayArguments& arguments) {
    if (arguments.recording.any()) return {};
    for (const auto& [given, option] : {std::pair{arguments.punch.has_value(), "--punch"},
                                        std::pair{arguments.lowLatencyMs.has_value(), "--low-latency"},
                                        std::pair{!arguments.inputDevice.empty(), "--input"},
                                        std::pair{arguments.recording.offsetFrames != 0, "--record-offset"}})
        if (given)
            return fail(ErrorKind::usage, "nothing is recorded or monitored", option,
                        "add --record, or --arm TRACK=INPUT");
    return {};
}

Result<Wish> parseWish(const PlayArguments& arguments, const sessions::Session& session) {
    Wish wish{session.startFrame, {}, {}, {}};
    if (arguments.loop) {
        const auto loop = parseStretch(session, *arguments.loop, "--loop");
        if (!loop) return fail(loop.error());
        wish.loop = *loop;
        wish.from = loop->startFrame;
    }
    if (arguments.from) {
        const auto from = parsePlace(session, *arguments.from, "--from");
        if (!from) return fail(from.error());
        wish.from = *from;
    }
    if (arguments.until) {
        const auto until = parsePlace(session, *arguments.until, "--until", RegionEdge::end);
        if (!until) return fail(until.error());
        wish.until = *until;
    }
    if (arguments.punch) {
        const auto punch = parseStretch(session, *arguments.punch, "--punch");
        if (!punch) return fail(punch.error());
        if (punch->endFrame <= punch->startFrame)
            return fail(ErrorKind::usage, "the stretch ends before it starts", "--punch",
                        "write START:END in seconds, as in 30:45.5");
        wish.punch = *punch;
    }
    return wish;
}

Result<Route> routeThrough(const sessions::Session& session, const sessions::SessionEngine& engine, const Wish& wish,
                           double prerollSeconds, bool records) {
    const double rate = session.sampleRate;
    const auto frames = [&](double seconds) { return static_cast<std::int64_t>(std::llround(seconds * rate)); };
    Route route;
    route.end =
        session.endFrame.value_or(session.lastClipEnd() + engine.tailFrames().value_or(frames(kUnknownTailSeconds)));
    if (wish.until) route.end = *wish.until;
    route.hasEnd = !records || wish.until.has_value();
    route.from = wish.from - frames(prerollSeconds);
    route.punch = wish.punch;
    if (wish.loop) {
        route.loop = wish.loop;
        const TimelineFrame last = route.hasEnd ? route.end : route.loop->endFrame;
        if (auto checked = checkLoopOnSong(*route.loop, rate, last); !checked) return fail(checked.error());
    }
    if (route.hasEnd && route.from >= route.end)
        return fail(ErrorKind::usage, "the song is over at " + clock(route.end, rate), "--from",
                    "start earlier than that");
    return route;
}

}  // namespace lacquer::cli

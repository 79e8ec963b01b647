#include "cli/range_option.hpp"

#include <cmath>

#include <CLI/CLI.hpp>

#include "cli/song_time.hpp"

namespace lacquer::cli {

void addRangeOptions(CLI::App& command, RangeArguments& arguments) {
    CLI::Option* range = command.add_option(
        "--range", arguments.range, "Only from START to END, seconds into the song, as the whole render has it");
    command.add_flag("--loop", arguments.loop, "Only the session's loop, likewise")->excludes(range);
}

Result<std::optional<sessions::TimelineRange>> rangeOf(const RangeArguments& arguments,
                                                       const sessions::Session& session) {
    if (arguments.loop) {
        if (!session.loop)
            return fail(ErrorKind::usage, "the session has no loop", "--loop",
                        "say which stretch with --range START:END");
        return std::optional(sessions::TimelineRange{session.loop->startFrame, session.loop->endFrame});
    }
    if (arguments.range.empty()) return std::optional<sessions::TimelineRange>();
    const auto seconds = parseLoop(arguments.range, "--range");
    if (!seconds) return fail(seconds.error());
    return std::optional(sessions::TimelineRange{std::llround(seconds->start * session.sampleRate),
                                                 std::llround(seconds->end * session.sampleRate)});
}

}  // namespace lacquer::cli

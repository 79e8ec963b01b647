#include "cli/range_option.hpp"

#include <CLI/CLI.hpp>

#include "cli/song_time.hpp"

namespace lacquer::cli {

void addRangeOptions(CLI::App& command, RangeArguments& arguments) {
    CLI::Option* range = command.add_option("--range", arguments.range,
                                            "Only from START to END, as the whole render has it: each seconds into the "
                                            "song or the name of a marker; or the "
                                            "name of a region alone");
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
    const auto stretch = parseStretch(session, arguments.range, "--range");
    if (!stretch) return fail(stretch.error());
    return std::optional(sessions::TimelineRange{stretch->startFrame, stretch->endFrame});
}

}  // namespace lacquer::cli

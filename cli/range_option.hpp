// --range and --loop: which stretch of a song is rendered.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "sessions/media/write_behind.hpp"
#include "sessions/model/session.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

struct RangeArguments {
    std::string range;
    bool loop = false;
};

void addRangeOptions(CLI::App& command, RangeArguments& arguments);

/// The stretch that is asked for; none: the whole song. usage: one that cannot be read, or a loop that there is not.
Result<std::optional<sessions::TimelineRange>> rangeOf(const RangeArguments& arguments,
                                                       const sessions::Session& session);

}  // namespace lacquer::cli

// Why no order can be cut, with the numbers that make it impossible and what would help. Any thread.
#pragma once

#include <optional>

#include "core/base/error.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

/// What adding up shows: sides without a song, a song too long for any side, songs too long for all sides.
[[nodiscard]] std::optional<Error> plainObstacle(const SequenceProblem& problem, const SequenceItems& items);

/// Where there is no such reason, and yet no order: which wish, if left out, or how much more room would make one
/// possible. Solves the problem again with each.
[[nodiscard]] Error hiddenObstacle(const SequenceProblem& problem);

/// Where a search found nothing, which proves nothing.
[[nodiscard]] Error nothingFound(const SequenceProblem& problem);

}  // namespace lacquer::sessions::vinyl

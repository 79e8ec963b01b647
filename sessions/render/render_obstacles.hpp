// What keeps a sound session file from becoming a sound file. Pure function of the document.
#pragma once

#include <vector>

#include "core/base/error.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// No output or several, nothing wired to it, nothing to play, a file sink without a file. All of kind badData.
[[nodiscard]] std::vector<Error> findRenderObstacles(const Session& session);

}  // namespace lacquer::sessions

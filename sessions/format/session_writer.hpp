// Session -> the text of session.json, format version 1 (docs/session-format.md). Pure; message thread.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// One line per node, connection, clip and automation lane, members in a fixed order: the same session is always the
/// same text, and a small edit a small difference. Numbers read back to the same value. Fails on what JSON cannot
/// hold: text that is no UTF-8, numbers that are not finite.
Result<std::string> writeSession(const Session& session);

}  // namespace lacquer::sessions

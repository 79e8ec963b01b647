// Saving a session with what can be undone of it. Message thread.
#pragma once

#include "core/base/result.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/journal.hpp"

namespace lacquer::sessions {

/// Saves a session into its folder, so that at every instant the folder holds all that was saved and what can be undone
/// of it: session.json as it was with its history, or the new one with its own. The files that were there stay, with
/// ".bak" behind their names. Fails with cannotCreate and leaves all as it was.
Status save(const Session& session, const HistoryRecord& history);

/// The same with a journal, which starts anew when all is saved: until then the folder holds what was done since, too.
Status save(const Session& session, const HistoryRecord& history, Journal& journal);

}  // namespace lacquer::sessions

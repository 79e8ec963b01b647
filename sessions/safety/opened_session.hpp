// Opening a session with all that guards it: the lock, and what a program that died has left in the journal. Reads
// files and may take its time; any thread that may block, with a registry of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/session.hpp"
#include "sessions/safety/journal_lines.hpp"
#include "sessions/safety/session_lock.hpp"

namespace lacquer::sessions {

struct OpenedSession {
    Session session;
    std::string text;                    ///< the document that `session` is
    std::vector<Error> problems;         ///< see LoadedSession; behind them, those of history, journal and lock
    std::size_t problemsOfDocument = 0;  ///< how many are of the first kind
    std::optional<SessionLock>
        lock;                       ///< of the folder that is to be written: the session's, or of one without, its own
    std::optional<Error> readOnly;  ///< why the session cannot be saved in its folder
    std::filesystem::path home{};   ///< of a session without a folder: where its journal lies
    HistoryRecord history{};        ///< what could be undone and redone when it was saved
    std::optional<ReadJournal> unsaved;  ///< work that was not saved
};

/// Opens the session in a folder. One that another program has open, or that cannot be written, opens read only,
/// without a look at its journal. A journal that cannot be used is set aside under another name, and `problems` tells
/// of it; also of a history that cannot be read. Fails as load(), and with failed when `progress` says stop: nothing in
/// the folder is then touched.
Result<OpenedSession> openSession(const std::filesystem::path& folder, const ProcessorRegistry& registry,
                                  const Progress& progress = {});

/// The same, but none of its business: it is neither locked nor is its journal looked at, nor its history.
Result<OpenedSession> openForCopy(const std::filesystem::path& folder, const ProcessorRegistry& registry);

/// Reads the history of a session that was opened without it, or that somebody else has open. badData, naming the line,
/// where it is damaged.
Status readHistoryOf(OpenedSession& opened);

/// What programs that have died left of sessions without a folder.
struct FoundUnsaved {
    std::vector<OpenedSession> sessions;  ///< the latest first
    std::vector<Error> problems;          ///< what else was left, and why it cannot be recovered
};

/// Looks into the folders below `place`. Empty ones are cleared away. Those of running programs are left alone.
[[nodiscard]] FoundUnsaved findUnsaved(const std::filesystem::path& place, const ProcessorRegistry& registry);

/// Removes the journal and the lock of a session without a folder, and the folder that was made for them unless
/// something is kept there.
void removeUnsaved(const std::filesystem::path& home);

/// Gives a journal another name, under which nobody looks for it. Returns that.
std::filesystem::path setAside(const std::filesystem::path& journal);
/// Copies a journal to such a name, so that it can be gone on with. Fails with cannotCreate.
Result<std::filesystem::path> keepCopy(const std::filesystem::path& journal);

}  // namespace lacquer::sessions

// Sessions that a command opens to change them. Main thread.
#pragma once

#include <filesystem>

#include "sessions/safety/opened_session.hpp"

namespace lacquer::cli {

/// Whether a path that a user names is a session, or is called like one.
[[nodiscard]] bool isSession(const std::filesystem::path& path);

/// Opens a session with its lock. Fails as load() does, and with unavailable where another program has it open or work
/// of a program that died waits to be recovered, which a save from here would set aside. Says on standard error what is
/// wrong with its history, its journal or its lock.
Result<sessions::OpenedSession> openToWrite(const std::filesystem::path& folder, const ProcessorRegistry& registry);

/// Makes an edit one more step of the session's history, and saves both. Fails as History::perform() and save() do.
Status performAndSave(sessions::OpenedSession& opened, const ProcessorRegistry& registry, const sessions::Edit& edit);

/// Refuses a session that could not be opened again: an edit may say what no file can.
Status checkOpensAgain(const sessions::Session& session, const ProcessorRegistry& registry);

}  // namespace lacquer::cli

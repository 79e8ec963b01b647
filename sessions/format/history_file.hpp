// The history of a session on disk, so that undo goes on after the session has been closed. docs/session-format.md
// describes it. Any thread that may block.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

/// In the folder of a session, beside its session.json; with ".bak", that of session.json.bak.
inline constexpr const char* kHistoryFileName = "history.jsonl";
inline constexpr std::size_t kMostHistoryBytes = std::size_t{4} << 20;

/// The text of a history file that belongs to a session.json of this fingerprint. Where all steps would take more than
/// `mostBytes`, those that are furthest from the position are left out: the oldest, or the last of those undone.
[[nodiscard]] std::string writeHistory(const HistoryRecord& record, const std::string& fingerprint,
                                       std::size_t mostBytes = kMostHistoryBytes);

/// Reads such a file. Nothing where there is none, or one of another session.json; badData, naming the line, where it
/// is damaged or no history of this version.
Result<std::optional<HistoryRecord>> loadHistory(const std::filesystem::path& file, const std::string& fingerprint);

/// The same of a text; `where` names it in errors.
Result<std::optional<HistoryRecord>> readHistory(const std::string& text, const std::string& where,
                                                 const std::string& fingerprint);

}  // namespace lacquer::sessions

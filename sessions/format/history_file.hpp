// The history of a session on disk, so that undo goes on after the session has been closed. docs/session-format.md
// describes it. Any thread that may block.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

inline constexpr std::size_t kMostHistoryBytes = std::size_t{4} << 20;

/// What the history of a session.json of this fingerprint is called, beside it.
[[nodiscard]] std::string historyFileName(const std::string& fingerprint);
/// Whether a file may be called that.
[[nodiscard]] bool isHistoryFileName(const std::string& name);

/// The text of a history file that belongs to a session.json of this fingerprint and graph. Where all steps would take
/// more than `mostBytes`, those that are furthest from the position are left out: the oldest, or the last of those
/// undone.
[[nodiscard]] std::string writeHistory(const HistoryRecord& record, const Graph& graph, const std::string& fingerprint,
                                       std::size_t mostBytes = kMostHistoryBytes);

/// The other way round. `where` names the text in errors: badData, with the line, where it is damaged, no history of
/// this version, that of another session.json, or where nodes have other ports now, by whose numbers edits go: a plugin
/// has been installed anew.
Result<HistoryRecord> readHistory(const std::string& text, const std::string& where, const Graph& graph,
                                  const std::string& fingerprint);

/// The history of a session.json of this fingerprint and graph in a folder; an empty one where there is none. Fails as
/// readHistory().
Result<HistoryRecord> loadHistory(const std::filesystem::path& folder, const Graph& graph,
                                  const std::string& fingerprint);

/// Removes all histories in a folder but those of session.json files of these fingerprints, and what a program has left
/// that died as it wrote one.
void removeHistories(const std::filesystem::path& folder, const std::vector<std::string>& kept);

}  // namespace lacquer::sessions

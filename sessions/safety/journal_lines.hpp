// The lines of a journal: what they hold, and reading them back after the program that wrote them has died. Pure, but
// for readJournal, which reads a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

/// One step of a history as it happened.
struct JournalStep {
    enum class Kind { done, undone, redone };
    Kind kind = Kind::done;
    std::string name{};         ///< as the history shows it
    GestureId gesture = 0;      ///< steps of one gesture follow each other and are one
    std::vector<Edit> edits{};  ///< single ones, ids filled in; of undo, those that took the step back
};

/// What the steps of a journal start from.
struct JournalBase {
    std::string fingerprint{};       ///< of the text of the session.json that they start from
    std::string document{};          ///< that text itself, where there is no such file
    std::filesystem::path folder{};  ///< then: where the relative paths in the text hang; empty: nowhere
};

/// Lines, each with its line end.
[[nodiscard]] std::string journalLine(const JournalBase& base);
[[nodiscard]] std::string journalLine(const JournalStep& step);
/// Says that session.json is about to become the text of that fingerprint, with all steps so far in it.
[[nodiscard]] std::string journalSaveLine(const std::string& fingerprint);

struct ReadJournal {
    JournalBase base;
    std::vector<JournalStep> steps;  ///< those that session.json does not hold yet
    std::uintmax_t wholeBytes = 0;   ///< up to here the lines are whole
    std::optional<Error> damage;     ///< why reading stopped before the end; a torn last line is none
};

/// The steps that are to be added to a session.json of this fingerprint; for a journal that brings its own document,
/// all. Nothing when there is no journal, or one that adds nothing. Fails with badData, naming the line, when it
/// belongs to another session.json or when not even its first line can be read.
Result<std::optional<ReadJournal>> readJournal(const std::filesystem::path& path, const std::string& fingerprint);

struct Recovery {
    std::size_t steps = 0;         ///< that were carried out
    std::optional<Error> stopped;  ///< why the others were not
};

/// Carries out what a journal tells, on the session that it starts from. What was undone can be redone, and the other
/// way round, as far as the journal reaches back.
Recovery recover(History& history, const std::vector<JournalStep>& steps);

}  // namespace lacquer::sessions

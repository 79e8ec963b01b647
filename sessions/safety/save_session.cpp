#include "sessions/safety/save_session.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_writer.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

fs::path backupOf(fs::path file) {
    return file += ".bak";
}

// A history is known by the fingerprint of its session.json, so it comes first: whichever of the two is there, its
// history is, too. One that cannot be written must not stand in the way of saving; what can be undone then ends with
// the program.
Status saveText(const fs::path& folder, const HistoryRecord& history, const std::string& text,
                const std::string& mark) {
    const fs::path steps = folder / kHistoryFileName, session = folder / kSessionFileName;
    std::error_code ignored;
    const bool tells = !history.steps.empty() || fs::exists(steps, ignored);
    const bool kept = tells && replaceFile(steps, backupOf(steps), writeHistory(history, mark)).ok();
    Status saved = replaceFile(session, backupOf(session), text);
    if (!saved && kept) fs::rename(backupOf(steps), steps, ignored);
    return saved;
}

}  // namespace

Status save(const Session& session, const HistoryRecord& history) {
    const auto text = writeSession(session);
    return text ? saveText(session.folder, history, *text, fingerprint(*text)) : fail(text.error());
}

Status save(const Session& session, const HistoryRecord& history, Journal& journal) {
    const auto text = writeSession(session);
    if (!text) return fail(text.error());
    const std::string mark = fingerprint(*text);
    // A journal that cannot be written must not stand in the way of saving; one that is there is then void.
    (void)journal.announceSave(mark);
    if (Status saved = saveText(session.folder, history, *text, mark); !saved) return saved;
    journal.startAnew({.fingerprint = mark});
    return {};
}

}  // namespace lacquer::sessions

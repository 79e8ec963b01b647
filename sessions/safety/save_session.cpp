#include "sessions/safety/save_session.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_writer.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// A history is that of the session.json whose fingerprint it has in its name, so it comes first: whichever session.json
// is there, its history is, too. One that cannot be written must not stand in the way of saving; what can be undone
// then ends with the program.
Status saveText(const Session& session, const HistoryRecord& history, const std::string& text,
                const std::string& mark) {
    const fs::path& folder = session.folder;
    const fs::path file = folder / kSessionFileName, backup = fs::path(file) += ".bak";
    std::error_code ignored;
    const fs::path steps = folder / historyFileName(mark);
    if (!history.steps.empty() || fs::exists(steps, ignored))
        (void)replaceFile(steps, writeHistory(history, session.graph, mark));
    if (Status saved = replaceFile(file, backup, text); !saved) return saved;
    const auto former = readFile(backup);
    removeHistories(folder, {mark, former ? fingerprint(*former) : mark});
    return {};
}

}  // namespace

Status save(const Session& session, const HistoryRecord& history) {
    const auto text = writeSession(session);
    return text ? saveText(session, history, *text, fingerprint(*text)) : fail(text.error());
}

Status save(const Session& session, const HistoryRecord& history, Journal& journal) {
    const auto text = writeSession(session);
    if (!text) return fail(text.error());
    const std::string mark = fingerprint(*text);
    // A journal that cannot be written must not stand in the way of saving; one that is there is then void.
    (void)journal.announceSave(mark);
    if (Status saved = saveText(session, history, *text, mark); !saved) return saved;
    journal.startAnew({.fingerprint = mark});
    return {};
}

}  // namespace lacquer::sessions

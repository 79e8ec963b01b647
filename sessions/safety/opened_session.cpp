#include "sessions/safety/opened_session.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/safety/journal.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

fs::path freeNameFor(const fs::path& journal) {
    std::error_code ignored;
    for (int number = 1;; ++number) {
        fs::path kept = journal.parent_path() / ("journal.kept-" + std::to_string(number) + ".jsonl");
        if (!fs::exists(kept, ignored)) return kept;
    }
}

void readJournalOf(OpenedSession& opened, const fs::path& path) {
    auto journal = readJournal(path, fingerprint(opened.text));
    if (journal && !*journal) {  // left between a save and its emptying, or before anything was safe
        std::error_code ignored;
        if (!fs::exists(path, ignored)) return;
        syncFolder(path.parent_path());  // who saved may have died before the new session.json was sure of its name
        fs::remove(path, ignored);
        return;
    }
    if (journal && !(*journal)->steps.empty()) {
        opened.unsaved = **std::move(journal);
        return;
    }
    Error error = journal ? *(*journal)->damage : journal.error();
    error.remedy = "the file is kept as " + setAside(path).filename().string();
    opened.problems.push_back(std::move(error));
}

Error unusable(Error error, const fs::path& path) {
    if (error.where.empty()) error.where = path.string();
    error.what = "work that was not saved cannot be recovered: " + error.what;
    error.remedy = "the file stays as it is; remove it when it is of no use";
    return error;
}

// What lies in the home of a session without a folder; nothing when that is nothing. Takes the lock with it.
Result<std::optional<OpenedSession>> openUnsaved(const fs::path& home, SessionLock& lock,
                                                 const ProcessorRegistry& registry) {
    const fs::path path = home / Journal::kFileName;
    const auto refuse = [&](Error error) { return fail(unusable(std::move(error), path)); };
    auto journal = readJournal(path, {});
    if (!journal) return refuse(std::move(journal).error());
    if (!*journal) return std::optional<OpenedSession>();
    ReadJournal& work = **journal;
    if (work.steps.empty()) return refuse(*std::move(work.damage));
    if (work.base.document.empty()) return refuse({ErrorKind::badData, "it does not say what it starts from", {}, {}});
    auto loaded = loadText(work.base.document, work.base.folder, registry);
    if (!loaded) {
        loaded.error().where.clear();  // speaks of a session.json
        return refuse(std::move(loaded).error());
    }
    std::optional<OpenedSession> opened(std::in_place);
    opened->session = std::move(loaded->session);
    opened->text = std::move(work.base.document);
    opened->problems = std::move(loaded->problems);
    opened->lock = std::move(lock);
    opened->home = home;
    opened->unsaved = std::move(work);
    return opened;
}

}  // namespace

Status readHistoryOf(OpenedSession& opened) {
    auto history = loadHistory(opened.session.folder, opened.session.graph, fingerprint(opened.text));
    if (!history) return fail(std::move(history).error());
    opened.history = *std::move(history);
    return {};
}

void removeUnsaved(const fs::path& home) {
    std::error_code ignored;
    for (const fs::path& path : {home / Journal::kFileName, home / SessionLock::kFileName, home})  // in this order
        fs::remove(path, ignored);
}

fs::path setAside(const fs::path& journal) {
    std::error_code ignored;
    fs::path kept = freeNameFor(journal);
    fs::rename(journal, kept, ignored);
    syncFolder(journal.parent_path());  // before another journal takes the name
    return kept;
}

Result<fs::path> keepCopy(const fs::path& journal) {
    const auto text = readFile(journal);
    if (!text) return fail(text.error());
    fs::path kept = freeNameFor(journal);
    if (Status written = replaceFile(kept, *text); !written) return fail(std::move(written).error());
    return kept;
}

Result<OpenedSession> openSession(const fs::path& folder, const ProcessorRegistry& registry, const Progress& progress) {
    const auto stops = [&](double fraction) { return progress && progress(fraction) == Proceed::stop; };
    const auto stopped = [&] { return fail(ErrorKind::failed, "stopped", folder.string()); };
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) return openForCopy(folder, registry);  // which says what is wrong
    if (stops(0)) return stopped();
    auto lock = SessionLock::take(folder);
    auto opened = openForCopy(folder, registry);
    if (!opened) return opened;
    if (stops(0.9)) return stopped();  // before a journal may be set aside
    opened->problemsOfDocument = opened->problems.size();
    if (lock)
        opened->lock = *std::move(lock);
    else
        opened->readOnly = std::move(lock).error();
    if (Status read = readHistoryOf(*opened); !read) {
        Error error = std::move(read).error();
        error.what = "what was done before it was saved cannot be undone: " + error.what;
        error.remedy = "nothing else is lost";
        opened->problems.push_back(std::move(error));
    }
    if (!opened->lock) return opened;
    if (opened->lock->doubt()) opened->problems.push_back(*opened->lock->doubt());
    readJournalOf(*opened, folder / Journal::kFileName);
    return opened;
}

Result<OpenedSession> openForCopy(const fs::path& folder, const ProcessorRegistry& registry) {
    auto loaded = load(folder, registry);
    if (!loaded) return fail(std::move(loaded).error());
    OpenedSession opened;
    opened.session = std::move(loaded->session);
    opened.text = std::move(loaded->text);
    opened.problems = std::move(loaded->problems);
    return opened;
}

FoundUnsaved findUnsaved(const fs::path& place, const ProcessorRegistry& registry) {
    FoundUnsaved all;
    std::vector<std::pair<fs::file_time_type, OpenedSession>> found;
    std::error_code failed;
    std::vector<fs::path> homes;
    for (const auto& entry : fs::directory_iterator(place, failed))
        if (entry.is_directory(failed)) homes.push_back(entry.path());
    for (const fs::path& home : homes) {
        const fs::path path = home / Journal::kFileName;
        auto lock = SessionLock::take(home);
        if (!lock) {
            const bool lives = lock.error().kind == ErrorKind::unavailable;
            if (!lives) all.problems.push_back(unusable(std::move(lock).error(), path));
            continue;
        }
        if (lock->doubt()) {  // it may live
            if (fs::exists(path, failed)) all.problems.push_back(unusable(*lock->doubt(), path));
            continue;
        }
        auto opened = openUnsaved(home, *lock, registry);
        if (!opened)
            all.problems.push_back(std::move(opened).error());
        else if (*opened)
            found.emplace_back(fs::last_write_time(path, failed), **std::move(opened));
        else
            removeUnsaved(home);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [time, opened] : found) all.sessions.push_back(std::move(opened));
    return all;
}

}  // namespace lacquer::sessions

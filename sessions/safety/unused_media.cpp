#include "sessions/safety/unused_media.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "sessions/format/file_text.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_folder.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// A file has one name here, whatever it is called elsewhere.
fs::path realPath(const fs::path& path) {
    std::error_code failed;
    fs::path real = fs::weakly_canonical(path, failed);
    return failed ? path.lexically_normal() : real;
}

void addFilesOf(const History& history, std::set<fs::path>& used) {
    for (const std::string& file : history.files()) used.insert(realPath(history.session().resolve(file)));
}

// What the session.json of a folder, or its backup, names with all that could be undone of it then.
Status addFilesOf(const fs::path& document, const ProcessorRegistry& registry, Undoable undoable,
                  std::set<fs::path>& used) {
    const auto refuse = [&](Error error) {
        error.remedy = "remove or repair it; until then nothing is known to be unused";
        return fail(std::move(error));
    };
    std::error_code failed;
    if (!fs::exists(document, failed)) return {};
    auto text = readFile(document);
    if (!text) return refuse(std::move(text).error());
    const std::string mark = fingerprint(*text);
    const fs::path folder = document.parent_path();
    auto loaded = loadText(*std::move(text), folder, registry);
    if (!loaded) {
        loaded.error().where = document.string();
        return refuse(std::move(loaded).error());
    }
    History history(loaded->session, registry);
    if (undoable == Undoable::counts) {
        auto steps = loadHistory(folder, loaded->session.graph, mark);
        if (!steps) return refuse(std::move(steps).error());
        history.restore(*std::move(steps));
    }
    addFilesOf(history, used);
    return {};
}

// Work that nobody has recovered may name files, too.
Status checkNoJournal(const fs::path& folder) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("journal.") && name.ends_with(".jsonl"))
            return fail(ErrorKind::unavailable, "holds work that was not saved, which may need sound files",
                        entry.path().string(), "remove it when it is of no use; until then nothing is deleted");
    }
    return {};
}

}  // namespace

Result<std::vector<UnusedFile>> findUnusedMedia(const History& history, const ProcessorRegistry& registry,
                                                Undoable undoable) {
    const Session& session = history.session();
    if (Status none = checkNoJournal(session.folder); !none) return fail(std::move(none).error());
    std::set<fs::path> used;
    if (undoable == Undoable::counts) addFilesOf(history, used);
    for (const char* ending : {"", ".bak"})
        if (Status added =
                addFilesOf(session.folder / (std::string(kSessionFileName) + ending), registry, undoable, used);
            !added)
            return fail(std::move(added).error());

    std::vector<UnusedFile> unused;
    std::error_code failed;
    for (fs::recursive_directory_iterator entry(session.folder / kAudioFolder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const fs::path& path = entry->path();
        std::error_code ignored;
        if (!entry->is_regular_file(ignored) || path.filename().string().starts_with('.') ||
            path.extension() == ".part" || used.contains(realPath(path)) || !AudioFile::open(path))
            continue;
        unused.push_back({path.lexically_relative(session.folder).generic_string(), entry->file_size(ignored)});
    }
    std::ranges::sort(unused, {}, &UnusedFile::file);
    return unused;
}

}  // namespace lacquer::sessions

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
#include "sessions/media/audio_folder.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// What the session.json of a folder, or its backup, names with all that could be undone of it then.
Status addFilesOf(const fs::path& document, const ProcessorRegistry& registry, std::set<fs::path>& used) {
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
    auto steps = loadHistory(folder, mark);
    if (!steps) return refuse(std::move(steps).error());
    History history(loaded->session, registry);
    history.restore(*std::move(steps));
    for (const std::string& file : history.files()) used.insert(loaded->session.resolve(file).lexically_normal());
    return {};
}

}  // namespace

Result<std::vector<UnusedFile>> findUnusedMedia(const History& history, const ProcessorRegistry& registry) {
    const Session& session = history.session();
    std::set<fs::path> used;
    for (const std::string& file : history.files()) used.insert(session.resolve(file).lexically_normal());
    for (const char* ending : {"", ".bak"})
        if (Status added = addFilesOf(session.folder / (std::string(kSessionFileName) + ending), registry, used);
            !added)
            return fail(std::move(added).error());

    std::vector<UnusedFile> unused;
    std::error_code failed;
    for (fs::recursive_directory_iterator entry(session.folder / kAudioFolder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const fs::path& path = entry->path();
        std::error_code ignored;
        if (!entry->is_regular_file(ignored) || path.filename().string().starts_with('.') ||
            path.extension() == ".part" || used.contains(path.lexically_normal()))
            continue;
        unused.push_back({path.lexically_relative(session.folder).generic_string(), entry->file_size(ignored)});
    }
    std::ranges::sort(unused, {}, &UnusedFile::file);
    return unused;
}

}  // namespace lacquer::sessions

#include "sessions/media/import_stems.hpp"

#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_folder.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::sessions {

namespace {

struct Import {
    std::filesystem::path source;
    std::string name;  // in the audio folder
};

// "kick.wav", then "kick-2.wav" for the next file of that name.
std::string freeName(const std::filesystem::path& source, std::set<std::string>& taken) {
    std::string name = source.filename().string();
    for (int number = 2; !taken.insert(name).second; ++number)
        name = source.stem().string() + "-" + std::to_string(number) + source.extension().string();
    return name;
}

Status copyAll(const std::vector<Import>& imports, const std::filesystem::path& folder, const Progress& progress) {
    for (std::size_t i = 0; i < imports.size(); ++i) {
        if (progress && progress(static_cast<double>(i) / static_cast<double>(imports.size())) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been made", folder.string());
        const std::filesystem::path target = folder / kAudioFolder / imports[i].name;
        std::error_code problem;
        std::filesystem::copy_file(imports[i].source, target, problem);
        if (!problem) problem = syncFile(target);  // session.json, which names it, is on the disk before long
        if (problem)
            return fail(ErrorKind::cannotCreate,
                        "cannot copy " + imports[i].source.string() + " here: " + problem.message(), target.string(),
                        "check the folder, its rights and the free space");
    }
    syncFolder(folder / kAudioFolder);
    return {};
}

}  // namespace

Result<Session> importStems(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& stems,
                            std::optional<int> sampleRate, const ProcessorRegistry& registry,
                            const Progress& progress) {
    std::vector<Stem> tracks;
    std::vector<Import> imports;
    std::set<std::string> taken;
    for (const std::filesystem::path& path : stems) {
        const Result<AudioFile> file = AudioFile::open(path);
        if (!file) return fail(file.error());
        const AudioFileFacts& facts = file->facts();
        if (!sampleRate) sampleRate = facts.sampleRate;
        if (const auto playable = openClipFile(path, *sampleRate); !playable) return fail(playable.error());
        const std::string name = freeName(path, taken);
        tracks.push_back({std::filesystem::path(name).stem().string(), std::string(kAudioFolder) + "/" + name,
                          facts.channels, resampledLength(facts.frames, facts.sampleRate, *sampleRate)});
        imports.push_back({path, name});
    }
    Result<Session> session = newSession(sessionNameOf(folder), sampleRate.value_or(48000), tracks, registry);
    if (!session) return session;
    session->folder = folder;

    if (Status made = createSessionFolder(folder); !made) return fail(std::move(made).error());
    Status done = copyAll(imports, folder, progress);
    if (done) done = save(*session);
    if (!done) {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
        return fail(std::move(done).error());
    }
    return session;
}

}  // namespace lacquer::sessions

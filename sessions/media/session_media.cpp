#include "sessions/media/session_media.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <system_error>
#include <utility>

#include "core/engine/processor.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_folder.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

std::string withoutCase(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

// Whether a file holds what clips want of it. One that is no sound file is what a plugin wants.
bool isLongEnough(const fs::path& path, std::int64_t framesNeeded, int sessionRate) {
    if (framesNeeded == 0) return true;
    const auto file = AudioFile::open(path);
    return file && resampledLength(file->facts().frames, file->facts().sampleRate, sessionRate) >= framesNeeded;
}

bool allTheSame(const std::vector<fs::path>& files) {
    std::set<std::uintmax_t> sizes;
    std::error_code failed;
    for (const fs::path& file : files) sizes.insert(fs::file_size(file, failed));
    if (files.size() < 2 || sizes.size() > 1) return files.size() < 2;
    const auto first = contentHashOf(files.front());
    return first && std::all_of(files.begin() + 1, files.end(),
                                [&](const fs::path& file) { return contentHashOf(file) == first; });
}

// "kick.wav", then "kick-2.wav" where that is taken.
fs::path freePath(const fs::path& folder, const fs::path& source) {
    std::error_code failed;
    fs::path path = folder / source.filename();
    for (int number = 2; fs::exists(path, failed); ++number)
        path = folder / (source.stem().string() + "-" + std::to_string(number) + source.extension().string());
    return path;
}

}  // namespace

std::vector<MediaFile> mediaOf(const Session& session) {
    std::map<std::string, MediaFile> all;
    const auto use = [&](const std::string& file, const std::string& user) -> MediaFile& {
        MediaFile& media = all.try_emplace(file, MediaFile{file}).first->second;
        if (media.users.empty() || media.users.back() != user) media.users.push_back(user);
        return media;
    };
    for (const auto& [id, content] : session.contents) {
        const std::string& name = session.graph.find(id)->name;
        for (const Clip& clip : content.clips) {
            MediaFile& media = use(clip.file, name);
            media.framesNeeded = std::max(media.framesNeeded, clip.offsetFrames + clip.lengthFrames);
        }
        if (content.frozen) use(content.frozen->file, name);
        for (const auto& [key, file] : content.state)
            if (isFileKey(key)) use(file, name);
    }
    for (const Reference& reference : session.references) use(reference.file, "reference");
    if (!session.tags.artwork.empty()) use(session.tags.artwork, "artwork");
    std::vector<MediaFile> list;
    for (auto& [file, media] : all) {
        std::error_code failed;
        media.path = session.resolve(file);
        media.missing = !fs::is_regular_file(media.path, failed);
        media.outside = leavesSessionFolder(file);
        if (!media.missing) media.bytes = fs::file_size(media.path, failed);
        list.push_back(std::move(media));
    }
    return list;
}

Result<std::vector<MediaSearch>> searchMedia(const Session& session, const fs::path& folder, const Progress& progress) {
    std::error_code failed;
    if (!fs::is_directory(folder, failed))
        return fail(ErrorKind::missingInput, "there is no such folder", folder.string(), "check the path");
    std::vector<MediaFile> missing = mediaOf(session);
    std::erase_if(missing, [](const MediaFile& media) { return !media.missing; });
    std::vector<MediaSearch> searches;
    std::multimap<std::string, std::size_t> wanted;
    for (std::size_t i = 0; i < missing.size(); ++i) {
        searches.push_back({missing[i].file});
        wanted.emplace(withoutCase(missing[i].path.filename().string()), i);
    }
    std::size_t looked = 0;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed), end;
         !failed && entry != end; entry.increment(failed)) {
        if (progress && looked++ % 256 == 0 && progress(0) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been changed", folder.string());
        std::error_code ignored;
        if (!entry->is_regular_file(ignored)) continue;
        const auto [begin, behind] = wanted.equal_range(withoutCase(entry->path().filename().string()));
        for (auto at = begin; at != behind; ++at) {
            const bool fits = isLongEnough(entry->path(), missing[at->second].framesNeeded, session.sampleRate);
            MediaSearch& search = searches[at->second];
            (fits ? search.found : search.tooShort).push_back(fs::absolute(entry->path()).lexically_normal());
        }
    }
    for (MediaSearch& search : searches) {
        std::ranges::sort(search.found);
        std::ranges::sort(search.tooShort);
        search.ambiguous = !search.found.empty() && !allTheSame(search.found);
    }
    return searches;
}

Edit renameMedia(const Session& session, const std::map<std::string, std::string>& renamed, std::string name) {
    const auto rename = [&](std::string& file) {
        const auto found = renamed.find(file);
        if (found == renamed.end()) return false;
        file = found->second;
        return true;
    };
    std::vector<Edit> edits;
    for (const auto& [id, content] : session.contents) {
        SetClips clips{id, content.clips};
        SetState state{id, content.state};
        SetFreeze freeze{id, content.frozen};
        bool changedClips = false, changedState = false;
        for (Clip& clip : clips.clips) changedClips = rename(clip.file) || changedClips;
        for (auto& [key, file] : state.state) changedState = (isFileKey(key) && rename(file)) || changedState;
        if (changedClips) edits.push_back(std::move(clips));
        if (changedState) edits.push_back(std::move(state));
        if (freeze.frozen && rename(freeze.frozen->file)) edits.push_back(std::move(freeze));
    }
    SetReferences references{session.references};
    bool changed = false;
    for (Reference& reference : references.references) changed = rename(reference.file) || changed;
    if (changed) edits.push_back(std::move(references));
    SetTags tags{session.tags};
    if (rename(tags.tags.artwork)) edits.push_back(std::move(tags));
    return makeGroup(std::move(name), std::move(edits));
}

Result<std::map<std::string, std::string>> collectMedia(const Session& session, const Progress& progress) {
    std::vector<MediaFile> outside = mediaOf(session);
    std::erase_if(outside, [](const MediaFile& media) { return !media.outside || media.missing; });
    const fs::path folder = session.folder / kAudioFolder;
    std::error_code problem;
    fs::create_directories(folder, problem);
    std::map<std::string, std::string> collected;
    std::vector<fs::path> copies;
    const auto giveUp = [&](Error error) {
        std::error_code ignored;
        for (const fs::path& copy : copies) fs::remove(copy, ignored);
        return fail(std::move(error));
    };
    for (std::size_t i = 0; i < outside.size(); ++i) {
        if (progress && progress(static_cast<double>(i) / static_cast<double>(outside.size())) == Proceed::stop)
            return giveUp({ErrorKind::failed, "stopped; nothing has been changed", folder.string(), {}});
        copies.push_back(freePath(folder, outside[i].path));
        fs::copy_file(outside[i].path, copies.back(), problem);
        if (!problem) problem = syncFile(copies.back());
        if (problem)
            return giveUp({ErrorKind::cannotCreate,
                           "cannot copy " + outside[i].path.string() + " here: " + problem.message(),
                           copies.back().string(), "check the folder, its rights and the free space"});
        collected[outside[i].file] = session.nameOf(copies.back());
    }
    syncFolder(folder);
    return collected;
}

}  // namespace lacquer::sessions

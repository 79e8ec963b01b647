#include "sessions/format/media_check.hpp"

#include <system_error>

#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {

std::vector<Error> MediaChecker::look(const std::string& file, Facts& facts, const char* remedy) const {
    const auto path = (folder_ / file).lexically_normal();
    if (depth_ == MediaCheck::presence) {
        std::error_code unreadable;
        if (std::filesystem::exists(path, unreadable)) return {};
        return {{ErrorKind::missingInput, "the audio file " + path.string() + " is missing", {}, remedy}};
    }
    auto opened = AudioFile::open(path);
    if (!opened) return {opened.error()};
    facts = opened->facts();
    if (facts->channels <= 2) return {};
    return {{ErrorKind::badData,
             "the audio file " + path.string() + " has " + std::to_string(facts->channels) + " channels",
             {},
             "split it into mono or stereo files"}};
}

std::vector<Error> MediaChecker::check(const Reference& reference) {
    if (depth_ != MediaCheck::contents) return {};  // the song is whole without it
    const auto [entry, fresh] = seen_.try_emplace(reference.file);
    if (!fresh) return {};
    return look(reference.file, entry->second, "put it back, or point the reference to where it is");
}

std::vector<Error> MediaChecker::check(const Freeze& freeze) {
    const auto [entry, fresh] = seen_.try_emplace(freeze.file);
    if (!fresh) return {};
    return look(freeze.file, entry->second, "put it back, unfreeze the node, or freeze it again");
}

std::vector<Error> MediaChecker::check(const Clip& clip, int sessionRate) {
    const auto path = (folder_ / clip.file).lexically_normal();
    const auto [entry, fresh] = seen_.try_emplace(clip.file);
    auto& facts = entry->second;
    if (fresh)
        if (auto wrong = look(clip.file, facts, "put it back, or point the clip to where it is"); !wrong.empty())
            return wrong;
    if (!facts) return {};
    const std::int64_t available = resampledLength(facts->frames, facts->sampleRate, sessionRate);
    if (clip.offsetFrames + clip.lengthFrames <= available) return {};
    return {{ErrorKind::badData,
             "the clip needs " + std::to_string(clip.offsetFrames + clip.lengthFrames) + " frames of " + path.string() +
                 ", which has " + std::to_string(available) + " at the session's rate",
             {},
             "shorten the clip; what is not there stays silent"}};
}

}  // namespace lacquer::sessions

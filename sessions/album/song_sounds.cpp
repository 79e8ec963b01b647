#include "sessions/album/song_sounds.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {

Result<SongSound> openSound(const std::filesystem::path& file) {
    const auto opened = AudioFile::open(file);
    if (!opened) return fail(opened.error());
    const AudioFileFacts& facts = opened->facts();
    if (facts.channels > 2)
        return fail(ErrorKind::badData, "has " + std::to_string(facts.channels) + " channels, a song has 1 or 2",
                    file.string(), "mix it down first");
    return SongSound{file, facts.sampleRate, facts.channels, facts.frames, facts.exactBits};
}

bool hasSessions(const Album& album) {
    return std::ranges::any_of(album.songs, isSession);
}

Result<std::vector<SongSound>> openSongs(const Album& album, const RenderSong& render) {
    std::map<std::filesystem::path, SongSound> known;
    std::vector<SongSound> sounds;
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const std::filesystem::path source = sourceOf(album, album.songs[i]);
        if (!known.contains(source)) {
            const auto file = isSession(album.songs[i]) ? render(source) : source;
            auto sound = file ? openSound(*file) : fail(file.error());
            if (!sound) {
                Error error = std::move(sound).error();
                error.where = songPlace(album, i) + (error.where.empty() ? "" : ", ") + error.where;
                return fail(std::move(error));
            }
            known.emplace(source, *std::move(sound));
        }
        sounds.push_back(known.at(source));
    }
    return sounds;
}

}  // namespace lacquer::sessions

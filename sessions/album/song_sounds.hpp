// Where the sound of an album's songs comes from: sound files, and what sessions have been rendered to. Not real time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"

namespace lacquer::sessions {

/// A song's source, whole, as it is.
struct SongSound {
    std::filesystem::path file{};
    int sampleRate = 0;  ///< Hz
    int channels = 0;    ///< 1 or 2
    std::int64_t frames = 0;
    int exactBits = 0;  ///< as AudioFileFacts has it

    [[nodiscard]] double seconds() const { return static_cast<double>(frames) / sampleRate; }
};

/// Fails as AudioFile::open, and with badData on more than two channels.
Result<SongSound> openSound(const std::filesystem::path& file);

[[nodiscard]] bool hasSessions(const Album& album);

/// Renders the session in a folder, and tells to which file.
using RenderSong = std::function<Result<std::filesystem::path>(const std::filesystem::path& session)>;

/// The sound of each song. A session is rendered once, however many songs come from it. Fails as openSound and as
/// `render`, and names the song.
Result<std::vector<SongSound>> openSongs(const Album& album, const RenderSong& render);

}  // namespace lacquer::sessions

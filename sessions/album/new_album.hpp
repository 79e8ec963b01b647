// A new album: of songs, or of a cue sheet and its files. Not real time.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/album/album.hpp"
#include "sessions/delivery/cd/cue_sheet.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// A sound file or a session folder, and what it says of its music.
struct SongSource {
    std::filesystem::path path{};
    Tags tags{};
};

/// The registry that sessions are read with, asked for where there are any.
using RegistryForSongs = std::function<const ProcessorRegistry&()>;
/// What a source says of its music; nothing where it says nothing, or not that it can be read.
[[nodiscard]] SongSource readSongSource(const std::filesystem::path& path, const RegistryForSongs& registry);

/// Of sources, in that order and with a gap in front of each. Titles, artists, composers and ISRCs are those of the
/// tags; without one, a song's title is its file's name without the number in front: "Ebbe" of "03 - Ebbe.wav" and of
/// "03_Ebbe.lacquer". What the songs agree on is said of the album: its title, artist, year, label, genre, copyright
/// and UPC.
[[nodiscard]] Album newAlbum(const std::filesystem::path& folder, std::span<const SongSource> sources,
                             double gapSeconds);

struct AlbumOfCue {
    Album album;
    cd::DiscFindings findings{};  ///< what has been left out, or is to be known
};

/// The disc of a cue sheet: its tracks, index points, codes and texts, each track a song of its file. What
/// cd::discOf(sheet) has on the disc, this has on the same sectors. `path` is the sheet's: its files lie beside it.
/// Fails with missingInput or badData where a file cannot be read, an index lies behind its file's end, or a track is
/// of more than one file; the sheet may well have its pause at the end of the file before.
Result<AlbumOfCue> albumOfCue(const cd::CueSheet& sheet, const std::filesystem::path& path,
                              const std::filesystem::path& folder);

}  // namespace lacquer::sessions

// An album as what leaves: folders of files for what presets ask for, and a fileset for the CD plant. Not real time.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/cd/ddp_options.hpp"
#include "sessions/delivery/cd/ddp_reader.hpp"
#include "sessions/delivery/export_songs.hpp"

namespace lacquer::sessions {

enum class Pauses {
    behindSongs,  ///< a file ends where the next begins: one after the other they are the whole
    leftOut,      ///< a file ends with its sound where silence follows
};

struct ExportedAlbum {
    std::vector<ExportedFile> files{};  ///< preset by preset, in the order of the songs
    std::optional<cd::DdpReport> disc{};
};

/// What goes with an album: writes files of its own into `folder`, where all that has been exported lies until it takes
/// its name. `songs` are the songs as they came to every preset.
using AccompanyAlbum = std::function<Status(const ExportedAlbum& exported, std::span<const ExportSong> songs,
                                            const std::filesystem::path& folder)>;

struct AlbumExportOptions {
    std::vector<ExportPreset> presets{};  ///< a folder of this name each, with a file for each song
    bool disc = false;                    ///< "cd", a DDP fileset; dithered as the preset "cd" has it
    cd::DdpOptions ddp{};
    Pauses pauses = Pauses::behindSongs;
    int threads = 2;
    Progress progress{};
    TellFile tellFile{};  ///< of the files of presets
    AccompanyAlbum accompany{};
};

/// What exportAlbum would refuse before it begins, whatever the songs sound like.
Status checkAlbumExport(const Album& album, const std::filesystem::path& folder, const AlbumExportOptions& options);

/// Writes all of it into `folder`, which must not exist and shows up once everything is there and has been read again.
///
/// Files: each holds its song with gain, fades and what overlaps it, from where its track starts to where the next one
/// does (`pauses`); the first one begins with the first sound. All songs of a preset share one gain. They are called
/// "{track2} {title}" where the preset says no more than "{name}". A list of the tracks stands beside them.
///
/// Fails as layOutFiles and layOutDisc, exportSongs and writeDdp do; with usage on a preset of a range, on
/// two of one name, or where the preset "cd" has a level, which the disc takes from the songs; with cannotCreate where
/// the folder exists.
Result<ExportedAlbum> exportAlbum(const Album& album, std::span<const SongSound> sounds,
                                  const std::filesystem::path& folder, const AlbumExportOptions& options);

/// The tags of a song's file.
[[nodiscard]] Tags tagsOf(const Album& album, std::size_t song);

}  // namespace lacquer::sessions

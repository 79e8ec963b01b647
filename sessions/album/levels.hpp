// How loud the songs of an album are, alone and beside each other, and what would bring them together. Not real time.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// Each song as it sounds alone, with its gain and fades, at its own rate.
Result<std::vector<LoudnessReport>> measureSongs(const Album& album, std::span<const SongSound> sounds, int threads,
                                                 const Progress& progress = {});
/// One of them.
Result<LoudnessReport> measureSong(const Album& album, std::span<const SongSound> sounds, std::size_t song,
                                   const Progress& progress = {});

struct AlbumLevels {
    std::optional<double> integratedLufs{};  ///< of all songs one after the other
    std::optional<double> truePeakDbtp{};    ///< of the highest
    std::optional<std::size_t> loudest{};    ///< song; absent where all are silent
};
[[nodiscard]] AlbumLevels levelsOf(std::span<const LoudnessReport> songs);

struct LevelAim {
    double spreadLu = 3;      ///< by which a song may be softer than the loudest
    double ceilingDbtp = -1;  ///< above which no true peak is raised, unless the album is above it already
};

/// What to add to the gain of each song, in dB. With L the loudness of a song and Lmax that of the loudest,
///   raise = max(0, Lmax - spread - L)
/// and, as no peak may come above the higher of the ceiling and the album's highest peak P so far, all are then lowered
/// by what the highest of (song's peak + raise) is above that. Rounded down to 0.1 dB. Silent songs stay as they are.
[[nodiscard]] std::vector<double> suggestGains(std::span<const LoudnessReport> songs, const LevelAim& aim);

/// Adds to the gain of each song, to 0.01 dB. Fails with badData, naming the song, and changes none, where a gain would
/// be out of an album's range.
Status addGains(Album& album, std::span<const double> changesDb);

}  // namespace lacquer::sessions

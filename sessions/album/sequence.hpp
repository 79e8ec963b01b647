// The album laid out in time: where each song begins and ends, for files or for a disc. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"
#include "sessions/album/song_sounds.hpp"

namespace lacquer::sessions {

/// Frames at the sequence's rate, from where it begins.
struct SongPlace {
    std::int64_t start = 0;  ///< of its sound
    std::int64_t length = 0;
    std::int64_t offset = 0;  ///< what is left out of its source
    std::int64_t fadeIn = 0, fadeOut = 0;
    std::int64_t trackStart = 0;          ///< index 01
    std::optional<std::int64_t> pause{};  ///< index 00; none: no pause
    std::vector<std::int64_t> indexes{};  ///< index 02 …

    [[nodiscard]] std::int64_t end() const { return start + length; }
    bool operator==(const SongPlace&) const = default;
};

struct Sequence {
    int sampleRate = 0;  ///< Hz
    std::vector<SongPlace> songs{};
    std::int64_t end = 0;  ///< of the last sound

    /// Where silence is, or the sounds of the songs before end, in front of a track.
    [[nodiscard]] std::int64_t soundEndBefore(std::size_t song) const;
};

/// For files at a sample rate: each time is rounded to the nearest frame, and the sequence begins with the first sound.
/// `sounds` are those of the album's songs. Fails with badData on what cannot be: a song that ends behind its source, a
/// fade longer than its song, an overlap longer than one of its two, index points behind the song's end, tracks that do
/// not follow each other, hidden songs behind others.
Result<Sequence> layOutFiles(const Album& album, std::span<const SongSound> sounds, int sampleRate);

/// For a CD, at 44.1 kHz from the first sector on. A song with a gap in front of it begins on a whole sector (1/75 s),
/// the next from where the gap ends; one that joins or overlaps the song before begins where that says, to the frame.
/// Index points are those of the sector that their place lies in, so none is late. Where track 1 would begin less than
/// 2 s from the start, 2 s of silence come in front of everything. Fails as layOutFiles.
Result<Sequence> layOutDisc(const Album& album, std::span<const SongSound> sounds);

}  // namespace lacquer::sessions

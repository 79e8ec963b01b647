// What of an album must stay in one piece on a record, and what each piece does to the groove. Not real time.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/programme.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// Songs that follow each other within a turn of the record, overlap, or are hidden in front of another: between them
/// the groove is one, and so is the sound.
struct VinylPiece {
    std::vector<std::size_t> songs{};  ///< of the album, in its order, hidden ones among them
    Stretch stretch{};                 ///< of the sequence
    vinyl::GrooveAnalysis analysis{};  ///< of the whole stretch
};

/// A piece and where in it a song begins and ends, in slices of its analysis; what sounds in front of it counts.
struct VinylTrack {
    std::size_t song = 0, piece = 0;
    std::size_t firstSlice = 0, endSlice = 0;
    double beginSeconds = 0, endSeconds = 0;  ///< in the piece, where the song itself sounds
};

struct VinylMaterial {
    Sequence sequence{};  ///< at the highest rate of the songs
    vinyl::DiscSpeed speed = vinyl::DiscSpeed::rpm33;
    std::vector<VinylPiece> pieces{};
    std::vector<VinylTrack> tracks{};  ///< the songs that are not hidden, in the album's order
};

/// Fails as layOutFiles, without any analysis.
Result<VinylMaterial> cutIntoPieces(const Album& album, std::span<const SongSound> sounds, vinyl::DiscSpeed speed);

/// Cut into pieces and analysed, a piece on each thread. Fails as reading does, too.
Result<VinylMaterial> analysePieces(const Album& album, std::span<const SongSound> sounds, vinyl::DiscSpeed speed,
                                    int threads, const Progress& progress = {});

/// What is to be known of it, a sentence each: songs that are joined, hidden ones, rates that are converted.
[[nodiscard]] std::vector<std::string> notesOn(const VinylMaterial& material, const Album& album,
                                               std::span<const SongSound> sounds);

}  // namespace lacquer::sessions

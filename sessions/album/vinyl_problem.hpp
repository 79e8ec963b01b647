// The question that an album's record asks of vinyl sequencing. Pure; any thread.
#pragma once

#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/vinyl_pieces.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::sessions {

/// Weight of what a stylus cannot follow against distortion.
inline constexpr double kCurvatureWeight = 0.02;

/// Of the album's settings, at a cut gain. Fails with usage on a format or a house that is not known.
Result<vinyl::CutSettings> cutSettingsOf(const AlbumVinyl& record, double gainDb);

/// Track t is material.tracks[t], called `3. Ebbe`. What the album joins is a block, and so is what is wished together,
/// with the silence between pieces counted to the song in front of it. Fails with badData where wishes to be together
/// contradict each other, or as vinyl::sequenceSlices.
Result<vinyl::SequenceProblem> problemOf(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                                         const vinyl::CutSettings& settings);

/// The same without what the artist wishes: what the album joins alone stays together.
[[nodiscard]] vinyl::SequenceProblem withoutWishes(const vinyl::SequenceProblem& problem,
                                                   const VinylMaterial& material);

/// Between indices of the album's songs and those of tracks.
[[nodiscard]] SongOrder songsOf(const vinyl::SequenceOrder& order, const VinylMaterial& material);
/// Songs must be those of tracks.
[[nodiscard]] vinyl::SequenceOrder tracksOf(const SongOrder& order, const VinylMaterial& material);

}  // namespace lacquer::sessions

// The songs of an album made fit for vinyl: where each lies, what it needs there, files of it. Not real time.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/vinyl/preparation.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// How songs lie on a record, and how it is cut.
struct RecordPlaces {
    vinyl::CutSettings settings{};
    std::vector<vinyl::GroovePlace> songs{};
};

/// In the order that the record has, at its cut gain or the loudest at which it fits; hidden songs lie with the one
/// behind them. Without an order all songs lie at vinyl::kReferenceRadiusMm, or where the format's music ends if that
/// is further in, and an unknown cut gain is 0 dB. Fails as layOutRecord and gainFor.
Result<RecordPlaces> findPlaces(const Album& album, const AlbumVinyl& record, std::span<const SongSound> sounds,
                                int threads, const Progress& progress = {});

/// What each song needs, as it sounds alone, with its gain and fades, at its own rate. A song on each thread.
Result<std::vector<vinyl::PreparationResult>> prepareSongs(const Album& album, std::span<const SongSound> sounds,
                                                           const RecordPlaces& places,
                                                           const vinyl::PreparationWishes& wishes, int threads,
                                                           const Progress& progress = {});

/// Of one song: a WAV file of 24 bits at its own rate, with triangular dither where there is something to round. It
/// shows up once it is complete. Returns how many samples are clipped. Fails with usage where the file is a source of
/// the album, and as AudioFileWriter.
Result<std::int64_t> writePrepared(const Album& album, std::span<const SongSound> sounds, std::size_t song,
                                   const vinyl::Preparation& preparation, const vinyl::CutSettings& settings,
                                   const std::filesystem::path& file, const Progress& progress = {});

}  // namespace lacquer::sessions

// The sides of a record as sound files for the lathe: pieces with the silence between them. Not real time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/vinyl_record.hpp"
#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/cd/cue_sheet.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/delivery/work_pool.hpp"

namespace lacquer::sessions {

struct SongInFile {
    std::size_t song = 0;             ///< of the album
    std::int64_t start = 0, end = 0;  ///< frames of the file, of its own sound
    std::int64_t pause = 0;           ///< where what belongs to no song before it begins: silence, or a hidden song
};

struct SideFile {
    std::string side{};  ///< "A"
    std::string name{};  ///< "Side A.wav"
    int sampleRate = 0;
    std::int64_t frames = 0;
    std::vector<std::size_t> pieces{};        ///< of the material
    std::vector<std::int64_t> pieceStarts{};  ///< frames of the file
    std::vector<SongInFile> songs{};
    std::vector<SongInFile> hidden{};  ///< they lie in the pause in front of the song behind them
    LoudnessReport loudness{};         ///< as read from the file again
    std::int64_t clippedSamples = 0;
    cd::Checksums sums{};

    [[nodiscard]] double seconds(std::int64_t frame) const { return static_cast<double>(frame) / sampleRate; }
};

/// Nothing is in front of the first piece or behind the last one.
[[nodiscard]] SideFile layOutSideFile(const VinylMaterial& material, const VinylRecord& record, std::size_t side);

/// Writes NAME into a folder: stereo of 24 bits, dithered where the sound has more than those; what is exact in 24 bits
/// stays as it is, bit for bit. Reads it again, and fails with failed where that is not what was written; else as
/// reading and writing do.
Status writeSideFile(SideFile& file, const Album& album, std::span<const SongSound> sounds,
                     const VinylMaterial& material, const std::filesystem::path& folder, WorkPool& pool);

/// One file, a track for each song; places are rounded down to 1/75 s.
[[nodiscard]] cd::CueSheet cueSheetOf(const Album& album, const SideFile& file);

}  // namespace lacquer::sessions

// Songs as finished files: each preset's rate, level, dither, format and tags. Not real time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/level_plan.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/export_preset.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

struct ExportSong {
    std::string name;
    MeasuredSound sound;  ///< as it was mastered, with one or two channels
    Tags tags{};
    std::filesystem::path artworkFolder{};  ///< that a relative Tags::artwork hangs on
};

struct ExportOptions {
    int threads = 2;       ///< the files are the same for any number
    bool oneGain = false;  ///< the songs keep their levels beside each other: an album
    Progress progress{};
};

/// A file that was written, read again and found to be right.
struct ExportedFile {
    std::string song, preset;
    std::filesystem::path file;
    std::uintmax_t bytes = 0;
    LoudnessReport loudness;        ///< of the file, read again; of a lossy one, decoded
    LevelPlan level;                ///< that it was written with
    double deepestReductionDb = 0;  ///< of the limiter
    std::int64_t clippedSamples = 0;
    bool asItWas = false;      ///< every sample is that of the song
    double overCeilingDb = 0;  ///< by which its true peak is above the preset's ceiling all the same
};

/// Writes a file for each song and preset into `folder`, which is made if need be. All are read again before the first
/// takes its name, replacing what was there; a failure until then leaves everything as it was. Fails with usage on a
/// preset that checkExportPreset refuses, on a file name that two would have, and where a target is set for
/// silence; with cannotCreate where the disk takes no more; with failed where `progress` says stop, or where a file
/// that was read again is not what was written.
Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportSong> songs, std::span<const ExportPreset> presets,
                                              const std::filesystem::path& folder, const ExportOptions& options);

}  // namespace lacquer::sessions

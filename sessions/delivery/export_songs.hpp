// Songs as finished files: each preset's rate, level, dither, format and tags. Not real time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
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

/// A file that was written, read again and found to be right.
struct ExportedFile {
    std::string song, preset;
    std::filesystem::path file;
    std::uintmax_t bytes = 0;
    LoudnessReport loudness;        ///< of the file, read again; of a lossy one, decoded
    LevelPlan level;                ///< that it was written with
    double deepestReductionDb = 0;  ///< of the limiter
    std::int64_t clippedSamples = 0;
    bool asItWas = false;                ///< every sample is that of the song
    std::optional<double> targetLufs{};  ///< the preset's
    double missedLu = 0;                 ///< by which it is below its target, beyond the tolerance; below 0: above it
    double overCeilingDb = 0;            ///< by which its true peak is above the preset's ceiling all the same
};

/// A file that is right, before it takes its name.
struct ReadyFile {
    const ExportedFile* told;
    std::filesystem::path now;  ///< where it is until then
};

/// How far a file is: up to a half it is written, then read again. At 1 it is right, and all of it is known. It has its
/// final name there, which it takes at the end of the export. Called on the threads that do the work, several at a
/// time.
using TellFile = std::function<void(const ExportedFile& file, double share)>;

struct ExportOptions {
    int threads = 2;       ///< the files are the same for any number
    bool oneGain = false;  ///< the songs keep their levels beside each other: an album
    Progress progress{};
    TellFile tellFile{};
    /// What goes with the files: asked once all are right, it writes files of its own into `folder`, and these take
    /// their names in the export's folder behind the others. Where it fails, so does the export.
    std::function<Status(std::span<const ReadyFile> files, const std::filesystem::path& folder)> accompany{};
};

/// Songs, each of which is to become a file of each preset.
struct ExportBatch {
    std::vector<ExportSong> songs;
    std::vector<ExportPreset> presets;
};

/// What can be told before there is sound: of the songs, only names, tags and sample rates are looked at. Fails with
/// usage on tags that checkWritable refuses, on a preset that checkExportPreset does, or that does not take a song's
/// sample rate; on file names that two would have, in whatever case; where one is that of a folder, or of one of
/// `sources`, which would be gone; with unavailable where an encoder is missing.
Status checkExports(std::span<const ExportBatch> batches, const std::filesystem::path& folder,
                    std::span<const std::filesystem::path> sources);

/// Writes a file for each song and preset of each batch into `folder`, which is made if need be. All are read again
/// before the first takes its name, replacing what was there; a failure until then leaves everything as it was. Fails
/// as checkExports does, the songs' own files being the sources; with usage where a target is set for silence; with
/// cannotCreate where the disk takes no more; with failed where `progress` says stop, or where a file that was read
/// again is not what was written.
Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportBatch> batches, const std::filesystem::path& folder,
                                              const ExportOptions& options);
/// The same for one batch.
Result<std::vector<ExportedFile>> exportSongs(std::span<const ExportSong> songs, std::span<const ExportPreset> presets,
                                              const std::filesystem::path& folder, const ExportOptions& options);

}  // namespace lacquer::sessions

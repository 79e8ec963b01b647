// What a client is told of a delivery: each song with its pictures, what was done, the files, what streaming services
// will do. Not real time.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sessions/delivery/export_songs.hpp"
#include "sessions/delivery/report/chain_steps.hpp"
#include "sessions/delivery/report/sound_study.hpp"
#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// A file of a song.
struct ReportedFile {
    std::string name;           ///< as it will be called, without its folder
    std::filesystem::path now;  ///< where it is
    ExportedFile told;
    std::optional<ExportPreset> preset{};  ///< none: nothing is known but the file
    std::string sha256{};
};

/// What a report says of a song, and, once study() has been through it, what was found.
struct ReportedSong {
    ExportSong song;                    ///< as it was mastered; without a path where nothing but files is known
    std::vector<ReportedFile> files{};  ///< the figures are those of the first; the first that can be read is the one
                                        ///< in the pictures, else the master
    bool stem = false;                  ///< is no programme that a service would play
    std::vector<ChainRun> chain{};      ///< of the session; none of a file

    SoundStudy study{};
    std::optional<std::size_t> pictured{};  ///< of `files`; none: the master

    /// Of the first file, or else of the master.
    [[nodiscard]] const LoudnessReport& loudness() const;
    /// That of the first file's preset, or else -1 dBTP.
    [[nodiscard]] double ceilingDbtp() const;
    /// Whether the figures are those of what is in the pictures.
    [[nodiscard]] bool picturesTheFigures() const { return files.empty() || pictured == std::size_t{0}; }
    /// "song.flac", "the master".
    [[nodiscard]] std::string picturedName() const { return pictured ? files[*pictured].name : "the master"; }
};

/// A file that is no song's: of a fileset, say.
struct ReportedExtra {
    std::string name;
    std::filesystem::path now;
    std::string sha256{};
};

struct DeliveryReport {
    std::string title;
    std::string artist{};
    bool album = false;  ///< an album is told of as a whole first, and its files are played with one gain
    PageFacts facts{};   ///< of an album: label, codes
    std::vector<ReportedSong> songs{};
    std::vector<ReportedExtra> extras{};
};

/// Of an export of songs, before its files take their names; a preset may be in one batch only. `chain` is that of the
/// session they come from, which stems do not go through to its end.
[[nodiscard]] DeliveryReport reportOf(std::span<const ExportBatch> batches, std::span<const ReadyFile> files,
                                      const std::string& title, const std::vector<ChainRun>& chain);

/// What a report's files are called, without extension.
[[nodiscard]] std::string reportNameOf(const DeliveryReport& report);

/// Reads all that is to be told of: checksums, and each song's sound once. Fails as studySound and sha256Of do, and
/// with failed where `progress` says stop.
Status study(DeliveryReport& report, int threads, const Progress& progress = {});

[[nodiscard]] Page pageOf(const DeliveryReport& report);

/// Writes `NAME.html` and `NAME.pdf` into a folder, where both take their names once both are complete, and tells them.
/// Fails with cannotCreate.
Result<std::vector<std::string>> writePages(const Page& page, const std::filesystem::path& folder,
                                            const std::string& name);

}  // namespace lacquer::sessions

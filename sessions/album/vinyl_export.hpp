// A record as what goes to the cutting house: a file for each side, cue and track sheets, pictures. Not real time.
#pragma once

#include <filesystem>
#include <span>

#include "core/base/result.hpp"
#include "sessions/album/vinyl_sheet.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// What exportRecord would refuse before it begins.
Status checkRecordExport(const Album& album, const std::filesystem::path& folder);

/// Writes into `folder`, which must not exist and shows up once everything is there and has been read again:
/// `Side A.wav` and `Side A.cue` and so on, `Track sheet.txt`, `Track sheet.pdf`, `Record.html`, `Record.pdf` and
/// `checksums.md5`, which md5sum reads. Completes `delivery.files`. Fails as writing and reading do, with cannotCreate
/// where the folder exists, and with badData where the record does not fit.
Status exportRecord(RecordDelivery& delivery, std::span<const SongSound> sounds, const std::filesystem::path& folder,
                    int threads, const Progress& progress = {});

}  // namespace lacquer::sessions

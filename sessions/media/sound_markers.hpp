// Named places in sound files: cue points with labels in WAV (Microsoft's RIFF specification, 1991, "cue" and "labl"),
// chapters in FLAC's comments, the tracks of FLAC's cue sheets. Not real time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// Their chapters are numbered with three digits.
inline constexpr std::size_t kMostFlacMarkers = 999;

struct SoundMarker {
    std::int64_t frame = 0;  ///< of the file, at its own rate
    std::string name{};

    friend bool operator==(const SoundMarker&, const SoundMarker&) = default;
};

/// The markers of a WAV (RIFF or RF64) or FLAC file, by their frames; none in any other. Of a FLAC file with chapters
/// and a cue sheet, the chapters. Fails with missingInput where there is no file, and with badData where what holds
/// them is damaged.
Result<std::vector<SoundMarker>> readMarkers(const std::filesystem::path& path);

/// Adds markers to the complete file that is open for reading and writing, which has none. Fails with usage on a file
/// that is neither WAV nor FLAC, on a frame below 0 or, in WAV, beyond 32 bits, and on more than it has room for; with
/// cannotCreate where the disk takes no more, and the file is then damaged.
Status addMarkers(int file, std::vector<SoundMarker> markers);

}  // namespace lacquer::sessions

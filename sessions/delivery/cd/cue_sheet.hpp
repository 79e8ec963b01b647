// CueSheet: tracks and index points of a disc in sound files, as CDRWIN's cue sheets say them; reading and writing.
// Pure but for readCueSheet(); any thread that may block.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {

enum class CueFileType {
    wave,  ///< WAV, and by custom any other sound file
    aiff,
    mp3,
    flac,
    binary,    ///< raw 16-bit stereo samples, little-endian
    motorola,  ///< the same, big-endian
};

struct CueFile {
    std::string name;  ///< as it stands there; relative to the sheet's folder
    CueFileType type = CueFileType::wave;
    int line = 0;  ///< of the sheet, from 1; 0: of none
    bool operator==(const CueFile&) const = default;
};

struct CueIndex {
    int number = 1;        ///< 0 … 99
    std::size_t file = 0;  ///< in CueSheet::files
    Sector at = 0;         ///< from the start of that file, 1/75 s
    int line = 0;
    bool operator==(const CueIndex&) const = default;
};

struct CueTrack {
    std::vector<CueIndex> indexes{};  ///< in order and without gaps, from 00 or 01 on; 01 is there
    Sector pregap = 0;                ///< silence that is not in the file, in front of the first index
    Sector postgap = 0;               ///< the same behind the track
    bool preEmphasis = false, copyPermitted = false, fourChannel = false, scms = false;
    std::string isrc{};
    Text text{};                         ///< UTF-8
    std::vector<std::string> remarks{};  ///< what stands behind REM
    int line = 0;
    bool operator==(const CueTrack&) const = default;
};

struct CueSheet {
    std::string catalog{};  ///< UPC/EAN
    Text text{};
    std::string cdTextFile{};
    std::vector<CueFile> files{};
    std::vector<CueTrack> tracks{};  ///< 01, 02 …
    std::vector<std::string> remarks{};
    /// Lines with words that no cue sheet has: "LINE: text".
    std::vector<std::string> notUnderstood{};
    bool operator==(const CueSheet&) const = default;
};

/// UTF-8, with or without a mark in front, else ISO 8859-1. Words in capitals or not; texts in quotes, which may hold
/// quotes, or without. Fails with badData, `where` being "NAME:LINE".
Result<CueSheet> parseCueSheet(std::string_view bytes, const std::string& name);

/// Fails with missingInput, too.
Result<CueSheet> readCueSheet(const std::filesystem::path& path);

/// In ISO 8859-1, which is what most programs take a cue sheet for, where that has all its letters, else in UTF-8 with
/// a mark in front. A quote in a text becomes an apostrophe, a control character a space: there is no way to write
/// them.
[[nodiscard]] std::string writeCueSheet(const CueSheet& sheet);

/// Of the image of a disc: one file of raw samples, index points counted from its first sector (A-time).
[[nodiscard]] CueSheet imageCueSheet(const Disc& disc, const std::string& imageName);

}  // namespace lacquer::sessions::cd

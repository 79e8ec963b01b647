// Reads a DDP 2.00 fileset for an audio disc and checks it: an independent reader, of filesets from anywhere. Any
// thread that may block.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions::cd {

/// A file of raw samples, little-endian, in which the disc's sound is.
struct DdpImage {
    std::filesystem::path file;
    Sector begins = 0;  ///< on the disc: 0, but in filesets whose image leaves the first pregap out
    Checksums sums;
};

struct DdpReport {
    Disc disc;                       ///< as far as it can be read
    std::optional<DdpImage> image;   ///< where there is one that can be read
    std::vector<std::string> files;  ///< that the map names, and the two it does not
    DiscFindings findings;           ///< of the fileset, the disc (checkDisc), and the sound (ProgrammeCheck)
};

/// Checks every record, length, checksum and code of a fileset, and whether they agree. Takes what filesets of known
/// writers have: numbers with blanks or zeros in front, hours blank or 00, the lead-out once or twice, codes of 12 or
/// 13 digits, an image start that is blank or 0, checksum files of several names. Fails with missingInput where there
/// is no such folder, or no DDPMS in it.
Result<DdpReport> verifyDdp(const std::filesystem::path& folder, const Progress& progress = {});

struct ExtractedTrack {
    std::filesystem::path file;
    Sector start = 0;  ///< on the disc
    Sector length = 0;
};

/// Writes each track of a fileset, from its index 01 to where the next one's pause begins, as `NN TITLE.wav`, the
/// samples of the image unchanged; a pause that is not silent as `NN pause.wav`. The folder must not exist: it shows up
/// once all is there. Fails with badData where the fileset has no image or its index points do not lie in it.
Result<std::vector<ExtractedTrack>> extractTracks(const DdpReport& report, const std::filesystem::path& folder,
                                                  const Progress& progress = {});

}  // namespace lacquer::sessions::cd

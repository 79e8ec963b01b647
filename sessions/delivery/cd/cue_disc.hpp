// CueDisc: a cue sheet and its sound files as a disc and its sound, bit for bit. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/cue_sheet.hpp"
#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/delivery/cd/frame_source.hpp"

namespace lacquer::sessions::cd {

struct CueDisc {
    Disc disc;
    std::unique_ptr<FrameSource> sound;
    DiscFindings findings;  ///< silence that was put in, lines that were not understood
};

/// One file follows on the other; PREGAP and POSTGAP put silence in, and so does a file that ends within a sector.
/// The disc needs 2 s in front of track 1. Where INDEX 00 and PREGAP of track 1 give as much, they are that; else 2 s
/// of silence come first, as burning programs have it. Fails with badData where a file is not 16-bit stereo at 44.1
/// kHz, or an index lies behind its end, with missingInput where there is none. `path` is the sheet's: for messages,
/// and for where its files are.
Result<CueDisc> discOf(const CueSheet& sheet, const std::filesystem::path& path);

}  // namespace lacquer::sessions::cd

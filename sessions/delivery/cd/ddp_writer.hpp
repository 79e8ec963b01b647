// Writes a disc as a DDP 2.00 fileset. Any thread that may block.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/ddp_options.hpp"
#include "sessions/delivery/cd/ddp_reader.hpp"
#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/frame_source.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions::cd {

/// What checkDisc() finds, and what a fileset has no room for.
[[nodiscard]] DiscFindings checkForDdp(const Disc& disc, const DdpOptions& options);

/// Writes DDPID, DDPMS, the PQ descriptor, CDTEXT.BIN where there are texts, IMAGE.DAT, the checksums of these, and
/// beside them IMAGE.cue, IMAGE.toc and the PQ sheet as text and PDF. The folder must not exist. It shows up once all
/// of it is on the disk and has been read back (verifyDdp()); answers what that told, and checkForDdp(). The rest of
/// the last sector is zero. Fails with badData where checkForDdp() has errors or the sound does not end in the last
/// sector in front of the lead-out, with usage for options that make no sense, with cannotCreate where the disk takes
/// no more; nothing is left then.
Result<DdpReport> writeDdp(const Disc& disc, FrameSource& sound, const std::filesystem::path& folder,
                           const DdpOptions& options = {}, const Progress& progress = {});

}  // namespace lacquer::sessions::cd

// What a client is told of an album's delivery. Pure but for listing a folder.
#pragma once

#include <filesystem>
#include <span>

#include "sessions/album/album_export.hpp"
#include "sessions/delivery/report/delivery_report.hpp"

namespace lacquer::sessions {

/// Of what an export has put into `folder`, before it takes its name; still to be studied. Fails with failed where the
/// folder of the disc cannot be listed.
Result<DeliveryReport> reportOf(const Album& album, const ExportedAlbum& exported, std::span<const ExportSong> songs,
                                const std::filesystem::path& folder);

}  // namespace lacquer::sessions

// The records of a DDP 2.00 fileset for audio: DDPID, the map DDPMS, the PQ descriptor. ASCII of fixed width, what is
// not set is blank. The tables come from public descriptions (docs/delivery.md). Pure.
#pragma once

#include <string>

#include "sessions/delivery/cd/ddp_options.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {

inline constexpr const char* kImageName = "IMAGE.DAT";
inline constexpr const char* kCdTextName = "CDTEXT.BIN";

/// 128 bytes: who the disc is.
[[nodiscard]] std::string encodeDdpId(const Disc& disc);

/// 128 bytes for each stream: CD-Text where `cdTextBytes` is not 0, the PQ descriptor, the image.
[[nodiscard]] std::string encodeDdpMap(const Disc& disc, std::size_t cdTextBytes, const DdpOptions& options);

/// 64 bytes for the lead-in, each index point, and twice the lead-out.
[[nodiscard]] std::string encodePqDescriptor(const Disc& disc, const DdpOptions& options);

}  // namespace lacquer::sessions::cd

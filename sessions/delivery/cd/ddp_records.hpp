// Reads the records of a DDP fileset, whoever has written them: by a table of offsets of its own, taking the variants
// that are about, and telling what is wrong. Shares nothing with what writes them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"

namespace lacquer::sessions::cd {

struct DdpIdRecord {
    std::string ean{};  ///< as it stands there: 12 or 13 digits, or empty
    std::string masterId{};
};

/// Of the file DDPID.
DdpIdRecord readDdpId(std::string_view bytes, FindingLog& log);

/// One packet of the file DDPMS.
struct MapStream {
    enum class Kind { pqDescriptor, cdText, image, other };
    Kind kind = Kind::other;
    std::string file{};                   ///< a plain name, or empty where there is none that may be opened
    std::optional<Sector> length{};       ///< bytes; of an image, sectors
    std::optional<Sector> start{};        ///< of an image, sectors: where it begins on the disc
    std::optional<Sector> firstPregap{};  ///< of an image, sectors
    std::size_t packet = 1;
};

std::vector<MapStream> readDdpMap(std::string_view bytes, FindingLog& log);

/// Tracks, lead-out and EAN of a disc, from the PQ descriptor. Packets that are none are told and passed over.
Disc readPqDescriptor(std::string_view bytes, const std::string& file, FindingLog& log);

}  // namespace lacquer::sessions::cd

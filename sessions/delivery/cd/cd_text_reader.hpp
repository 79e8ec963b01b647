// Reads CD-Text packs, whoever has written them, and tells what is wrong. Shares nothing with what writes them but the
// CRC. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"

namespace lacquer::sessions::cd {

struct CdTextContent {
    Text text{};
    std::vector<Text> tracks{};
    std::string discId{};
    std::optional<Genre> genre{};
    std::string ean{};
    std::vector<std::string> isrcs{};  ///< of each track, or none at all
};

/// Of block 0, in ISO 8859-1 or ASCII; others are told and passed over. `file` is for messages. A NUL behind the packs
/// is taken, and a tab for "as the track before".
CdTextContent readCdText(std::string_view bytes, std::size_t tracks, const std::string& file, FindingLog& log);

}  // namespace lacquer::sessions::cd

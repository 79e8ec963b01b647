// CD-Text: titles and names in the lead-in, as packs of 18 bytes (MMC-3, Annex J; libcdio's description of CD-Text).
// One block, English, ISO 8859-1. Pure.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {

inline constexpr std::size_t kPackBytes = 18;
/// A pack's number is one byte, and three packs say how large the block is.
inline constexpr std::size_t kMaximumTextPacks = 253;

struct CdTextOptions {
    /// UPC/EAN and ISRCs once more, as text. Plants take them from the PQ descriptor.
    bool codes = false;
};

/// Packs that the texts of a disc need, without the three at the end; 0: it has none.
[[nodiscard]] std::size_t cdTextPackCount(const Disc& disc, const CdTextOptions& options = {});

/// The packs of block 0, nothing in front and nothing behind; empty where the disc has no texts. Typographic characters
/// give way to their likenesses (toLatin1). Fails with badData where there are too many packs, or a character is
/// refused.
Result<std::string> encodeCdText(const Disc& disc, const CdTextOptions& options = {});

}  // namespace lacquer::sessions::cd

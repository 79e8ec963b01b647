// The image of a disc as a TOC file of cdrdao, which burns it. Pure.
#pragma once

#include <string>

#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {

/// ASCII; the image is named from where the TOC lies. cdrdao takes raw files for big-endian: the TOC has it swap this
/// one.
[[nodiscard]] std::string cdrdaoToc(const Disc& disc, const std::string& imageName);

}  // namespace lacquer::sessions::cd

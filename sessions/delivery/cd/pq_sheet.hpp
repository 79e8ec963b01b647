// The PQ sheet of a disc: for people at the plant and at the label, who compare it with what they hear. Pure.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::sessions::cd {

struct PqSheet {
    const Disc& disc;
    std::string imageName;
    std::string imageMd5;
};

/// UTF-8, 96 characters wide at most but for longer titles.
[[nodiscard]] std::string pqSheetText(const PqSheet& sheet);

/// A PDF file of A4 pages. The same disc gives the same bytes.
Result<std::string> pqSheetPdf(const PqSheet& sheet);

/// "DCP, PRE"; empty: none.
[[nodiscard]] std::string flagsOf(const Track& track);

}  // namespace lacquer::sessions::cd

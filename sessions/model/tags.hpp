// Tags: what a release says of a piece of music. Pure data.
#pragma once

#include <string>

#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

inline constexpr int kHighestTrack = 65535;  ///< of MP4, and of all that follow it

/// All in UTF-8; empty: not said.
struct Tags {
    std::string title{};
    std::string artist{};
    std::string album{};
    std::string albumArtist{};
    int track = 0;       ///< from 1 on; 0: not said
    int trackTotal = 0;  ///< likewise
    std::string year{};  ///< "2026" or a date, "2026-11-28"
    std::string genre{};
    std::string composer{};
    std::string label{};
    std::string isrc{};  ///< 12 characters without hyphens, of ISO 3901
    std::string upc{};   ///< UPC or EAN of the album, 12 or 13 digits
    std::string copyright{};
    std::string comment{};
    std::string artwork{};  ///< a PNG or JPEG file; relative to the session's or album's folder
    UnknownMembers extra{};

    friend bool operator==(const Tags&, const Tags&) = default;
};

}  // namespace lacquer::sessions

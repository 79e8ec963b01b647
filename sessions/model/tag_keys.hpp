// The tags one by one, with the names that programs, files and people call them by. Pure data.
#pragma once

#include <array>
#include <string>

#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// A text or a number: one of the two.
struct TagKey {
    const char* name;
    std::string Tags::*text;
    int Tags::*number;
};

/// All but the artwork.
inline constexpr std::array<TagKey, 14> kTagKeys{{
    {"title", &Tags::title, nullptr},
    {"artist", &Tags::artist, nullptr},
    {"album", &Tags::album, nullptr},
    {"albumArtist", &Tags::albumArtist, nullptr},
    {"track", nullptr, &Tags::track},
    {"trackTotal", nullptr, &Tags::trackTotal},
    {"year", &Tags::year, nullptr},
    {"genre", &Tags::genre, nullptr},
    {"composer", &Tags::composer, nullptr},
    {"label", &Tags::label, nullptr},
    {"isrc", &Tags::isrc, nullptr},
    {"upc", &Tags::upc, nullptr},
    {"copyright", &Tags::copyright, nullptr},
    {"comment", &Tags::comment, nullptr},
}};

/// As people read it; empty: not said.
[[nodiscard]] inline std::string valueOf(const Tags& tags, const TagKey& key) {
    if (key.text) return tags.*key.text;
    return tags.*key.number > 0 ? std::to_string(tags.*key.number) : std::string();
}

}  // namespace lacquer::sessions

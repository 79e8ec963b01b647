// What a sound file says of its music, as its readers and writers hand it to each other. Pure data.
#pragma once

#include <optional>
#include <string>

#include "sessions/delivery/loudness_tags.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// A picture, encoded.
struct Artwork {
    std::string mime{};  ///< "image/png" or "image/jpeg"; anything in files of other programs
    std::string bytes{};

    friend bool operator==(const Artwork&, const Artwork&) = default;
};

/// What was found. `tags.artwork`, a file's name, is empty.
struct TagContent {
    Tags tags{};
    std::optional<Artwork> artwork{};  ///< the front cover, or else the first picture
};

/// What is to be written. Of what a file says already, only what differs is touched.
struct TagChange {
    Tags tags{};                       ///< all of them: what is empty here, the file no longer says
    std::optional<Artwork> artwork{};  ///< takes the place of the front cover; none: the pictures stay
    LoudnessTags loudness{};           ///< what is absent stays
};

}  // namespace lacquer::sessions

// What broadcasters and mastering programs read in WAV files: bext (EBU Tech 3285 v2), axml with the ISRC (EBU Tech
// 3352), iXML. What is not ours in them stays. Pure.
#pragma once

#include <optional>
#include <string>

#include "sessions/delivery/loudness_tags.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// bext with these values, in version 2 at least. A new one, where `bext` is empty, has the title as its description,
/// where that is ASCII.
[[nodiscard]] std::string changedBext(std::string bext, const LoudnessTags& loudness, const Tags& tags);

/// The ISRC in axml; empty: there is none.
[[nodiscard]] std::string isrcOf(const std::string& axml);
/// axml with the ISRC; empty where nothing is left. Such XML as has no place for one stays as it is.
[[nodiscard]] std::string changedAxml(const std::string& axml, const std::string& isrc);

/// iXML with album (PROJECT), comment (NOTE), title, artist, composer and ISRC (ASWG, as of ASWG-G006); empty where
/// nothing is left. What it says otherwise than `before`, the tags of the file until now, stays: it is somebody else's.
/// Nothing where it cannot be read.
[[nodiscard]] std::optional<std::string> changedIxml(const std::string& ixml, const Tags& before, const Tags& after);

}  // namespace lacquer::sessions

// What a delivered file is called: a template with fields in braces. Pure; any thread.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// Puts in what the fields stand for: {name} (the song's), {title} (the tag's, or else the name), {artist}, {album},
/// {track} (3), {track2} (03), {isrc}, {preset}. What comes out is the name of a file on any system, without extension
/// (fileNameOf). Fails with usage on a field that there is not, and on a brace without its other.
Result<std::string> expandFileName(const std::string& pattern, const std::string& name, const Tags& tags,
                                   const std::string& preset);

}  // namespace lacquer::sessions

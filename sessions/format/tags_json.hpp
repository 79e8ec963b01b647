// Tags as JSON, in session.json and in edits. Pure; message thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

class JsonMembers;

/// Reads tags over those that are in `tags`: what is not named stays. Throws Misread on a member that is no text or,
/// of a track, no number. What else there is, nobody has asked for.
void readTags(JsonMembers& members, Tags& tags);
/// Without what is not said.
[[nodiscard]] nlohmann::ordered_json toJson(const Tags& tags);

}  // namespace lacquer::sessions

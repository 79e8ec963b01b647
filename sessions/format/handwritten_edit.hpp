// An edit as people write it -> the edit as edit_json.hpp has it (docs/session-format.md, "Editing from a script"):
// names become ids, symbols indices, words values, and what was left out gets its default. Pure; message thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sessions/format/edit_places.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions {

/// One object for editFromJson(). What edit_json writes comes out as it went in, but for the ports of a node whose type
/// is here: those are the type's. Groups are none of its business. Asks for all members that the kind of edit has, and
/// throws Misread on what it cannot read; whether there are others is for the caller to look.
[[nodiscard]] nlohmann::json exactEdit(const ScriptContext& context, JsonMembers& edit);

}  // namespace lacquer::sessions

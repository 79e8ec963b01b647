// Edit -> JSON and back, for the journal (docs/session-format.md, "Edits as JSON"). Pure; any thread.
// A kind of edit that this file does not know does not compile: every alternative of Edit needs its Codec.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// One object; its member "edit" names the kind. Holds all there is in the edit, ids included, whatever it is: text
/// that is no UTF-8 goes in as base64. Numbers must be finite.
[[nodiscard]] nlohmann::json toJson(const Edit& edit);

/// Fails with badData on what toJson would not write. The edit need not fit any session.
Result<Edit> editFromJson(const nlohmann::json& json);

}  // namespace lacquer::sessions

// What edit scripts may write in place of a setAutomation: operations on the lanes there are. Each gives the edit as
// edit_json.hpp has it, and throws Misread on what it cannot read or carry out. Pure; message thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sessions/format/edit_places.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions {

[[nodiscard]] nlohmann::json copyAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json scaleAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json shiftAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json stretchAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json rampAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json clearAutomation(const ScriptContext& context, JsonMembers& edit);
[[nodiscard]] nlohmann::json thinAutomation(const ScriptContext& context, JsonMembers& edit);

}  // namespace lacquer::sessions

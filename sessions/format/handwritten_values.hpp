// The pieces of an edit as people write them -> as edit_json.hpp has them. Each throws Misread on what it cannot read.
// Pure; message thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/engine/processor_registry.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/names.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

/// A word of a table.
template <class Enum, std::size_t count>
[[nodiscard]] std::string wordOf(const NameTable<Enum, count>& table, const JsonValue& value) {
    const std::string word = value.text();
    std::vector<std::string> known;
    for (const auto& [meaning, name] : table) {
        if (word == name) return word;
        known.emplace_back(name);
    }
    value.refuse(inQuotes(word) + " is not known here", didYouMean(word, known));
}

/// Refuses, at `value`, a parameter that the type does not have. Null: not installed, any will do.
void expectParameter(const ProcessorType* type, const std::string& parameter, const JsonValue& value);

/// A value of a parameter: a number, a name of a choice, or true, false, "on" and "off" of a toggle.
[[nodiscard]] double valueOf(const ProcessorType* type, const std::string& parameter, const JsonValue& value);

/// [[frame, value, curve], …]; the curve may be left out.
[[nodiscard]] nlohmann::json exactLane(const ProcessorType* type, const std::string& parameter, const JsonValue& value);

/// {control, channel, number, mode, range, device}, as in session.json.
[[nodiscard]] nlohmann::json exactBinding(const ProcessorType* type, const std::string& parameter,
                                          JsonMembers& binding);

/// [[x, y], …].
[[nodiscard]] nlohmann::json exactPath(const JsonValue& value);
[[nodiscard]] nlohmann::json exactPosition(const JsonValue& value);

/// A list of clips or of reference tracks, as in session.json.
[[nodiscard]] nlohmann::json exactClips(const JsonValue& value);
[[nodiscard]] nlohmann::json exactReferences(const JsonValue& value);

/// A list of [quarter, bpm, beats, unit, ramp], or of {quarter, bpm, meter, ramp}, as in session.json.
[[nodiscard]] nlohmann::json exactTempo(const JsonValue& value);

/// An object, or a list of [name, value].
[[nodiscard]] nlohmann::json exactState(const JsonValue& value);

/// "extra": members that this version does not know, as an object.
[[nodiscard]] std::optional<nlohmann::json> extraIn(JsonMembers& members);

/// What an object, or a list of [name, value], has under each name.
[[nodiscard]] std::vector<std::pair<std::string, JsonValue>> pairsOf(const JsonValue& value);

}  // namespace lacquer::sessions

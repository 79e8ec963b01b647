// Checks JSON against the schema of session.json, which is compiled into the program. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace lacquer::sessions {

/// The JSON Schema (draft-07) of format version 1, as it stands in session.schema.json.
[[nodiscard]] const std::string& sessionSchemaText();

struct SchemaViolation {
    std::string pointer;  ///< RFC 6901, to the value that breaks the schema
    std::string what;     ///< "expected a number of dB, found the text "loud""
};

/// Every violation, each value once. Nested no deeper than SourceMap::kMaximumDepth, please: validation recurses.
[[nodiscard]] std::vector<SchemaViolation> checkAgainstSchema(const nlohmann::json& document);

}  // namespace lacquer::sessions

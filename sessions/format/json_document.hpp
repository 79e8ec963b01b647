// The text of a document in JSON for people to read: a member or an entry of a list on each line, so that a change
// shows as what it is. Pure.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

/// Whole numbers without a point. -0.0 keeps its own form, which is the only one that reads back as itself.
[[nodiscard]] nlohmann::ordered_json jsonNumber(double value);

/// What has been kept of an object, behind what is in it.
void appendExtra(nlohmann::ordered_json& object, const UnknownMembers& extra);

/// The text as it grows, member by member.
class JsonDocument {
public:
    void member(const std::string& name, const nlohmann::ordered_json& value);
    void list(const std::string& name, const std::vector<nlohmann::ordered_json>& lines);
    /// Members that have been kept.
    void extra(const UnknownMembers& extra);

    /// Fails with badData on a number that is not finite.
    Result<std::string> finish();

private:
    void begin(const std::string& name);
    void check(const nlohmann::ordered_json& value, const std::string& where);

    std::string text_;
    std::string firstFault_;
};

}  // namespace lacquer::sessions

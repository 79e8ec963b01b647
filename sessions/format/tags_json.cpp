#include "sessions/format/tags_json.hpp"

#include <nlohmann/json.hpp>

#include "sessions/format/json_document.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/model/tag_keys.hpp"

namespace lacquer::sessions {

void readTags(JsonMembers& members, Tags& tags) {
    for (const TagKey& key : kTagKeys) {
        const auto value = members.find(key.name);
        if (!value) continue;
        if (key.text)
            tags.*key.text = value->text();
        else
            tags.*key.number = static_cast<int>(value->whole(0, kHighestTrack));
    }
    if (const auto artwork = members.find("artwork")) tags.artwork = artwork->text();
}

nlohmann::ordered_json toJson(const Tags& tags) {
    nlohmann::ordered_json to = nlohmann::ordered_json::object();
    for (const TagKey& key : kTagKeys) {
        if (key.text && !(tags.*key.text).empty()) to[key.name] = tags.*key.text;
        if (key.number && tags.*key.number != 0) to[key.name] = tags.*key.number;
    }
    if (!tags.artwork.empty()) to["artwork"] = tags.artwork;
    appendExtra(to, tags.extra);
    return to;
}

}  // namespace lacquer::sessions

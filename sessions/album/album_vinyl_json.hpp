// The member "vinyl" of album.json. docs/album-format.md describes it. Pure; message thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sessions/album/album.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions {

/// Keeps the members that nobody has asked for, and tells of them.
using KeepMembers = std::function<UnknownMembers(const JsonMembers&)>;

/// "A", "B" … as 0, 1 …
[[nodiscard]] std::optional<int> sideCalled(const std::string& name);

/// `songs` are the album's. Throws Misread.
[[nodiscard]] AlbumVinyl readVinyl(const JsonValue& from, const std::vector<AlbumSong>& songs, const KeepMembers& keep);

/// What is not as it usually is, and the sides.
[[nodiscard]] nlohmann::ordered_json toJson(const AlbumVinyl& record);

}  // namespace lacquer::sessions

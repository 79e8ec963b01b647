// The INFO list of WAV files (Microsoft's RIFF specification, 1991): texts under four letters. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sessions/model/tags.hpp"

namespace lacquer::sessions {

/// Whether the content of a LIST chunk is an INFO list.
[[nodiscard]] bool isInfoList(std::string_view content);

/// What it says; nothing where it is damaged. It has no place for album artist, composer, label, codes and the number
/// of tracks: its ISRC is the source of what was digitised.
[[nodiscard]] std::optional<Tags> readInfoList(const std::string& content);

/// The list with these tags in place of those that differ; empty where it would say nothing. `content` is empty or an
/// INFO list that readInfoList() takes.
[[nodiscard]] std::string changedInfoList(const std::string& content, const Tags& tags);

}  // namespace lacquer::sessions

// The head of a file that a program keeps for itself: a line of JSON with its own fingerprint, and spaces up to a page,
// so that what follows lies on whole pages. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace lacquer::sessions {

inline constexpr std::size_t kGuardedHeadBytes = 4096;

/// So many bytes. The JSON must be shorter by 20 or more.
[[nodiscard]] std::string guardedHead(const nlohmann::ordered_json& head);
/// Nothing where these are not the bytes that were written.
[[nodiscard]] std::optional<nlohmann::json> readGuardedHead(std::string_view bytes);

}  // namespace lacquer::sessions

// Base64 (RFC 4648, section 4): bytes as text, for state that is no UTF-8. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lacquer {

[[nodiscard]] std::string encodeBase64(std::string_view bytes);

/// Nothing for what encodeBase64 would not write: other characters, line breaks, wrong or missing padding.
[[nodiscard]] std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace lacquer

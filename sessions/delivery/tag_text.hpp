// Texts of tags: UTF-8, whatever programs have written. Pure.
#pragma once

#include <string>

namespace lacquer::sessions {

/// Valid UTF-8 without a zero in it.
[[nodiscard]] bool isTagText(const std::string& text);

/// The text up to the first zero, which is UTF-8 or, where it is not valid as that, Latin-1: RIFF and AIFF do not say.
[[nodiscard]] std::string tagTextOf(const std::string& bytes);

}  // namespace lacquer::sessions

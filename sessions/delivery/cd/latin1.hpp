// ISO 8859-1, the character set of CD-Text and of cue sheets, to and from UTF-8. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lacquer::sessions::cd {

/// The characters of UTF-8 text; nothing where it is none (also for surrogates, overlong forms, beyond U+10FFFF).
[[nodiscard]] std::optional<std::u32string> charactersOf(std::string_view utf8);

/// One character as UTF-8.
[[nodiscard]] std::string utf8Of(char32_t character);

[[nodiscard]] std::string fromLatin1(std::string_view latin1);

struct Latin1 {
    std::string text;  ///< one byte a character
    std::vector<std::string>
        replaced{};  ///< characters, as UTF-8, that have a likeness in it: typographic quotes, dashes
    std::vector<std::string>
        refused{};  ///< characters that have none, and are missing in `text`; control characters too
    bool operator==(const Latin1&) const = default;
};

/// `utf8` as ISO 8859-1. What is no UTF-8 is refused as a whole, as one entry.
[[nodiscard]] Latin1 toLatin1(std::string_view utf8);

}  // namespace lacquer::sessions::cd

// UTF-8, letter by letter, whatever the bytes are. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lacquer::sessions {

/// Calls `visit` with each character and its bytes; with U+FFFD for each byte that is part of none (RFC 3629).
template <class Visit>
void forEachLetter(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text[0]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        char32_t letter = length < 2 ? first : first & (0x7Fu >> length);
        bool sound = length > 0 && first < 0xF5 && text.size() >= length;
        for (std::size_t i = 1; sound && i < length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            sound = (byte & 0xC0) == 0x80;
            letter = letter << 6 | (byte & 0x3Fu);
        }
        constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
        sound = sound && letter >= kLeast[length] && letter <= 0x10FFFF && (letter < 0xD800 || letter > 0xDFFF);
        if (sound)
            visit(letter, text.substr(0, length));
        else
            visit(char32_t{0xFFFD}, std::string_view("\xEF\xBF\xBD"));
        text.remove_prefix(sound ? length : 1);
    }
}

/// Sound UTF-8 that fits on a line: a tab or line break becomes a blank; other control characters, and what Unicode has
/// no character for, are left out; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace lacquer::sessions

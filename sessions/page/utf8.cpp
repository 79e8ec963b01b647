#include "sessions/page/utf8.hpp"

namespace lacquer::sessions {

std::string printable(std::string_view text) {
    std::string line;
    forEachLetter(text, [&line](char32_t letter, std::string_view bytes) {
        const bool control = letter < 0x20 || (letter >= 0x7F && letter < 0xA0);
        if (letter == '\t' || letter == '\n' || letter == '\r')
            line += ' ';
        else if (!control && letter != 0xFFFE && letter != 0xFFFF)
            line += bytes;
    });
    return line;
}

}  // namespace lacquer::sessions

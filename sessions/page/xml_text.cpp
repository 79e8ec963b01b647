#include "sessions/page/xml_text.hpp"

#include "sessions/page/utf8.hpp"

namespace lacquer::sessions {

std::string xmlText(std::string_view text) {
    std::string safe;
    for (const char letter : printable(text)) {
        if (letter == '&')
            safe += "&amp;";
        else if (letter == '<')
            safe += "&lt;";
        else if (letter == '>')
            safe += "&gt;";
        else if (letter == '"')
            safe += "&quot;";
        else
            safe += letter;
    }
    return safe;
}

}  // namespace lacquer::sessions

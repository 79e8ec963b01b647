#include "sessions/delivery/tag_text.hpp"

#include <tstring.h>

namespace lacquer::sessions {

bool isTagText(const std::string& text) {
    return text.find('\0') == std::string::npos && TagLib::String(text, TagLib::String::UTF8).to8Bit(true) == text;
}

std::string tagTextOf(const std::string& bytes) {
    const std::string text = bytes.substr(0, bytes.find('\0'));
    return isTagText(text) ? text : TagLib::String(text, TagLib::String::Latin1).to8Bit(true);
}

}  // namespace lacquer::sessions

// Capitals of ASCII, for words where they make no difference, whatever the locale. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lacquer::sessions::cd {

[[nodiscard]] inline std::string inCapitals(std::string_view word) {
    std::string capitals(word);
    for (char& c : capitals)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return capitals;
}

}  // namespace lacquer::sessions::cd

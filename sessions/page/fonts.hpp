// Which fonts of the machine have the letters of a text, as fontconfig knows them. One thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lacquer::sessions {

/// A stretch of a text that one family has the letters for.
struct FontRun {
    std::string text{};
    std::string family{};
};

struct LetteredText {
    std::vector<FontRun> runs{};
    std::vector<std::string> missing{};  ///< letters that no font has; U+FFFD stands for each in the runs
};

/// Sound UTF-8 in `family` wherever that has the letters, else in whichever font fontconfig finds that has them.
[[nodiscard]] LetteredText lettered(std::string_view text, const std::string& family);

}  // namespace lacquer::sessions

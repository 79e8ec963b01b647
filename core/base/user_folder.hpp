// Where the XDG base directory specification puts a user's files. Any thread, while nobody changes the environment.
#pragma once

#include <filesystem>

namespace lacquer {

/// The folder that `variable` ("XDG_CACHE_HOME") names, else `belowHome` (".cache") in the user's home; empty when
/// there is neither. Relative paths do not count.
[[nodiscard]] std::filesystem::path userFolder(const char* variable, const char* belowHome);

}  // namespace lacquer

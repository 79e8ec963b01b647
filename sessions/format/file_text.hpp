// Reading a whole file. Any thread that may block.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// All bytes of a file. Fails with missingInput, naming the file and the reason; never throws for a disk that fails.
Result<std::string> readFile(const std::filesystem::path& path);

}  // namespace lacquer::sessions

// SHA-256 of files: what tells whoever got one that it is the one that was sent. Not real time.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// FIPS 180-4: 64 hexadecimal digits, small letters. Fails with missingInput where the file cannot be read.
Result<std::string> sha256Of(const std::filesystem::path& file);

}  // namespace lacquer::sessions

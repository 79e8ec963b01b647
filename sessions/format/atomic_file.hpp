// Replaces a file so that at every instant, also after a crash, its name stands for the old or the new content in full.
// Any thread that may block.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.hpp"

namespace lacquer::sessions {

/// Writes a temporary file beside `path`, syncs it, puts it in the place of the file that is there now, which becomes
/// `backup`, and syncs the folder. On failure (cannotCreate) `path` and `backup` are as they were, and nothing is left.
Status replaceFile(const std::filesystem::path& path, const std::filesystem::path& backup, std::string_view content);

/// The same, and nothing is kept of the file that was there. On failure (cannotCreate) it is as it was.
Status replaceFile(const std::filesystem::path& path, std::string_view content);

}  // namespace lacquer::sessions

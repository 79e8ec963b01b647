// Brings files to the disk, so that they outlast a loss of power. Any thread that may block.
#pragma once

#include <filesystem>
#include <system_error>

namespace lacquer::sessions {

/// Brings the contents of a file to the disk.
[[nodiscard]] std::error_code syncFile(const std::filesystem::path& path);

/// Brings the names in a folder to the disk; empty: the current one. Some file systems cannot sync folders; the files
/// in them are whole either way, so this does not fail.
void syncFolder(const std::filesystem::path& folder);

/// Makes a folder, with those above it that are missing, and brings their names to the disk.
[[nodiscard]] std::error_code createFolders(const std::filesystem::path& folder);

}  // namespace lacquer::sessions

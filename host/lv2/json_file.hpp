// Small JSON files that several processes share: read whole, replaced whole. Any thread that may block.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"

namespace lacquer::host {

/// What is in the file; null when there is none. badData when it is not JSON or cannot be read.
Result<nlohmann::json> readJsonFile(const std::filesystem::path& path);

/// Puts the file in the place of the one that is there, in one step, and makes its folder. cannotCreate, and all is as
/// it was, when that fails.
Status replaceJsonFile(const std::filesystem::path& path, const nlohmann::json& content);

/// Keeps other processes that ask for it from changing a file, while it lives. Waits for them. Without a place for the
/// lock there is none: then the last one to write wins.
class FileLock {
public:
    explicit FileLock(const std::filesystem::path& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int file_;
};

}  // namespace lacquer::host

// NewFolder: a folder to write to, made if need be, and taken away again if nothing has come into it. Not real time.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/result.hpp"
#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

class NewFolder {
public:
    /// Fails with cannotCreate.
    static Result<NewFolder> create(std::filesystem::path path) {
        std::error_code ignored;
        const bool made = !std::filesystem::exists(path, ignored);
        if (const std::error_code code = createFolders(path))
            return fail(ErrorKind::cannotCreate, "the folder cannot be made: " + code.message(), path.string(),
                        "check its name and the rights above it");
        return NewFolder(std::move(path), made);
    }

    NewFolder(NewFolder&& other) noexcept : path_(std::move(other.path_)), made_(std::exchange(other.made_, false)) {}
    NewFolder& operator=(NewFolder&&) = delete;
    ~NewFolder() {
        std::error_code notEmpty;
        if (made_) std::filesystem::remove(path_, notEmpty);
    }

private:
    NewFolder(std::filesystem::path path, bool made) : path_(std::move(path)), made_(made) {}

    std::filesystem::path path_;
    bool made_;
};

}  // namespace lacquer::sessions

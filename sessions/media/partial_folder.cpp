#include "sessions/media/partial_folder.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

namespace {

Failure<Error> existsAlready(const std::filesystem::path& target) {
    return fail(ErrorKind::cannotCreate, "exists already", target.string(), "choose another name, or remove it");
}

// The folder as it is called, without "/" behind.
std::filesystem::path withoutSlash(const std::filesystem::path& folder) {
    return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace

PartialFolder::PartialFolder(std::filesystem::path target, std::filesystem::path path)
    : target_(std::move(target)), path_(std::move(path)) {}

PartialFolder::PartialFolder(PartialFolder&& other) noexcept
    : target_(std::move(other.target_)), path_(std::exchange(other.path_, {})) {}

PartialFolder::~PartialFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Result<PartialFolder> PartialFolder::create(const std::filesystem::path& folder) {
    const std::filesystem::path target = withoutSlash(folder);
    std::error_code failed;
    if (std::filesystem::symlink_status(target, failed).type() != std::filesystem::file_type::not_found)
        return existsAlready(target);
    const std::string name = "." + target.filename().string() + "." + std::to_string(::getpid());
    for (int number = 0;; ++number) {
        const std::filesystem::path path = target.parent_path() / (name + "-" + std::to_string(number) + ".part");
        if (std::filesystem::create_directory(path, failed)) return PartialFolder(target, path);
        if (failed)
            return fail(ErrorKind::cannotCreate, "cannot be made: " + failed.message(), target.string(),
                        "check the folder it is to be in");
    }
}

Status PartialFolder::commit() {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST || errno == ENOTEMPTY) return existsAlready(target_);
        // File systems without that flag: an empty folder in the way is all that could be replaced.
        if (errno != EINVAL || std::filesystem::exists(target_) || ::rename(path_.c_str(), target_.c_str()) != 0)
            return fail(ErrorKind::cannotCreate, "cannot be made: " + std::generic_category().message(errno),
                        target_.string());
    }
    path_.clear();
    syncFolder(target_.parent_path());
    return {};
}

}  // namespace lacquer::sessions

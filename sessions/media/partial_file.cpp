#include "sessions/media/partial_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace lacquer::sessions {

namespace {

Failure<Error> cannotCreate(const std::filesystem::path& path, const std::string& why) {
    return fail(ErrorKind::cannotCreate, "cannot be written: " + why, path.string(),
                "check the folder, its rights and the free space");
}

}  // namespace

PartialFile::PartialFile(std::filesystem::path path, std::filesystem::path partPath, FileDescriptor file)
    : path_(std::move(path)), partPath_(std::move(partPath)), file_(std::move(file)) {}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : path_(std::move(other.path_)), partPath_(std::exchange(other.partPath_, {})), file_(std::move(other.file_)) {}

PartialFile::~PartialFile() {
    if (partPath_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(partPath_, ignored);
}

Result<PartialFile> PartialFile::create(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return fail(ErrorKind::cannotCreate, "is a folder", path.string(), "name a file");
    std::filesystem::path partPath = path;
    partPath += ".part";
    FileDescriptor file(::open(partPath.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file.valid()) return cannotCreate(path, std::strerror(errno));
    return PartialFile(path, std::move(partPath), std::move(file));
}

Status PartialFile::commit() {
    if (fsync(file_.number()) != 0 || std::rename(partPath_.c_str(), path_.c_str()) != 0)
        return cannotWrite(std::strerror(errno));
    partPath_.clear();
    file_.close();
    // The new name is on the disk when its folder is. Some file systems cannot sync folders; the file is complete
    // either way.
    const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
    if (const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); opened.valid())
        fsync(opened.number());
    return {};
}

Failure<Error> PartialFile::cannotWrite(const std::string& why) const {
    return cannotCreate(path_, why);
}

}  // namespace lacquer::sessions

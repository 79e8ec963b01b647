#include "sessions/media/partial_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

namespace {

// Far more than there can be writers of one file and remains of crashed ones.
constexpr int kMaximumNumber = 10000;

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
    // The first name that is free; O_EXCL takes none that stands for a file or a link already.
    for (int number = 1;; ++number) {
        std::filesystem::path partPath = path;
        partPath += ".";
        partPath += std::to_string(number);
        partPath += ".part";
        FileDescriptor file(::open(partPath.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (file.valid()) return PartialFile(path, std::move(partPath), std::move(file));
        if (errno != EEXIST || number == kMaximumNumber) return cannotCreate(path, std::strerror(errno));
    }
}

Status PartialFile::commit() {
    if (fsync(file_.number()) != 0) return cannotWrite(std::strerror(errno));
    if (auto named = commitUnsynced(); !named) return named;
    syncFolder(path_.parent_path());
    return {};
}

Status PartialFile::commitUnsynced() {
    if (std::rename(partPath_.c_str(), path_.c_str()) != 0) return cannotWrite(std::strerror(errno));
    partPath_.clear();
    file_.close();
    return {};
}

void PartialFile::leave() noexcept {
    partPath_.clear();
    file_.close();
}

Failure<Error> PartialFile::cannotWrite(const std::string& why) const {
    return cannotCreate(path_, why);
}

}  // namespace lacquer::sessions

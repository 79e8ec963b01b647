#include "sessions/format/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_file.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// Removes a file at the end of a scope; one that has been renamed is no longer there.
class Temporary {
public:
    explicit Temporary(fs::path path) : path_(std::move(path)) {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() { ::unlink(path_.c_str()); }

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Failure<Error> cannotWrite(const fs::path& path, int reason) {
    return fail(ErrorKind::cannotCreate, "cannot be saved: " + std::generic_category().message(reason), path.string(),
                reason == ENOSPC || reason == EDQUOT ? "make room on the disk; the file there is as it was"
                                                     : "the file there is as it was");
}

bool writeAll(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// A second name for the present file, or a copy where the file system has no hard links.
bool duplicate(const fs::path& from, const fs::path& to) {
    if (::link(from.c_str(), to.c_str()) == 0) return true;
    std::error_code failed;
    fs::copy_file(from, to, failed);
    if (!failed) failed = syncFile(to);
    if (failed) errno = failed.value();
    return !failed;
}

}  // namespace

Status replaceFile(const fs::path& path, const fs::path& backup, std::string_view content) {
    const auto beside = [](fs::path place, const char* ending) { return place += ending; };
    const Temporary fresh(beside(path, ".new"));
    const Temporary former(beside(backup, ".new"));
    ::unlink(fresh.path().c_str());  // left by a crash
    ::unlink(former.path().c_str());

    struct stat present {};
    const bool replaces = ::stat(path.c_str(), &present) == 0;
    const FileDescriptor file(::open(fresh.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.valid()) return cannotWrite(path, errno);
    if (replaces) (void)::fchmod(file.number(), present.st_mode & 07777);
    if (!writeAll(file.number(), content) || ::fsync(file.number()) != 0) return cannotWrite(path, errno);

    if (replaces && !duplicate(path, former.path())) return cannotWrite(path, errno);
    if (::rename(fresh.path().c_str(), path.c_str()) != 0) return cannotWrite(path, errno);
    if (replaces && ::rename(former.path().c_str(), backup.c_str()) != 0) {
        const int reason = errno;
        (void)::rename(former.path().c_str(), path.c_str());
        return cannotWrite(path, reason);
    }
    syncFolder(path.parent_path());
    return {};
}

Status replaceFile(const fs::path& path, std::string_view content) {
    auto file = PartialFile::create(path);
    if (!file) return fail(std::move(file).error());
    if (!writeAll(file->descriptor(), content)) return file->cannotWrite(std::generic_category().message(errno));
    return file->commit();
}

}  // namespace lacquer::sessions

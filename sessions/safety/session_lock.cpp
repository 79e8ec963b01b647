#include "sessions/safety/session_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// Whether a name still stands for an open file: its owner removes a lock, and we may have opened it just before.
bool standsFor(const fs::path& path, int file) {
    struct stat named {};
    struct stat opened {};
    return ::stat(path.c_str(), &named) == 0 && ::fstat(file, &opened) == 0 && named.st_ino == opened.st_ino &&
           named.st_dev == opened.st_dev;
}

std::string ownerOf(const fs::path& path) {
    std::string pid;
    std::ifstream(path) >> pid;
    return pid.empty() ? "another program" : "another program, process " + pid;
}

}  // namespace

Result<SessionLock> SessionLock::take(const fs::path& folder) {
    fs::path path = folder / kFileName;
    for (;;) {
        FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
        if (!file.valid())
            return fail(ErrorKind::cannotCreate, "cannot be written: " + std::generic_category().message(errno),
                        folder.string(), "use Save as to keep changes");
        std::optional<Error> doubt;
        if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                return fail(ErrorKind::unavailable, "is open in " + ownerOf(path), folder.string(),
                            "close it there, or use Save as to keep changes");
            doubt = fail(ErrorKind::unavailable, "cannot be locked: " + std::generic_category().message(errno),
                         folder.string(), "do not open it in a second program meanwhile")
                        .error;
        }
        if (!standsFor(path, file.number())) continue;
        const std::string text = std::to_string(::getpid()) + "\n";
        (void)!::ftruncate(file.number(), 0);
        (void)!::pwrite(file.number(), text.data(), text.size(), 0);
        return SessionLock(std::move(path), std::move(file), std::move(doubt));
    }
}

SessionLock& SessionLock::operator=(SessionLock&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(doubt_, other.doubt_);
    return *this;
}

SessionLock::~SessionLock() {
    if (file_.valid() && standsFor(path_, file_.number())) ::unlink(path_.c_str());
}

}  // namespace lacquer::sessions

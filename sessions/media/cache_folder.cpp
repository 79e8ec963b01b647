#include "sessions/media/cache_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "core/base/user_folder.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

struct CachedFile {
    fs::path path;
    timespec used{};
    std::int64_t bytes = 0;
};

std::vector<CachedFile> cachedFiles(const fs::path& folder, const std::string& suffix) {
    std::vector<CachedFile> files;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        struct stat status {};
        if (entry->path().extension() == suffix && ::stat(entry->path().c_str(), &status) == 0)
            files.push_back({entry->path(), status.st_mtim, status.st_size});
    }
    return files;
}

void removeAbandonedParts(const fs::path& folder) {
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        if (entry->path().extension() != ".part") continue;
        const FileDescriptor file(::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC));
        if (file.valid() && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    }
}

}  // namespace

fs::path CacheFolder::usual(const char* name) {
    const fs::path cache = userFolder("XDG_CACHE_HOME", ".cache");
    return cache.empty() ? cache : cache / "lacquer" / name;
}

void CacheFolder::noteUse(const std::string& key) const {
    ::utimensat(AT_FDCWD, pathOf(key).c_str(), nullptr, 0);
}

Status CacheFolder::make() const {
    std::error_code problem;
    fs::create_directories(folder_, problem);
    if (!problem) return {};
    return fail(ErrorKind::cannotCreate, "cannot be made: " + problem.message(), folder_.string(),
                "check the folder and its rights");
}

CacheFolder::Usage CacheFolder::usage() const {
    Usage usage;
    for (const CachedFile& file : cachedFiles(folder_, suffix_)) {
        ++usage.files;
        usage.bytes += file.bytes;
    }
    return usage;
}

void CacheFolder::trim() const {
    removeAbandonedParts(folder_);
    std::vector<CachedFile> files = cachedFiles(folder_, suffix_);
    std::ranges::sort(files, [](const CachedFile& a, const CachedFile& b) {
        return std::pair(a.used.tv_sec, a.used.tv_nsec) > std::pair(b.used.tv_sec, b.used.tv_nsec);
    });
    std::int64_t bytes = 0;
    for (const CachedFile& file : files)
        if ((bytes += file.bytes) > limitBytes_) ::unlink(file.path.c_str());
}

void CacheFolder::clear() const {
    removeAbandonedParts(folder_);
    for (const CachedFile& file : cachedFiles(folder_, suffix_)) ::unlink(file.path.c_str());
}

}  // namespace lacquer::sessions

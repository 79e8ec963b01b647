#include "sessions/render/render_cache.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "core/base/user_folder.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeptSuffix = ".audio";
struct KeptFile {
    fs::path path;
    timespec used{};
    std::int64_t bytes = 0;
};

std::vector<KeptFile> keptFiles(const fs::path& folder) {
    std::vector<KeptFile> files;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        struct stat status {};
        if (entry->path().extension() == kKeptSuffix && ::stat(entry->path().c_str(), &status) == 0)
            files.push_back({entry->path(), status.st_mtim, status.st_size});
    }
    return files;
}

// Whoever writes a file has it locked for as long as the program lives.
void removeAbandonedParts(const fs::path& folder) {
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        if (entry->path().extension() != ".part") continue;
        const FileDescriptor file(::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC));
        if (file.valid() && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    }
}

}  // namespace

fs::path RenderCache::usualFolder() {
    const fs::path cache = userFolder("XDG_CACHE_HOME", ".cache");
    return cache.empty() ? cache : cache / "lacquer" / "renders";
}

RenderCache::RenderCache(fs::path folder, std::int64_t limitBytes, double worthNsPerByte)
    : folder_(std::move(folder)),
      limitBytes_(limitBytes),
      worthNsPerByte_(worthNsPerByte),
      contents_(folder_ / "files.json") {}

fs::path RenderCache::pathOf(const std::string& key) const {
    return folder_ / (key + kKeptSuffix);
}

std::shared_ptr<const KeptAudio> RenderCache::find(const std::string& key) const {
    const fs::path path = pathOf(key);
    auto kept = KeptAudio::open(path, key);
    if (kept) {
        ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
        return *kept;
    }
    if (kept.error().kind == ErrorKind::badData) ::unlink(path.c_str());
    return nullptr;
}

Result<KeptAudioWriter> RenderCache::keep(const std::string& key) const {
    std::error_code problem;
    fs::create_directories(folder_, problem);
    return KeptAudioWriter::create(pathOf(key));
}

Result<std::int64_t> RenderCache::roomBytes() const {
    std::error_code problem;
    fs::create_directories(folder_, problem);
    const fs::space_info space = problem ? fs::space_info{} : fs::space(folder_, problem);
    if (problem)
        return fail(ErrorKind::cannotCreate, "cannot be made: " + problem.message(), folder_.string(),
                    "check the folder and its rights");
    return std::min(limitBytes_ / 2, static_cast<std::int64_t>(space.available / 2));
}

RenderCache::Usage RenderCache::usage() const {
    Usage usage;
    for (const KeptFile& file : keptFiles(folder_)) {
        ++usage.files;
        usage.bytes += file.bytes;
    }
    return usage;
}

void RenderCache::trim() const {
    removeAbandonedParts(folder_);
    std::vector<KeptFile> files = keptFiles(folder_);
    std::ranges::sort(files, [](const KeptFile& a, const KeptFile& b) {
        return std::pair(a.used.tv_sec, a.used.tv_nsec) > std::pair(b.used.tv_sec, b.used.tv_nsec);
    });
    std::int64_t bytes = 0;
    for (const KeptFile& file : files)
        if ((bytes += file.bytes) > limitBytes_) ::unlink(file.path.c_str());
}

void RenderCache::clear() {
    removeAbandonedParts(folder_);
    for (const KeptFile& file : keptFiles(folder_)) ::unlink(file.path.c_str());
    contents_.clear();
}

}  // namespace lacquer::sessions

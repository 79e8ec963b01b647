#include "sessions/render/render_cache.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/file_descriptor.hpp"
#include "core/base/user_folder.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeptSuffix = ".audio";
// What is written down of files that were looked at; those of a large session are a few hundred.
constexpr std::size_t kMostKnownFiles = 20000;
// A file that is written twice within one tick of the file system's clock has one time for both.
constexpr std::int64_t kSettledSeconds = 2;

std::optional<std::string> stampOfFile(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    const auto time = [](const timespec& t) { return std::to_string(t.tv_sec) + '.' + std::to_string(t.tv_nsec); };
    return std::to_string(status.st_size) + ' ' + time(status.st_mtim) + ' ' + time(status.st_ctim) + ' ' +
           std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
}

bool hasSettled(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return false;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec - std::max(status.st_mtim.tv_sec, status.st_ctim.tv_sec) > kSettledSeconds;
}

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
    : folder_(std::move(folder)), limitBytes_(limitBytes), worthNsPerByte_(worthNsPerByte) {}

RenderCache::~RenderCache() {
    if (!knownChanged_) return;
    nlohmann::json files = nlohmann::json::object();
    for (const auto& [path, known] : known_) {
        if (files.size() >= kMostKnownFiles) break;
        files[path] = {known.stamp, known.content};
    }
    std::error_code problem;
    fs::create_directories(folder_, problem);
    // Another program's may be lost by that: it is found out again.
    const nlohmann::json content{{"files", std::move(files)}};
    (void)replaceFile(knownPath(), content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

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

void RenderCache::loadKnown() {
    if (std::exchange(knownLoaded_, true)) return;
    const auto text = readFile(knownPath());
    const auto content = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    if (!content.is_object() || !content.contains("files") || !content["files"].is_object()) return;
    for (const auto& [path, entry] : content["files"].items())
        if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string())
            known_[path] = {entry[0].get<std::string>(), entry[1].get<std::string>()};
}

std::optional<std::string> RenderCache::contentOf(const fs::path& file) {
    loadKnown();
    std::error_code problem;
    const std::string path = fs::absolute(file, problem).lexically_normal().string();
    const auto stamp = stampOfFile(file);
    if (!stamp) return std::nullopt;
    if (const auto known = known_.find(path); known != known_.end() && known->second.stamp == *stamp)
        return known->second.content;
    auto content = contentHashOf(file);
    if (!content || stampOfFile(file) != stamp) return std::nullopt;
    if (hasSettled(file)) {
        known_[path] = {*stamp, *content};
        knownChanged_ = true;
    }
    return content;
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
    ::unlink(knownPath().c_str());
    known_.clear();
    knownChanged_ = false;
}

}  // namespace lacquer::sessions

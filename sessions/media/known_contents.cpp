#include "sessions/media/known_contents.hpp"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/media/content_hash.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

KnownContents::~KnownContents() {
    if (!changed_ || path_.parent_path().empty()) return;
    nlohmann::json files = nlohmann::json::object();
    for (const auto& [path, known] : known_) {
        if (files.size() >= kMostKnownFiles) break;
        files[path] = {known.stamp, known.content};
    }
    std::error_code problem;
    fs::create_directories(path_.parent_path(), problem);
    // Another program's may be lost by that: it is found out again.
    const nlohmann::json content{{"files", std::move(files)}};
    (void)replaceFile(path_, content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void KnownContents::load() {
    if (std::exchange(loaded_, true)) return;
    const auto text = readFile(path_);
    const auto content = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    if (!content.is_object() || !content.contains("files") || !content["files"].is_object()) return;
    for (const auto& [path, entry] : content["files"].items())
        if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string())
            known_[path] = {entry[0].get<std::string>(), entry[1].get<std::string>()};
}

std::optional<std::string> KnownContents::of(const fs::path& file) {
    load();
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
        changed_ = true;
    }
    return content;
}

void KnownContents::clear() {
    ::unlink(path_.c_str());
    known_.clear();
    changed_ = false;
}

}  // namespace lacquer::sessions

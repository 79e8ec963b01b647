#include "host/lv2/json_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include <nlohmann/json.hpp>

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

bool writeAll(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Failure<Error> cannotWrite(const fs::path& path, int reason) {
    return fail(ErrorKind::cannotCreate, "cannot be written: " + std::generic_category().message(reason), path.string(),
                "the file there is as it was");
}

}  // namespace

Result<nlohmann::json> readJsonFile(const fs::path& path) {
    std::error_code failed;
    if (path.empty() || !fs::exists(path, failed)) return nlohmann::json();
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    auto content =
        file ? nlohmann::json::parse(text, nullptr, false) : nlohmann::json(nlohmann::json::value_t::discarded);
    if (content.is_discarded())
        return fail(ErrorKind::badData, "is not JSON, or cannot be read", path.string(), "mend the file or remove it");
    return content;
}

Status replaceJsonFile(const fs::path& path, const nlohmann::json& content) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    if (failed) return cannotWrite(path, failed.value());
    std::string fresh = path.string() + ".XXXXXX";  // a name of our own: other processes may be writing
    const int file = ::mkostemp(fresh.data(), O_CLOEXEC);
    if (file < 0) return cannotWrite(path, errno);
    const std::string text = content.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
    const bool written = writeAll(file, text) && ::fsync(file) == 0;
    int reason = written ? 0 : errno;
    ::close(file);
    if (written && ::rename(fresh.c_str(), path.c_str()) != 0) reason = errno;
    if (reason == 0) return {};
    ::unlink(fresh.c_str());
    return cannotWrite(path, reason);
}

FileLock::FileLock(const fs::path& path) {
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    file_ = ::open((path.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
    }
}

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace lacquer::host

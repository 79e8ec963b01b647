#include "editor/controllers/settings_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/file_descriptor.hpp"
#include "editor/controllers/places.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/plain_numbers.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The values of a file; none where there is no file.
Result<json> readValues(const fs::path& path) {
    std::error_code failed;
    if (path.empty() || !fs::exists(path, failed)) return json::object();
    const auto text = sessions::readFile(path);
    if (!text) return fail(text.error());
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) return json::object();
    const auto unreadable = [&](const std::string& what, std::size_t byte) {
        const auto line = 1 + std::count(text->begin(), text->begin() + static_cast<std::ptrdiff_t>(byte), '\n');
        return fail(ErrorKind::badData, what + ", so that none of its settings holds",
                    path.string() + ":" + std::to_string(line), "correct it before anything else is set");
    };
    const sessions::PlainNumbers plain;
    try {
        json values = json::parse(*text);
        if (!values.is_object()) return unreadable("is no JSON object", 0);
        return values;
    } catch (const json::parse_error& error) {
        return unreadable("is no JSON", std::min(error.byte, text->size()));
    }
}

fs::path setAside(const fs::path& path) {
    std::error_code failed;
    for (int number = 1;; ++number) {
        fs::path kept = fs::path(path) += ".kept-" + std::to_string(number);
        if (fs::exists(kept, failed)) continue;
        fs::rename(path, kept, failed);
        return kept;
    }
}

}  // namespace

SettingsFile::SettingsFile(fs::path path) : path_(std::move(path)), values_(std::make_unique<json>(json::object())) {
    if (auto values = readValues(path_))
        *values_ = *std::move(values);
    else
        damage_ = std::move(values).error();
}

SettingsFile::~SettingsFile() = default;

json SettingsFile::value(const std::string& name) const {
    const auto found = values_->find(name);
    return found == values_->end() ? json() : *found;
}

Status SettingsFile::set(const std::string& name, json value) {
    const auto put = [&](json& values) {
        if (value.is_null())
            values.erase(name);
        else
            values[name] = value;
    };
    put(*values_);
    if (path_.empty()) return {};
    std::error_code failed;
    fs::create_directories(path_.parent_path(), failed);
    if (failed)
        return fail(ErrorKind::cannotCreate, "cannot be made: " + failed.message(), path_.parent_path().string());
    // Two editors that write at the same time do so one after the other.
    const FileDescriptor turn(::open((fs::path(path_) += ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (turn.valid()) (void)::flock(turn.number(), LOCK_EX);
    auto read = readValues(path_);
    if (!read) {
        read.error().remedy = "it is kept as " + setAside(path_).string();
        if (report_) report_(read.error());
    }
    json values = read ? *std::move(read) : *values_;
    put(values);
    *values_ = values;
    return sessions::replaceFile(path_, fs::path(path_) += ".bak",
                                 values.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

fs::path SettingsFile::usualPath() {
    const fs::path home = userFolder("XDG_CONFIG_HOME", ".config");
    return home.empty() ? fs::path() : home / "lacquer" / "editor.json";
}

}  // namespace lacquer::editor

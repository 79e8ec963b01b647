#include "editor/controllers/settings_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <fstream>
#include <system_error>
#include <utility>

#include "editor/controllers/places.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/plain_numbers.hpp"
#include "sessions/media/file_descriptor.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json readValues(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const sessions::PlainNumbers plain;
    json values = json::parse(file, nullptr, false);
    return values.is_object() ? values : json::object();
}

}  // namespace

SettingsFile::SettingsFile(fs::path path) : path_(std::move(path)), values_(readValues(path_)) {}

json SettingsFile::value(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? json() : *found;
}

Status SettingsFile::set(const std::string& name, json value) {
    const auto put = [&](json& values) {
        if (value.is_null())
            values.erase(name);
        else
            values[name] = value;
    };
    put(values_);
    if (path_.empty()) return {};
    std::error_code failed;
    fs::create_directories(path_.parent_path(), failed);
    if (failed)
        return fail(ErrorKind::cannotCreate, "cannot be made: " + failed.message(), path_.parent_path().string());
    // Two editors that write at the same time do so one after the other.
    const sessions::FileDescriptor turn(
        ::open((fs::path(path_) += ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (turn.valid()) (void)::flock(turn.number(), LOCK_EX);
    json values = readValues(path_);
    put(values);
    values_ = values;
    return sessions::replaceFile(path_, fs::path(path_) += ".bak",
                                 values.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

fs::path SettingsFile::usualPath() {
    const fs::path home = userFolder("XDG_CONFIG_HOME", ".config");
    return home.empty() ? fs::path() : home / "lacquer" / "editor.json";
}

}  // namespace lacquer::editor

#include "host/lv2/preset_bundle.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

Failure<Error> cannotWrite(const fs::path& where, const std::error_code& why) {
    return fail(ErrorKind::cannotCreate, "cannot be written: " + why.message(), where.string(),
                why == std::errc::no_space_on_device ? "make room on the disk" : "check the folder and its rights");
}

std::error_code lastError() {
    return {errno, std::generic_category()};
}

Status sync(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return cannotWrite(path, lastError());
    const bool done = ::fsync(file) == 0;
    const std::error_code why = lastError();
    ::close(file);
    return done ? Status() : Status(cannotWrite(path, why));
}

Status move(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    return failed ? Status(cannotWrite(to, failed)) : Status();
}

}  // namespace

Result<PresetBundle> PresetBundle::begin(const fs::path& parent) {
    std::error_code failed;
    fs::create_directories(parent, failed);
    if (failed) return cannotWrite(parent, failed);
    std::string root = (parent / ".lacquer-XXXXXX").string();
    if (::mkdtemp(root.data()) == nullptr) return cannotWrite(parent, lastError());
    PresetBundle bundle{fs::path(root)};
    fs::create_directory(bundle.folder(), failed);
    if (failed) return cannotWrite(parent, failed);
    return bundle;
}

PresetBundle::PresetBundle(PresetBundle&& other) noexcept : root_(std::exchange(other.root_, {})) {}

PresetBundle::~PresetBundle() {
    std::error_code ignored;
    if (!root_.empty()) fs::remove_all(root_, ignored);
}

Status PresetBundle::write(const std::string& file, std::string_view text) {
    const fs::path path = folder() / file;
    std::ofstream out(path, std::ios::binary);
    out << text << std::flush;
    return out ? Status() : Status(cannotWrite(path, lastError()));
}

Result<std::string> PresetBundle::copy(const fs::path& file) {
    std::string name = file.filename().string();
    std::error_code failed;
    for (int number = 2; fs::exists(folder() / name, failed); ++number)
        name = file.stem().string() + '-' + std::to_string(number) + file.extension().string();
    fs::copy_file(file, folder() / name, failed);
    if (failed) return cannotWrite(folder() / name, failed);
    return name;
}

Status PresetBundle::copyAll(const fs::path& bundle) {
    std::error_code failed;
    fs::copy(bundle, folder(), fs::copy_options::recursive, failed);
    return failed ? Status(cannotWrite(folder(), failed)) : Status();
}

Status PresetBundle::publish(const std::string& name) {
    std::error_code failed;
    for (fs::recursive_directory_iterator entry(folder(), failed), end; !failed && entry != end;
         entry.increment(failed))
        if (auto synced = sync(entry->path()); !synced) return synced;
    if (auto synced = sync(folder()); !synced) return synced;
    const fs::path target = root_.parent_path() / name;
    if (!fs::exists(target, failed)) {
        if (auto moved = move(folder(), target); !moved) return moved;
    } else if (::renameat2(AT_FDCWD, folder().c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0) {
        // A file system that cannot exchange: for an instant there is none.
        const fs::path old = root_ / "old";
        if (auto moved = move(target, old); !moved) return moved;
        if (auto moved = move(folder(), target); !moved) {
            (void)move(old, target);
            return moved;
        }
    }
    (void)sync(target.parent_path());
    return {};
}

Status PresetBundle::remove(const fs::path& bundle) {
    auto away = begin(bundle.parent_path());
    if (!away) return fail(std::move(away).error());
    return move(bundle, away->root_ / "removed");
}

}  // namespace lacquer::host

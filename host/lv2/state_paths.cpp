#include "host/lv2/state_paths.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

bool staysInside(const fs::path& relative) {
    return !relative.empty() && relative.is_relative() &&
           std::none_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
}

char* duplicate(const std::string& path) {
    return ::strdup(path.c_str());
}

}  // namespace

StatePaths::StatePaths(StateFolders folders)
    : folders_(std::move(folders)),
      map_{this,
           [](LV2_State_Map_Path_Handle self, const char* path) {
               return duplicate(static_cast<const StatePaths*>(self)->toState(path));
           },
           [](LV2_State_Map_Path_Handle self, const char* path) {
               return duplicate(static_cast<const StatePaths*>(self)->fromState(path).string());
           }},
      make_{this, [](LV2_State_Make_Path_Handle self,
                     const char* path) { return static_cast<const StatePaths*>(self)->makePath(path); }},
      free_{nullptr, [](LV2_State_Free_Path_Handle, char* path) { std::free(path); }} {}

std::string StatePaths::toState(const fs::path& path) const {
    if (folders_.session.empty() || path.is_relative()) return path.string();
    const fs::path relative = path.lexically_normal().lexically_relative(folders_.session.lexically_normal());
    return staysInside(relative) ? relative.generic_string() : path.string();
}

fs::path StatePaths::fromState(const std::string& path) const {
    return path.empty() || folders_.session.empty() ? fs::path(path) : folders_.session / path;
}

// Null, which plugins take for a failure, for what would lie outside and where no folder can be made.
char* StatePaths::makePath(const std::string& path) const {
    if (!staysInside(path)) return nullptr;
    const fs::path full = folders_.own / path;
    std::error_code failed;
    fs::create_directories(full.parent_path(), failed);
    return failed ? nullptr : duplicate(full.string());
}

}  // namespace lacquer::host

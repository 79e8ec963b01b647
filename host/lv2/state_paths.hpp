// StatePaths: the files that a plugin names in its state or makes (LV2 state extension: mapPath, makePath, freePath).
// Must outlive the instance. Any thread but a real-time one.
#pragma once

#include <lv2/state/state.h>

#include <filesystem>
#include <string>

namespace lacquer::host {

/// Where an instance may keep files. Both are absolute, or empty: nowhere.
struct StateFolders {
    std::filesystem::path session{};  ///< of the session: a state names what is in it relative to it
    std::filesystem::path own{};      ///< the instance's, inside the other; made when it is first needed
};

class StatePaths {
public:
    explicit StatePaths(StateFolders folders);
    StatePaths(const StatePaths&) = delete;
    StatePaths& operator=(const StatePaths&) = delete;

    /// What stands in a state for a full path: relative to the session's folder, with "/", where it is inside.
    [[nodiscard]] std::string toState(const std::filesystem::path& path) const;
    [[nodiscard]] std::filesystem::path fromState(const std::string& path) const;

    [[nodiscard]] LV2_State_Map_Path* mapFeature() noexcept { return &map_; }
    /// Null when the instance has no folder.
    [[nodiscard]] LV2_State_Make_Path* makeFeature() noexcept { return folders_.own.empty() ? nullptr : &make_; }
    [[nodiscard]] LV2_State_Free_Path* freeFeature() noexcept { return &free_; }

private:
    [[nodiscard]] char* makePath(const std::string& path) const;

    StateFolders folders_;
    LV2_State_Map_Path map_;
    LV2_State_Make_Path make_;
    LV2_State_Free_Path free_;
};

}  // namespace lacquer::host

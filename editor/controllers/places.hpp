// Where the editor keeps what is its own, and finds what it brings along. Pure, but for looking at the environment.
#pragma once

#include <filesystem>

#include "core/base/user_folder.hpp"

namespace lacquer::editor {

/// An empty path: nothing of that kind is kept, or found.
struct Places {
    std::filesystem::path settings{};  ///< the SettingsFile
    std::filesystem::path unsaved{};   ///< a folder for what belongs to sessions that have none
    std::filesystem::path example{};   ///< the example session
    std::filesystem::path library{};   ///< the folder of the user's own templates and presets, see Library
    std::filesystem::path peaks{};     ///< the folder in which peaks of sound files are kept

    /// Those of this user and this installation. `program`: the file that runs.
    [[nodiscard]] static Places usual(const std::filesystem::path& program);
};

}  // namespace lacquer::editor

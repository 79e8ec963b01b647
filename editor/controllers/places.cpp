#include "editor/controllers/places.hpp"

#include <system_error>

#include "editor/controllers/settings_file.hpp"
#include "sessions/media/cache_folder.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;

constexpr const char* kExample = "keep-on-rolling.lacquer";

// Beside an installed program in PREFIX/share, or in the source tree above a program that has just been built.
fs::path findExample(const fs::path& program) {
    std::error_code ignored;
    const auto isSession = [&](const fs::path& folder) { return fs::exists(folder / "session.json", ignored); };
    const fs::path installed = program.parent_path().parent_path() / "share/lacquer/examples" / kExample;
    if (isSession(installed)) return installed;
    for (fs::path above = program.parent_path(); above.has_relative_path(); above = above.parent_path())
        if (const fs::path found = above / "sessions/examples" / kExample; isSession(found)) return found;
    return {};
}

}  // namespace

Places Places::usual(const fs::path& program) {
    const fs::path state = userFolder("XDG_STATE_HOME", ".local/state");
    const fs::path data = userFolder("XDG_DATA_HOME", ".local/share");
    return {.settings = SettingsFile::usualPath(),
            .unsaved = state.empty() ? state : state / "lacquer" / "unsaved",
            .example = findExample(program),
            .library = data.empty() ? data : data / "lacquer",
            .peaks = sessions::CacheFolder::usual("peaks")};
}

}  // namespace lacquer::editor

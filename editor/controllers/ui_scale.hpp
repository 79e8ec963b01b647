// UiScale: how large the editor draws everything, on top of what the screen asks for. Qt takes it from the environment
// when the application object is made, so a choice counts from the next start. GUI thread.
#pragma once

#include <algorithm>
#include <optional>

#include "editor/controllers/settings_file.hpp"

namespace lacquer::editor {

class UiScale {
public:
    static constexpr int kLeastPercent = 100;
    static constexpr int kMostPercent = 200;

    /// What the settings say; the usual 100 where that is nothing, or nothing that makes sense.
    [[nodiscard]] static int chosen(const SettingsFile& settings);
    static Status choose(SettingsFile& settings, int percent);

    /// Call before the application object is made. QT_SCALE_FACTOR in the environment goes before the settings.
    static void apply(const SettingsFile& settings);
    /// What counts in this run; nothing where the environment had its own.
    [[nodiscard]] static std::optional<int> ofThisRun();
};

}  // namespace lacquer::editor

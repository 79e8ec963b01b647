// SettingsFile: what the editor remembers from one run to the next, as named JSON values in one small file. GUI thread.
// Whoever keeps something there chooses a name of its own: "recentSessions", "theme" …
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.hpp"

namespace lacquer::editor {

class SettingsFile {
public:
    /// Reads the file, if there is one. An empty path: values are kept in memory only, as tests want it.
    explicit SettingsFile(std::filesystem::path path = {});
    ~SettingsFile();

    /// What is wrong with a file whose settings could not be read; nothing when all is well.
    [[nodiscard]] const std::optional<Error>& damage() const noexcept { return damage_; }
    /// Told when set() has found such a file, and where it has put it.
    void onSetAside(std::function<void(const Error&)> report) { report_ = std::move(report); }

    /// What set() was given under a name, in this run or an earlier one; null when there is nothing. A file that cannot
    /// be read, or is none of ours, holds nothing. Check the type of what comes back: people edit such files.
    [[nodiscard]] nlohmann::json value(const std::string& name) const;

    /// Keeps a value; null removes it. The file is replaced in one step, and what other programs have written there
    /// since it was read stays. A file that is none of ours is kept as `editor.json.kept-N`. Fails with cannotCreate;
    /// the value then holds for this run all the same.
    Status set(const std::string& name, nlohmann::json value);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// `lacquer/editor.json` below XDG_CONFIG_HOME, or below ~/.config; empty when there is no home either.
    [[nodiscard]] static std::filesystem::path usualPath();

private:
    std::filesystem::path path_;
    std::unique_ptr<nlohmann::json> values_;  ///< an object
    std::optional<Error> damage_;
    std::function<void(const Error&)> report_;
};

}  // namespace lacquer::editor

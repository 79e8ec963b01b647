// CacheFolder: files that can be made again at any time, each under a key, in a folder that any number of programs use
// at a time: files come and go in one step. What has not been used for longest goes first. Any one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace lacquer::sessions {

class CacheFolder {
public:
    /// `lacquer/NAME` in the user's cache folder; empty where there is none.
    [[nodiscard]] static std::filesystem::path usual(const char* name);

    /// `suffix` is that of its files, with the point. The folder is made when something is kept.
    CacheFolder(std::filesystem::path folder, std::string suffix, std::int64_t limitBytes)
        : folder_(std::move(folder)), suffix_(std::move(suffix)), limitBytes_(limitBytes) {}

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_; }
    [[nodiscard]] std::int64_t limitBytes() const noexcept { return limitBytes_; }
    [[nodiscard]] std::filesystem::path pathOf(const std::string& key) const { return folder_ / (key + suffix_); }
    /// The file under a key counts as used now.
    void noteUse(const std::string& key) const;
    /// Fails with cannotCreate.
    Status make() const;

    struct Usage {
        std::int64_t files = 0;
        std::int64_t bytes = 0;
    };
    [[nodiscard]] Usage usage() const;
    /// Removes what has not been used for longest until the limit holds, and what programs that have died were writing:
    /// whoever writes a ".part" has it locked (flock).
    void trim() const;
    /// Removes everything.
    void clear() const;

private:
    std::filesystem::path folder_;
    std::string suffix_;
    std::int64_t limitBytes_;
};

}  // namespace lacquer::sessions

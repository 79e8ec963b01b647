// KnownContents: what files have been found to hold, written down so that a file is read once. Message thread, or any
// one other.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lacquer::sessions {

class KnownContents {
public:
    /// What is known is in `path`, a JSON file; its folder is made when there is something to write. Nothing is written
    /// where that has no folder in front of its name.
    explicit KnownContents(std::filesystem::path path) : path_(std::move(path)) {}
    /// Saves what has been found.
    ~KnownContents();
    KnownContents(const KnownContents&) = delete;
    KnownContents& operator=(const KnownContents&) = delete;

    /// ContentHash of a file. One that has the size, the times and the inode that it had is not read again. Nothing
    /// where it cannot be read.
    [[nodiscard]] std::optional<std::string> of(const std::filesystem::path& file);
    /// Forgets all, and removes the file.
    void clear();

private:
    struct Known {
        std::string stamp;    ///< size, times and inode
        std::string content;  ///< ContentHash
    };
    void load();

    const std::filesystem::path path_;
    std::map<std::string, Known> known_;  ///< by full path
    bool loaded_ = false;
    bool changed_ = false;
};

}  // namespace lacquer::sessions

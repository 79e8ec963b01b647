// PartialFolder: a folder under construction. It is called `.NAME.PID-N.part`, beside the one that it is to become,
// until it is complete, then takes its name in one step. One thread.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"

namespace lacquer::sessions {

class PartialFolder {
public:
    /// Fails with cannotCreate where something of the name of `target` is there, or its folder takes no other.
    static Result<PartialFolder> create(const std::filesystem::path& target);

    PartialFolder(PartialFolder&& other) noexcept;
    PartialFolder& operator=(PartialFolder&&) = delete;
    /// Removes it with all that is in it, unless it has been committed.
    ~PartialFolder();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Gives it its name, never that of something that is there (cannotCreate), and brings that to the disk. What is in
    /// it must be on the disk already.
    Status commit();

private:
    PartialFolder(std::filesystem::path target, std::filesystem::path path);

    std::filesystem::path target_;
    std::filesystem::path path_;  // empty once there is nothing to remove
};

}  // namespace lacquer::sessions

// PartialFile: a file under construction. It is called `<path>.<number>.part` until it is complete, then takes its name
// in one step, so that nobody ever sees half a file. One thread at a time; any number of them for one path.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"

namespace lacquer::sessions {

class PartialFile {
public:
    /// Makes a file of its own, touching nothing that is there. Fails with cannotCreate.
    static Result<PartialFile> create(const std::filesystem::path& path);

    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;
    /// Removes what is there, unless it has been committed.
    ~PartialFile();

    /// Open for reading and writing, at its start.
    [[nodiscard]] int descriptor() const noexcept { return file_.number(); }

    /// Brings the contents to the disk and puts the file under its name, replacing what was there. After a failure
    /// (cannotCreate) the old file is untouched.
    Status commit();
    /// The same without waiting for the disk: when the machine crashes, the file may hold anything. For what is checked
    /// when it is read.
    Status commitUnsynced();

    /// Leaves the file as it is under `<path>.<number>.part`; it is not removed any more.
    void leave() noexcept;

    /// The error for a write that failed.
    [[nodiscard]] Failure<Error> cannotWrite(const std::string& why) const;

private:
    PartialFile(std::filesystem::path path, std::filesystem::path partPath, FileDescriptor file);

    std::filesystem::path path_;
    std::filesystem::path partPath_;  // empty once there is nothing to remove
    FileDescriptor file_;
};

}  // namespace lacquer::sessions

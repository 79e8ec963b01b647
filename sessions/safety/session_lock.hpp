// SessionLock: one program at a time writes a session. Others are told who does. Any thread that may block.
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"

namespace lacquer::sessions {

class SessionLock {
public:
    static constexpr const char* kFileName = "session.lock";

    /// Locks a session folder. Fails with unavailable, naming the process, while another program holds it, and with
    /// cannotCreate where the folder cannot be written. The lock of a program that has died does not count. Where the
    /// file system knows no locks, nobody is kept out, which doubt() tells.
    static Result<SessionLock> take(const std::filesystem::path& folder);

    /// Why other programs are not kept out; nothing when they are.
    [[nodiscard]] const std::optional<Error>& doubt() const noexcept { return doubt_; }

    SessionLock(SessionLock&& other) noexcept = default;
    SessionLock& operator=(SessionLock&& other) noexcept;
    /// Gives the folder free again; nothing of the lock stays in it.
    ~SessionLock();

private:
    SessionLock(std::filesystem::path path, FileDescriptor file, std::optional<Error> doubt)
        : path_(std::move(path)), file_(std::move(file)), doubt_(std::move(doubt)) {}

    std::filesystem::path path_;
    FileDescriptor file_;
    std::optional<Error> doubt_;
};

}  // namespace lacquer::sessions

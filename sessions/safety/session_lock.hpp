// SessionLock: one program at a time writes a session. Others are told who does. Any thread that may block.
#pragma once

#include <filesystem>

#include "core/base/result.hpp"
#include "sessions/media/file_descriptor.hpp"

namespace lacquer::sessions {

class SessionLock {
public:
    static constexpr const char* kFileName = "session.lock";

    /// Locks a session folder. Fails with unavailable, naming the process, while another program holds it, and with
    /// cannotCreate where the folder cannot be written. The lock of a program that has died does not count.
    static Result<SessionLock> take(const std::filesystem::path& folder);

    SessionLock(SessionLock&& other) noexcept = default;
    SessionLock& operator=(SessionLock&& other) noexcept;
    /// Gives the folder free again; nothing of the lock stays in it.
    ~SessionLock();

private:
    SessionLock(std::filesystem::path path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

    std::filesystem::path path_;
    FileDescriptor file_;
};

}  // namespace lacquer::sessions

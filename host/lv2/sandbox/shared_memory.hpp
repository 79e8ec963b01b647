// SharedMemory: memory that two processes see. It is a file without a name, which is handed to the other process.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"

namespace lacquer::host {

class SharedMemory {
public:
    SharedMemory() = default;
    /// Zeros, and in memory at once, so that nobody who is in a hurry waits for it.
    static Result<SharedMemory> create(std::size_t bytes);
    /// All of what the other process has made.
    static Result<SharedMemory> open(FileDescriptor file);
    SharedMemory(SharedMemory&& other) noexcept
        : file_(std::move(other.file_)), memory_(std::exchange(other.memory_, {})) {}
    SharedMemory& operator=(SharedMemory&& other) noexcept {
        std::swap(file_, other.file_);
        std::swap(memory_, other.memory_);
        return *this;
    }
    ~SharedMemory();

    [[nodiscard]] int file() const noexcept { return file_.number(); }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return memory_; }

private:
    SharedMemory(FileDescriptor file, std::span<std::byte> memory) : file_(std::move(file)), memory_(memory) {}

    FileDescriptor file_;
    std::span<std::byte> memory_;
};

}  // namespace lacquer::host

// FileDescriptor: owns a POSIX file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace lacquer {

class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor() { close(); }

    [[nodiscard]] bool valid() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }
    void close() noexcept {
        if (valid()) ::close(std::exchange(number_, -1));
    }

private:
    int number_ = -1;
};

}  // namespace lacquer

// Bytes of files: pieces at their places, and the numbers and texts in a piece. Any thread that may block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lacquer::sessions {

/// Numbers and texts in a piece of a file, one behind the other. What lies beyond its end reads as 0 and as "", and is
/// remembered. The piece must outlive this.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t little(std::size_t count);
    std::uint64_t big(std::size_t count);
    std::string_view take(std::uint64_t count);
    [[nodiscard]] std::size_t left() const { return bytes_.size(); }
    [[nodiscard]] bool beyond() const { return beyond_; }

private:
    std::string_view bytes_;
    bool beyond_ = false;
};

[[nodiscard]] std::string littleEndian(std::uint64_t value, int count);
[[nodiscard]] std::string bigEndian(std::uint64_t value, int count);

/// 0 where it cannot be told.
[[nodiscard]] std::uint64_t lengthOf(int file);

/// Nothing unless all of them are there. The caller bounds `count`.
[[nodiscard]] std::optional<std::string> readAt(int file, std::uint64_t offset, std::uint64_t count);

/// False: errno says why.
[[nodiscard]] bool writeAt(int file, std::uint64_t offset, std::string_view bytes);

/// Copies `count` bytes from one file to a place in another, or within one file; then the pieces may overlap. False:
/// errno says why.
[[nodiscard]] bool copyBytes(int from, std::uint64_t offset, std::uint64_t count, int to, std::uint64_t place);

}  // namespace lacquer::sessions

// ContentHash: tells one content from another, at the speed of a disk. Against accidents, not against malice.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace lacquer::sessions {

/// Byte n goes into hash n mod 8, each of them FNV-1a of 64 bits; what they come to, and the number of bytes, go into
/// one more. Eight at once because each multiplication of a hash waits for the one before.
class ContentHash {
public:
    void add(std::span<const std::byte> bytes) noexcept;
    /// 16 hexadecimal digits.
    [[nodiscard]] std::string digits() const;

private:
    static constexpr std::size_t kLanes = 8;
    std::array<std::uint64_t, kLanes> lanes_ = [] {
        std::array<std::uint64_t, kLanes> start{};
        start.fill(0xcbf29ce484222325);
        return start;
    }();
    std::uint64_t bytes_ = 0;
};

/// Of all bytes of a file; nothing where it cannot be read.
[[nodiscard]] std::optional<std::string> contentHashOf(const std::filesystem::path& file);

}  // namespace lacquer::sessions

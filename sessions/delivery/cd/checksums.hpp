// MD5 and CRC-32 of what goes by: the checksums that plants ask for. Against accidents, not against malice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace lacquer::sessions::cd {

struct Checksums {
    std::string md5;          ///< RFC 1321: 32 hexadecimal digits, small letters
    std::uint32_t crc32 = 0;  ///< as zip and gzip have it
    std::uint64_t bytes = 0;
    bool operator==(const Checksums&) const = default;
};

class ChecksumMeter {
public:
    ChecksumMeter();
    ChecksumMeter(ChecksumMeter&&) noexcept;
    ChecksumMeter& operator=(ChecksumMeter&&) noexcept;
    ~ChecksumMeter();

    void add(std::string_view bytes);
    /// Of all that was added. The meter is used up then.
    [[nodiscard]] Checksums finish();

private:
    struct Md5;
    std::unique_ptr<Md5> md5_;
    std::uint32_t crc32_ = 0;
    std::uint64_t bytes_ = 0;
};

/// 8 hexadecimal digits, capitals.
[[nodiscard]] std::string crcDigits(std::uint32_t crc32);

[[nodiscard]] Checksums checksumsOf(std::string_view bytes);
/// Fails with missingInput where the file cannot be read.
Result<Checksums> checksumsOfFile(const std::filesystem::path& file);

}  // namespace lacquer::sessions::cd

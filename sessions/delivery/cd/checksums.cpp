#include "sessions/delivery/cd/checksums.hpp"

#include <fcntl.h>
#include <md5.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "core/base/file_descriptor.hpp"

namespace lacquer::sessions::cd {

struct ChecksumMeter::Md5 {
    MD5_CTX context;
};

ChecksumMeter::ChecksumMeter() : md5_(std::make_unique<Md5>()) {
    MD5Init(&md5_->context);
}

ChecksumMeter::ChecksumMeter(ChecksumMeter&&) noexcept = default;
ChecksumMeter& ChecksumMeter::operator=(ChecksumMeter&&) noexcept = default;
ChecksumMeter::~ChecksumMeter() = default;

void ChecksumMeter::add(std::string_view bytes) {
    MD5Update(&md5_->context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    crc32_ = static_cast<std::uint32_t>(::crc32_z(crc32_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    bytes_ += bytes.size();
}

Checksums ChecksumMeter::finish() {
    std::array<char, MD5_DIGEST_STRING_LENGTH> digits{};
    MD5End(&md5_->context, digits.data());
    return {digits.data(), crc32_, bytes_};
}

std::string crcDigits(std::uint32_t crc32) {
    std::string digits;
    for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789ABCDEF"[crc32 >> shift & 0xF];
    return digits;
}

Checksums checksumsOf(std::string_view bytes) {
    ChecksumMeter meter;
    meter.add(bytes);
    return meter.finish();
}

Result<Checksums> checksumsOfFile(const std::filesystem::path& file) {
    constexpr std::size_t kPiece = 1 << 20;
    const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    ChecksumMeter meter;
    std::vector<char> piece(kPiece);
    for (;;) {
        const ssize_t got = opened.valid() ? ::read(opened.number(), piece.data(), piece.size()) : -1;
        if (got == 0) return meter.finish();
        if (got > 0)
            meter.add({piece.data(), static_cast<std::size_t>(got)});
        else if (!opened.valid() || errno != EINTR)
            return fail(ErrorKind::missingInput, "cannot be read: " + std::generic_category().message(errno),
                        file.string(), "check the file");
    }
}

}  // namespace lacquer::sessions::cd

#include "sessions/media/file_bytes.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lacquer::sessions {

std::uint64_t ByteReader::little(std::size_t count) {
    std::uint64_t value = 0;
    const std::string_view taken = take(count);
    for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(taken[i]);
    return value;
}

std::uint64_t ByteReader::big(std::size_t count) {
    std::uint64_t value = 0;
    for (const char byte : take(count)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

std::string_view ByteReader::take(std::uint64_t count) {
    beyond_ = beyond_ || count > bytes_.size();
    if (beyond_) return {};
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(taken.size());
    return taken;
}

std::string littleEndian(std::uint64_t value, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> 8 * i & 255);
    return bytes;
}

std::string bigEndian(std::uint64_t value, int count) {
    std::string bytes = littleEndian(value, count);
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

std::uint64_t lengthOf(int file) {
    struct stat status = {};
    return fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::optional<std::string> readAt(int file, std::uint64_t offset, std::uint64_t count) {
    std::string bytes(static_cast<std::size_t>(count), '\0');
    if (pread(file, bytes.data(), bytes.size(), static_cast<off_t>(offset)) != std::ssize(bytes)) return std::nullopt;
    return bytes;
}

bool writeAt(int file, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return true;
}

bool copyBytes(int from, std::uint64_t offset, std::uint64_t count, int to, std::uint64_t place) {
    constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;
    // A piece that moves back within its file must not write over what has not been read yet.
    const bool fromTheEnd = place > offset;
    for (std::uint64_t done = 0; done < count;) {
        const std::uint64_t bytes = std::min(count - done, kPieceBytes);
        const std::uint64_t at = fromTheEnd ? count - done - bytes : done;
        const auto piece = readAt(from, offset + at, bytes);
        if (!piece || !writeAt(to, place + at, *piece)) return false;
        done += bytes;
    }
    return true;
}

}  // namespace lacquer::sessions

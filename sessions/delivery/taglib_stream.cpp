#include "sessions/delivery/taglib_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

TagLib::ByteVector TagLibStream::readBlock(unsigned long length) {
    const std::uint64_t end = lengthOf(file_);
    const auto bytes =
        position_ < end ? readAt(file_, position_, std::min<std::uint64_t>(length, end - position_)) : std::nullopt;
    if (!bytes) return {};
    position_ += bytes->size();
    return {bytes->data(), static_cast<unsigned int>(bytes->size())};
}

void TagLibStream::writeBlock(const TagLib::ByteVector& data) {
    check(writeAt(file_, position_, {data.data(), data.size()}));
    position_ += data.size();
}

void TagLibStream::insert(const TagLib::ByteVector& data, unsigned long start, unsigned long replace) {
    const std::uint64_t end = lengthOf(file_);
    const std::uint64_t tail = std::min<std::uint64_t>(start + replace, end);
    const std::uint64_t place = start + data.size();
    if (place != tail) check(copyBytes(file_, tail, end - tail, file_, place));
    if (place < tail) truncate(static_cast<long>(place + end - tail));
    position_ = start;
    writeBlock(data);
}

void TagLibStream::removeBlock(unsigned long start, unsigned long length) {
    insert({}, start, length);
}

void TagLibStream::seek(long offset, Position from) {
    const long base = from == Beginning ? 0 : from == Current ? tell() : length();
    position_ = static_cast<std::uint64_t>(std::max(base + offset, 0L));
}

long TagLibStream::length() {
    return static_cast<long>(lengthOf(file_));
}

void TagLibStream::truncate(long length) {
    check(::ftruncate(file_, length) == 0);
}

void TagLibStream::check(bool done) {
    if (!done && failure_ == 0) failure_ = errno;
}

}  // namespace lacquer::sessions

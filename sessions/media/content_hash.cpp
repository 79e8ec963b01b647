#include "sessions/media/content_hash.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <vector>

#include "core/base/file_descriptor.hpp"
#include "sessions/format/fingerprint.hpp"

namespace lacquer::sessions {
namespace {

constexpr std::uint64_t kFnvPrime = 0x100000001b3;

}  // namespace

void ContentHash::add(std::span<const std::byte> bytes) noexcept {
    std::size_t at = 0;
    const auto one = [&] {
        std::uint64_t& lane = lanes_[bytes_++ % kLanes];
        lane = (lane ^ static_cast<std::uint64_t>(bytes[at++])) * kFnvPrime;
    };
    while (at < bytes.size() && bytes_ % kLanes != 0) one();
    std::array<std::uint64_t, kLanes> lanes = lanes_;
    const std::size_t whole = at + (bytes.size() - at) / kLanes * kLanes;
    bytes_ += whole - at;
    for (; at < whole; at += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] = (lanes[lane] ^ static_cast<std::uint64_t>(bytes[at + lane])) * kFnvPrime;
    lanes_ = lanes;
    while (at < bytes.size()) one();
}

std::string ContentHash::digits() const {
    std::string all = std::to_string(bytes_);
    for (const std::uint64_t lane : lanes_) all += ' ' + std::to_string(lane);
    return fingerprint(all);
}

std::optional<std::string> contentHashOf(const std::filesystem::path& file) {
    constexpr std::size_t kChunkBytes = 1 << 20;
    const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor.valid()) return std::nullopt;
    std::vector<std::byte> chunk(kChunkBytes);
    ContentHash hash;
    for (;;) {
        const ssize_t got = ::read(descriptor.number(), chunk.data(), chunk.size());
        if (got < 0) return std::nullopt;
        if (got == 0) return hash.digits();
        hash.add(std::span(chunk).first(static_cast<std::size_t>(got)));
    }
}

}  // namespace lacquer::sessions

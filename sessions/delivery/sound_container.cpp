#include "sessions/delivery/sound_container.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "sessions/media/chunk_list.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

constexpr std::uint64_t kId3v1Bytes = 128;

// A stretch of a file.
struct Stretch {
    std::uint64_t begin = 0, end = 0;
};

// False: it cannot be read.
bool addStretch(ContentHash& hash, int file, Stretch stretch) {
    constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;
    while (stretch.begin < stretch.end) {
        const auto piece = readAt(file, stretch.begin, std::min(kPieceBytes, stretch.end - stretch.begin));
        if (!piece) return false;
        hash.add(std::as_bytes(std::span(*piece)));
        stretch.begin += piece->size();
    }
    return true;
}

std::optional<std::string> digitsOf(int file, Stretch stretch) {
    ContentHash hash;
    if (stretch.begin >= stretch.end || !addStretch(hash, file, stretch)) return std::nullopt;
    return hash.digits();
}

// Behind the ID3v2 tags at an offset (id3v2.4.0-structure, section 3.1: four times seven bits of length).
std::uint64_t behindId3v2(int file, std::uint64_t offset) {
    while (const auto head = readAt(file, offset, 10)) {
        if (!head->starts_with("ID3")) break;
        std::uint64_t length = 0;
        for (int i = 6; i < 10; ++i) length = length << 7 | (static_cast<unsigned char>((*head)[i]) & 0x7F);
        const bool footer = ((*head)[5] & 0x10) != 0;
        offset += 10 + length + (footer ? 10 : 0);
    }
    return offset;
}

std::uint64_t beforeId3v1(int file) {
    const std::uint64_t end = lengthOf(file);
    return end >= kId3v1Bytes && readAt(file, end - kId3v1Bytes, 3) == "TAG" ? end - kId3v1Bytes : end;
}

// In front of an APEv2 tag, which ends with 32 bytes: APETAGEX, version, length with them, items, flags.
std::uint64_t beforeApe(int file, std::uint64_t end) {
    constexpr std::uint64_t kFooterBytes = 32;
    if (end < kFooterBytes) return end;
    const auto footer = readAt(file, end - kFooterBytes, kFooterBytes);
    if (!footer || !footer->starts_with("APETAGEX")) return end;
    ByteReader bytes(std::string_view(*footer).substr(12));
    std::uint64_t length = bytes.little(4);
    bytes.take(4);
    constexpr std::uint64_t kHasHeader = std::uint64_t{1} << 31;
    if ((bytes.little(4) & kHasHeader) != 0) length += kFooterBytes;
    return length <= end ? end - length : end;
}

bool isMpegFrame(std::string_view bytes) {
    if (bytes.size() < 2) return false;
    const auto first = static_cast<unsigned char>(bytes[0]), second = static_cast<unsigned char>(bytes[1]);
    const int version = second >> 3 & 3, layer = second >> 1 & 3;
    return first == 0xFF && (second & 0xE0) == 0xE0 && version != 1 && layer != 0;  // AAC has layer 0
}

std::optional<std::string> chunkDigits(int file) {
    const auto list = listChunks(file);
    if (!list) return std::nullopt;
    const Chunk* samples = list->find(list->samplesId());
    // Chunks that the file says to have must all be there; what lies behind its end is not its own.
    const bool whole = std::all_of(list->chunks.begin(), list->chunks.end(), [&list](const Chunk& chunk) {
        return chunk.whole || chunk.offset > list->statedEnd;
    });
    if (!samples || !whole || samples->offset + samples->length > list->statedEnd) return std::nullopt;
    ContentHash hash;
    if (!addStretch(hash, file, {samples->offset, samples->offset + samples->length})) return std::nullopt;
    return hash.digits();
}

// RFC 9639, section 8: blocks of a byte, three of length and their content; the uppermost bit marks the last.
std::optional<std::string> flacDigits(int file) {
    std::uint64_t offset = behindId3v2(file, 0) + 4;
    for (bool last = false; !last;) {
        const auto header = readAt(file, offset, 4);
        if (!header) return std::nullopt;
        ByteReader bytes(*header);
        last = (bytes.big(1) & 0x80) != 0;
        offset += 4 + bytes.big(3);
    }
    return digitsOf(file, {offset, beforeId3v1(file)});
}

std::optional<std::string> mp3Digits(int file) {
    const std::uint64_t begin = behindId3v2(file, 0);
    return digitsOf(file, {begin, beforeApe(file, beforeId3v1(file))});
}

// RFC 3533: pages on which a packet ends have a position; that of headers is 0. The pages of headers, and so the
// numbers of all behind them, change with the tags.
std::optional<std::string> oggDigits(int file) {
    constexpr std::uint64_t kHeaderBytes = 27;
    constexpr std::uint64_t kNoPacketEnds = ~std::uint64_t{0};
    ContentHash hash;
    bool any = false;
    const std::uint64_t end = lengthOf(file);
    for (std::uint64_t offset = 0; offset < end;) {
        const auto header = readAt(file, offset, kHeaderBytes);
        if (!header || !header->starts_with("OggS")) return std::nullopt;
        ByteReader bytes(std::string_view(*header).substr(6));
        const std::uint64_t position = bytes.little(8);
        bytes.take(12);
        const auto segments = readAt(file, offset + kHeaderBytes, bytes.little(1));
        if (!segments) return std::nullopt;
        std::uint64_t length = 0;
        for (const char segment : *segments) length += static_cast<unsigned char>(segment);
        const std::uint64_t begin = offset + kHeaderBytes + segments->size();
        if (length > end - begin) return std::nullopt;
        offset = begin + length;
        if (position == 0 || position == kNoPacketEnds) continue;
        if (!addStretch(hash, file, {begin, offset})) return std::nullopt;
        any = true;
    }
    if (!any) return std::nullopt;
    return hash.digits();
}

// ISO/IEC 14496-12, section 4.2: boxes of a length with its own eight bytes and four letters; 1: 64 bits of length
// follow, 0: up to the end.
std::optional<std::string> m4aDigits(int file) {
    ContentHash hash;
    bool any = false;
    const std::uint64_t end = lengthOf(file);
    for (std::uint64_t offset = 0; offset < end;) {
        const auto header = readAt(file, offset, 8);
        if (!header) return std::nullopt;
        std::uint64_t length = ByteReader(*header).big(4), headerBytes = 8;
        if (length == 1) {
            const auto longLength = readAt(file, offset + 8, 8);
            if (!longLength) return std::nullopt;
            length = ByteReader(*longLength).big(8);
            headerBytes = 16;
        }
        if (length == 0) length = end - offset;
        if (length < headerBytes || length > end - offset) return std::nullopt;
        if (header->ends_with("mdat")) {
            if (!addStretch(hash, file, {offset + headerBytes, offset + length})) return std::nullopt;
            any = true;
        }
        offset += length;
    }
    if (!any) return std::nullopt;
    return hash.digits();
}

}  // namespace

std::optional<SoundContainer> containerOf(int file) {
    if (const auto list = listChunks(file)) return list->bigEndian() ? SoundContainer::aiff : SoundContainer::wav;
    const std::string head = readAt(file, 0, 12).value_or("");
    if (head.substr(0, 4) == "OggS") {
        const std::string page = readAt(file, 0, 36).value_or("").substr(0, 36);
        if (page.find("\1vorbis") == 28) return SoundContainer::vorbis;
        if (page.find("OpusHead") == 28) return SoundContainer::opus;
        return std::nullopt;
    }
    if (head.size() == 12 && head.substr(4, 4) == "ftyp") return SoundContainer::m4a;
    const std::string sound = readAt(file, behindId3v2(file, 0), 4).value_or("");
    if (sound == "fLaC") return SoundContainer::flac;
    if (isMpegFrame(sound)) return SoundContainer::mp3;
    return std::nullopt;
}

std::optional<std::string> soundDigits(int file, SoundContainer container) {
    switch (container) {
        case SoundContainer::wav:
        case SoundContainer::aiff:
            return chunkDigits(file);
        case SoundContainer::flac:
            return flacDigits(file);
        case SoundContainer::vorbis:
        case SoundContainer::opus:
            return oggDigits(file);
        case SoundContainer::mp3:
            return mp3Digits(file);
        case SoundContainer::m4a:
            return m4aDigits(file);
    }
    return std::nullopt;
}

}  // namespace lacquer::sessions

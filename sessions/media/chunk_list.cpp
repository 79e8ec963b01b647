#include "sessions/media/chunk_list.hpp"

#include <algorithm>
#include <map>

#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

// A file with more is none that a program has written.
constexpr std::size_t kMostChunks = 65536;
// Texts, markers and pictures stay far below.
constexpr std::uint64_t kLongestChunk = std::uint64_t{64} << 20;
constexpr std::uint64_t kHeaderBytes = 8;

// Lengths that do not fit into 32 bits.
struct LongLengths {
    std::uint64_t form = 0;
    std::map<std::string, std::uint64_t> chunks{};
};

LongLengths readLongLengths(std::string_view ds64) {
    LongLengths lengths;
    ByteReader bytes(ds64);
    lengths.form = bytes.little(8);
    lengths.chunks["data"] = bytes.little(8);
    bytes.take(8);  // frames
    const std::uint64_t count = bytes.little(4);
    for (std::uint64_t i = 0; i < count && !bytes.beyond(); ++i) {
        const std::string id(bytes.take(4));
        lengths.chunks[id] = bytes.little(8);
    }
    return lengths;
}

}  // namespace

const Chunk* ChunkList::find(const char* id) const {
    const auto found = std::find_if(chunks.begin(), chunks.end(), [id](const Chunk& chunk) { return chunk.id == id; });
    return found == chunks.end() ? nullptr : &*found;
}

std::optional<ChunkList> listChunks(int file) {
    const auto head = readAt(file, 0, 12);
    if (!head) return std::nullopt;
    ChunkList list{.form = head->substr(0, 4), .kind = head->substr(8)};
    const bool wave = (list.form == "RIFF" || list.isLong()) && list.kind == "WAVE";
    const bool aiff = list.bigEndian() && (list.kind == "AIFF" || list.kind == "AIFC");
    if (!wave && !aiff) return std::nullopt;
    const auto number = [&list](std::string_view text) {
        return list.bigEndian() ? ByteReader(text).big(4) : ByteReader(text).little(4);
    };
    list.statedEnd = number(std::string_view(*head).substr(4)) + kHeaderBytes;

    LongLengths longLengths;
    const std::uint64_t end = lengthOf(file);
    for (std::uint64_t offset = head->size(); offset + kHeaderBytes <= end && list.chunks.size() < kMostChunks;) {
        const auto header = readAt(file, offset, kHeaderBytes);
        if (!header) break;
        offset += kHeaderBytes;
        Chunk chunk{
            .id = header->substr(0, 4), .offset = offset, .length = number(std::string_view(*header).substr(4))};
        if (const auto found = longLengths.chunks.find(chunk.id);
            list.isLong() && chunk.length == kUnknownLength && found != longLengths.chunks.end())
            chunk.length = found->second;
        chunk.whole = chunk.length <= end - offset;
        list.chunks.push_back(chunk);
        if (!chunk.whole) break;
        if (list.isLong() && chunk.id == "ds64")
            if (const auto content = readChunk(file, chunk)) {
                longLengths = readLongLengths(*content);
                list.statedEnd = longLengths.form + kHeaderBytes;
            }
        offset += chunk.length + (chunk.length & 1);
    }
    return list;
}

std::optional<std::string> readChunk(int file, const Chunk& chunk) {
    if (!chunk.whole || chunk.length > kLongestChunk) return std::nullopt;
    return readAt(file, chunk.offset, chunk.length);
}

}  // namespace lacquer::sessions

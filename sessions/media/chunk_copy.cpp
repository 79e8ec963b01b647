#include "sessions/media/chunk_copy.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

constexpr std::uint64_t kChunkHeaderBytes = 8;

std::uint64_t paddedLength(std::uint64_t content) {
    return kChunkHeaderBytes + content + (content & 1);
}

// Where what the file says to hold ends, and other bytes begin.
std::uint64_t endOfChunks(int file, const ChunkList& list) {
    std::uint64_t end = 12;
    for (const Chunk& chunk : list.chunks) {
        if (chunk.offset > list.statedEnd) break;
        end = chunk.offset + chunk.length + (chunk.length & 1);
    }
    return std::min(end, lengthOf(file));
}

// Frames of the sound; 0 where its format does not tell.
std::uint64_t framesOf(int file, const ChunkList& list) {
    const Chunk* format = list.find("fmt ");
    const Chunk* data = list.find("data");
    const auto content = format ? readChunk(file, *format) : std::nullopt;
    if (!content || !data) return 0;
    ByteReader bytes(*content);
    bytes.take(12);  // format, channels, rate, bytes a second
    const std::uint64_t frameBytes = bytes.little(2);
    return frameBytes > 0 ? data->length / frameBytes : 0;
}

// One pass over the new file, from its start to its end.
class ChunkWriter {
public:
    ChunkWriter(int from, const ChunkList& list, int to) : from_(from), list_(list), to_(to) {}

    bool write(const ChunkEdit& edit, std::uint64_t length, bool longFile) {
        const std::string form = !longFile || list_.isLong() ? list_.form : "RF64";
        put(form + number(longFile ? kUnknownLength : length - kChunkHeaderBytes) + list_.kind);
        if (longFile) put(NewChunk{"ds64", longLengths(edit, length)});
        for (const Chunk& chunk : edit.kept) {
            if (chunk.id == list_.samplesId())
                for (const NewChunk& one : edit.front) put(one);
            put(chunk, longFile);
        }
        for (const NewChunk& one : edit.end) put(one);
        const std::uint64_t rest = endOfChunks(from_, list_);
        copy(rest, lengthOf(from_) - rest);
        return done_;
    }

private:
    [[nodiscard]] std::string number(std::uint64_t value) const {
        return list_.bigEndian() ? bigEndian(value, 4) : littleEndian(value, 4);
    }

    [[nodiscard]] std::string longLengths(const ChunkEdit& edit, std::uint64_t length) const {
        std::string table;
        std::uint64_t entries = 0;
        for (const Chunk& chunk : edit.kept) {
            if (chunk.id == "data" || chunk.length < kUnknownLength) continue;
            table += chunk.id + littleEndian(chunk.length, 8);
            ++entries;
        }
        const Chunk* data = list_.find("data");
        return littleEndian(length - kChunkHeaderBytes, 8) + littleEndian(data ? data->length : 0, 8) +
               littleEndian(framesOf(from_, list_), 8) + littleEndian(entries, 4) + table;
    }

    void put(const std::string& bytes) {
        done_ = done_ && writeAt(to_, place_, bytes);
        place_ += bytes.size();
    }
    void put(const NewChunk& chunk) {
        put(chunk.id + number(chunk.content.size()) + chunk.content + std::string(chunk.content.size() & 1, '\0'));
    }
    void put(const Chunk& chunk, bool longFile) {
        const bool longChunk = longFile && (chunk.id == "data" || chunk.length >= kUnknownLength);
        put(chunk.id + number(longChunk ? kUnknownLength : chunk.length));
        copy(chunk.offset, chunk.length);
        put(std::string(chunk.length & 1, '\0'));
    }
    void copy(std::uint64_t offset, std::uint64_t count) {
        done_ = done_ && copyBytes(from_, offset, count, to_, place_);
        place_ += count;
    }

    int from_;
    const ChunkList& list_;
    int to_;
    std::uint64_t place_ = 0;
    bool done_ = true;
};

}  // namespace

Status copyChunks(int from, const ChunkList& list, const ChunkEdit& edit, int to, std::uint64_t longestRiff) {
    ChunkEdit plain = edit;
    std::erase_if(plain.kept, [](const Chunk& chunk) { return chunk.id == "ds64"; });
    std::uint64_t length = 12, longChunks = 0;
    for (const Chunk& chunk : plain.kept) {
        length += paddedLength(chunk.length);
        if (chunk.id != "data" && chunk.length >= kUnknownLength) ++longChunks;
    }
    for (const auto* chunks : {&plain.front, &plain.end})
        for (const NewChunk& chunk : *chunks) length += paddedLength(chunk.content.size());

    const bool tooLong = length - kChunkHeaderBytes > longestRiff;
    if (tooLong && list.bigEndian())
        return fail(ErrorKind::usage, "the tags do not fit into the 4 GB that an AIFF file may have", {},
                    "leave the artwork out, or use WAV or FLAC");
    const bool longFile = list.isLong() || tooLong;
    if (longFile) length += paddedLength(28 + 12 * longChunks);
    if (!ChunkWriter(from, list, to).write(plain, length, longFile))
        return fail(ErrorKind::cannotCreate, std::strerror(errno));
    return {};
}

}  // namespace lacquer::sessions

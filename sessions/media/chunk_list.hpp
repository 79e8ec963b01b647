// The chunks of a RIFF, RF64, BW64 or AIFF file: four letters, a length, content, a pad byte where the length is odd.
// Microsoft's RIFF specification (1991), EBU Tech 3306, ITU-R BS.2088, Apple's AIFF 1.3. Not real time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lacquer::sessions {

struct Chunk {
    std::string id{};          ///< four letters
    std::uint64_t offset = 0;  ///< of its content, from the start of the file
    std::uint64_t length = 0;  ///< of its content, as it says or, in RF64, as ds64 says
    bool whole = false;        ///< all of it is there
};

struct ChunkList {
    std::string form{};           ///< "RIFF", "RF64", "BW64" or "FORM"
    std::string kind{};           ///< "WAVE", "AIFF" or "AIFC"
    std::uint64_t statedEnd = 0;  ///< where the file ends, as it says
    std::vector<Chunk> chunks{};  ///< in the order of the file, as far as it goes; only the last may not be whole

    [[nodiscard]] bool bigEndian() const { return form == "FORM"; }
    /// Its lengths may have 64 bits.
    [[nodiscard]] bool isLong() const { return form == "RF64" || form == "BW64"; }
    /// "data", "SSND": the chunk with the samples.
    [[nodiscard]] const char* samplesId() const { return bigEndian() ? "SSND" : "data"; }
    /// The first with this name.
    [[nodiscard]] const Chunk* find(const char* id) const;
};

/// What a length says that is not known, or is in ds64.
inline constexpr std::uint64_t kUnknownLength = 0xFFFFFFFF;

/// Nothing where the file is no such one. Chunks beyond `statedEnd` are listed, too: some programs add them and forget
/// to say so. `file` is open for reading; its position is not used.
[[nodiscard]] std::optional<ChunkList> listChunks(int file);

/// The content of a chunk; nothing where it is not whole, longer than any that is no sound, or cannot be read.
[[nodiscard]] std::optional<std::string> readChunk(int file, const Chunk& chunk);

}  // namespace lacquer::sessions

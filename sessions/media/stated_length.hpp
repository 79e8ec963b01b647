// Compares the length that a sound file's header states with the file's size. libsndfile opens a file that was cut
// short, for instance by a broken copy, and quietly reads what is left of it.
#pragma once

#include <cstdint>
#include <optional>

namespace lacquer::sessions {

/// Bytes of sample data as the header states them, and as the file has them.
struct DataLength {
    std::uint64_t stated = 0;
    std::uint64_t present = 0;
};

/// Looks into WAV, RF64 and AIFF files. Nothing for other formats, for a header without a data chunk, and for the
/// placeholder lengths that programs write when they stream into a pipe. `file` is a descriptor open for reading; its
/// position is not used.
[[nodiscard]] std::optional<DataLength> statedDataLength(int file);

}  // namespace lacquer::sessions

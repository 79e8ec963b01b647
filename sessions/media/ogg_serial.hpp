// The number of the stream in an Ogg file, which libsndfile draws at random. Not real time.
#pragma once

namespace lacquer::sessions {

/// Numbers the one stream of the complete Ogg file that is open for reading and writing, so that the same audio gives
/// the same file (RFC 3533). False where the disk takes no more or the file is none; it may then be damaged.
[[nodiscard]] bool setOggSerial(int file, int serial);

}  // namespace lacquer::sessions

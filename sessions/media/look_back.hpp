// LookBack: reads a sound file onwards and remembers the last stretch, so that going back a little costs no seek.
// Beyond both ends of the file there is silence. One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {

class LookBack {
public:
    /// Remembers at least the last `depthFrames`.
    LookBack(AudioFile file, std::int64_t depthFrames);

    [[nodiscard]] const AudioFileFacts& facts() const noexcept { return file_.facts(); }

    /// Fills `interleaved` with the frames from `frame` on. Fails like AudioFile::read; the frames that could not be
    /// read are then silent.
    Status read(std::int64_t frame, std::span<float> interleaved);

private:
    Status readInside(std::int64_t frame, std::span<float> interleaved);

    AudioFile file_;
    std::vector<float> memory_;  // interleaved; the frames [begin_, end_)
    std::int64_t depthFrames_;
    std::int64_t begin_ = 0;
    std::int64_t end_ = 0;
};

}  // namespace lacquer::sessions

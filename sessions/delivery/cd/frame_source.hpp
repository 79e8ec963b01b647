// FrameSource: where the sound of a disc comes from. One thread.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"

namespace lacquer::sessions::cd {

/// Frames of two 16-bit samples at 44.1 kHz, left and right: of the image from its first sector on, the pregap of track
/// 1 with it.
class FrameSource {
public:
    FrameSource() = default;
    FrameSource(const FrameSource&) = delete;
    FrameSource& operator=(const FrameSource&) = delete;
    virtual ~FrameSource() = default;

    /// Fills in the next frames and tells how many; fewer than asked for only where the sound ends.
    virtual Result<std::int64_t> read(std::span<std::int16_t> interleaved) = 0;
};

}  // namespace lacquer::sessions::cd

// CaptureSink: who takes down what a device hears, and where the song was meanwhile. Sessions implement it, the device
// calls it; neither knows the other.
#pragma once

#include <cstdint>
#include <span>

#include "core/engine/processor.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer {

/// Frames of the stream are counted from its first callback on, alike for input and output: those that a callback
/// brings bear the same numbers as those that it takes away.
class CaptureSink {
public:
    virtual ~CaptureSink() = default;
    /// Real time, the device's callback: `in` begins with frame `streamFrame`; each call goes on where the one before
    /// ended.
    virtual void captured(std::int64_t streamFrame, ConstAudioBlock in) noexcept = 0;
    /// Real time, the thread that runs quanta: with the output's frames from `streamFrame` on leaves the song of these
    /// segments, whose offsets count from there. Frames that no call names hold no song. In order.
    virtual void played(std::int64_t streamFrame, std::span<const Segment> song) noexcept = 0;
};

}  // namespace lacquer

// How nodes reach files without knowing any: sessions implement these two, nodes call them in real time.
#pragma once

#include <cstdint>

#include "core/signal/audio_block.hpp"

namespace lacquer {

/// Audio of one track along the timeline, read ahead by somebody else.
class TimelineReader {
public:
    virtual ~TimelineReader() = default;
    /// Channels delivered, constant.
    [[nodiscard]] virtual int channelCount() const noexcept = 0;
    /// Real time. Fills `out` with the timeline frames from `start`. False when they were not ready in time: `out` is
    /// then silent and the miss is counted by the reader.
    virtual bool read(std::int64_t start, AudioBlock out) noexcept = 0;
    /// Real time. True when read() would fill with silence and change nothing.
    [[nodiscard]] virtual bool silent(std::int64_t /*start*/, int /*frames*/) const noexcept { return false; }
};

/// Takes audio along the timeline and writes it behind.
class TimelineWriter {
public:
    virtual ~TimelineWriter() = default;
    /// Real time. `start` is the timeline frame of the block's first frame. False when it did not fit: the block is
    /// lost and counted by the writer.
    virtual bool write(std::int64_t start, ConstAudioBlock block) noexcept = 0;
};

}  // namespace lacquer

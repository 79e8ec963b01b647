// TailTrimmer: ends a file with the last that can be heard, where nobody knows how long the programme goes on.
// Stands between a sink and its writer.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "core/engine/media.hpp"
#include "core/engine/processor.hpp"

namespace lacquer::sessions {

/// From `contentEnd` on, what cannot be heard (below -120 dBFS) is held back until something can be heard behind it.
/// Half a second of that (24000 frames at most) ends the programme: nothing behind it is passed on. Counted in frames,
/// so the quantum does not matter.
class TailTrimmer : public TimelineWriter {
public:
    TailTrimmer(std::shared_ptr<TimelineWriter> writer, int channels, int sampleRate);

    /// Before the first write(). Without a call everything is passed on at once.
    void trimFrom(TimelineFrame contentEnd) noexcept;

    bool write(std::int64_t start, ConstAudioBlock block) noexcept override;

    /// The most that a write() of `quantum` frames can pass on.
    [[nodiscard]] int mostFrames(int quantum) const noexcept { return heldFrames_ + quantum; }
    /// True when the programme has ended. Between quanta, on the thread that drives the engine.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    bool writeTail(TimelineFrame start, ConstAudioBlock block) noexcept;
    bool passHeld() noexcept;
    bool hold(ConstAudioBlock block) noexcept;

    const std::shared_ptr<TimelineWriter> writer_;
    const std::int64_t silenceFrames_;
    TimelineFrame contentEnd_ = std::numeric_limits<TimelineFrame>::max() / 2;  ///< far from overflow
    TimelineFrame silentSince_ = 0;         ///< behind the last frame that could be heard, or contentEnd_
    std::vector<std::vector<float>> held_;  ///< by channel: heldFrames_ frames from heldStart_ on
    TimelineFrame heldStart_ = 0;
    int heldFrames_ = 0;
    bool ended_ = false;
};

}  // namespace lacquer::sessions

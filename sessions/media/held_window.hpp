// HeldWindow: a stretch of a track kept in memory for a place that playback may jump to. Filled by a loader thread,
// immutable from then on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine/processor.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer::sessions {

class HeldWindow {
public:
    enum class Holds {
        place,      ///< where playback will be sent: what follows is read ahead while this plays
        loopStart,  ///< likewise, where a loop comes back to
        wholeLoop,  ///< a short loop, and what follows it: nothing has to be read while it goes round
    };

    /// The frames [begin, end), silent so far.
    HeldWindow(TimelineFrame begin, TimelineFrame end, Holds holds, int channels)
        : begin_(begin),
          end_(end),
          holds_(holds),
          samples_(static_cast<std::size_t>(channels), std::vector<float>(static_cast<std::size_t>(end - begin))) {}

    [[nodiscard]] TimelineFrame begin() const noexcept { return begin_; }
    [[nodiscard]] TimelineFrame end() const noexcept { return end_; }
    [[nodiscard]] Holds holds() const noexcept { return holds_; }
    [[nodiscard]] bool ofLoop() const noexcept { return holds_ != Holds::place; }
    [[nodiscard]] bool covers(TimelineFrame begin, TimelineFrame end) const noexcept {
        return begin_ <= begin && end <= end_;
    }
    [[nodiscard]] bool sameAs(const HeldWindow& other) const noexcept {
        return begin_ == other.begin_ && end_ == other.end_ && holds_ == other.holds_;
    }

    void store(TimelineFrame frame, ConstAudioBlock block) noexcept {
        for (std::size_t c = 0; c < samples_.size(); ++c)
            std::copy_n(block[static_cast<int>(c)], block.frames(), samples_[c].begin() + (frame - begin_));
    }
    /// Copies the frames from `frame` on into `block`, from its frame `offset` on.
    void fetch(TimelineFrame frame, AudioBlock block, int offset, int frames) const noexcept {
        for (int c = 0; c < block.channelCount(); ++c)
            std::copy_n(samples_[static_cast<std::size_t>(c)].begin() + (frame - begin_), frames, block[c] + offset);
    }

private:
    TimelineFrame begin_;
    TimelineFrame end_;
    Holds holds_;
    std::vector<std::vector<float>> samples_;
};

/// The newest first.
using HeldWindows = std::vector<std::shared_ptr<const HeldWindow>>;

}  // namespace lacquer::sessions

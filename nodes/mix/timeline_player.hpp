// TimelinePlayer: what a TimelineReader has, heard while the transport rolls. Real-time safe; one thread at a time.
#pragma once

#include <memory>
#include <vector>

#include "core/engine/media.hpp"
#include "core/engine/processor.hpp"
#include "nodes/dsp/seam_fade.hpp"

namespace lacquer::nodes {

/// The audio is heard sample for sample from the frame on which the transport starts. Where it stops, loops or is
/// located while it rolls, what would have gone on fades out; what comes then fades in. After frames that the reader
/// did not have in time, there is nothing to fade out, so the sound only fades in.
class TimelinePlayer {
public:
    /// Plays as `width` (1 or 2) channels, whatever the reader has: one is copied to both sides, two become their mean.
    /// Without a reader it is silent.
    TimelinePlayer(std::shared_ptr<TimelineReader> reader, int width, double seamFadeMs = kSeamFadeMs)
        : width_(width), reader_(std::move(reader)), seamFadeMs_(seamFadeMs) {}

    void prepare(const PrepareSpec& spec);
    /// Fills a quantum of `width` channels.
    void play(const BlockTime& time, const AudioBlock& out) noexcept;
    /// play() would write +0 everywhere and change nothing.
    [[nodiscard]] bool rests(const BlockTime& time) const noexcept;

private:
    void play(const Segment& segment, const AudioBlock& out) noexcept;
    [[nodiscard]] bool read(TimelineFrame start, const AudioBlock& block) noexcept;

    int width_;
    std::shared_ptr<TimelineReader> reader_;
    double seamFadeMs_;
    SeamFade fade_;
    bool late_ = false;         ///< the last frames were not ready in time
    std::vector<float> spare_;  ///< the second channel of a stereo reader that is played in mono
};

}  // namespace lacquer::nodes

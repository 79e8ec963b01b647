// Playlist: the clips of one track laid along the timeline and summed. Pure audio; knows no file.
// Owned and read by one thread at a time, never a real-time one (sources may block on a disk).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"
#include "core/signal/audio_block.hpp"

namespace lacquer::nodes {

/// Audio that clips cut pieces from.
class ClipSource {
public:
    virtual ~ClipSource() = default;
    /// 1 or 2, constant.
    [[nodiscard]] virtual int channelCount() const = 0;
    /// Length, constant.
    [[nodiscard]] virtual std::int64_t frames() const = 0;
    /// Fills `out` (as many channels as the source has) with the frames from `frame`. Asked only for frames in
    /// [0, frames()). A frame has the same value whatever was read before it.
    virtual Status read(std::int64_t frame, AudioBlock out) = 0;
};

/// How a fade travels from silence (0) to full level (1). `t` runs from 0 to 1 over the fade.
enum class FadeShape {
    linear,       ///< t: two of them crossfade at constant amplitude
    equalPower,   ///< sin(t pi/2): two of them crossfade at constant power
    exponential,  ///< (1000^t - 1) / 999: nearly straight in decibels over 60 dB
    smooth,       ///< t²(3 - 2t): starts and ends level; two of them crossfade at constant amplitude
};

/// Gain of a fade at frame `index` of `lengthFrames`, counted from the silent end. t = (index + 1/2) / lengthFrames,
/// so that a fade-out over a fade-in of the same length is symmetric. 1 from `lengthFrames` on.
[[nodiscard]] float fadeGain(FadeShape shape, std::int64_t index, std::int64_t lengthFrames) noexcept;

struct PlaylistClip {
    std::shared_ptr<ClipSource> source;
    TimelineFrame positionFrames = 0;  ///< where the clip starts
    std::int64_t offsetFrames = 0;     ///< first frame of the source that is heard
    std::int64_t lengthFrames = 0;     ///< what lies beyond the source's end is silent
    double gainDb = 0;
    std::int64_t fadeInFrames = 0;  ///< may be longer than the clip: the fade is then cut off
    std::int64_t fadeOutFrames = 0;
    FadeShape fadeInShape = FadeShape::linear;
    FadeShape fadeOutShape = FadeShape::linear;
    bool reversed = false;  ///< plays its stretch of the source backwards; fades and gain stay where they are
    bool muted = false;
};

class Playlist {
public:
    explicit Playlist(std::vector<PlaylistClip> clips);

    /// 2 when any clip's source is stereo, else 1.
    [[nodiscard]] int channelCount() const noexcept;
    /// The first frame after the last clip; 0 without clips.
    [[nodiscard]] TimelineFrame endFrame() const noexcept;

    /// Fills `out` (1 or 2 channels) with the timeline frames from `start`: overlapping clips are added in list order,
    /// a mono source goes to both channels of a stereo block at unchanged level, a stereo source into a mono block as
    /// (L + R) / 2. Each frame depends on its timeline position alone, however the reads are cut. When a source
    /// fails, its clip is silent in this block and the first failure is returned.
    Status read(TimelineFrame start, AudioBlock out);

private:
    Status addClip(const PlaylistClip& clip, TimelineFrame start, AudioBlock out);

    std::vector<PlaylistClip> clips_;
    std::vector<float> scratch_;  ///< two channels of one chunk
};

}  // namespace lacquer::nodes

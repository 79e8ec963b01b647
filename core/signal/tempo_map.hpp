// TempoMap: tempo and time signature along the timeline. Immutable; reading is real-time safe, from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer {

/// A time signature: `beats` beats to the bar, each a 1/`unit` note.
struct Meter {
    int beats = 4;  ///< 1 to 64
    int unit = 4;   ///< 1, 2, 4, 8, 16, 32 or 64

    [[nodiscard]] double quartersPerBeat() const noexcept { return 4.0 / unit; }
    [[nodiscard]] double quartersPerBar() const noexcept { return beats * quartersPerBeat(); }
    friend bool operator==(const Meter&, const Meter&) = default;
};

/// From here to the next point the time signature stays, and the tempo stays or ramps.
struct TempoPoint {
    double quarter = 0;  ///< place in the song, in quarter notes from timeline frame 0
    double bpm = 120;    ///< quarter notes per minute, whatever the time signature
    Meter meter{};
    bool ramp = false;  ///< the tempo goes straight over to that of the next point; the last point's stays

    friend bool operator==(const TempoPoint&, const TempoPoint&) = default;
};

/// A place as musicians count: bars and beats from 1. Beats are those of the time signature, ticks from 0.
struct BarBeatTick {
    std::int64_t bar = 1;  ///< 0 and less before the song's start
    int beat = 1;
    double tick = 0;  ///< in [0, ticksPerBeat()); fractional, so that a frame comes back exactly
};

/// Ticks to the quarter note. Divides evenly into the beats of every time signature.
inline constexpr int kTicksPerQuarter = 960;
[[nodiscard]] constexpr int ticksPerBeat(Meter meter) noexcept {
    return kTicksPerQuarter * 4 / meter.unit;
}

/// A point lies where the tempo of the point before it leads, to a fraction of a frame. A frame has one musical place,
/// and frameAt() of that place is the frame again; a musical place is on the nearest frame.
///
/// A ramp is linear over quarter notes, as in Ardour: half way between two points, counted in beats, the tempo is the
/// mean of theirs. With tempo b0 at the ramp's start, b1 at its end Q quarters on, k = (b1 / b0 - 1) / Q, and F frames
/// to the quarter at b0, the quarter d of the ramp has
///     tempo      b(d) = b0 (1 + k d)
///     frame      f(d) = F ∫ dq / (1 + k q) = F ln(1 + k d) / k
///     and back   d(f) = (exp(k f / F) - 1) / k,   so that over time the tempo is exponential: b0 exp(k f / F).
class TempoMap {
public:
    /// What counts where a song says nothing.
    static constexpr TempoPoint kDefault{};
    static constexpr double kMinimumBpm = 1, kMaximumBpm = 1000;
    /// On a ramp, whoever must be told the tempo is told it anew on every multiple of so many timeline frames.
    static constexpr std::int64_t kRampStepFrames = 512;

    /// Without points: kDefault. Fails when the first point is not at 0, points are not in order, a tempo or time
    /// signature is out of range, or a time signature changes inside a bar; the error names the point.
    static Result<TempoMap> make(std::vector<TempoPoint> points, double sampleRate);

    /// The point that holds at a place, and what is known there.
    struct Place {
        double quarter = 0;  ///< from timeline frame 0
        double bpm = 120;    ///< quarter notes per minute, on this frame
        Meter meter{};
        std::int64_t bar = 0;   ///< from 0
        double barQuarter = 0;  ///< quarter notes from the start of the bar

        /// Beats of the time signature from the start of the bar.
        [[nodiscard]] double barBeat() const noexcept { return barQuarter / meter.quartersPerBeat(); }
    };
    [[nodiscard]] Place at(std::int64_t frame) const noexcept;

    [[nodiscard]] double quarterAt(std::int64_t frame) const noexcept;
    /// The nearest frame.
    [[nodiscard]] std::int64_t frameAt(double quarter) const noexcept;
    /// The inverse of quarterAt(): not rounded.
    [[nodiscard]] double exactFrameAt(double quarter) const noexcept;

    [[nodiscard]] BarBeatTick barBeatTickAt(std::int64_t frame) const noexcept;
    /// The nearest frame. Beats and ticks may go beyond the bar.
    [[nodiscard]] std::int64_t frameAt(BarBeatTick place) const noexcept;

    /// The first frame behind `frame` at which another point holds.
    [[nodiscard]] std::optional<std::int64_t> nextPoint(std::int64_t frame) const noexcept;
    /// Likewise, or the next step of a ramp.
    [[nodiscard]] std::optional<std::int64_t> nextChange(std::int64_t frame) const noexcept;

    [[nodiscard]] double sampleRate() const noexcept { return sampleRate_; }

private:
    struct Piece {
        double quarter = 0;           ///< where it starts …
        double frame = 0;             ///< … in frames
        double framesPerQuarter = 0;  ///< at its start, as the tempo
        double bpm = 120;
        double rise = 0;  ///< of the tempo, in parts of bpm per quarter
        Meter meter{};
        double meterQuarter = 0;    ///< where the time signature started, on a bar line …
        std::int64_t meterBar = 0;  ///< … the first of which is this bar, from 0

        [[nodiscard]] double quarterAt(std::int64_t at) const noexcept;
        [[nodiscard]] double frameAt(double place) const noexcept;
        [[nodiscard]] double bpmAt(double place) const noexcept;
        /// The first frame that lies in it.
        [[nodiscard]] std::int64_t firstFrame() const noexcept;
    };
    TempoMap(std::vector<Piece> pieces, double sampleRate) : pieces_(std::move(pieces)), sampleRate_(sampleRate) {}
    [[nodiscard]] const Piece& pieceAtFrame(std::int64_t frame) const noexcept;

    std::vector<Piece> pieces_;
    double sampleRate_;
};

}  // namespace lacquer

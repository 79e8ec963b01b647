// WallAcceleration: how hard a wall of a record's groove is accelerated by the channel that it carries. Real-time safe
// after prepare(); one object per channel, one thread at a time.
#pragma once

#include <vector>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// b(f) = s h(f) / sqrt(2), s = 2 pi i f, with h the recording response (recordResponse): the acceleration of a wall
/// along its normal, in m/s², where a mono sine of full scale at 1 kHz has a lateral peak velocity of 1 m/s. Right from
/// 100 Hz to 20 kHz, which is where a cut ends, within 0.15 dB and 0.01 rad, from 5 kHz on within 0.02 dB; then it
/// falls off. Found at several points between samples, at 176.4 kHz or more in all: of what peaks between two points at
/// most 0.14 dB are unseen at 10 kHz, 0.55 dB at 20 kHz.
class WallAcceleration {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// Points per frame: 4 up to 48 kHz, 2 up to 96 kHz, 1 above.
    [[nodiscard]] int points() const noexcept { return static_cast<int>(taps_.size()); }
    /// Point p of frame i of the cell lies delayFrames() before the frame, and p / points() behind that.
    [[nodiscard]] int delayFrames() const noexcept { return delayFrames_; }

    /// Hears the next cell; the samples must be finite.
    void take(const Cell& samples) noexcept;
    /// One of the points of each frame of the cell heard last.
    void at(int point, Cell& acceleration) const noexcept;

private:
    // The pole and zero of h at low frequencies as a recursion, then a difference; responses for each point do the
    // rest.
    double shelfNow_ = 0, shelfBefore_ = 0, shelfPole_ = 0;
    double sampleBefore_ = 0, shelvedBefore_ = 0;
    std::vector<std::vector<float>> taps_;  // by point, backwards
    std::vector<float> history_;            // of differences: what came before, then a cell
    int delayFrames_ = 0;
};

}  // namespace lacquer::nodes

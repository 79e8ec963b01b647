// TrebleSplit: takes the treble out of one or two channels, so that it can be added to them again in any amount.
// Real-time safe after prepare(); one thread at a time.
#pragma once

#include <array>
#include <vector>

#include "core/signal/audio_block.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// A linear-phase low pass and what it leaves over. At the frequency both are 6 dB down; 1.25 kHz below and above one
/// of them is 80 dB down.
class TrebleSplit {
public:
    static constexpr double kLowestHz = 2500;

    using Channels = std::array<Cell, 2>;

    void prepare(double sampleRate);
    void reset() noexcept;

    /// 1 ms.
    [[nodiscard]] int delayFrames() const noexcept { return half_; }

    /// Of the cell of `in` that starts at `first`: what it was delayFrames() before, every bit, and the treble of that.
    /// `frequencyHz`, kLowestHz or more and at most 0.45 of the sample rate, is reached with its last frame. For the
    /// treble, samples count as bounded().
    void split(const ConstAudioBlock& in, int first, double frequencyHz, Channels& late, Channels& treble) noexcept;

private:
    void aim(double frequencyHz) noexcept;
    void design(double frequencyHz, std::vector<float>& taps) const noexcept;

    struct Channel {
        std::vector<float> heard, safe;  // what came before, then a cell; as it came, and bounded
    };

    double sampleRate_ = 48000;
    int half_ = 0;                  // frames on either side of the middle
    std::vector<double> window_;    // from the middle on, by pi n
    std::vector<float> from_, to_;  // low passes at the beginning and at the end of a cell
    double frequencyHz_ = 0;        // 0: none yet
    bool moving_ = false;
    std::array<Channel, 2> channels_;
};

}  // namespace lacquer::nodes

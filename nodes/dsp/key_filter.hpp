// KeyFilter: what a compressor or gate listens through, a high pass and a low pass of 12 dB per octave. Real-time safe
// after prepare(); one thread at a time.
#pragma once

#include <array>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/filter_design.hpp"
#include "nodes/dsp/running_filter.hpp"

namespace lacquer::nodes {

/// A high pass at its lowest frequency and a low pass at its highest are off, which leaves every bit as it is.
inline constexpr double kKeyHighPassOffHz = 10;
inline constexpr double kKeyLowPassOffHz = 40000;

/// "keyHighPass" and "keyLowPass".
[[nodiscard]] ParameterInfo keyHighPassParameter();
[[nodiscard]] ParameterInfo keyLowPassParameter();

class KeyFilter {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// Writes the channels of `key` over the cell that starts at `first`, filtered, to `cells`. The filters arrive at
    /// these frequencies with its last frame.
    void process(const ConstAudioBlock& key, int first, double highPassHz, double lowPassHz,
                 std::array<WideCell, 2>& cells) noexcept;

    /// True when silence would leave the filters as they are, and they it.
    [[nodiscard]] bool rests(double highPassHz, double lowPassHz) const noexcept;

private:
    struct Pass {
        FilterSpec spec;
        RunningFilter filter;
        bool off = true;  // it is flat, and stays so
    };

    void aim(Pass& pass, double frequencyHz, bool off) noexcept;

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    bool fresh_ = true;
    std::array<Pass, 2> passes_;  // high pass, low pass
};

}  // namespace lacquer::nodes

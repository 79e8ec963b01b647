// LimiterEngine: keeps the true peak of one or two channels at or below a ceiling, cell by cell. What the limiter and
// the maximiser have in common. Real-time safe after prepare(); one thread at a time, but for what is shown.
#pragma once

#include <vector>

#include "core/engine/processor.hpp"
#include "core/signal/delay_line.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/lookahead.hpp"
#include "nodes/dsp/peak_meter.hpp"
#include "nodes/dsp/true_peak.hpp"
#include "nodes/master/limiter_release.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// Works on the gain reduction in octaves (log2), as a positive number:
///   peaks over the ceiling -> largest over the lookahead -> release -> smoothing FIR as long as the lookahead.
/// Every value the FIR sees at the time a peak passes is at least what that peak asks for, so its mean is as well.
class LimiterEngine {
public:
    /// What a cell is worked on with.
    struct Settings {
        const Cell& drives;    ///< amplitudes by which the input is raised
        const Cell& ceilings;  ///< amplitudes, above 0
        LimiterRelease::Style style;
        double releaseMs;  ///< at the end of the cell
    };

    explicit LimiterEngine(int channels) : channels_(static_cast<std::size_t>(channels)) {}

    /// Message thread.
    void prepare(double sampleRate);
    void reset() noexcept;
    /// Frames by which the output lags the input: 3 ms of lookahead and what the detector needs.
    [[nodiscard]] int latencyFrames() const noexcept { return latencyFrames_; }

    /// Works on the cell that starts at `first`; both blocks have as many channels as the engine. Returns the deepest
    /// reduction in dB. Below the ceiling every bit of the driven input stays as it is.
    double process(const ConstAudioBlock& in, const AudioBlock& out, int first, const Settings& settings) noexcept;

    /// Of the output, the highest channel, dBTP; falls by 20 dB in 1.7 s. Any thread.
    [[nodiscard]] double truePeakDb() const noexcept { return truePeak_.levelDb(); }

private:
    struct Channel {
        TruePeakDetector detector;
        DelayLine delay{0, kControlGridFrames};
    };

    // From the peaks of the driven input to the gains that hold them down. Returns the deepest reduction in octaves.
    double findGains(const Cell& peaks, const Settings& settings, Cell& gains) noexcept;

    const Kernels& kernels_ = chosenKernels();
    int latencyFrames_ = 0;
    int peakDelayFrames_ = 0;
    std::vector<Channel> channels_;
    DelayLine peakDelay_{0, kControlGridFrames};
    SlidingMaximum hold_;
    LimiterRelease release_;
    SmoothingFir smoothing_;
    PeakMeter truePeak_;
};

/// "ceiling", in dBTP: the same for all that hold one.
[[nodiscard]] ParameterInfo ceilingParameter();
/// "style": the choices of LimiterRelease::Style, `style` by default.
[[nodiscard]] ParameterInfo releaseStyleParameter(LimiterRelease::Style style);
/// "release", in ms.
[[nodiscard]] ParameterInfo limiterReleaseParameter();
/// The readout "truePeak".
[[nodiscard]] ParameterInfo truePeakReadout();

}  // namespace lacquer::nodes

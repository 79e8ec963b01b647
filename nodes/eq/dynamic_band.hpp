// DynamicBand: one band of lacquer:dynamic-eq, which listens and moves its gain. Real-time safe after prepare(); one
// thread at a time.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/engine/parameter.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/filter_design.hpp"
#include "nodes/dsp/moving_gain_filter.hpp"
#include "nodes/dsp/running_filter.hpp"
#include "nodes/dynamics/compressor_gain.hpp"

namespace lacquer::nodes {

/// In the order of dynamicBandParameters().
enum DynamicBandParameter : std::size_t {
    kDynamicOn,
    kDynamicType,
    kDynamicFrequency,
    kDynamicGain,
    kDynamicQ,
    kDynamicThreshold,
    kDynamicRatio,
    kDynamicRange,
    kDynamicAttack,
    kDynamicRelease,
    kParametersPerDynamicBand
};

/// In lacquer:dynamic-eq; after the bands come the switch of the sidechain and the output level.
inline constexpr std::size_t kDynamicBands = 6;
inline constexpr std::size_t kDynamicExternal = kDynamicBands * kParametersPerDynamicBand;
inline constexpr std::size_t kDynamicOutput = kDynamicExternal + 1;

enum class DynamicType { bell, lowShelf, highShelf };

[[nodiscard]] FilterType shapeOf(DynamicType type) noexcept;

/// Of a band that is off, called "band1.on" and so on.
[[nodiscard]] std::vector<ParameterInfo> dynamicBandParameters(int number, DynamicType type, double frequencyHz);

/// What it listens to is what its filter works on: around the frequency, below or above it. Its gain moves by what a
/// compressor with the threshold, the ratio and a knee of 6 dB would take away (CompressorGain), but by no more than
/// the range: down, or up where the range is above 0. It is there in every frame.
class DynamicBand {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// Filters the cell at `first`, samples[channel][frame], in place. `key` is what the band listens to, filtered in
    /// place as well.
    void process(std::span<const ParameterView> band, int first, int keyChannels, std::array<WideCell, 2>& key,
                 int channels, double* const* samples) noexcept;

    /// By how many dB the gain was moved at the end of the last cell.
    [[nodiscard]] double changeDb() const noexcept { return changeDb_; }
    /// Frames until the filter has rung down by 120 dB, wherever its gain is: with these values.
    [[nodiscard]] static double tailFrames(std::span<const double> band, double sampleRate) noexcept;

private:
    // By how many dB the gain is moved in each frame.
    void listen(std::span<const ParameterView> band, int first, int channels, std::array<WideCell, 2>& key,
                WideCell& changesDb) noexcept;

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    double shareStep_ = 1;
    double share_ = 0;  // of the gain; the rest is 0 dB
    bool fresh_ = true;
    DynamicType type_ = DynamicType::bell;
    MovingGainFilter filter_;
    FilterSpec keySpec_;
    RunningFilter keyFilter_;
    CompressorGain gain_;
    double changeDb_ = 0;
};

}  // namespace lacquer::nodes

// BandSplitter: splits what a node hears into bands as its parameters say: how many, where they meet, and with which
// phase. Real-time safe after prepare(); one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "nodes/dsp/crossover.hpp"
#include "nodes/dsp/linear_phase_crossover.hpp"

namespace lacquer::nodes {

/// "bands", "crossover1" to "crossover5" and "phase": the first parameters of a node that works on bands.
[[nodiscard]] std::vector<ParameterInfo> crossoverParameters();
inline constexpr std::size_t kCrossoverParameters = 1 + (Crossover::kMostBands - 1) + 1;

class BandSplitter {
public:
    explicit BandSplitter(const CreateSpec& spec);

    void prepare(double sampleRate);
    void reset() noexcept;

    /// Splits a cell of the node's first input, the one that starts at `first`.
    void split(const ProcessContext& context, int first) noexcept;
    /// [band][channel][frame], bandCount() of them.
    [[nodiscard]] const Crossover::Bands& bands() const noexcept { return bands_; }
    [[nodiscard]] std::size_t bandCount() const noexcept { return bandCount_; }

    [[nodiscard]] int latencyFrames() const noexcept { return linear_ ? linear_->latencyFrames() : 0; }
    [[nodiscard]] std::int64_t tailFrames() const noexcept { return latencyFrames(); }

private:
    using Frequencies = LinearPhaseCrossover::Frequencies;

    int width_;
    std::size_t bandCount_;
    bool linearPhase_;
    Frequencies startHz_{};
    Crossover crossover_;
    std::unique_ptr<LinearPhaseCrossover> linear_;  // null: minimum phase
    Crossover::Bands bands_{};
};

}  // namespace lacquer::nodes

// Quantizer: float samples to whole numbers of 16 or 24 bits. One stream's worth of state; one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/signal/audio_block.hpp"
#include "nodes/dsp/requantizer.hpp"

namespace lacquer::sessions {

/// Rounds as nodes::Requantizer does, what is exact left as it is, from a generator that starts from the same seed
/// every time and is independent from channel to channel: the same input gives the same output.
class Quantizer {
public:
    Quantizer(int bits, nodes::DitherNoise dither, int channels, nodes::NoiseShape shape = nodes::NoiseShape::flat);

    /// Writes `block` to `interleaved`, each value in the upper `bits` of its 32. Values beyond full scale become the
    /// largest one, those that are no number become 0; both are counted.
    void quantize(ConstAudioBlock block, std::span<std::int32_t> interleaved);

    /// Samples so far that were beyond full scale or no number.
    [[nodiscard]] std::int64_t clippedSamples() const noexcept { return clipped_; }

private:
    int bits_;
    nodes::RoundingRule rule_;
    std::vector<nodes::Requantizer> channels_;
    std::int64_t clipped_ = 0;
};

}  // namespace lacquer::sessions

// Quantizer: float samples to whole numbers of 16 or 24 bits. One stream's worth of state; one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/signal/audio_block.hpp"

namespace lacquer::sessions {

enum class Dither {
    none,        ///< plain rounding
    triangular,  ///< TPDF of 2 LSB peak to peak: total error -93.3 dB re a full-scale sine at 16 bits, whatever the
                 ///< signal (Lipshitz, Wannamaker, Vanderkooy, JAES 40(5) 1992)
};

/// Computes floor(x * 2^(bits-1) + d + 0.5) with d from a generator that starts from the same seed every time and is
/// independent from channel to channel: the same input gives the same output.
class Quantizer {
public:
    Quantizer(int bits, Dither dither, int channels);

    /// Writes `block` to `interleaved`, each value in the upper `bits` of its 32. Values beyond full scale become the
    /// largest one, those that are no number become 0; both are counted.
    void quantize(ConstAudioBlock block, std::span<std::int32_t> interleaved);

    /// Samples so far that were beyond full scale or no number.
    [[nodiscard]] std::int64_t clippedSamples() const noexcept { return clipped_; }

private:
    [[nodiscard]] double triangular(std::size_t channel);

    int bits_;
    Dither dither_;
    std::vector<std::uint64_t> generators_;  // one state per channel
    std::int64_t clipped_ = 0;
};

}  // namespace lacquer::sessions

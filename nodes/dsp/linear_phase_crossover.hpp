// LinearPhaseCrossover: splits a signal into bands that add up to it again, late. Real-time safe after construction;
// one thread at a time.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/signal/delay_line.hpp"
#include "nodes/dsp/crossover.hpp"
#include "nodes/dsp/following_convolver.hpp"
#include "nodes/dsp/symmetric_responses.hpp"

namespace lacquer::nodes {

/// The magnitudes of a Linkwitz-Riley crossover of the fourth order, 1 / (1 + (f / fc)^4) below and the rest to 1
/// above, with the phase of a delay. They are real and add up to 1, so a band is what one low pass lets through and the
/// one below does not, and the sum of all is what went in, to the last bits of a double.
class LinearPhaseCrossover {
public:
    using Frequencies = std::array<double, Crossover::kMostBands - 1>;

    /// Splits `width` channels into `bandCount` bands, 2 to 6, first at these frequencies. Finer than about 20 Hz it
    /// cannot split.
    LinearPhaseCrossover(double sampleRate, int width, std::size_t bandCount, const Frequencies& frequenciesHz);

    /// By which the bands are late: a power of two, between 60 and 121 ms; 85 ms at 48 kHz, 93 ms at 44.1 kHz.
    [[nodiscard]] int latencyFrames() const noexcept { return responses_.halfFrames(); }
    void reset() noexcept;

    /// Splits the cell of `in` that starts at `first`, at the engine frame `frame`, between frequencies that rise.
    /// Those that are new are faded over to within about 0.1 s.
    void split(const ConstAudioBlock& in, int first, EngineFrame frame, const Frequencies& frequenciesHz,
               Crossover::Bands& bands) noexcept;

private:
    static constexpr std::size_t kMostSplits = Crossover::kMostBands - 1;

    struct Design {
        LinearPhaseCrossover& of;
        [[nodiscard]] bool busy() const noexcept { return of.responses_.busy(); }
        void step(Convolver& convolver, int slot) noexcept;
    };
    [[nodiscard]] ConvolverSpec convolver() const;

    const int width_;
    const std::size_t splits_;
    Frequencies frequenciesHz_;  // that are heard, or designed
    double radiansPerHz_;
    SymmetricResponses responses_;
    std::vector<double> squaredOmegas_;  // where magnitudes are sampled, row by row
    Design design_{*this};
    FollowingConvolver<Design> convolver_;
    std::vector<DelayLine> late_;  // by channel
};

}  // namespace lacquer::nodes

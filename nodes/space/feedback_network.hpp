// FeedbackNetwork: sixteen delay lines that feed each other, the room of lacquer:reverb. Real-time safe after
// prepare(); one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// A feedback delay network after J.-M. Jot and A. Chaigne, "Digital Delay Networks for Designing Artificial
/// Reverberators", AES 90, 1991: each line loses what its length costs at the wanted decay, and a matrix that keeps all
/// energy (Hadamard's) mixes the lines. What modulates is the matrix, turned a little to and fro, which keeps the
/// energy too and wears no high frequencies down (S. Schlecht, E. Habets, "Time-varying feedback matrices in feedback
/// delay networks", JASA 138(3), 2015).
class FeedbackNetwork {
public:
    static constexpr std::size_t kLines = 16;

    /// Time in which the sound falls by 60 dB.
    struct Decay {
        double middleSeconds = 1;
        double lowShare = 1;   ///< of that, below the low crossover
        double highShare = 1;  ///< of that, at most 1, above the high crossover
        double lowHz = 250;
        double highHz = 4000;

        friend bool operator==(const Decay&, const Decay&) = default;
    };

    /// `size` scales the lines, which are 23 to 97 ms long at 1.
    void prepare(double sampleRate, double size);
    void reset() noexcept;

    /// The next cell ends with it, and goes there in a straight line. Uses libm: only when something has changed.
    void setDecay(const Decay& decay) noexcept;

    /// Takes a cell of finite samples for the left and right half of the lines; gives what a left and a right ear hear.
    /// `turn` in 0 … 1: how far the matrix moves.
    void process(const Cell& left, const Cell& right, double turn, Cell& outLeft, Cell& outRight) noexcept;

private:
    using Lines = std::array<float, kLines>;
    // What the lines lose: gains of the shelves, above or below 1, and of all.
    struct Losses {
        Lines low{}, high{}, middle{};
        float lowPole = 0, highPole = 0;

        // On by a share of the way from `from` to `to`.
        void go(const Losses& from, const Losses& to, float share) noexcept;
    };

    void moveMatrix(double turn) noexcept;

    double sampleRate_ = 48000;
    std::array<std::vector<float>, kLines> lines_;
    std::array<std::size_t, kLines> at_{};
    Losses losses_, wanted_;
    bool moving_ = false;
    Lines lowState_{}, highState_{};
    double phase_ = 0;  // of the matrix's movement, in turns
    std::array<float, kLines / 2> cosine_{}, sine_{}, cosineStep_{}, sineStep_{};
};

}  // namespace lacquer::nodes

#include "nodes/dsp/linear_phase_crossover.hpp"

#include <algorithm>
#include <cmath>

#include "nodes/dsp/smoothing.hpp"

namespace lacquer::nodes {
namespace {

constexpr int kDoublings = 1;  // 4096 frames at 48 kHz
static_assert(2 * SymmetricResponses::kMost == kMostConvolverOutputs);

}  // namespace

LinearPhaseCrossover::LinearPhaseCrossover(double sampleRate, int width, std::size_t bandCount,
                                           const Frequencies& frequenciesHz)
    : width_(width),
      splits_(bandCount - 1),
      frequenciesHz_(frequenciesHz),
      radiansPerHz_(2 * M_PI / sampleRate),
      responses_(halfFramesFor(kDoublings, sampleRate), splits_),
      convolver_(convolver(), sampleRate) {
    for (int row = 0; row < responses_.rows(); ++row)
        for (int bin = 0; bin < SpectrumRow::kBins; ++bin) {
            const double omega = responses_.omega(row, bin);
            squaredOmegas_.push_back(std::pow(std::min(omega, 2 * M_PI - omega), 2));
        }
    late_.assign(static_cast<std::size_t>(width), DelayLine(latencyFrames(), kControlGridFrames));
    reset();
}

// The low passes of the first channel, then those of the second.
ConvolverSpec LinearPhaseCrossover::convolver() const {
    ConvolverSpec spec = responses_.convolver();
    spec.inputs = width_;
    spec.outputs = width_ * static_cast<int>(splits_);
    spec.paths.clear();
    for (int c = 0; c < width_; ++c)
        for (int k = 0; k < static_cast<int>(splits_); ++k)
            spec.paths.push_back({c, c * static_cast<int>(splits_) + k, k});
    return spec;
}

void LinearPhaseCrossover::reset() noexcept {
    responses_.begin();
    convolver_.reset(design_);
    for (DelayLine& line : late_) line.reset();
}

void LinearPhaseCrossover::Design::step(Convolver& convolver, int slot) noexcept {
    of.responses_.step(convolver, slot, [this](int row, std::span<SymmetricResponses::Magnitudes> magnitudes) {
        const double* const squares = of.squaredOmegas_.data() + static_cast<std::size_t>(row) * SpectrumRow::kBins;
        for (std::size_t k = 0; k < magnitudes.size(); ++k) {
            const double corner = of.frequenciesHz_[k] * of.radiansPerHz_;
            for (std::size_t i = 0; i < magnitudes[k].size(); ++i) {
                const double square = squares[i] / (corner * corner);
                magnitudes[k][i] = 1 / (1 + square * square);
            }
        }
    });
}

void LinearPhaseCrossover::split(const ConstAudioBlock& in, int first, EngineFrame frame,
                                 const Frequencies& frequenciesHz, Crossover::Bands& bands) noexcept {
    convolver_.follow(frame, design_, [&] {
        if (std::equal(frequenciesHz.begin(), frequenciesHz.begin() + static_cast<std::ptrdiff_t>(splits_),
                       frequenciesHz_.begin()))
            return;
        frequenciesHz_ = frequenciesHz;
        responses_.begin();
    });
    std::array<Cell, 2> heard{};
    std::array<Cell, kMostConvolverOutputs> lowPassed;
    for (std::size_t c = 0; c < static_cast<std::size_t>(width_); ++c) {
        const float* const samples = in[static_cast<int>(c)] + first;
        std::transform(samples, samples + kControlGridFrames, heard[c].begin(), bounded);
    }
    convolver_.process(frame, heard, lowPassed);
    for (std::size_t c = 0; c < static_cast<std::size_t>(width_); ++c) {
        const Cell* const low = lowPassed.data() + c * splits_;
        Cell& late = heard[c];
        late_[c].process(late.data(), late.data(), kControlGridFrames, latencyFrames());
        for (std::size_t i = 0; i < late.size(); ++i) {
            bands[splits_][c][i] = double{late[i]} - low[splits_ - 1][i];
            bands[0][c][i] = low[0][i];
            for (std::size_t k = 1; k < splits_; ++k) bands[k][c][i] = double{low[k][i]} - low[k - 1][i];
        }
    }
}

}  // namespace lacquer::nodes

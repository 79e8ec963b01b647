#include "nodes/dsp/symmetric_responses.hpp"

#include <cmath>

#include "core/signal/smooth_fade.hpp"

namespace lacquer::nodes {
namespace {

// A cell's share, as kRowsPerCell. The longer columns are, the fewer are made.
constexpr int kPartitionsPerCell = 2;
constexpr int kColumnPointsPerCell = 512;

constexpr int kColumns = RightAngleTransform::kColumns;

}  // namespace

int halfFramesFor(int doublings, double sampleRate) {
    constexpr int kShortest = 2048;  // at 48 kHz
    constexpr int kLeast = 64;
    const int octaves = static_cast<int>(std::lround(std::log2(sampleRate / 48000))) + doublings;
    return std::clamp(static_cast<int>(std::ldexp(kShortest, octaves)), kLeast, RightAngleTransform::kMostFrames);
}

SymmetricResponses::SymmetricResponses(int halfFrames, std::size_t count) : transform_(halfFrames), count_(count) {
    const auto frames = static_cast<std::size_t>(halfFrames);
    for (int i = 0; i < halfFrames; ++i) window_.push_back(1 - smoothRise(i - halfFrames / 2, halfFrames / 2));
    grids_.assign(count, std::vector<SpectrumRow>(static_cast<std::size_t>(transform_.rows())));
    half_.resize(frames);
    made_.assign(count, std::vector<float>(2 * frames));
}

ConvolverSpec SymmetricResponses::convolver() const {
    return {.responses = static_cast<int>(count_), .responseFrames = 2 * halfFrames(), .blocks = {64, 512}, .slots = 2};
}

void SymmetricResponses::begin(const Used& used) noexcept {
    used_ = used;
    enter(Phase::rows);
}

// A delay by N is -i at every frequency of the transform.
void SymmetricResponses::takeRow(int row, const std::array<Magnitudes, kMost>& magnitudes) noexcept {
    for (std::size_t k = 0; k < count_; ++k) {
        SpectrumRow spectrum{};
        for (std::size_t i = 0; i < magnitudes[k].size(); ++i)
            spectrum.imaginary[i] = static_cast<float>(-magnitudes[k][i]);
        transform_.inverseRow(row, spectrum, grids_[k].data());
    }
}

void SymmetricResponses::stepOn(Convolver& convolver, int slot) noexcept {
    if (phase_ == Phase::columns) {
        const int share = std::max(1, kColumnPointsPerCell / rows());
        for (const int end = std::min(kColumns, next_ + share); next_ < end; ++next_) makeColumn(next_);
        if (next_ == kColumns) enter(Phase::partitions);
    } else if (phase_ == Phase::partitions) {
        const int all = convolver.partitions();
        for (const int end = std::min(all, next_ + kPartitionsPerCell); next_ < end; ++next_)
            putPartition(convolver, slot, next_);
        if (next_ == all) enter(Phase::done);
    }
}

// The column's frames behind the middle, and as many before it, mirrored: so the phase is exact.
void SymmetricResponses::makeColumn(int column) noexcept {
    const auto frames = static_cast<std::size_t>(halfFrames());
    const float scale = 1.0f / static_cast<float>(frames);  // a power of two
    for (std::size_t k = 0; k < count_; ++k) {
        transform_.inverseColumn(column, grids_[k].data(), nullptr, half_.data());
        for (std::size_t i = static_cast<std::size_t>(column); i < frames; i += kColumns) {
            const float sample = scale * window_[i] * half_[i];
            made_[k][frames + i] = made_[k][frames - i] = sample;
        }
    }
}

void SymmetricResponses::putPartition(Convolver& convolver, int slot, int partition) const noexcept {
    for (std::size_t k = 0; k < count_; ++k) {
        if (partition == 0) convolver.useResponse(slot, static_cast<int>(k), used_[k]);
        if (used_[k]) convolver.setPartition(slot, static_cast<int>(k), partition, made_[k]);
    }
}

}  // namespace lacquer::nodes

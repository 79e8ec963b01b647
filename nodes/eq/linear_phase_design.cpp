#include "nodes/eq/linear_phase_design.hpp"

#include <algorithm>
#include <cmath>

#include "core/signal/smooth_fade.hpp"

namespace lacquer::nodes {
namespace {

// A cell's share: at 48 kHz a new response of 16384 frames takes 32 cells, 16 and 23, which is a tenth of a second. The
// longer columns are, the fewer are made.
constexpr int kRowsPerCell = 4, kPartitionsPerCell = 2;
constexpr int kColumnPointsPerCell = 512;

constexpr int kColumns = RightAngleTransform::kColumns;
constexpr std::size_t kBins = SpectrumRow::kBins;

enum : std::size_t { kLeftToLeft, kLeftToRight, kRightToLeft, kRightToRight };

}  // namespace

LinearPhaseDesign::LinearPhaseDesign(double sampleRate, int halfFrames, int width)
    : sampleRate_(sampleRate), transform_(halfFrames), responseCount_(width == 2 ? kMostResponses : 1) {
    const auto frames = static_cast<std::size_t>(halfFrames);
    for (auto& filters : filters_) filters.reserve(kEqBands * FilterChain::kMost);
    for (int row = 0; row < transform_.rows(); ++row)
        for (int bin = 0; bin < static_cast<int>(kBins); ++bin)
            squaredTangents_.push_back(std::pow(std::tan(0.5 * transform_.omega(row, bin)), 2));
    for (int i = 0; i < halfFrames; ++i) window_.push_back(1 - smoothRise(i - halfFrames / 2, halfFrames / 2));
    grids_.assign(responseCount_, std::vector<SpectrumRow>(static_cast<std::size_t>(transform_.rows())));
    half_.resize(frames);
    made_.assign(responseCount_, std::vector<float>(2 * frames));
}

ConvolverSpec LinearPhaseDesign::convolver() const {
    ConvolverSpec spec{.responses = static_cast<int>(responseCount_),
                       .responseFrames = 2 * transform_.blockFrames(),
                       .blocks = {64, 512},
                       .slots = 2};
    if (responseCount_ == 1) return spec;
    spec.inputs = spec.outputs = 2;
    spec.paths = {{0, 0, kLeftToLeft}, {0, 1, kLeftToRight}, {1, 0, kRightToLeft}, {1, 1, kRightToRight}};
    return spec;
}

void LinearPhaseDesign::begin(const EqSettings& settings) noexcept {
    for (auto& filters : filters_) filters.clear();
    for (const EqSettings::Band& band : settings.bands) {
        if (!band.on) continue;
        const FilterChain chain = designChain(band.filter, sampleRate_);
        auto& filters = filters_[static_cast<std::size_t>(band.placement)];
        for (std::size_t i = 0; i < static_cast<std::size_t>(chain.count); ++i)
            if (!FilterCoefficients(chain.shapes[i]).flat()) filters.push_back(chain.shapes[i]);
    }
    crossed_ = responseCount_ > 1 && (!filters_[static_cast<std::size_t>(EqPlacement::mid)].empty() ||
                                      !filters_[static_cast<std::size_t>(EqPlacement::side)].empty());
    phase_ = Phase::rows;
    next_ = 0;
}

void LinearPhaseDesign::step(Convolver& convolver, int slot) noexcept {
    const auto goOn = [this](int count, int perCell, Phase after, auto work) {
        for (const int end = std::min(count, next_ + perCell); next_ < end; ++next_) work(next_);
        if (next_ < count) return;
        phase_ = after;
        next_ = 0;
    };
    switch (phase_) {
        case Phase::rows:
            return goOn(transform_.rows(), kRowsPerCell, Phase::columns, [this](int row) { makeRow(row); });
        case Phase::columns:
            return goOn(kColumns, std::max(1, kColumnPointsPerCell / transform_.rows()), Phase::partitions,
                        [this](int column) { makeColumn(column); });
        case Phase::partitions:
            return goOn(convolver.partitions(), kPartitionsPerCell, Phase::done, [&](int partition) {
                for (std::size_t k = 0; k < responseCount_; ++k) {
                    const bool used = crossed_ || k == kLeftToLeft || k == kRightToRight;
                    if (partition == 0) convolver.useResponse(slot, static_cast<int>(k), used);
                    if (used) convolver.setPartition(slot, static_cast<int>(k), partition, made_[k]);
                }
            });
        case Phase::done:
            return;
    }
}

// |H|² as powerAt() has it.
void LinearPhaseDesign::multiplyBy(EqPlacement placement, int row, Powers& powers) const noexcept {
    const double* const squaredTangents = squaredTangents_.data() + static_cast<std::size_t>(row) * kBins;
    for (const FilterShape& shape : filters_[static_cast<std::size_t>(placement)]) {
        const double scale = 1 / (shape.g * shape.g), k2 = shape.k * shape.k, band2 = shape.band * shape.band;
        for (std::size_t i = 0; i < kBins; ++i) {
            const double u = squaredTangents[i] * scale, numerator = shape.low - shape.high * u;
            powers[i] *= (numerator * numerator + band2 * u) / ((1 - u) * (1 - u) + k2 * u);
        }
    }
}

// A delay by N is -i at every frequency of the transform.
void LinearPhaseDesign::makeRow(int row) noexcept {
    std::array<Powers, kPlacements> powers;
    for (std::size_t p = 0; p < kPlacements; ++p) {
        powers[p].fill(1);
        multiplyBy(static_cast<EqPlacement>(p), row, powers[p]);
    }
    const auto amplitudes = [&](EqPlacement placement, std::size_t i) {
        return std::sqrt(powers[static_cast<std::size_t>(placement)][i]);
    };
    std::array<SpectrumRow, kMostResponses> rows{};
    for (std::size_t i = 0; i < kBins; ++i) {
        const double both = amplitudes(EqPlacement::stereo, i), left = both * amplitudes(EqPlacement::left, i);
        const double right = both * amplitudes(EqPlacement::right, i);
        const double mid = amplitudes(EqPlacement::mid, i), side = amplitudes(EqPlacement::side, i);
        if (responseCount_ == 1) {
            rows[0].imaginary[i] = static_cast<float>(-left * mid);
            continue;
        }
        rows[kLeftToLeft].imaginary[i] = static_cast<float>(-left * (mid + side) / 2);
        rows[kLeftToRight].imaginary[i] = static_cast<float>(-left * (mid - side) / 2);
        rows[kRightToLeft].imaginary[i] = static_cast<float>(-right * (mid - side) / 2);
        rows[kRightToRight].imaginary[i] = static_cast<float>(-right * (mid + side) / 2);
    }
    for (std::size_t k = 0; k < responseCount_; ++k) transform_.inverseRow(row, rows[k], grids_[k].data());
}

// The column's frames behind the middle, and as many before it, mirrored: so the phase is exact.
void LinearPhaseDesign::makeColumn(int column) noexcept {
    const auto frames = static_cast<std::size_t>(transform_.blockFrames());
    const float scale = 1.0f / static_cast<float>(frames);  // a power of two
    for (std::size_t k = 0; k < responseCount_; ++k) {
        transform_.inverseColumn(column, grids_[k].data(), nullptr, half_.data());
        for (std::size_t i = static_cast<std::size_t>(column); i < frames; i += kColumns) {
            const float sample = scale * window_[i] * half_[i];
            made_[k][frames + i] = made_[k][frames - i] = sample;
        }
    }
}

}  // namespace lacquer::nodes

#include "nodes/eq/linear_phase_design.hpp"

#include <cmath>

namespace lacquer::nodes {
namespace {

constexpr std::size_t kBins = SpectrumRow::kBins;

enum : std::size_t { kLeftToLeft, kLeftToRight, kRightToLeft, kRightToRight, kStereoResponses };

}  // namespace

LinearPhaseDesign::LinearPhaseDesign(double sampleRate, int halfFrames, int width)
    : sampleRate_(sampleRate),
      stereo_(width == 2),
      responses_(halfFrames, width == 2 ? std::size_t{kStereoResponses} : 1) {
    for (auto& filters : filters_) filters.reserve(kEqBands * FilterChain::kMost);
    for (int row = 0; row < responses_.rows(); ++row)
        for (int bin = 0; bin < static_cast<int>(kBins); ++bin)
            squaredTangents_.push_back(std::pow(std::tan(0.5 * responses_.omega(row, bin)), 2));
}

ConvolverSpec LinearPhaseDesign::convolver() const {
    ConvolverSpec spec = responses_.convolver();
    if (!stereo_) return spec;
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
    // Something of each side goes to the other.
    const bool crossed = !filters_[static_cast<std::size_t>(EqPlacement::mid)].empty() ||
                         !filters_[static_cast<std::size_t>(EqPlacement::side)].empty();
    SymmetricResponses::Used used{};
    used[kLeftToLeft] = used[kRightToRight] = true;
    used[kLeftToRight] = used[kRightToLeft] = crossed;
    responses_.begin(used);
}

void LinearPhaseDesign::step(Convolver& convolver, int slot) noexcept {
    responses_.step(convolver, slot,
                    [this](int row, std::span<Magnitudes> magnitudes) { magnitudesOf(row, magnitudes); });
}

// |H|² as powerAt() has it.
void LinearPhaseDesign::multiplyBy(EqPlacement placement, int row, Magnitudes& powers) const noexcept {
    const double* const squaredTangents = squaredTangents_.data() + static_cast<std::size_t>(row) * kBins;
    for (const FilterShape& shape : filters_[static_cast<std::size_t>(placement)]) {
        const double scale = 1 / (shape.g * shape.g), k2 = shape.k * shape.k, band2 = shape.band * shape.band;
        for (std::size_t i = 0; i < kBins; ++i) {
            const double u = squaredTangents[i] * scale, numerator = shape.low - shape.high * u;
            powers[i] *= (numerator * numerator + band2 * u) / ((1 - u) * (1 - u) + k2 * u);
        }
    }
}

void LinearPhaseDesign::magnitudesOf(int row, std::span<Magnitudes> magnitudes) const noexcept {
    std::array<Magnitudes, kPlacements> powers;
    for (std::size_t p = 0; p < kPlacements; ++p) {
        powers[p].fill(1);
        multiplyBy(static_cast<EqPlacement>(p), row, powers[p]);
    }
    const auto amplitude = [&](EqPlacement placement, std::size_t i) {
        return std::sqrt(powers[static_cast<std::size_t>(placement)][i]);
    };
    for (std::size_t i = 0; i < kBins; ++i) {
        const double both = amplitude(EqPlacement::stereo, i), left = both * amplitude(EqPlacement::left, i);
        const double right = both * amplitude(EqPlacement::right, i);
        const double mid = amplitude(EqPlacement::mid, i), side = amplitude(EqPlacement::side, i);
        if (!stereo_) {
            magnitudes[0][i] = left * mid;
            continue;
        }
        magnitudes[kLeftToLeft][i] = left * (mid + side) / 2;
        magnitudes[kLeftToRight][i] = left * (mid - side) / 2;
        magnitudes[kRightToLeft][i] = right * (mid - side) / 2;
        magnitudes[kRightToRight][i] = right * (mid + side) / 2;
    }
}

}  // namespace lacquer::nodes

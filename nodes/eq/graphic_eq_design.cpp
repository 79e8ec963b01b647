#include "nodes/eq/graphic_eq_design.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

// A bell of small gain has 1 / (1 + (x Q)²) of it at x = ratio - 1 / ratio; here 0.4 at a ratio of 10^0.1.
constexpr double kQ = 2.636;
// The matrix is made for bells of this gain, a common one when sliders pull against each other.
constexpr double kMatrixGainDb = 12;
constexpr int kRefinements = 6;
constexpr double kMostGainDb = 48;

double square(double x) noexcept {
    return x * x;
}

// The share of its gain in dB that a bell has at a multiple of its frequency.
double shareAt(double ratio) {
    const double a = std::pow(10.0, kMatrixGainDb / 40);
    const double x = square(ratio - 1 / ratio);
    return 10 * std::log10((x + square(a / kQ)) / (x + square(1 / (a * kQ)))) / kMatrixGainDb;
}

}  // namespace

double graphicEqFrequencyHz(std::size_t band) noexcept {
    return 1000 * std::pow(10.0, (static_cast<double>(band) - 17) / 10);
}

void GraphicEqDesign::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    bands_ = 0;
    while (bands_ < kGraphicEqBands && graphicEqFrequencyHz(bands_) < 0.49 * sampleRate) ++bands_;
    std::array<Levels, kGraphicEqBands> matrix{};
    inverse_ = {};
    for (std::size_t i = 0; i < bands_; ++i) {
        warpedSquared_[i] = square(std::tan(std::numbers::pi * graphicEqFrequencyHz(i) / sampleRate));
        inverse_[i][i] = 1;
        for (std::size_t j = 0; j < bands_; ++j)
            matrix[i][j] = shareAt(graphicEqFrequencyHz(i) / graphicEqFrequencyHz(j));
    }
    // Gauss and Jordan, without pivots: the matrix is symmetric and positive.
    for (std::size_t p = 0; p < bands_; ++p) {
        const double pivot = matrix[p][p];
        for (std::size_t j = 0; j < bands_; ++j) {
            matrix[p][j] /= pivot;
            inverse_[p][j] /= pivot;
        }
        for (std::size_t i = 0; i < bands_; ++i) {
            const double factor = matrix[i][p];
            if (i == p || factor == 0) continue;
            for (std::size_t j = 0; j < bands_; ++j) {
                matrix[i][j] -= factor * matrix[p][j];
                inverse_[i][j] -= factor * inverse_[p][j];
            }
        }
    }
}

GraphicEqDesign::Levels GraphicEqDesign::corrected(const Levels& levels) const noexcept {
    Levels gains{};
    for (std::size_t i = 0; i < bands_; ++i)
        for (std::size_t j = 0; j < bands_; ++j) gains[i] += inverse_[i][j] * levels[j];
    return gains;
}

void GraphicEqDesign::design(const Levels& levels, Shapes& shapes) const noexcept {
    shapes = {};
    if (std::ranges::all_of(levels, [](double level) { return level == 0; })) return;
    Levels gains = corrected(levels);
    for (int round = 0;; ++round) {
        Levels power;
        power.fill(1);
        for (std::size_t b = 0; b < bands_; ++b) {
            gains[b] = std::clamp(gains[b], -kMostGainDb, kMostGainDb);
            shapes[b] = designFilter({FilterType::bell, graphicEqFrequencyHz(b), gains[b], kQ}, sampleRate_);
            const FilterShape& shape = shapes[b];
            const double scale = 1 / square(shape.g), band = square(shape.band), damping = square(shape.k);
            for (std::size_t i = 0; i < bands_; ++i) {
                const double u = warpedSquared_[i] * scale;
                power[i] *= (square(shape.low - shape.high * u) + band * u) / (square(1 - u) + damping * u);
            }
        }
        if (round == kRefinements) return;
        Levels missing{};
        for (std::size_t i = 0; i < bands_; ++i) missing[i] = levels[i] - 10 * std::log10(power[i]);
        const Levels more = corrected(missing);
        for (std::size_t b = 0; b < bands_; ++b) gains[b] += more[b];
    }
}

}  // namespace lacquer::nodes

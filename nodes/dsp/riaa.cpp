#include "nodes/dsp/riaa.hpp"

#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

constexpr double kReferenceHz = 1000;

std::complex<double> rawRecordResponse(double hz) noexcept {
    const std::complex<double> s(0, 2 * std::numbers::pi * hz);
    return (1.0 + s * kBassSeconds) * (1.0 + s * kTrebleSeconds) / (1.0 + s * kMiddleSeconds);
}

}  // namespace

std::complex<double> recordResponse(double hz) noexcept {
    static const double reference = std::abs(rawRecordResponse(kReferenceHz));
    return rawRecordResponse(hz) / reference;
}

}  // namespace lacquer::nodes

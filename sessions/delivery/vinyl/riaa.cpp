#include "sessions/delivery/vinyl/riaa.hpp"

#include <cmath>
#include <numbers>

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kIecReplaySeconds = 7950e-6;

}  // namespace

double recordDb(double hz) noexcept {
    return 20 * std::log10(std::abs(recordResponse(hz)));
}

double iecReplayDb(double hz) noexcept {
    const double turn = 2 * std::numbers::pi * hz * kIecReplaySeconds;
    return 20 * std::log10(turn / std::hypot(1, turn));
}

}  // namespace lacquer::sessions::vinyl

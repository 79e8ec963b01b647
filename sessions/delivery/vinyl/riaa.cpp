#include "sessions/delivery/vinyl/riaa.hpp"

#include <cmath>
#include <numbers>

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kReferenceHz = 1000;
constexpr double kIecReplaySeconds = 7950e-6;

}  // namespace

double recordDb(double hz) noexcept {
    return 20 * std::log10(std::abs(recordResponse(hz)));
}

double iecReplayDb(double hz) noexcept {
    const auto share = [](double f) {
        const double turn = 2 * std::numbers::pi * f * kIecReplaySeconds;
        return turn / std::hypot(1, turn);
    };
    return 20 * std::log10(share(hz) / share(kReferenceHz));
}

}  // namespace lacquer::sessions::vinyl

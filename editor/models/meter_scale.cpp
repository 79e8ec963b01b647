#include "editor/models/meter_scale.hpp"

#include <algorithm>

namespace lacquer::editor {

double zeroOf(MeterScale scale) noexcept {
    switch (scale) {
        case MeterScale::k20:
            return -20;
        case MeterScale::k14:
            return -14;
        case MeterScale::k12:
            return -12;
        case MeterScale::peak:
            break;
    }
    return 0;
}

double fractionOn(MeterScale scale, double dbfs) noexcept {
    constexpr double kKFloorDb = -40;  // of the scale
    constexpr double kPeakFloorDb = -60, kKneeDb = -20, kKnee = 0.5;
    const double db = dbfs - zeroOf(scale);
    if (scale != MeterScale::peak) {
        const double range = -zeroOf(scale) - kKFloorDb;
        return db > kKFloorDb ? std::min(1.0, (db - kKFloorDb) / range) : 0;
    }
    if (!(db > kPeakFloorDb)) return 0;
    if (db < kKneeDb) return kKnee * (db - kPeakFloorDb) / (kKneeDb - kPeakFloorDb);
    return std::min(1.0, kKnee + (1 - kKnee) * (db - kKneeDb) / -kKneeDb);
}

std::array<double, 2> zonesOf(MeterScale scale) noexcept {
    if (scale == MeterScale::peak) return {-12, -3};
    return {zeroOf(scale), zeroOf(scale) + 4};
}

std::vector<int> marksOf(MeterScale scale) {
    switch (scale) {
        case MeterScale::k20:
            return {20, 12, 8, 4, 0, -4, -10, -20, -30, -40};
        case MeterScale::k14:
            return {14, 8, 4, 0, -4, -10, -20, -30, -40};
        case MeterScale::k12:
            return {12, 8, 4, 0, -4, -10, -20, -30, -40};
        case MeterScale::peak:
            break;
    }
    return {0, -3, -6, -9, -12, -18, -24, -40, -60};
}

double fallDbPerSecond(MeterFall fall) noexcept {
    switch (fall) {
        case MeterFall::din:
            return 20 / 1.7;
        case MeterFall::ebu:
            return 24 / 2.8;
        case MeterFall::slow:
            break;
    }
    return 6.6;
}

}  // namespace lacquer::editor

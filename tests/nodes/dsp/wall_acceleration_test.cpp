#include "nodes/dsp/wall_acceleration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include "nodes/dsp/riaa.hpp"

namespace lacquer::test::wall_acceleration_test {
namespace {

using nodes::Cell;
using nodes::WallAcceleration;

constexpr double kTurn = 2 * std::numbers::pi;

// What the sine has become, as a complex amplitude, found by correlation over whole cells with points of all frames.
std::complex<double> acceleration(double hz, double sampleRate) {
    WallAcceleration wall;
    wall.prepare(sampleRate);
    const auto frames = static_cast<int>(0.3 * sampleRate / kControlGridFrames) * kControlGridFrames;
    std::complex<double> sum = 0;
    double weights = 0;
    for (int first = 0; first < frames; first += kControlGridFrames) {
        Cell cell;
        for (int i = 0; i < kControlGridFrames; ++i)
            cell[static_cast<std::size_t>(i)] = static_cast<float>(std::sin(kTurn * hz * (first + i) / sampleRate));
        wall.take(cell);
        if (first < frames / 2) continue;
        for (int point = 0; point < wall.points(); ++point) {
            wall.at(point, cell);
            for (int i = 0; i < kControlGridFrames; ++i) {
                const double time = first + i - wall.delayFrames() + static_cast<double>(point) / wall.points();
                // A window that falls to 0 at both ends: the other half of the spectrum does not matter.
                const double place = (time - frames / 2.0 + wall.delayFrames()) / (frames / 2.0);
                const double weight = std::pow(std::sin(std::numbers::pi * std::clamp(place, 0.0, 1.0)), 2);
                sum += weight * static_cast<double>(cell[static_cast<std::size_t>(i)]) *
                       std::polar(1.0, -kTurn * hz * time / sampleRate);
                weights += weight;
            }
        }
    }
    return 2.0 * sum / weights * std::complex<double>(0, 1);  // a sine is -i at its frequency
}

class WallAccelerationAt : public testing::TestWithParam<double> {};

TEST_P(WallAccelerationAt, IsTheDerivativeOfTheRecordedVelocity) {
    for (const double hz : {100.0, 500.0, 1000.0, 2122.07, 5000.0, 10000.0, 15000.0, 19500.0}) {
        const std::complex<double> expected =
            std::complex<double>(0, kTurn * hz) * nodes::recordResponse(hz) / std::numbers::sqrt2;
        const std::complex<double> is = acceleration(hz, GetParam());
        EXPECT_NEAR(20 * std::log10(std::abs(is / expected)), 0, hz < 5000 ? 0.15 : 0.02) << hz;
        EXPECT_NEAR(std::arg(is / expected), 0, 0.01) << hz;
    }
}

TEST_P(WallAccelerationAt, HasAPointAtLeastEvery5Point7Microseconds) {
    WallAcceleration wall;
    wall.prepare(GetParam());
    EXPECT_GE(wall.points() * GetParam(), 176400);
}

INSTANTIATE_TEST_SUITE_P(Rates, WallAccelerationAt, testing::Values(44100.0, 48000.0, 88200.0, 96000.0, 192000.0),
                         [](const auto& rate) { return "Hz" + std::to_string(static_cast<int>(rate.param)); });

// 0 dB mono at 5 cm/s: 32.04 g at 1 kHz and 1557 g at 10 kHz, lateral; a wall has 1 / sqrt(2) of it.
TEST(WallAcceleration, AgreesWithTheFiguresOfTestRecords) {
    constexpr double kGravity = 9.80665, kVelocity = 0.05;
    EXPECT_NEAR(std::abs(acceleration(1000, 48000)) * kVelocity * std::numbers::sqrt2 / kGravity, 32.04, 0.4);
    EXPECT_NEAR(std::abs(acceleration(10000, 48000)) * kVelocity * std::numbers::sqrt2 / kGravity, 1557, 3);
}

TEST(WallAcceleration, HearsNothingInAConstant) {
    WallAcceleration wall;
    wall.prepare(48000);
    Cell cell;
    for (int i = 0; i < 200; ++i) {
        cell.fill(1);
        wall.take(cell);
    }
    wall.at(1, cell);
    for (const float each : cell) EXPECT_NEAR(each, 0, 1e-3);
}

}  // namespace
}  // namespace lacquer::test::wall_acceleration_test

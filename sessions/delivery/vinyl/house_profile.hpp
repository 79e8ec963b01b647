// Cutting houses and record formats: what presets/vinyl.json says of them, and how a house's own table of playing times
// becomes two numbers. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/disc_format.hpp"
#include "sessions/delivery/vinyl/metric_limits.hpp"

namespace lacquer::sessions::vinyl {

/// The groove that a house cuts. Its walls stand at 90 degrees, so it is twice as wide as deep.
struct Groove {
    double minimumDepthUm = 12.5;            ///< shallower, and the stylus is thrown out
    double restDepthUm = 28;                 ///< without sound, and at least
    double landUm = 14;                      ///< left standing between turns
    std::optional<double> maximumPitchUm{};  ///< per turn: the fastest that the lathe goes; none: as fast as it takes

    /// 2 depth + land, um per turn.
    [[nodiscard]] double silentPitchUm() const noexcept { return 2 * restDepthUm + landUm; }
};

/// A line of a house's table: so many minutes on a side, at so many dB.
struct TimeAtLevel {
    double minutes = 0;
    double levelDb = 0;
};

/// Mean pitch = base + modulation g, um per turn, with g = 10^(dB / 20): two numbers that say what a house gets onto a
/// side of one format.
struct Calibration {
    double basePitchUm = 0, modulationPitchUm = 0;

    [[nodiscard]] double pitchUm(double levelDb) const noexcept;
    /// Of a side that it fills.
    [[nodiscard]] double minutes(const DiscFormat& format, double levelDb) const noexcept;
    /// At which so many minutes fill a side; none where no level is low enough.
    [[nodiscard]] std::optional<double> levelDb(const DiscFormat& format, double minutes) const noexcept;
};

/// The two numbers for a house's table by least squares of the pitch. Fails with usage on fewer than two levels and
/// on times that are not above 0, and with badData on a table by which silence takes less than nothing.
Result<Calibration> fitCalibration(const DiscFormat& format, std::span<const TimeAtLevel> table);

struct HouseCalibration {
    std::string format{};
    DiscSpeed speed = DiscSpeed::rpm33;
    std::vector<TimeAtLevel> table{};  ///< may be empty
    Calibration fitted{};
};

struct HouseProfile {
    std::string name{};
    std::string source{};
    Groove groove{};
    MetricLimits limits{};  ///< those of the first house, but for what it says itself
    std::vector<HouseCalibration> calibrations{};

    /// None where the house says nothing about the format.
    [[nodiscard]] const HouseCalibration* calibrationFor(const DiscFormat& format) const noexcept;
};

/// The radius of the tip that touches the walls, um.
struct Stylus {
    std::string name{};
    double radiusUm = 18;
};

/// All that is known, and when it was looked up: "2026-11".
struct VinylData {
    std::string asOf{};
    std::vector<DiscFormat> formats{};  ///< each for 33 1/3; 45 has the same radii
    std::vector<Stylus> styli{};
    std::vector<double> referenceVelocitiesCmS{};
    std::vector<HouseProfile> houses{};
};
[[nodiscard]] const VinylData& knownVinyl();

/// By name: "12in", "standard". Fails with usage, and lists those that there are.
Result<DiscFormat> findFormat(const std::string& name, DiscSpeed speed);
Result<HouseProfile> findHouse(const std::string& name);

}  // namespace lacquer::sessions::vinyl

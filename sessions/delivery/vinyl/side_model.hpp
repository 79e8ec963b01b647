// Side: songs in order on one side of a record: the radius they take, where each lies, and what that does to them.
// Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/disc_format.hpp"
#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/delivery/vinyl/metric_limits.hpp"
#include "sessions/delivery/vinyl/pitch_plan.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

/// How it is cut, and judged.
struct CutSettings {
    DiscFormat format{};
    Groove groove{};
    MetricLimits limits{};
    double gainDb = 0;        ///< cut gain
    double referenceCmS = 5;  ///< lateral peak velocity of a mono sine of full scale at 1 kHz and 0 dB of cut gain
    double stylusUm = 18;     ///< radius of the tip that plays it

    /// What stored displacement, velocity and acceleration are multiplied by.
    [[nodiscard]] double scale() const noexcept;
};

/// C = R b / V²: at 1 and above a ball of radius R cannot follow the wall. Any radius.
[[nodiscard]] double curvatureRatio(double acceleration, double radiusMm, const CutSettings& settings) noexcept;

/// Harmonics of a sine of curvature ratio C on one wall, as shares of pickup velocity (envelope expansion of the
/// rolling ball; Lewis & Hunt, JASA 12, 1941): H2 = C / 2, H3 = 3/8 C². Too high above 0.4.
[[nodiscard]] double secondHarmonic(double curvature) noexcept;
[[nodiscard]] double thirdHarmonic(double curvature) noexcept;

/// A slice where it lies.
struct SlicePlace {
    double radiusMm = 0;   ///< at its middle
    double pitchUm = 0;    ///< per turn, conservative, mean
    double lateralUm = 0;  ///< peak
    double liftMarginUm =
        0;                 ///< what stays of the groove at rest above the minimum depth; below 0 it needs depth control
    double deepestUm = 0;  ///< with depth control
    double velocityRatio = 0;  ///< peak to V: 1 is where the wall runs as fast as the groove
    double curvature = 0;      ///< C
    double distortion = 0;     ///< second order of the tracing, after replay's equalization, as a share; held at C = 1
    double heat = 0;           ///< of the hotter coil, (m/s²)²
};

struct SongOnSide {
    const GrooveAnalysis* analysis = nullptr;  ///< must outlive the side
    double gapSeconds = 2;                     ///< in front of it

    double beginSeconds = 0, endSeconds = 0;  ///< on the side
    double startRadiusMm = 0, endRadiusMm = 0;
    double lowerMm = 0, conservativeMm = 0;  ///< that it takes; the range in which lathes are
    std::vector<SlicePlace> slices{};        ///< as the analysis has them
};

struct Side {
    std::vector<SongOnSide> songs{};
    double seconds = 0;                                   ///< with the gaps
    double lowerMm = 0, conservativeMm = 0, fixedMm = 0;  ///< of radius
    double endRadiusMm = 0;                               ///< conservative
    double minutesLeft = 0;  ///< of music that takes as much as this, to the format's end radius; negative: too many
    [[nodiscard]] bool fits(const DiscFormat& format) const noexcept;
};

struct SongInOrder {
    const GrooveAnalysis* analysis = nullptr;
    double gapSeconds = 2;  ///< in front of it; of the first song it means nothing
};

/// The cells of songs one after the other with silence between them.
[[nodiscard]] std::vector<GrooveCell> layOutCells(std::span<const SongInOrder> songs);

/// A side is planned as a whole, so a gap may be shorter than a turn, or nothing. Fails as planPitch.
Result<Side> modelSide(std::span<const SongInOrder> songs, const CutSettings& settings);

/// What an order is found with, a second each. Distortion and curvature are not held at C = 1. What the song asks of
/// the silent turns around it is counted in its first and last slice, and segments begin in it where it takes most: a
/// side takes no more than the sum of its songs in any order, while gaps are a turn or longer. Fails as planPitch.
Result<std::vector<SequenceSlice>> sequenceSlices(const GrooveAnalysis& song, const CutSettings& settings);

}  // namespace lacquer::sessions::vinyl

// What a song needs so that it can be cut where it lies on a record, each measure only as far as its groove asks for
// it, and what that brings. Nothing is done to a song here. Not real time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/groove_events.hpp"
#include "sessions/delivery/vinyl/preparation_chain.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions::vinyl {

/// Where a song lies; in between, the radius goes straight from one to the other.
struct GroovePlace {
    double startRadiusMm = kReferenceRadiusMm, endRadiusMm = kReferenceRadiusMm;
};

/// A song in its groove: the worst of its seconds.
struct GrooveStanding {
    double curvature = 0;
    double velocityRatio = 0;
    double distortion = 0;  ///< tracing, rms over the song
    double lateralUm = 0;
    double liftMarginUm = 0;  ///< without depth control
    double deepestUm = 0;
    double lowEndCorrelation = 1;  ///< of the seconds in which the low end moves the depth enough to matter
    double usedMm = 0;             ///< of radius, conservative, by the song alone
    double peak = 0;               ///< the highest sample
};

/// Fails as modelSide.
Result<GrooveStanding> standingOf(const GrooveAnalysis& song, double peak, const GroovePlace& place,
                                  const CutSettings& settings);

/// Of a measure: as much as is asked for, none, or so much whatever is asked for.
struct Measure {
    enum class Kind : unsigned char { asked, off, fixed };
    Kind kind = Kind::asked;
    double value = 0;  ///< where it is fixed
};

struct PreparationWishes {
    Measure level{};     ///< dB
    Measure highPass{};  ///< Hz
    Measure bass{};      ///< Hz, one of kLowEndHz
    Measure treble{};    ///< the highest curvature ratio
    /// What is to be cured: what fails, or whatever is worth a warning.
    Severity cures = Severity::failure;
};

/// Why a measure is taken, or is not enough, in plain words.
struct PreparationNote {
    std::string measure{};  ///< "bass"
    std::string words{};
};

struct PreparationResult {
    Preparation preparation{};
    GrooveStanding before{}, after{};
    std::vector<PreparationNote> notes{};
    /// Metrics that are still beyond what was to be cured.
    std::vector<GrooveMetric> left{};
};

/// High passes and what saves enough of the radius for one.
inline constexpr std::array kHighPassHz{20.0, 30.0};
inline constexpr double kWorthwhileSaving = 0.02;
/// The curvature comes out at the limit within this share: the limiter's gain, as it moves, bends the groove a little
/// itself.
inline constexpr double kTrebleTolerance = 0.01;

/// Tries measures by running them, each on top of those before: high pass (where it saves at least kWorthwhileSaving of
/// the radius that the song takes), mono bass (the lowest of kLowEndHz that cures lift-off, depth and the correlation
/// of the low end), level (down, so that excursion, velocity and full scale are kept), treble (so that the curvature
/// is). Fails as the song does, as modelSide, and with usage where a wish is out of a node's range.
Result<PreparationResult> findPreparation(const SongToPrepare& song, const GroovePlace& place,
                                          const CutSettings& settings, const PreparationWishes& wishes);

}  // namespace lacquer::sessions::vinyl

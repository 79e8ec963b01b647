// With what gain and ceiling a programme comes to the loudness that is asked for. Not real time.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>

#include "core/base/result.hpp"
#include "sessions/delivery/loudness.hpp"

namespace lacquer::sessions {

/// A sound file at the sample rate at which it leaves, and what it measures.
struct MeasuredSound {
    std::filesystem::path path;
    LoudnessReport report;
};

struct LevelTarget {
    std::optional<double> lufs{};         ///< integrated; none: as it is
    std::optional<double> ceilingDbtp{};  ///< of true peaks; none: as they are
    bool limit = true;                    ///< else less gain keeps peaks below the ceiling
};

struct LevelPlan {
    double gainDb = 0;                    ///< exactly 0 where nothing is asked for
    std::optional<double> ceilingDbtp{};  ///< where a limiter is needed
    std::optional<double> lufs{};         ///< integrated loudness that comes out; absent for silence
    double shortfallLu = 0;               ///< by which that misses the target
};

/// How near the target the loudness comes.
inline constexpr double kLoudnessToleranceLu = 0.05;

/// The plan for several songs together, which share one gain: of an album, or one song alone. A limiter takes loudness
/// away, so its gain is found by trying. A target that no gain reaches is told as a shortfall. Fails as FinishedSound
/// does, with usage on a target for what is silent, and as `keepOn` does, which is asked now and then.
Result<LevelPlan> planLevel(std::span<const MeasuredSound* const> songs, const LevelTarget& target,
                            const std::function<Status()>& keepOn);

}  // namespace lacquer::sessions

// Values and lanes of the format, and what they are here: levels in dB, pans in per cent, anything else as it is. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/engine/processor.hpp"
#include "core/signal/automation_lane.hpp"
#include "sessions/interchange/daw_project.hpp"

namespace lacquer::sessions::dawproject {

/// How a value is written.
enum class Scale {
    same,
    level,  ///< dB here, the amplitude there; what is silence here is 0
    pan,    ///< -100 … 100 % here, 0 … 1 there
};

/// At this level a fader or send is silent.
inline constexpr double kSilentDb = -120;

[[nodiscard]] double toFormat(Scale scale, double value);
/// Of a value in a unit of the file's choice: levels may be amplitudes or decibels, pans of 0 … 1 or -1 … 1.
[[nodiscard]] double fromFormat(Scale scale, double value, Unit unit);

/// The points of a lane as the format has them, which knows steps and straight lines alone: what is curved there is
/// drawn in straight pieces, within 0.01 dB of a level and a thousandth of the way of anything else. `isExact` says
/// whether fromFormat() makes the same lane of it.
struct WrittenLane {
    std::vector<Point> points;
    bool isExact = true;
};
[[nodiscard]] WrittenLane writeLane(const AutomationLane& lane, Scale scale, bool stepped, int sampleRate);

/// And back, to frames. Points that lie on the line between their neighbours are left out. Never empty for a lane that
/// has points; values are not limited to any range.
[[nodiscard]] std::vector<AutomationPoint> readLane(const std::vector<Point>& points, Scale scale, Unit unit,
                                                    int sampleRate);

}  // namespace lacquer::sessions::dawproject

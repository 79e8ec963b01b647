// What streaming services make of a programme's level. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessions/delivery/loudness.hpp"

namespace lacquer::sessions {

struct Service {
    std::string name;
    std::optional<double> targetLufs{};    ///< none: it leaves the level alone
    std::optional<double> raisesToDbtp{};  ///< what is too soft is raised until its peaks are here; none: it is left
    bool limits = false;                   ///< or it raises all the way, with a limiter of its own
    std::optional<double> limitDbtp{};     ///< what it asks true peaks to stay below
    std::string source;
};

/// All that are known of, and when they were looked up: "2026-11".
struct Services {
    std::string asOf;
    std::vector<Service> services;
};
[[nodiscard]] const Services& knownServices();

struct ServiceVerdict {
    double gainDb = 0;         ///< that it plays the programme with
    double playedLufs = 0;     ///< how loud that is
    double headroomDb = 0;     ///< of the true peak to what the service asks for; below 0: too high. 0 without a peak
    bool leavesLevel = false;  ///< it has no target
};

/// Down to the target; up to it as far as the service does that. Nothing of a programme without a loudness.
[[nodiscard]] std::optional<ServiceVerdict> judge(const Service& service, const LoudnessReport& programme);

}  // namespace lacquer::sessions

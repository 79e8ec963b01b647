// Whether a long run has gone well, from what was counted. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lacquer::test {

struct SoakFigures {
    int minutes = 0;            ///< that have passed
    double warmMiB = 0;         ///< when caches have been filled: after kWarmUpMinutes
    double mostMiB = 0;         ///< after that
    std::size_t faults = 0;     ///< but for late files
    std::size_t lateFiles = 0;  ///< times that a track's file was not read in time
    std::uint64_t xruns = 0;
    bool lost = false;  ///< the device has gone
};

inline constexpr int kWarmUpMinutes = 2;
inline constexpr double kMostGrowth = 0.03;

/// Notes what memory is in use at the end of another minute.
void minutePassed(SoakFigures& figures, double residentMiB);

struct SoakVerdict {
    bool passed = false;
    std::string line;  ///< "PASS: …" or "FAIL: …", with the reasons
};

/// Memory that grows, faults and a lost device fail. Late files and xruns are told, but are no failure: both come from
/// a disk or a machine that was busy with other things.
[[nodiscard]] SoakVerdict judge(const SoakFigures& figures);

}  // namespace lacquer::test

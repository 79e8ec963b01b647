#include "support/soak_verdict.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace lacquer::test {

namespace {

std::string mebibytes(double count) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MiB", count);
    return text;
}

std::string counted(std::uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

void minutePassed(SoakFigures& figures, double residentMiB) {
    ++figures.minutes;
    if (figures.minutes <= kWarmUpMinutes) figures.warmMiB = figures.mostMiB = residentMiB;
    figures.mostMiB = std::max(figures.mostMiB, residentMiB);
}

SoakVerdict judge(const SoakFigures& figures) {
    std::vector<std::string> reasons;
    if (figures.lost) reasons.emplace_back("the device was lost");
    const bool judged = figures.minutes > kWarmUpMinutes;
    if (judged && figures.mostMiB > figures.warmMiB * (1 + kMostGrowth))
        reasons.push_back("memory grew from " + mebibytes(figures.warmMiB) + " to " + mebibytes(figures.mostMiB));
    if (figures.faults > 0) reasons.push_back(counted(figures.faults, "fault"));
    if (figures.minutes == 0) reasons.emplace_back("no minute has passed");

    SoakVerdict verdict{reasons.empty(), reasons.empty() ? "PASS: nothing failed" : "FAIL: "};
    for (std::size_t i = 0; i < reasons.size(); ++i) verdict.line += (i == 0 ? "" : ", ") + reasons[i];
    if (reasons.empty()) verdict.line += judged ? ", nothing grew" : ", too short a run to tell whether memory grows";
    verdict.line += "; " + counted(figures.minutes, "minute") + ", " + counted(figures.xruns, "xrun");
    if (figures.lateFiles > 0)
        verdict.line += ", " + counted(figures.lateFiles, "late file") +
                        " (the disk or the machine was busy, and a track was silent for a moment: no failure)";
    return verdict;
}

}  // namespace lacquer::test

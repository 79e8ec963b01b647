#include "sessions/delivery/vinyl/pitch_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace lacquer::sessions::vinyl {
namespace {

constexpr auto kTurn = static_cast<std::size_t>(kSegmentsPerTurn);

void raiseExtremes(GrooveCell& to, const GrooveCell& by) noexcept {
    to.rightUm = std::max(to.rightUm, by.rightUm);
    to.leftUm = std::max(to.leftUm, by.leftUm);
    to.deepUm = std::max(to.deepUm, by.deepUm);
    to.shallowUm = std::max(to.shallowUm, by.shallowUm);
    to.lateralUm = std::max(to.lateralUm, by.lateralUm);
    to.acceleration = std::max(to.acceleration, by.acceleration);
}

void findDemand(PitchPlan& plan, const std::vector<GrooveCell>& extremes, double scale, const Groove& groove) {
    const double edge = std::numbers::sqrt2 * scale;
    for (std::size_t i = 0; i < extremes.size(); ++i) {
        const double shallow = static_cast<double>(extremes[i].shallowUm);
        plan.depthUm.push_back(std::max(groove.restDepthUm, groove.minimumDepthUm + scale * shallow));
        const double before = i < kTurn ? groove.restDepthUm : plan.depthUm[i - kTurn];
        const double inner = i < kTurn ? 0 : edge * static_cast<double>(extremes[i - kTurn].leftUm);
        plan.demandUm.push_back(before + plan.depthUm[i] + edge * static_cast<double>(extremes[i].rightUm) + inner +
                                groove.landUm);
    }
}

// Longest paths: forwards for what must follow, backwards for how fast the lathe may go, until neither moves anything.
void findLower(PitchPlan& plan, const Groove& groove) {
    std::vector<double>& s = plan.lowerUm;
    double taken = 0;
    for (const double demand : plan.demandUm) {
        if (s.size() < kTurn) taken += demand / kSegmentsPerTurn;
        s.push_back(taken);
    }
    constexpr double kNothingUm = 1e-9;
    for (bool moved = true; moved;) {
        moved = false;
        const auto lift = [&moved](double& to, double least) {
            if (to >= least - kNothingUm) return;
            to = least;
            moved = true;
        };
        for (std::size_t i = 1; i < s.size(); ++i) {
            lift(s[i], s[i - 1]);
            if (i >= kTurn) lift(s[i], s[i - kTurn] + plan.demandUm[i]);
        }
        if (!groove.maximumPitchUm) break;
        for (std::size_t i = s.size() - 1; i > 0; --i) lift(s[i - 1], s[i] - *groove.maximumPitchUm / kSegmentsPerTurn);
    }
}

void findConservative(PitchPlan& plan) {
    const std::size_t count = plan.demandUm.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto first = plan.demandUm.begin() + static_cast<std::ptrdiff_t>(i);
        const auto turn = static_cast<std::ptrdiff_t>(std::min(kTurn, count - i));
        plan.conservativeUm.push_back(*std::max_element(first, first + turn));
    }
}

}  // namespace

int cellsPerSegment(DiscSpeed speed) noexcept {
    return static_cast<int>(std::lround(secondsPerTurn(speed) * kCellsPerSecond / kSegmentsPerTurn));
}

SideSegments segmentsOf(std::span<const GrooveCell> cells, DiscSpeed speed) {
    const auto size = static_cast<std::size_t>(cellsPerSegment(speed));
    SideSegments segments;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i % size == 0)
            segments.extremes.push_back(cells[i]);
        else
            raiseExtremes(segments.extremes.back(), cells[i]);
    }
    if (cells.size() % size != 0)
        segments.lastShare = static_cast<double>(cells.size() % size) / static_cast<double>(size);
    return segments;
}

Result<PitchPlan> planPitch(const SideSegments& segments, double scale, const Groove& groove) {
    PitchPlan plan;
    const std::size_t count = segments.extremes.size();
    if (count == 0) return plan;
    findDemand(plan, segments.extremes, scale, groove);
    const double most = *std::ranges::max_element(plan.demandUm);
    if (groove.maximumPitchUm && *groove.maximumPitchUm < most)
        return fail(ErrorKind::badData,
                    "asks for a pitch of " + std::to_string(std::lround(most)) + " um per turn, the lathe goes to " +
                        std::to_string(std::lround(*groove.maximumPitchUm)),
                    {}, "cut it softer, or narrow its low end");
    findLower(plan, groove);
    findConservative(plan);
    const double missing = 1 - segments.lastShare;  // of the last segment
    const double beforeLast = count > 1 ? plan.lowerUm[count - 2] : 0;
    plan.lowerMm = (plan.lowerUm.back() - missing * (plan.lowerUm.back() - beforeLast)) / 1000;
    const double turns = (static_cast<double>(count) - missing) / kSegmentsPerTurn;
    plan.fixedMm = most * turns / 1000;
    double sum = -missing * plan.conservativeUm.back();
    for (const double pitch : plan.conservativeUm) sum += pitch;
    plan.conservativeMm = sum / kSegmentsPerTurn / 1000;
    return plan;
}

}  // namespace lacquer::sessions::vinyl

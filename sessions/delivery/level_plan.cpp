#include "sessions/delivery/level_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sessions/delivery/finished_sound.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kGoodEnoughLu = 0.01;
constexpr double kMostDriveDb = 40;
constexpr int kMostTries = 12;

// The integrated loudness of all songs behind the limiter.
Result<std::optional<double>> limitedLufs(std::span<const MeasuredSound* const> songs, double gainDb,
                                          double ceilingDbtp, const std::function<Status()>& keepOn) {
    std::vector<LoudnessReport> reports;
    for (const MeasuredSound* song : songs) {
        auto sound = FinishedSound::open(song->path, {song->report.sampleRate, gainDb, ceilingDbtp});
        if (!sound) return fail(std::move(sound).error());
        LoudnessMeter meter(sound->channelCount(), song->report.sampleRate);
        const Status measured = sound->forEachBlock([&](ConstAudioBlock block) -> Status {
            meter.feedLoudness(block);
            return keepOn();
        });
        if (!measured) return fail(Error(Status(measured).error()));
        reports.push_back(meter.finish());
    }
    std::vector<const LoudnessReport*> all;
    for (const LoudnessReport& report : reports) all.push_back(&report);
    return integratedLufsOf(all);
}

}  // namespace

Result<LevelPlan> planLevel(std::span<const MeasuredSound* const> songs, const LevelTarget& target,
                            const std::function<Status()>& keepOn) {
    std::vector<const LoudnessReport*> reports;
    std::optional<double> peak;
    for (const MeasuredSound* song : songs) {
        reports.push_back(&song->report);
        if (song->report.truePeakDbtp) peak = std::max(peak.value_or(-1000), *song->report.truePeakDbtp);
    }
    LevelPlan plan;
    plan.lufs = integratedLufsOf(reports);
    const auto missing = [&] { return *target.lufs - *plan.lufs; };
    if (target.lufs) {
        if (!plan.lufs)
            return fail(ErrorKind::usage,
                        peak ? "it is too short or too soft to have a loudness: nothing of 400 ms is above -70 LUFS"
                             : "it is silent, and has no loudness to bring to a target",
                        {}, "leave the target out");
        for (int round = 0; round < kMostTries && std::fabs(missing()) > kGoodEnoughLu; ++round) {
            plan.gainDb += missing();
            plan.lufs = integratedLufsOf(reports, plan.gainDb);
            if (!plan.lufs) break;
        }
        if (plan.lufs && std::fabs(missing()) > kLoudnessToleranceLu) plan.shortfallLu = missing();
    }
    if (!target.ceilingDbtp || !peak || *peak + plan.gainDb <= *target.ceilingDbtp) return plan;
    if (!target.limit) {
        plan.gainDb = *target.ceilingDbtp - *peak;
        plan.lufs = integratedLufsOf(reports, plan.gainDb);
        if (target.lufs && plan.lufs) plan.shortfallLu = std::max(0.0, missing());
        return plan;
    }
    plan.ceilingDbtp = target.ceilingDbtp;
    double slope = 1, triedGain = 0, triedLufs = 0;
    for (int round = 0; round < kMostTries; ++round) {
        const auto lufs = limitedLufs(songs, plan.gainDb, *plan.ceilingDbtp, keepOn);
        if (!lufs) return fail(lufs.error());
        plan.lufs = *lufs;
        if (!target.lufs || !plan.lufs) return plan;
        plan.shortfallLu = std::fabs(missing()) <= kLoudnessToleranceLu ? 0 : missing();
        if (std::fabs(missing()) <= kGoodEnoughLu || round + 1 == kMostTries) break;
        // The loudness grows with the gain, the less the harder the limiter works.
        if (round > 0 && plan.gainDb != triedGain)
            slope = std::clamp((*plan.lufs - triedLufs) / (plan.gainDb - triedGain), 0.2, 1.0);
        triedGain = plan.gainDb;
        triedLufs = *plan.lufs;
        const double next = plan.gainDb + missing() / slope;
        if (next > *target.lufs - *integratedLufsOf(reports) + kMostDriveDb) break;
        plan.gainDb = next;
    }
    return plan;
}

}  // namespace lacquer::sessions

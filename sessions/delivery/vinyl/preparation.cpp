#include "sessions/delivery/vinyl/preparation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kLevelStepDb = 0.1;
constexpr int kMostTrebleTries = 4;
constexpr double kWorthwhileMarginUm = 1;  // of lift-off, where nothing cures it

std::string digits(double value, int decimals) {
    std::array<char, 64> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return {text.data(), done.ptr};
}

// What is downwards to the next step that takes a metric from `is` to `bound`.
double stepsDownDb(double is, double bound) {
    return std::floor(20 * std::log10(bound / is) / kLevelStepDb) * kLevelStepDb;
}

// One song and all that is tried on it.
class PreparationSearch {
public:
    PreparationSearch(const SongToPrepare& song, const GroovePlace& place, const CutSettings& settings,
                      const PreparationWishes& wishes)
        : song_(song), place_(place), settings_(settings), wishes_(wishes) {}

    Result<PreparationResult> run() {
        auto before = measured({});
        if (!before) return fail(std::move(before).error());
        result_.before = result_.after = *before;
        using Step = Status (PreparationSearch::*)();
        for (const Step step :
             {&PreparationSearch::findHighPass, &PreparationSearch::findBass, &PreparationSearch::findLevel,
              &PreparationSearch::findTreble, &PreparationSearch::keepVelocity})
            if (Status found = (this->*step)(); !found) return fail(std::move(found).error());
        for (const GrooveMetric metric : {GrooveMetric::lateral, GrooveMetric::liftOff, GrooveMetric::depth,
                                          GrooveMetric::velocity, GrooveMetric::curvature, GrooveMetric::lowEnd})
            if (isBeyond(metric, result_.after)) result_.left.push_back(metric);
        return std::move(result_);
    }

private:
    [[nodiscard]] double bound(const MetricLimit& limit) const {
        return wishes_.cures == Severity::failure ? limit.fail : limit.warn;
    }
    [[nodiscard]] double curvatureBound() const {
        return wishes_.treble.kind == Measure::Kind::fixed ? wishes_.treble.value : bound(settings_.limits.curvature);
    }
    [[nodiscard]] bool isBeyond(GrooveMetric metric, const GrooveStanding& standing) const {
        switch (metric) {
            case GrooveMetric::lateral:
                return standing.lateralUm > bound(settings_.limits.lateralUm);
            case GrooveMetric::liftOff:
                return standing.liftMarginUm < bound(settings_.limits.liftMarginUm);
            case GrooveMetric::depth:
                return standing.deepestUm > bound(settings_.limits.depthUm);
            case GrooveMetric::velocity:
                return standing.velocityRatio > bound(settings_.limits.velocityRatio);
            case GrooveMetric::curvature:
                return standing.curvature > (1 + kTrebleTolerance) * curvatureBound();
            case GrooveMetric::lowEnd:
                return standing.lowEndCorrelation < bound(settings_.limits.lowEndCorrelation);
            case GrooveMetric::distortion:
            case GrooveMetric::sibilance:
                return false;  // they follow the curvature
        }
        return false;
    }
    [[nodiscard]] int bassFaults(const GrooveStanding& standing) const {
        return static_cast<int>(isBeyond(GrooveMetric::liftOff, standing)) +
               static_cast<int>(isBeyond(GrooveMetric::depth, standing)) +
               static_cast<int>(isBeyond(GrooveMetric::lowEnd, standing));
    }

    Result<GrooveStanding> measured(const Preparation& preparation) const {
        GrooveAnalyzer analyzer(song_.channels, song_.sampleRate);
        float peak = 0;
        const Status heard = handOutPrepared(song_, preparation, settings_, [&](ConstAudioBlock block) -> Status {
            analyzer.feed(block);
            for (int c = 0; c < block.channelCount(); ++c)
                for (const float sample : block.channel(c)) peak = std::max(peak, std::fabs(sample));
            return {};
        });
        if (!heard) return fail(heard.error());
        return standingOf(analyzer.finish(), static_cast<double>(peak), place_, settings_);
    }
    // What the song is like with `changed`; that stays.
    Status keep(const Preparation& changed) {
        auto standing = measured(changed);
        if (!standing) return fail(std::move(standing).error());
        take(changed, *standing);
        return {};
    }
    void take(const Preparation& changed, const GrooveStanding& standing) {
        result_.preparation = changed;
        result_.after = standing;
    }
    void note(const char* measure, std::string words) { result_.notes.push_back({measure, std::move(words)}); }

    Status findHighPass() {
        Preparation changed = result_.preparation;
        if (wishes_.highPass.kind == Measure::Kind::off) return {};
        const double usedMm = result_.after.usedMm;
        if (wishes_.highPass.kind == Measure::Kind::fixed) {
            changed.highPassHz = wishes_.highPass.value;
            if (Status kept = keep(changed); !kept) return kept;
        } else {
            for (const double hz : kHighPassHz) {
                changed.highPassHz = hz;
                const auto standing = measured(changed);
                if (!standing) return fail(standing.error());
                if (standing->usedMm >= (1 - kWorthwhileSaving) * result_.after.usedMm) break;
                take(changed, *standing);
            }
        }
        if (const auto hz = result_.preparation.highPassHz)
            note("high-pass", "what is below " + digits(*hz, 0) + " Hz takes " +
                                  digits(usedMm - result_.after.usedMm, 2) + " of " + digits(usedMm, 2) +
                                  " mm of radius, and is hardly heard");
        return {};
    }

    Status findBass() {
        if (song_.channels != 2 || wishes_.bass.kind == Measure::Kind::off) return {};
        Preparation changed = result_.preparation;
        if (wishes_.bass.kind == Measure::Kind::fixed) {
            changed.bassHz = wishes_.bass.value;
            return keep(changed);
        }
        const GrooveStanding untouched = result_.after;
        const int faults = bassFaults(untouched);
        if (faults == 0) return {};
        GrooveStanding standing;
        for (const double hz : kLowEndHz) {
            changed.bassHz = hz;
            auto tried = measured(changed);
            if (!tried) return fail(std::move(tried).error());
            standing = *tried;
            if (bassFaults(standing) == 0) break;
        }
        const bool helps =
            bassFaults(standing) < faults || standing.liftMarginUm >= untouched.liftMarginUm + kWorthwhileMarginUm;
        if (!helps) {
            note("bass", "the sides are at fault above " + digits(kLowEndHz.back(), 0) +
                             " Hz, which mono bass does not reach: make the mix narrower there");
            return {};
        }
        take(changed, standing);
        note("bass", bassReason(untouched) + ", as the sides have bass below " + digits(*changed.bassHz, 0) + " Hz");
        return {};
    }
    [[nodiscard]] std::string bassReason(const GrooveStanding& standing) const {
        if (isBeyond(GrooveMetric::liftOff, standing))
            return "the groove gets too shallow for the stylus by " +
                   digits(bound(settings_.limits.liftMarginUm) - standing.liftMarginUm, 1) + " um";
        if (isBeyond(GrooveMetric::depth, standing))
            return "the groove gets " + digits(standing.deepestUm, 0) + " um deep";
        return "the low end is out of phase (correlation " + digits(standing.lowEndCorrelation, 2) + ")";
    }

    Status findLevel() {
        if (wishes_.level.kind == Measure::Kind::off) return {};
        Preparation changed = result_.preparation;
        if (wishes_.level.kind == Measure::Kind::fixed) {
            changed.levelDb = wishes_.level.value;
            return keep(changed);
        }
        double most = 0;
        if (isBeyond(GrooveMetric::lateral, result_.after)) {
            most = stepsDownDb(result_.after.lateralUm, bound(settings_.limits.lateralUm));
            note("level", "the groove swings out by " + digits(result_.after.lateralUm, 0) + " um");
        }
        if (result_.after.peak > 1 && stepsDownDb(result_.after.peak, 1) < most) {
            most = stepsDownDb(result_.after.peak, 1);
            note("level", "peaks are at " + digits(20 * std::log10(result_.after.peak), 1) + " dBFS");
        }
        if (most == 0) return {};
        changed.levelDb = most;
        return keep(changed);
    }

    Status findTreble() {
        using enum Measure::Kind;
        if (wishes_.treble.kind == off) return {};
        const double before = result_.after.curvature, most = curvatureBound();
        if (before <= most) return {};
        const double innermost = std::min(place_.startRadiusMm, place_.endRadiusMm);
        Preparation changed = result_.preparation;
        changed.acceleration = most * accelerationLimit(settings_.stylusUm, innermost, settings_.format.speed);
        for (int tries = 0; tries < kMostTrebleTries; ++tries) {
            if (Status kept = keep(changed); !kept) return kept;
            if (!isBeyond(GrooveMetric::curvature, result_.after)) break;
            *changed.acceleration *= most / result_.after.curvature;
        }
        note("treble", "the groove bends " + digits(before / most, 2) +
                           " times as sharply as a stylus is to follow at a radius of " + digits(innermost, 0) + " mm");
        return {};
    }

    // What the treble limit has left over of velocities and peaks.
    Status keepVelocity() {
        if (wishes_.level.kind != Measure::Kind::asked) return {};
        double more = 0;
        if (isBeyond(GrooveMetric::velocity, result_.after)) {
            more = stepsDownDb(result_.after.velocityRatio, bound(settings_.limits.velocityRatio));
            note("level", "the wall runs at " + digits(result_.after.velocityRatio, 2) + " times the groove's speed");
        }
        if (result_.after.peak > 1) more = std::min(more, stepsDownDb(result_.after.peak, 1));
        if (more == 0) return {};
        Preparation changed = result_.preparation;
        changed.levelDb += more;
        return keep(changed);
    }

    const SongToPrepare& song_;
    GroovePlace place_;
    CutSettings settings_;
    PreparationWishes wishes_;
    PreparationResult result_;
};

}  // namespace

Result<GrooveStanding> standingOf(const GrooveAnalysis& song, double peak, const GroovePlace& place,
                                  const CutSettings& settings) {
    const SongInOrder alone{&song, 0};
    const auto side = modelSide({&alone, 1}, settings);
    if (!side) return fail(side.error());
    GrooveStanding standing;
    standing.peak = peak;
    standing.usedMm = side->conservativeMm;
    standing.liftMarginUm = settings.groove.restDepthUm - settings.groove.minimumDepthUm;
    standing.deepestUm = settings.groove.restDepthUm;
    const auto band =
        static_cast<std::size_t>(std::ranges::find(kLowEndHz, settings.limits.lowEndHz) - kLowEndHz.begin()) %
        kLowEndHz.size();
    double begin = 0, squares = 0;
    for (std::size_t i = 0; i < song.slices.size(); ++i) {
        const GrooveSlice& slice = song.slices[i];
        const SlicePlace& there = side->songs.front().slices[i];
        const double middle = (begin + slice.seconds / 2) / song.seconds;
        const double radiusMm = place.startRadiusMm + middle * (place.endRadiusMm - place.startRadiusMm);
        const double curvature = curvatureRatio(slice.acceleration, radiusMm, settings);
        const double distortion = curvatureRatio(slice.tracing, radiusMm, settings) / std::max(1.0, curvature);
        standing.curvature = std::max(standing.curvature, curvature);
        squares += slice.seconds * distortion * distortion;
        standing.velocityRatio =
            std::max(standing.velocityRatio, settings.scale() * std::max(slice.wallVelocity, slice.lateralVelocity) /
                                                 grooveSpeed(radiusMm, settings.format.speed));
        standing.lateralUm = std::max(standing.lateralUm, there.lateralUm);
        standing.liftMarginUm = std::min(standing.liftMarginUm, there.liftMarginUm);
        standing.deepestUm = std::max(standing.deepestUm, there.deepestUm);
        if (settings.scale() * slice.lowVerticalUm[band] >= settings.limits.lowEndVerticalUm)
            standing.lowEndCorrelation = std::min(standing.lowEndCorrelation, slice.lowEnd[band].correlation());
        begin += slice.seconds;
    }
    if (song.seconds > 0) standing.distortion = std::sqrt(squares / song.seconds);
    return standing;
}

Result<PreparationResult> findPreparation(const SongToPrepare& song, const GroovePlace& place,
                                          const CutSettings& settings, const PreparationWishes& wishes) {
    return PreparationSearch(song, place, settings, wishes).run();
}

}  // namespace lacquer::sessions::vinyl

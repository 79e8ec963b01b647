#include "sessions/delivery/vinyl/groove_events.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kMergedPauseSeconds = 10;
constexpr double kSoundingAcceleration = 0.1;  // m/s², rms: 0.01 g is far below anything that is cut
constexpr double kNever = -1e9;                // a limit that nothing comes below

constexpr std::array kMetrics{GrooveMetric::lateral,  GrooveMetric::liftOff,   GrooveMetric::depth,
                              GrooveMetric::velocity, GrooveMetric::curvature, GrooveMetric::distortion,
                              GrooveMetric::lowEnd,   GrooveMetric::sibilance};

enum class Worse : unsigned char { above, below };

struct Reading {
    double value;
    MetricLimit limit;
    Worse worse = Worse::above;
    double held = 1;  // what the value was divided by

    [[nodiscard]] bool beyond(double bound) const { return worse == Worse::above ? value > bound : value < bound; }
};

std::size_t lowEndBand(double hz) {
    return static_cast<std::size_t>(std::ranges::find(kLowEndHz, hz) - kLowEndHz.begin()) % kLowEndHz.size();
}

// None: the metric says nothing about this slice.
std::optional<Reading> readingOf(GrooveMetric metric, const GrooveSlice& slice, const SlicePlace& place,
                                 double sibilanceMedianDb, const CutSettings& settings) {
    const MetricLimits& limits = settings.limits;
    using enum GrooveMetric;
    switch (metric) {
        case lateral:
            return Reading{place.lateralUm, limits.lateralUm};
        case liftOff:
            return Reading{place.liftMarginUm, limits.liftMarginUm, Worse::below};
        case depth:
            return Reading{place.deepestUm, limits.depthUm};
        case velocity:
            return Reading{place.velocityRatio, limits.velocityRatio};
        case curvature:
            return Reading{place.curvature, limits.curvature};
        case distortion:
            return Reading{place.distortion, limits.distortion, Worse::above, std::max(1.0, place.curvature)};
        case lowEnd: {
            const std::size_t band = lowEndBand(limits.lowEndHz);
            const double vertical = settings.scale() * slice.lowVerticalUm[band];
            if (vertical < limits.lowEndVerticalUm) return std::nullopt;
            MetricLimit limit = limits.lowEndCorrelation;
            const double margin = settings.groove.restDepthUm - settings.groove.minimumDepthUm;
            if (vertical < margin) limit.fail = kNever;  // the groove at rest is deep enough for it
            return Reading{slice.lowEnd[band].correlation(), limit, Worse::below};
        }
        case sibilance:
            if (place.curvature < limits.sibilanceCurvature) return std::nullopt;
            const double warn = sibilanceMedianDb + limits.sibilanceAboveMedianDb;
            return Reading{slice.sibilanceDb(), {warn, -kNever}};  // it fails by its curvature, if at all
    }
    return std::nullopt;
}

void addToEvents(std::vector<GrooveEvent>& events, std::size_t firstOfSong, GrooveMetric metric, const Reading& reading,
                 std::size_t song, double begin, double seconds, double radiusMm) {
    const Severity severity = reading.beyond(reading.limit.fail) ? Severity::failure : Severity::warning;
    const auto last = std::find_if(events.rbegin(), events.rend() - static_cast<std::ptrdiff_t>(firstOfSong),
                                   [&](const GrooveEvent& event) { return event.metric == metric; });
    const bool goesOn = last != events.rend() - static_cast<std::ptrdiff_t>(firstOfSong) &&
                        begin <= last->endSeconds + kMergedPauseSeconds;
    if (!goesOn)
        events.push_back({metric, severity, song, begin, begin, 0, reading.value, begin, radiusMm, reading.limit,
                          reading.value * reading.held});
    GrooveEvent& event = goesOn ? *last : events.back();
    event.endSeconds = begin + seconds;
    event.beyondSeconds += seconds;
    event.severity = std::max(event.severity, severity);
    if (reading.worse == Worse::above ? reading.value > event.worst : reading.value < event.worst) {
        event.worst = reading.value;
        event.unheld = reading.value * reading.held;
        event.worstSeconds = begin;
        event.worstRadiusMm = radiusMm;
    }
}

}  // namespace

double medianSibilanceDb(std::span<const GrooveAnalysis* const> songs) {
    std::vector<double> heard;
    for (const GrooveAnalysis* song : songs)
        for (const GrooveSlice& slice : song->slices)
            if (slice.accelerationRms > kSoundingAcceleration) heard.push_back(slice.sibilanceDb());
    if (heard.empty()) return -120;
    const auto middle = heard.begin() + static_cast<std::ptrdiff_t>(heard.size() / 2);
    std::ranges::nth_element(heard, middle);
    return *middle;
}

std::vector<GrooveEvent> findEvents(const Side& side, double medianSibilanceDb, const CutSettings& settings) {
    std::vector<GrooveEvent> events;
    for (std::size_t i = 0; i < side.songs.size(); ++i) {
        const SongOnSide& song = side.songs[i];
        const std::size_t firstOfSong = events.size();
        double begin = 0;
        for (std::size_t k = 0; k < song.slices.size(); ++k) {
            const GrooveSlice& slice = song.analysis->slices[k];
            for (const GrooveMetric metric : kMetrics) {
                const auto reading = readingOf(metric, slice, song.slices[k], medianSibilanceDb, settings);
                if (reading && reading->beyond(reading->limit.warn))
                    addToEvents(events, firstOfSong, metric, *reading, i, begin, slice.seconds,
                                song.slices[k].radiusMm);
            }
            begin += slice.seconds;
        }
    }
    std::ranges::stable_sort(events, {}, [](const GrooveEvent& event) {
        return std::tuple(event.severity == Severity::failure ? 0 : 1, event.song, event.beginSeconds);
    });
    return events;
}

}  // namespace lacquer::sessions::vinyl

// LimiterRelease: how a limiter lets go. Real-time safe; one thread at a time.
#pragma once

#include <algorithm>
#include <cmath>

#include "nodes/dsp/lookahead.hpp"
#include "nodes/dsp/smoothing.hpp"

namespace lacquer::nodes {

/// From the reduction that is needed to the one that there is: never less, and it falls in one of several ways. In any
/// unit that is 0 where nothing is reduced. After a peak of reduction 1 that ends at once it is, t later:
///   manual     exp(-t / release)
///   fast       exp(-t / 25 ms): loud, at the price of some distortion of the bass
///   mastering  (1 + t / 300 ms) exp(-t / 300 ms): two equal stages in a row, so it begins to let go without a corner
///   automatic  like manual, but down to the average of what has been needed only, and with it from there on. The
///              average (one-pole) rises with 400 ms and falls with 1.2 s: a single peak leaves no hole behind, and
///              where the limiter works all the time its gain does not follow every beat.
/// A change of style goes on from where the reduction is.
class LimiterRelease {
public:
    enum class Style : unsigned char { manual, automatic, fast, mastering };

    static constexpr double kFastMs = 25;
    static constexpr double kMasteringMs = 300;
    static constexpr double kAverageRiseMs = 400;
    static constexpr double kAverageFallMs = 1200;

    void prepare(double sampleRate) noexcept {
        sampleRate_ = sampleRate;
        averageRise_ = onePole(kAverageRiseMs, sampleRate);
        averageFall_ = onePole(kAverageFallMs, sampleRate);
        reset();
    }
    void reset() noexcept {
        reduction_ = first_ = average_ = 0;
        keep_.reset();
        style_ = Style::manual;
    }

    /// Before each cell, and whenever something changes; `releaseMs` counts in the styles manual and automatic.
    void choose(Style style, double releaseMs) noexcept {
        if (style != style_) {
            first_ = reduction_;
            average_ = 0;
            keep_.reset();
        }
        style_ = style;
        keep_.aim(timeOf(style, releaseMs), sampleRate_);
    }

    /// The reduction, at least `needed` (0 or more).
    [[nodiscard]] double next(double needed) noexcept {
        const double keep = keep_.next();
        double floor = 0;
        if (style_ == Style::automatic) {
            average_ = needed + (needed > average_ ? averageRise_ : averageFall_) * (average_ - needed);
            settle(average_);
            floor = std::min(average_, reduction_);
        } else if (style_ == Style::mastering) {
            first_ = std::max(needed, first_ * keep);
            settle(first_);
            floor = first_;
        }
        reduction_ = std::max(needed, floor + (reduction_ - floor) * keep);
        settle(reduction_);
        return reduction_;
    }

private:
    [[nodiscard]] static double timeOf(Style style, double releaseMs) noexcept {
        switch (style) {
            case Style::manual:
            case Style::automatic:
                return releaseMs;
            case Style::fast:
                return kFastMs;
            case Style::mastering:
                return kMasteringMs;
        }
        return releaseMs;
    }
    // Below the resolution of the smoother that follows it is over.
    static void settle(double& value) noexcept {
        if (value < SmoothingFir::kResolution / 2) value = 0;
    }

    double sampleRate_ = 48000;
    double averageRise_ = 0, averageFall_ = 0;
    GlidingFeedback keep_;
    double reduction_ = 0;
    double first_ = 0;    ///< stage of mastering
    double average_ = 0;  ///< of automatic
    Style style_ = Style::manual;
};

}  // namespace lacquer::nodes

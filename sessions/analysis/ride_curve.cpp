#include "sessions/analysis/ride_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "nodes/dsp/loudness.hpp"

namespace lacquer::sessions {

namespace {

constexpr double kLowestLufs = -70;  // both gates: EBU Tech 3342, 3.1
constexpr double kPauseLu = 20;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double powerOf(double lufs) {
    return std::pow(10, (lufs + 0.691) / 10);
}

/// The mean over what lies within `reach` hops of each, of those for which `counts` holds; not a number where these are
/// less than half.
template <class Counts>
std::vector<double> meansAbout(const std::vector<double>& powers, std::ptrdiff_t reach, Counts counts) {
    const auto size = static_cast<std::ptrdiff_t>(powers.size());
    std::vector<double> means(powers.size(), kNothing);
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, i - reach), last = std::min(size - 1, i + reach);
        double sum = 0;
        std::ptrdiff_t count = 0;
        for (std::ptrdiff_t k = first; k <= last; ++k) {
            if (!counts(static_cast<std::size_t>(k))) continue;
            sum += powers[static_cast<std::size_t>(k)];
            ++count;
        }
        if (2 * count > last - first) means[static_cast<std::size_t>(i)] = sum / static_cast<double>(count);
    }
    return means;
}

std::ptrdiff_t reachOf(double seconds, double hopSeconds) {
    return std::max<std::ptrdiff_t>(0, std::lround((seconds / hopSeconds - 1) / 2));
}

/// Of each hop, that it is in no pause, which lasts for so many hops at least.
std::vector<bool> soundIn(const std::vector<double>& powers, double shortestPauseHops) {
    const double lowest = powerOf(kLowestLufs);
    double sum = 0;
    int count = 0;
    for (const double power : powers)
        if (power >= lowest) sum += power, ++count;
    const double gate = count == 0 ? lowest : std::max(lowest, sum / count * std::pow(10, -kPauseLu / 10));
    std::vector<bool> sounding(powers.size());
    for (std::size_t i = 0; i < powers.size();) {
        std::size_t end = i;
        while (end < powers.size() && powers[end] < gate) ++end;
        const bool pause = static_cast<double>(end - i) >= shortestPauseHops;
        std::fill(sounding.begin() + static_cast<std::ptrdiff_t>(i),
                  sounding.begin() + static_cast<std::ptrdiff_t>(end), !pause);
        if (end < powers.size()) sounding[end] = true;
        i = end + 1;
    }
    return sounding;
}

/// What is no number becomes the line between its neighbours, or the nearest of them. All 0 without any.
void bridge(std::vector<double>& values) {
    std::size_t done = 0;
    bool any = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        for (std::size_t k = done; k < i; ++k)
            values[k] = any ? std::lerp(values[done - 1], values[i],
                                        static_cast<double>(k - done + 1) / static_cast<double>(i - done + 1))
                            : values[i];
        any = true;
        done = i + 1;
    }
    for (std::size_t k = done; k < values.size(); ++k) values[k] = any ? values[done - 1] : 0;
}

/// The mean of the highest curve beneath and the lowest one above that are nowhere steeper than `step` a hop: it is not
/// steeper either, and late nowhere.
void limitSlope(std::vector<double>& values, double step) {
    std::vector<double> below = values, above = values;
    for (std::size_t i = 1; i < values.size(); ++i) {
        below[i] = std::min(below[i], below[i - 1] + step);
        above[i] = std::max(above[i], above[i - 1] - step);
    }
    for (std::size_t i = values.size(); i-- > 1;) {
        below[i - 1] = std::min(below[i - 1], below[i] + step);
        above[i - 1] = std::max(above[i - 1], above[i] - step);
    }
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = (below[i] + above[i]) / 2;
}

}  // namespace

std::vector<double> loudnessAbout(const std::vector<double>& powers, double hopSeconds, double windowSeconds) {
    const std::vector<bool> sounding = soundIn(powers, windowSeconds / hopSeconds / 2);
    auto loudness =
        meansAbout(powers, reachOf(windowSeconds, hopSeconds), [&](std::size_t hop) { return sounding[hop]; });
    for (double& value : loudness)
        if (!std::isnan(value)) value = nodes::lufsOf(value);
    return loudness;
}

std::vector<double> rideGains(const std::vector<double>& powers, double hopSeconds, const RideOptions& options,
                              RideEnds ends) {
    std::vector<double> gains = loudnessAbout(powers, hopSeconds, options.windowSeconds);
    for (double& gain : gains) gain = options.targetLufs - gain;
    bridge(gains);
    for (double& gain : gains) gain = std::clamp(gain, -options.mostDb, options.mostDb);
    const double step = options.mostDb * hopSeconds / options.windowSeconds;
    limitSlope(gains, step);
    if (ends == RideEnds::pinned)
        for (std::size_t i = 0; i < gains.size(); ++i) {
            const double most = step * static_cast<double>(std::min(i, gains.size() - 1 - i));
            gains[i] = std::clamp(gains[i], -most, most);
        }
    return gains;
}

}  // namespace lacquer::sessions

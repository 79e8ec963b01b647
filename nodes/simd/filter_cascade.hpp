// The kernel filterCascade. For the sources of one target only.
//
// A filter: trapezoidal integrators (Zavalishin, "The Art of VA Filter Design", 2018, ch. 4), solved as in Simper,
// "Linear Trapezoidal Integrated SVF", 2013. Energy in the integrators cannot grow while g and k are positive.
//
// Each sample of a filter waits for the one before it, a chain of eight operations; what does not wait is the next
// filter, which may work on the sample that the one before it has just finished. So in step t, filter f works on sample
// t - f, all filters of all channels side by side, and their outputs move up by one filter:
//
//     step      0    1    2    3
//     filter 0  x0   x1   x2   x3
//     filter 1       x0   x1   x2
//     filter 2            x0   x1
//
// In the first and last steps some filters have no sample to work on; those keep their integrators as they are.
#pragma once

#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

template <int... kLane>
struct Lanes {};
template <class, int kFirst>
struct LanesFrom;
template <int... kLane, int kFirst>
struct LanesFrom<Lanes<kLane...>, kFirst> {
    // The vector that begins at lane kFirst of `a` and goes on into `b`.
    LACQUER_ALWAYS_INLINE static Doubles of(Doubles a, Doubles b) noexcept {
        return __builtin_shufflevector(a, b, (kFirst + kLane)...);
    }
};

#if LACQUER_SIMD_BYTES == 16
using AllLanes = Lanes<0, 1>;
#elif LACQUER_SIMD_BYTES == 32
using AllLanes = Lanes<0, 1, 2, 3>;
#elif LACQUER_SIMD_BYTES == 64
using AllLanes = Lanes<0, 1, 2, 3, 4, 5, 6, 7>;
#endif

// A run over the lanes of kVectors vectors.
template <int kChannels, int kVectors, FilterCascade::Course kCourse>
class CascadeRun {
public:
    LACQUER_ALWAYS_INLINE explicit CascadeRun(const FilterCascade& cascade) noexcept {
        for (int v = 0; v < kVectors; ++v) {
            s1_[v] = load(cascade.s1 + v * kDoubles);
            s2_[v] = load(cascade.s2 + v * kDoubles);
            double delays[kDoubles];
            for (int lane = 0; lane < kDoubles; ++lane) delays[lane] = (v * kDoubles + lane) / kChannels;
            delay_[v] = load(delays);
            out_[v] = Doubles{};
            now_[v] = coefficients(cascade.target, v);
            if constexpr (kCourse == FilterCascade::Course::moving) {
                start_[v] = coefficients(cascade.start, v);
                way_[v] = {now_[v].g - start_[v].g,           now_[v].k - start_[v].k,
                           now_[v].direct - start_[v].direct, now_[v].band - start_[v].band,
                           now_[v].low - start_[v].low,       Doubles{}};
            }
        }
    }

    // Step t; `fresh`: what the first filter hears, the first channel's sample.
    enum class Busy : unsigned char { all, some };
    template <Busy kBusy>
    LACQUER_ALWAYS_INLINE void step(int t, const double* fresh) noexcept {
        Doubles x[kVectors];
        LACQUER_IN_REGISTERS
        for (int v = 0; v < kVectors; ++v) x[v] = heard(v, fresh);
        LACQUER_IN_REGISTERS
        for (int v = 0; v < kVectors; ++v) {
            const Doubles frame = static_cast<double>(t) - delay_[v];
            if constexpr (kCourse == FilterCascade::Course::moving) moveTo(v, (frame + 1.0) * (1.0 / kKernelFrames));
            const Coefficients& c = now_[v];
            const Doubles v3 = x[v] - s2_[v];
            const Doubles v1 = c.scale * (s1_[v] + c.g * v3);
            const Doubles v2 = s2_[v] + c.g * v1;
            out_[v] = c.direct * x[v] + c.band * v1 + c.low * v2;
            const Doubles s1 = 2.0 * v1 - s1_[v];
            const Doubles s2 = 2.0 * v2 - s2_[v];
            if constexpr (kBusy == Busy::all) {
                s1_[v] = s1;
                s2_[v] = s2;
            } else {
                const auto early = frame < 0.0;
                const auto late = frame >= static_cast<double>(kKernelFrames);
                s1_[v] = early ? s1_[v] : (late ? s1_[v] : s1);
                s2_[v] = early ? s2_[v] : (late ? s2_[v] : s2);
            }
        }
    }

    // What the last kCount vectors put out.
    template <int kCount>
    LACQUER_ALWAYS_INLINE void storeLast(double* to) const noexcept {
        for (int v = 0; v < kCount; ++v) store(out_[kVectors - kCount + v], to + v * kDoubles);
    }
    LACQUER_ALWAYS_INLINE void storeState(FilterCascade& cascade) const noexcept {
        for (int v = 0; v < kVectors; ++v) {
            store(s1_[v], cascade.s1 + v * kDoubles);
            store(s2_[v], cascade.s2 + v * kDoubles);
        }
    }

private:
    struct Coefficients {
        Doubles g, k, direct, band, low, scale;
    };

    LACQUER_ALWAYS_INLINE static Doubles scale(Doubles g, Doubles k) noexcept { return 1.0 / (1.0 + g * (g + k)); }
    LACQUER_ALWAYS_INLINE static Coefficients coefficients(const FilterCascade::Coefficients& from, int v) noexcept {
        const int lane = v * kDoubles;
        const Doubles g = load(from.g + lane), k = load(from.k + lane);
        return {g, k, load(from.direct + lane), load(from.band + lane), load(from.low + lane), scale(g, k)};
    }
    LACQUER_ALWAYS_INLINE void moveTo(int v, Doubles share) noexcept {
        const Coefficients &from = start_[v], &way = way_[v];
        const Doubles g = from.g + share * way.g, k = from.k + share * way.k;
        now_[v] = {
            g,          k, from.direct + share * way.direct, from.band + share * way.band, from.low + share * way.low,
            scale(g, k)};
    }

    // What the filters of a vector hear: what those before them put out in the step before.
    LACQUER_ALWAYS_INLINE Doubles heard(int v, const double* fresh) const noexcept {
#if LACQUER_SIMD_BYTES == 0
        return v < kChannels ? fresh[v] : out_[v - kChannels];
#else
        const Doubles before = v == 0 ? load(fresh + kChannels - kDoubles) : out_[v == 0 ? 0 : v - 1];
        return LanesFrom<AllLanes, kDoubles - kChannels>::of(before, out_[v]);
#endif
    }

    Doubles s1_[kVectors], s2_[kVectors], out_[kVectors];
    Doubles delay_[kVectors];  ///< steps by which a lane's filter is behind the first
    Coefficients now_[kVectors], start_[kVectors], way_[kVectors];
};

// The cascade ends in one of the last kLast vectors.
template <int kChannels, int kVectors, int kLast, FilterCascade::Course kCourse>
void runCascade(FilterCascade& cascade, double* const* samples) noexcept {
    using Run = CascadeRun<kChannels, kVectors, kCourse>;
    constexpr int kSteps = kKernelFrames + FilterCascade::kMaximumFilters - 1;
    // Frame by frame. Vectors reach back behind the first, and go on with silence behind the last.
    double in[kDoubles + kSteps * kChannels]{};
    double* const first = in + kDoubles;
    for (int i = 0; i < kKernelFrames; ++i)
        for (int c = 0; c < kChannels; ++c) first[i * kChannels + c] = samples[c][i];

    double last[kSteps][kLast * kDoubles];
    const int delay = cascade.filters - 1;
    Run run(cascade);
    const auto steps = [&]<typename Run::Busy kBusy>(int from, int to) {
        for (int t = from; t < to; ++t) {
            run.template step<kBusy>(t, first + t * kChannels);
            run.template storeLast<kLast>(last[t]);
        }
    };
    steps.template operator()<Run::Busy::some>(0, delay);
    steps.template operator()<Run::Busy::all>(delay, kKernelFrames);
    steps.template operator()<Run::Busy::some>(kKernelFrames, kKernelFrames + delay);
    run.storeState(cascade);

    const int lane = delay * kChannels - (kVectors - kLast) * kDoubles;
    for (int i = 0; i < kKernelFrames; ++i)
        for (int c = 0; c < kChannels; ++c) samples[c][i] = last[i + delay][lane + c];
}

// Chooses the shortest run that the cascade fits into: of 1, 2, 3, 4, 6 or 8 units. Not every length is there, since
// each takes memory. A unit is a vector, or the vectors of a filter where a filter takes more than one.
template <int kChannels, FilterCascade::Course kCourse, int kUnits = 1, int kShorter = 0>
void chooseCascade(FilterCascade& cascade, double* const* samples) noexcept {
    constexpr int kUnit = kDoubles < kChannels ? kChannels / kDoubles : 1;
    constexpr int kVectors = kUnits * kUnit;
    if constexpr (kVectors * kDoubles < FilterCascade::kMaximumFilters * kChannels)
        if (cascade.filters * kChannels > kVectors * kDoubles)
            return chooseCascade<kChannels, kCourse, kUnits + (kUnits < 4 ? 1 : 2), kUnits>(cascade, samples);
    runCascade<kChannels, kVectors, (kUnits - kShorter) * kUnit, kCourse>(cascade, samples);
}

void filterCascade(FilterCascade& cascade, double* const* samples) noexcept {
    using enum FilterCascade::Course;
    if (cascade.course == steady)
        return cascade.channels == 1 ? chooseCascade<1, steady>(cascade, samples)
                                     : chooseCascade<2, steady>(cascade, samples);
    return cascade.channels == 1 ? chooseCascade<1, moving>(cascade, samples)
                                 : chooseCascade<2, moving>(cascade, samples);
}

}  // namespace
}  // namespace lacquer::nodes

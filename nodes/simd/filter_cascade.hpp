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

template <class Vector>
constexpr int kLanesOf = sizeof(Vector) / sizeof(double);

// The vector that begins at lane kFirst of `a` and goes on into `b`.
template <int kFirst, class Vector>
LACQUER_ALWAYS_INLINE Vector across(Vector a, Vector b) noexcept {
    if constexpr (kFirst == 0)
        return a;
    else if constexpr (kLanesOf<Vector> == 2)
        return __builtin_shufflevector(a, b, kFirst, kFirst + 1);
    else if constexpr (kLanesOf<Vector> == 4)
        return __builtin_shufflevector(a, b, kFirst, kFirst + 1, kFirst + 2, kFirst + 3);
    else
        return __builtin_shufflevector(a, b, kFirst, kFirst + 1, kFirst + 2, kFirst + 3, kFirst + 4, kFirst + 5,
                                       kFirst + 6, kFirst + 7);
}

// A run over the lanes of kVectors vectors.
template <class Vector, int kChannels, int kVectors, FilterCascade::Course kCourse>
class CascadeRun {
public:
    static constexpr int kLanes = kLanesOf<Vector>;

    LACQUER_ALWAYS_INLINE explicit CascadeRun(const FilterCascade& cascade) noexcept {
        for (int v = 0; v < kVectors; ++v) {
            s1_[v] = load<Vector>(cascade.s1 + v * kLanes);
            s2_[v] = load<Vector>(cascade.s2 + v * kLanes);
            double delays[kLanes];
            for (int lane = 0; lane < kLanes; ++lane) delays[lane] = (v * kLanes + lane) / kChannels;
            delay_[v] = load<Vector>(delays);
            out_[v] = Vector{};
            now_[v] = coefficients(cascade.target, v);
            if constexpr (kCourse == FilterCascade::Course::moving) {
                start_[v] = coefficients(cascade.start, v);
                way_[v] = {now_[v].g - start_[v].g,           now_[v].k - start_[v].k,
                           now_[v].direct - start_[v].direct, now_[v].band - start_[v].band,
                           now_[v].low - start_[v].low,       Vector{}};
            }
        }
    }

    // Step t; `fresh`: what the first filter hears, the first channel's sample.
    enum class Busy : unsigned char { all, some };
    template <Busy kBusy>
    LACQUER_ALWAYS_INLINE void step(int t, const double* fresh) noexcept {
        Vector x[kVectors];
        LACQUER_IN_REGISTERS
        for (int v = 0; v < kVectors; ++v) x[v] = heard(v, fresh);
        LACQUER_IN_REGISTERS
        for (int v = 0; v < kVectors; ++v) {
            const Vector frame = static_cast<double>(t) - delay_[v];
            if constexpr (kCourse == FilterCascade::Course::moving) moveTo(v, (frame + 1.0) * (1.0 / kKernelFrames));
            const Coefficients& c = now_[v];
            const Vector v3 = x[v] - s2_[v];
            const Vector v1 = c.scale * (s1_[v] + c.g * v3);
            const Vector v2 = s2_[v] + c.g * v1;
            out_[v] = c.direct * x[v] + c.band * v1 + c.low * v2;
            const Vector s1 = 2.0 * v1 - s1_[v];
            const Vector s2 = 2.0 * v2 - s2_[v];
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
        for (int v = 0; v < kCount; ++v) store(out_[kVectors - kCount + v], to + v * kLanes);
    }
    LACQUER_ALWAYS_INLINE void storeState(FilterCascade& cascade) const noexcept {
        for (int v = 0; v < kVectors; ++v) {
            store(s1_[v], cascade.s1 + v * kLanes);
            store(s2_[v], cascade.s2 + v * kLanes);
        }
    }

private:
    struct Coefficients {
        Vector g, k, direct, band, low, scale;
    };

    LACQUER_ALWAYS_INLINE static Vector scale(Vector g, Vector k) noexcept { return 1.0 / (1.0 + g * (g + k)); }
    LACQUER_ALWAYS_INLINE static Coefficients coefficients(const FilterCascade::Coefficients& from, int v) noexcept {
        const int lane = v * kLanes;
        const Vector g = load<Vector>(from.g + lane), k = load<Vector>(from.k + lane);
        return {g,
                k,
                load<Vector>(from.direct + lane),
                load<Vector>(from.band + lane),
                load<Vector>(from.low + lane),
                scale(g, k)};
    }
    LACQUER_ALWAYS_INLINE void moveTo(int v, Vector share) noexcept {
        const Coefficients &from = start_[v], &way = way_[v];
        const Vector g = from.g + share * way.g, k = from.k + share * way.k;
        now_[v] = {
            g,          k, from.direct + share * way.direct, from.band + share * way.band, from.low + share * way.low,
            scale(g, k)};
    }

    // What the filters of a vector hear: what those before them put out in the step before.
    LACQUER_ALWAYS_INLINE Vector heard(int v, const double* fresh) const noexcept {
        if constexpr (kLanes == 1)
            return v < kChannels ? fresh[v] : out_[v - kChannels];
        else
            return across<kLanes - kChannels>(
                v == 0 ? load<Vector>(fresh + kChannels - kLanes) : out_[v == 0 ? 0 : v - 1], out_[v]);
    }

    Vector s1_[kVectors], s2_[kVectors], out_[kVectors];
    Vector delay_[kVectors];  ///< steps by which a lane's filter is behind the first
    Coefficients now_[kVectors], start_[kVectors], way_[kVectors];
};

// The cascade ends in one of the last kLast vectors.
template <class Vector, int kChannels, int kVectors, int kLast, FilterCascade::Course kCourse>
void runCascade(FilterCascade& cascade, double* const* samples) noexcept {
    using Run = CascadeRun<Vector, kChannels, kVectors, kCourse>;
    constexpr int kSteps = kKernelFrames + FilterCascade::kMaximumFilters - 1;
    // Frame by frame. Vectors reach back behind the first, and go on with silence behind the last.
    double in[kLanesOf<Vector> + kSteps * kChannels]{};
    double* const first = in + kLanesOf<Vector>;
    for (int i = 0; i < kKernelFrames; ++i)
        for (int c = 0; c < kChannels; ++c) first[i * kChannels + c] = samples[c][i];

    double last[kSteps][kLast * kLanesOf<Vector>];
    const int delay = cascade.filters - 1;
    Run run(cascade);
    const auto steps = [&]<typename Run::Busy kBusy>(int from, int to) {
        for (int t = from; t < to; ++t) {
            run.template step<kBusy>(t, first + t * kChannels);
            run.template storeLast<kLast>(last[t]);
        }
    };
    const int end = delay < kKernelFrames ? kKernelFrames : delay;
    steps.template operator()<Run::Busy::some>(0, delay);
    steps.template operator()<Run::Busy::all>(delay, end);
    steps.template operator()<Run::Busy::some>(end, kKernelFrames + delay);
    run.storeState(cascade);

    const int lane = delay * kChannels - (kVectors - kLast) * kLanesOf<Vector>;
    for (int i = 0; i < kKernelFrames; ++i)
        for (int c = 0; c < kChannels; ++c) samples[c][i] = last[i + delay][lane + c];
}

// Chooses the shortest run that the cascade fits into: of 1, 2, 3, 4, 6 or 8 units. Not every length is there, since
// each takes memory. A unit is a vector, or the vectors of a filter where a filter takes more than one.
template <class Vector, int kChannels, FilterCascade::Course kCourse, int kUnits = 1, int kShorter = 0>
void chooseCascade(FilterCascade& cascade, double* const* samples) noexcept {
    constexpr int kUnit = kLanesOf<Vector> < kChannels ? kChannels / kLanesOf<Vector> : 1;
    constexpr int kVectors = kUnits * kUnit;
    if constexpr (kVectors * kLanesOf<Vector> < FilterCascade::kMaximumFilters * kChannels)
        if (cascade.filters * kChannels > kVectors * kLanesOf<Vector>)
            return chooseCascade<Vector, kChannels, kCourse, kUnits + (kUnits < 4 ? 1 : 2), kUnits>(cascade, samples);
    runCascade<Vector, kChannels, kVectors, (kUnits - kShorter) * kUnit, kCourse>(cascade, samples);
}

void filterCascade(FilterCascade& cascade, double* const* samples) noexcept {
    using enum FilterCascade::Course;
    if (cascade.course == moving)
        return cascade.channels == 1 ? chooseCascade<Doubles, 1, moving>(cascade, samples)
                                     : chooseCascade<Doubles, 2, moving>(cascade, samples);
#if LACQUER_SIMD_BYTES > 16
    // In pairs a filter hands on to the next without moving lanes; measured, that is faster up to four filters.
    using Pair [[gnu::vector_size(16)]] = double;
    constexpr int kPairFilters = 4;
    if (cascade.channels == 2 && cascade.filters <= kPairFilters)
        return chooseCascade<Pair, 2, steady>(cascade, samples);
#endif
    return cascade.channels == 1 ? chooseCascade<Doubles, 1, steady>(cascade, samples)
                                 : chooseCascade<Doubles, 2, steady>(cascade, samples);
}

}  // namespace
}  // namespace lacquer::nodes

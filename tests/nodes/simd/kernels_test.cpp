// Every kernel on every target of this machine, bit for bit.
#include "nodes/simd/kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstring>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "nodes/dsp/approximations.hpp"
#include "nodes/dsp/filter_shape.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::nodes::kernels_test {
namespace {

constexpr std::size_t kFrames = kKernelFrames;
using Samples = std::array<std::array<double, kFrames>, 2>;

/// Numbers from a seed.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : random_(seed) {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(random_() >> 11) * 0x1p-53;
    }
    int upTo(int count) { return static_cast<int>(random_() % static_cast<std::uint64_t>(count)); }

private:
    std::mt19937_64 random_;
};

template <class T>
bool sameBits(const T& a, const T& b) {
    return std::memcmp(&a, &b, sizeof(T)) == 0;
}

// Filters as their description says: one after the other, one channel after the other, sample by sample.
struct FilterRow {
    struct Filter {
        FilterCoefficients start, target;
        std::array<FilterState, 2> states;
    };
    std::vector<Filter> filters;
    int channels = 2;
    FilterCascade::Course course = FilterCascade::Course::steady;

    static FilterCoefficients anyCoefficients(Numbers& numbers) {
        FilterCoefficients c;
        c.g = numbers.between(0.001, 3);
        c.k = numbers.between(0.05, 3);
        c.direct = numbers.between(0, 2);
        c.band = numbers.between(-1, 1);
        c.low = numbers.between(-1, 1);
        return c;
    }
    FilterRow(int count, int channelCount, FilterCascade::Course how, Numbers& numbers)
        : channels(channelCount), course(how) {
        for (int f = 0; f < count; ++f) filters.push_back({anyCoefficients(numbers), anyCoefficients(numbers), {}});
    }

    [[nodiscard]] FilterCascade cascade() const {
        FilterCascade result;
        result.filters = static_cast<int>(filters.size());
        result.channels = channels;
        result.course = course;
        for (int lane = 0; lane < result.filters * channels; ++lane) {
            const Filter& filter = filters[static_cast<std::size_t>(lane / channels)];
            setLane(result.start, lane, filter.start);
            setLane(result.target, lane, filter.target);
        }
        return result;
    }

    void run(Samples& samples) {
        for (Filter& filter : filters)
            for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
                for (std::size_t i = 0; i < kFrames; ++i)
                    samples[c][i] = next(filter.states[c], samples[c][i], coefficientsAt(filter, i));
    }

private:
    [[nodiscard]] FilterCoefficients coefficientsAt(const Filter& filter, std::size_t frame) const {
        if (course == FilterCascade::Course::steady) return filter.target;
        const double way = static_cast<double>(frame + 1) / kFrames;
        const auto between = [way](double a, double b) { return a + way * (b - a); };
        FilterCoefficients now;
        now.g = between(filter.start.g, filter.target.g);
        now.k = between(filter.start.k, filter.target.k);
        now.direct = between(filter.start.direct, filter.target.direct);
        now.band = between(filter.start.band, filter.target.band);
        now.low = between(filter.start.low, filter.target.low);
        return now;
    }
    static double next(FilterState& state, double x, const FilterCoefficients& c) {
        const double scale = 1 / (1 + c.g * (c.g + c.k));
        const double v3 = x - state.s2;
        const double v1 = scale * (state.s1 + c.g * v3);
        const double v2 = state.s2 + c.g * v1;
        state.s1 = 2 * v1 - state.s1;
        state.s2 = 2 * v2 - state.s2;
        return c.direct * x + c.band * v1 + c.low * v2;
    }
};

class KernelsOnTarget : public testing::TestWithParam<SimdTarget> {
protected:
    void SetUp() override {
        if (GetParam() > bestSimdTarget()) GTEST_SKIP() << "this machine has no " << nameOf(GetParam());
    }
    [[nodiscard]] static const Kernels& kernels() { return kernelsFor(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Kernels, KernelsOnTarget, testing::ValuesIn(kSimdTargets),
                         [](const auto& tested) { return std::string(nameOf(tested.param)); });

TEST_P(KernelsOnTarget, ACascadeIsItsFiltersOneAfterTheOther) {
    constexpr int kCells = 4;
    Numbers numbers(1);
    for (const auto course : {FilterCascade::Course::steady, FilterCascade::Course::moving})
        for (const int channels : {1, 2})
            for (int count = 1; count <= FilterCascade::kMaximumFilters; ++count) {
                FilterRow row(count, channels, course, numbers);
                FilterCascade cascade = row.cascade();
                for (int cell = 0; cell < kCells; ++cell) {
                    Samples samples{};
                    for (auto& channel : samples)
                        for (double& x : channel) x = numbers.between(-1, 1);
                    Samples expected = samples;
                    row.run(expected);
                    double* const pointers[] = {samples[0].data(), samples[1].data()};
                    kernels().filterCascade(cascade, pointers);
                    const std::string where = std::to_string(count) + " filters, " + std::to_string(channels) +
                                              " channels, cell " + std::to_string(cell) +
                                              (course == FilterCascade::Course::moving ? ", moving" : "");
                    ASSERT_TRUE(sameBits(samples, expected)) << where;
                    for (int lane = 0; lane < count * channels; ++lane)
                        ASSERT_TRUE(sameBits(stateOfLane(cascade, lane),
                                             row.filters[static_cast<std::size_t>(lane / channels)]
                                                 .states[static_cast<std::size_t>(lane % channels)]))
                            << where << ", lane " << lane;
                }
            }
}

// What lanes beyond the cascade hold is nobody's business, and one channel is not the other's.
TEST_P(KernelsOnTarget, WhatIsNoNumberStaysOnItsChannelAndInItsCascade) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    Numbers numbers(2);
    for (int count = 1; count <= FilterCascade::kMaximumFilters; ++count) {
        FilterRow row(count, 2, FilterCascade::Course::steady, numbers);
        FilterCascade cascade = row.cascade();
        for (int lane = count * 2; lane < FilterCascade::kLanes; ++lane)
            setLane(cascade, lane, FilterState{kNan, kNan});
        Samples samples{};
        for (auto& channel : samples)
            for (double& x : channel) x = numbers.between(-1, 1);
        samples[0][17] = kNan;
        Samples expected = samples;
        row.run(expected);
        double* const pointers[] = {samples[0].data(), samples[1].data()};
        kernels().filterCascade(cascade, pointers);
        ASSERT_TRUE(sameBits(samples[1], expected[1])) << count << " filters";
        for (std::size_t i = 0; i < kFrames; ++i)
            ASSERT_EQ(std::isnan(samples[0][i]), i >= 17) << count << " filters, frame " << i;
    }
}

// Points as the sums they are, one by one, taps in order.
struct PlainPeaks {
    const TruePeakWeights& weights;
    TruePeakHistory& history;

    void raise(float* peaks) const {
        using W = TruePeakWeights;
        for (int i = 0; i < kKernelFrames; ++i) {
            float half = 0;
            for (int tap = 0; tap < W::kHalvingTaps / 2; ++tap)
                half +=
                    weights.halving[tap] * (history.samples[i + tap] + history.samples[i + W::kHalvingTaps - 1 - tap]);
            history.doubled[W::kFineTaps - 1 + 2 * i] = history.samples[i + W::kHalvingTaps / 2 - 1];
            history.doubled[W::kFineTaps + 2 * i] = half;
        }
        for (int i = 0; i < kKernelFrames; ++i) {
            const float* const metered = history.samples + W::kHalvingTaps - 1 - W::kDelayFrames - 5 + i;
            for (const float peak : {farthest(weights.meters, metered), farthest(weights.fine, history.doubled + 2 * i),
                                     farthest(weights.fine, history.doubled + 2 * i + 1)})
                peaks[i] = std::max(peaks[i], peak);
        }
        std::copy(std::begin(history.samples) + kKernelFrames, std::end(history.samples), history.samples);
        std::copy(std::begin(history.doubled) + 2 * kKernelFrames, std::end(history.doubled), history.doubled);
    }
    template <int kTaps, int kPairs>
    static float farthest(const MirroredWeights<kTaps, kPairs>& points, const float* window) {
        const auto sum = [&](const float* taps, float sign) {
            float total = 0;
            for (int tap = 0; tap < kTaps / 2; ++tap)
                total += taps[tap] * (window[tap] + sign * window[kTaps - 1 - tap]);
            return std::fabs(total);
        };
        float largest = std::max(0.0f, std::fabs(window[kTaps / 2 - 1]));
        largest = std::max(largest, sum(points.middle, 1));
        for (int pair = 0; pair < kPairs; ++pair)
            largest = std::max(largest, sum(points.even[pair], 1) + sum(points.odd[pair], -1));
        return largest;
    }
};

TEST_P(KernelsOnTarget, TruePeaksAreTheLargestOfTheirPoints) {
    Numbers numbers(3);
    TruePeakWeights weights;
    std::array<float, sizeof weights / sizeof(float)> values;
    for (float& value : values) value = static_cast<float>(numbers.between(-0.5, 0.5));
    std::memcpy(&weights, &values, sizeof weights);
    weights.fineReach = weights.meterReach = 1000;  // more than they can
    TruePeakHistory history{}, expectedHistory{};
    for (int cell = 0; cell < 8; ++cell) {
        for (int i = 0; i < kKernelFrames; ++i) {
            float x = static_cast<float>(numbers.between(-1, 1));
            if (cell == 3 && i == 40) x = std::numeric_limits<float>::quiet_NaN();  // ignored, until it has passed
            history.samples[TruePeakWeights::kHalvingTaps - 1 + i] = x;
            expectedHistory.samples[TruePeakWeights::kHalvingTaps - 1 + i] = x;
        }
        std::array<float, kFrames> peaks;
        for (float& peak : peaks) peak = numbers.upTo(8) == 0 ? 100.0f : 0.0f;  // of another channel
        std::array<float, kFrames> expected = peaks;
        kernels().raisePeaks(weights, history, 0, peaks.data());
        PlainPeaks{weights, expectedHistory}.raise(expected.data());
        ASSERT_TRUE(sameBits(peaks, expected)) << "cell " << cell;
        if (cell < 3) {
            ASSERT_TRUE(sameBits(history.doubled, expectedHistory.doubled)) << "cell " << cell;
        }
    }
}

template <int kTaps, int kPairs>
float reachOf(const MirroredWeights<kTaps, kPairs>& points) {
    float reach = 1;
    const auto note = [&](auto weight) {
        float sum = 0;
        for (int tap = 0; tap < kTaps / 2; ++tap) sum += std::fabs(weight(tap, 1.0f)) + std::fabs(weight(tap, -1.0f));
        reach = std::max(reach, sum);
    };
    note([&](int tap, float) { return points.middle[tap]; });
    for (int pair = 0; pair < kPairs; ++pair)
        note([&](int tap, float sign) { return points.even[pair][tap] + sign * points.odd[pair][tap]; });
    return reach;
}

// Among noise of many levels, a stretch to which a point answers with all it has: just below that the floor must let
// it pass.
TEST_P(KernelsOnTarget, NoPeakAboveTheFloorIsLeftOut) {
    using W = TruePeakWeights;
    Numbers numbers(4);
    TruePeakWeights weights;
    std::array<float, sizeof weights / sizeof(float)> values;
    for (float& value : values) value = static_cast<float>(numbers.between(-0.5, 0.5));
    std::memcpy(&weights, &values, sizeof weights);
    for (int tap = 0; tap < W::kMeterTaps / 2; ++tap) {  // the first pair's points go farthest
        weights.meters.middle[tap] *= 0.25f;
        for (int pair = 1; pair < 3; ++pair) weights.meters.even[pair][tap] *= 0.25f;
        for (int pair = 1; pair < 3; ++pair) weights.meters.odd[pair][tap] *= 0.25f;
    }
    weights.fineReach = reachOf(weights.fine) * 1.0001f;
    weights.meterReach = reachOf(weights.meters) * 1.0001f;
    int found = 0, leftOut = 0;
    for (const float floor : {0.5f, 2.0f, reachOf(weights.meters) * 0.9999f}) {
        TruePeakHistory history{}, expectedHistory{};
        for (int cell = 0; cell < 24; ++cell) {
            for (int i = 0; i < kKernelFrames; ++i) {
                auto x = static_cast<float>(numbers.between(-1, 1)) * static_cast<float>(cell % 5) / 20;
                if (cell == 12 && i >= 20 && i < 20 + W::kMeterTaps) {  // the first pair's later point
                    const int tap = i - 20, older = std::min(tap, W::kMeterTaps - 1 - tap);
                    const float sign = tap < W::kMeterTaps / 2 ? 1.0f : -1.0f;
                    x = std::copysign(1.0f, weights.meters.even[0][older] + sign * weights.meters.odd[0][older]);
                }
                history.samples[W::kHalvingTaps - 1 + i] = expectedHistory.samples[W::kHalvingTaps - 1 + i] = x;
            }
            std::array<float, kFrames> peaks{}, expected{};
            kernels().raisePeaks(weights, history, floor, peaks.data());
            PlainPeaks{weights, expectedHistory}.raise(expected.data());
            for (std::size_t i = 0; i < kFrames; ++i) {
                if (expected[i] > floor) {
                    ASSERT_EQ(peaks[i], expected[i]) << "cell " << cell << ", frame " << i << ", floor " << floor;
                    ++found;
                } else {
                    ASSERT_LE(peaks[i], expected[i]);
                    leftOut += peaks[i] == 0 && expected[i] > 0 ? 1 : 0;
                }
            }
        }
    }
    EXPECT_GT(found, 100);
    EXPECT_GT(leftOut, 100);
}

// Filters as their description says, one after the other.
TEST_P(KernelsOnTarget, TheEnergyIsThatOfWhatTheFiltersPutOut) {
    Numbers numbers(8);
    WeightingFilters filters, plain;
    for (int lane = 0; lane < WeightingFilters::kLanes; ++lane) {
        filters.b0[lane] = numbers.between(0.5, 1.5);
        filters.b1[lane] = numbers.between(-2, 2);
        filters.b2[lane] = numbers.between(-1, 1);
        filters.a1[lane] = numbers.between(-0.9, 0.9);
        filters.a2[lane] = numbers.between(0, 0.8);
    }
    plain = filters;
    const auto next = [&plain](int lane, double x) {
        const double y = plain.b0[lane] * x + plain.s1[lane];
        plain.s1[lane] = plain.b1[lane] * x - plain.a1[lane] * y + plain.s2[lane];
        plain.s2[lane] = plain.b2[lane] * x - plain.a2[lane] * y;
        return plain.out[lane] = y;
    };
    WeightingFilters scalar = filters;
    for (const int frames : {1, 64, 7, 0, 64, 441}) {
        std::vector<float> left(static_cast<std::size_t>(frames)), right(left);
        for (float& x : left) x = static_cast<float>(numbers.between(-1, 1));
        for (float& x : right) x = static_cast<float>(numbers.between(-1, 1));
        double energies[2] = {0.5, 0.25}, expected[2] = {0.5, 0.25}, ofScalar[2] = {0.5, 0.25};
        kernels().weighEnergy(filters, left.data(), right.data(), frames, energies);
        kernelsFor(SimdTarget::scalar).weighEnergy(scalar, left.data(), right.data(), frames, ofScalar);
        EXPECT_TRUE(sameBits(energies, ofScalar)) << frames;
        for (std::size_t i = 0; i < left.size(); ++i)
            for (const int channel : {0, 1}) {
                const double y = next(channel + 2, plain.out[channel]);
                next(channel, static_cast<double>((channel == 0 ? left : right)[i]));
                expected[channel] += y * y;
            }
        for (const int channel : {0, 1}) EXPECT_NEAR(energies[channel], expected[channel], 1e-9) << frames;
    }
}

TEST_P(KernelsOnTarget, LogarithmsAndPowersAreThoseOfSingleNumbers) {
    Numbers numbers(4);
    for (int round = 0; round < 500; ++round) {
        std::array<double, kFrames> exponents, powers;
        for (std::size_t i = 0; i < kFrames; ++i) {
            exponents[i] = round == 0 ? static_cast<double>(i) - 32 : numbers.between(-500, 500);
            powers[i] = std::exp2(numbers.between(-500, 500));
        }
        std::array<double, kFrames> wantedPowers, wantedLogs;
        for (std::size_t i = 0; i < kFrames; ++i) {
            wantedPowers[i] = fastExp2(exponents[i]);
            wantedLogs[i] = fastLog2(powers[i]);
        }
        kernels().exp2(exponents.data());
        kernels().log2(powers.data());
        ASSERT_TRUE(sameBits(exponents, wantedPowers)) << "round " << round;
        ASSERT_TRUE(sameBits(powers, wantedLogs)) << "round " << round;
    }
}

TEST_P(KernelsOnTarget, ARowIsTransformedAsFourierSaidAndAlikeEverywhere) {
    constexpr int kBins = SpectrumRow::kBins;
    Numbers numbers(6);
    SpectrumRow turns, row;
    const auto angle = [](int n) { return -2 * std::numbers::pi * n / kBins; };
    for (int i = 0; i < kBins; ++i) {
        turns.real[i] = static_cast<float>(std::cos(angle(i / 8 * (i % 8))));
        turns.imaginary[i] = static_cast<float>(std::sin(angle(i / 8 * (i % 8))));
        row.real[i] = static_cast<float>(numbers.between(-1, 1));
        row.imaginary[i] = static_cast<float>(numbers.between(-1, 1));
    }
    SpectrumRow got, scalar, back;
    kernels().transformRow(turns, row.real, row.imaginary, got.real, got.imaginary);
    for (int k = 0; k < kBins; ++k) {
        std::complex<double> sum = 0;
        for (int n = 0; n < kBins; ++n)
            sum += std::complex<double>(row.real[n], row.imaginary[n]) * std::polar(1.0, angle(n * k));
        ASSERT_NEAR(got.real[k], sum.real(), 2e-6) << k;
        ASSERT_NEAR(got.imaginary[k], sum.imag(), 2e-6) << k;
    }
    kernelsFor(SimdTarget::scalar).transformRow(turns, row.real, row.imaginary, scalar.real, scalar.imaginary);
    EXPECT_TRUE(sameBits(got, scalar));
    kernels().transformRow(turns, got.imaginary, got.real, back.imaginary, back.real);
    for (int i = 0; i < kBins; ++i) {
        ASSERT_NEAR(back.real[i] / kBins, row.real[i], 1e-6) << i;
        ASSERT_NEAR(back.imaginary[i] / kBins, row.imaginary[i], 1e-6) << i;
    }
}

TEST_P(KernelsOnTarget, ProductsOfSpectraAreAddedInOrder) {
    Numbers numbers(5);
    for (const int count : {0, 1, 3, 20}) {
        std::vector<SpectrumRow> a(20), b(20);
        SpectrumRow sum;
        const auto fill = [&](SpectrumRow& row) {
            for (float& x : row.real) x = static_cast<float>(numbers.between(-1, 1));
            for (float& x : row.imaginary) x = static_cast<float>(numbers.between(-1, 1));
        };
        for (auto* rows : {&a, &b}) std::for_each(rows->begin(), rows->end(), fill);
        fill(sum);
        SpectrumRow expected = sum;
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            for (int k = 0; k < SpectrumRow::kBins; ++k) {
                expected.real[k] += a[i].real[k] * b[i].real[k] - a[i].imaginary[k] * b[i].imaginary[k];
                expected.imaginary[k] += a[i].real[k] * b[i].imaginary[k] + a[i].imaginary[k] * b[i].real[k];
            }
        kernels().addRowProducts(a.data(), b.data(), count, sum);
        ASSERT_TRUE(sameBits(sum, expected)) << count << " products";
    }
}

}  // namespace
}  // namespace lacquer::nodes::kernels_test

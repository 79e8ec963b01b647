#include "nodes/dsp/true_peak.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "support/node_bench.hpp"

namespace lacquer::nodes::true_peak_test {
namespace {

constexpr int kDelay = TruePeakDetector::kDelayFrames;

// The detector's answers by sample; the last ones, which it would have to hear more for, are left out.
std::vector<float> detect(TruePeakDetector& detector, const std::vector<float>& samples, float floor = 0) {
    std::vector<float> result;
    for (std::size_t first = 0; first + kControlGridFrames <= samples.size(); first += kControlGridFrames) {
        Cell cell;
        Cell peaks{};
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(first), cell.size(), cell.begin());
        detector.raise(cell, peaks, floor);
        result.insert(result.end(), peaks.begin(), peaks.end());
    }
    result.erase(result.begin(), result.begin() + kDelay);
    return result;
}
std::vector<float> detect(const std::vector<float>& samples) {
    TruePeakDetector detector;
    return detect(detector, samples);
}

double sinc(double x) {
    return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}
double bessel(double x) {  // I0, by its power series
    double sum = 1;
    double term = 1;
    for (int n = 1; n < 60; ++n) sum += term *= x * x / 4 / n / n;
    return sum;
}
double kaiserSinc(double x, double halfLength, double beta) {
    const double edge = x / halfLength;
    return std::fabs(edge) < 1 ? sinc(x) * bessel(beta * std::sqrt(1 - edge * edge)) / bessel(beta) : 0;
}

// What the detector's description says, point by point in double precision: no trick, no order, no blocks.
class Definition {
public:
    explicit Definition(const std::vector<float>& samples) : samples_(samples) {
        for (int n = 0; n < size(); ++n) {
            doubled_.push_back(at(n));
            doubled_.push_back(sum(n + 0.5, 96, [](double x) { return kaiserSinc(x, 96, 5.65); }));
        }
    }

    [[nodiscard]] double peak(int n) const {
        double highest = 0;
        for (int point = 0; point < 16; ++point) highest = std::max(highest, std::fabs(finePoint(2 * n, point)));
        for (const double point : meterPoints(n)) highest = std::max(highest, std::fabs(point));
        return highest;
    }

private:
    [[nodiscard]] int size() const { return static_cast<int>(samples_.size()); }
    [[nodiscard]] double at(int n) const { return n < 0 || n >= size() ? 0 : samples_[static_cast<std::size_t>(n)]; }

    template <class Kernel>
    [[nodiscard]] double sum(double position, int half, Kernel kernel) const {
        double result = 0;
        const int middle = static_cast<int>(std::floor(position));
        for (int k = middle - half + 1; k <= middle + half; ++k) result += at(k) * kernel(k - position);
        return result;
    }
    [[nodiscard]] double finePoint(int first, int point) const {
        const double position = first + point / 8.0;
        double result = 0;
        for (int k = first + point / 8 - 7; k <= first + point / 8 + 8; ++k)
            if (k >= 0 && k < 2 * size())
                result += doubled_[static_cast<std::size_t>(k)] *
                          (point % 8 == 0 ? k == position : kaiserSinc(k - position, 8, 7.86));
        return result;
    }
    [[nodiscard]] std::vector<double> meterPoints(int n) const {
        // ITU-R BS.1770-5, annex 2, table of coefficients, phases 0 and 1.
        constexpr double kItu[2][12] = {
            {0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
             0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500},
            {-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
             0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375}};
        std::vector<double> points;
        for (const auto& phase : kItu) {
            double forwards = 0;
            double backwards = 0;
            for (int tap = 0; tap < 12; ++tap) {
                forwards += phase[tap] * at(n - 5 + tap);
                backwards += phase[tap] * at(n + 6 - tap);
            }
            points.push_back(forwards);
            points.push_back(backwards);
        }
        for (int quarter = 1; quarter <= 3; ++quarter)
            points.push_back(sum(n + quarter / 4.0, 6, [](double x) {
                const double hann = std::cos(std::numbers::pi * x / 12);
                return sinc(x) * hann * hann;
            }));
        return points;
    }

    const std::vector<float>& samples_;
    std::vector<double> doubled_;
};

TEST(TruePeakDetector, AnswersAsItsDefinitionSays) {
    std::vector<float> samples(128, 0.0f);  // the half-way points of a start reach back before it
    const std::vector<float> noise = test::noise(1, 640, 1)[0];
    samples.insert(samples.end(), noise.begin(), noise.end());
    const std::vector<float> tone = test::sine(1, 640, 1, 11900, 48000, 0.7)[0];
    samples.insert(samples.end(), tone.begin(), tone.end());
    const std::vector<float> peaks = detect(samples);
    const Definition definition(samples);
    for (std::size_t n = 0; n < peaks.size(); ++n)
        ASSERT_NEAR(peaks[n], definition.peak(static_cast<int>(n)), 4e-6) << n;
}

// From here to the next sample, every sixteenth counts and the meters' points may lie a little higher.
TEST(TruePeakDetector, SeesBetweenTheSamplesOfASine) {
    for (const double frequency : {0.01, 0.11, 0.24, 0.25, 0.31, 0.45}) {
        const double step = 2 * std::numbers::pi * frequency;
        const std::vector<float> peaks = detect(test::sine(1, 4800, 1, frequency, 1, 0.3)[0]);
        for (std::size_t n = 200; n < peaks.size() - 200; ++n) {
            double highest = 0;
            for (int k = 0; k <= 64; ++k)
                highest = std::max(highest, std::fabs(std::sin(step * (static_cast<double>(n) + k / 64.0) + 0.3)));
            ASSERT_GT(peaks[n], highest - step / 16 - 0.001) << frequency << " at " << n;
            ASSERT_LT(peaks[n], highest * 1.026 + 0.01) << frequency << " at " << n;
        }
    }
}

TEST(TruePeakDetector, RaisesPeaksAndNeverLowersThem) {
    TruePeakDetector detector;
    Cell peaks;
    peaks.fill(0.25f);
    detector.raise({}, peaks);
    for (const float peak : peaks) EXPECT_EQ(peak, 0.25f);
}

TEST(TruePeakDetector, WhatIsAboveTheFloorIsFoundAsWithoutOne) {
    std::vector<float> samples = test::noise(1, 64 * 64, 1)[0];
    for (std::size_t n = 0; n < samples.size(); ++n)  // cells of many levels
        samples[n] *= 0.05f + 0.95f * static_cast<float>((n / 256 * 7) % 16) / 15;
    const std::vector<float> all = detect(samples);
    int found = 0, leftOut = 0;
    for (const float floor : {0.1f, 0.5f, 0.9f, 1.2f}) {
        TruePeakDetector detector;
        const std::vector<float> some = detect(detector, samples, floor);
        for (std::size_t n = 0; n < all.size(); ++n) {
            if (all[n] > floor) {
                ASSERT_EQ(some[n], all[n]) << n << " above " << floor;
                ++found;
            } else {
                ASSERT_LE(some[n], all[n]);
                leftOut += some[n] == 0 ? 1 : 0;
            }
        }
    }
    EXPECT_GT(found, 1000);
    EXPECT_GT(leftOut, 1000) << "nothing was saved";
}

TEST(TruePeakDetector, IgnoresNaNAndForgetsIt) {
    std::vector<float> samples = test::noise(1, 1280, 0.5)[0];
    const std::vector<float> expected = detect(samples);
    samples[300] = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> peaks = detect(samples);
    for (std::size_t n = 0; n < peaks.size(); ++n) {
        ASSERT_GE(peaks[n], n == 300 ? 0 : std::fabs(samples[n])) << n;
        const bool touched = n + kDelay >= 300 && n <= 300 + kDelay;
        ASSERT_TRUE(touched || peaks[n] == expected[n]) << n;
    }
}

TEST(TruePeakDetector, ResetForgetsEverything) {
    const std::vector<float> samples = test::noise(1, 640, 1)[0];
    TruePeakDetector detector;
    const std::vector<float> expected = detect(detector, samples);
    detector.reset();
    EXPECT_EQ(detect(detector, samples), expected);
}

}  // namespace
}  // namespace lacquer::nodes::true_peak_test

#include "nodes/dsp/requantizer.hpp"

#include <gtest/gtest.h>

#include <complex>
#include <vector>

namespace lacquer::nodes::requantizer_test {
namespace {

constexpr double kSampleRate = 44100;
constexpr double kFullScale = 32768;  // in steps of 16 bits

double decibels(double power) {
    return 10 * std::log10(power);
}

// In dBFS of a full-scale sine.
double powerDb(const std::vector<double>& steps) {
    double sum = 0;
    for (const double x : steps) sum += x * x;
    return decibels(sum / static_cast<double>(steps.size()) / (kFullScale * kFullScale / 2));
}

// What rounding adds to a signal, in steps.
template <class Signal>
std::vector<double> errors(const RoundingRule& rule, int frames, Signal signal) {
    Requantizer requantizer;
    std::vector<double> result;
    for (int n = 0; n < frames; ++n) result.push_back(requantizer.next(signal(n), rule) - signal(n));
    return result;
}

double loudTone(int n) {
    return 12345.6 * std::sin(0.1420347 * n);
}

// The amplitude of x at a frequency, as a share of full scale.
double toneAt(const std::vector<double>& x, double cyclesPerFrame) {
    std::complex<double> sum;
    for (std::size_t n = 0; n < x.size(); ++n) {
        const double whole = cyclesPerFrame * static_cast<double>(n);
        sum += x[n] * std::polar(1.0, -2 * M_PI * (whole - std::floor(whole)));
    }
    return 2 * std::abs(sum) / static_cast<double>(x.size()) / kFullScale;
}

// Mean power of the Hann-windowed pieces of x at a frequency, beside that of white noise of the power `reference`.
double densityDb(const std::vector<double>& x, double frequencyHz, double reference) {
    constexpr std::size_t kPiece = 1024;
    double power = 0, window = 0;
    for (std::size_t i = 0; i < kPiece; ++i) window += std::pow(std::sin(M_PI * static_cast<double>(i) / kPiece), 4);
    const std::size_t pieces = x.size() / kPiece;
    std::vector<std::complex<double>> wave;
    for (std::size_t i = 0; i < kPiece; ++i)
        wave.push_back(std::polar(std::pow(std::sin(M_PI * static_cast<double>(i) / kPiece), 2),
                                  -2 * M_PI * frequencyHz / kSampleRate * static_cast<double>(i)));
    for (std::size_t p = 0; p < pieces; ++p) {
        std::complex<double> sum;
        for (std::size_t i = 0; i < kPiece; ++i) sum += x[p * kPiece + i] * wave[i];
        power += std::norm(sum);
    }
    return decibels(power / static_cast<double>(pieces) / window / reference);
}

// 3/12 of a step squared; -93.32 dB re a full-scale sine at 16 bits.
constexpr double kTriangularPower = 0.25;

TEST(Requantizer, MakesTheErrorThatTheoryGivesEachDither) {
    constexpr int kFrames = 400000;
    EXPECT_NEAR(powerDb(errors({DitherNoise::triangular}, kFrames, loudTone)), -93.32, 0.03);
    EXPECT_NEAR(powerDb(errors({DitherNoise::rectangular}, kFrames, loudTone)), -95.08, 0.03);
    EXPECT_NEAR(powerDb(errors({DitherNoise::none}, kFrames, loudTone)), -98.09, 0.03);
}

TEST(Requantizer, TriangularDitherMakesTheSameErrorAtEveryLevel) {
    for (int tenth = 0; tenth <= 10; ++tenth) {
        const RoundingRule rule{.noise = DitherNoise::triangular, .passExact = false};
        const auto level = [&](int) { return 0.1 * tenth; };
        EXPECT_NEAR(powerDb(errors(rule, 200000, level)), -93.32, 0.05) << tenth;
    }
}

// A rectangular dither's error has no mean, but its power hangs on the level: nothing half-way between two steps'
// borders, where every value rounds to one step; 1/4 on the border.
TEST(Requantizer, RectangularDitherDoesNot) {
    const RoundingRule rule{.noise = DitherNoise::rectangular, .passExact = false};
    const auto error = [&](double level) { return errors(rule, 100000, [&](int) { return level; }); };
    for (const double e : error(0)) ASSERT_EQ(e, 0);
    double power = 0;
    for (const double e : error(0.5)) power += e * e;
    EXPECT_NEAR(power / 100000, 0.25, 1e-12);
}

// Rises in dB of the total power of the error, and its density at 1, 3.5, 10, 15 and 20 kHz beside flat dither's, both
// worked out from the published coefficients; sox's `dither -f lipshitz` and `-f f-weighted` come to the same -81.1 and
// -74.9 dB in all.
TEST(Requantizer, ShapesTheErrorAsPublished) {
    const struct {
        NoiseShape shape;
        double riseDb;
        std::array<double, 5> densityDb;
    } shapes[] = {
        {NoiseShape::flat, 0, {0, 0, 0, 0, 0}},
        {NoiseShape::firstOrder, 3.01, {-16.9, -6.1, 2.3, 4.9, 5.9}},
        {NoiseShape::secondOrder, 7.78, {-33.9, -12.3, 4.7, 9.8, 11.9}},
        {NoiseShape::wannamaker3, 6.64, {-12.5, -18.7, 1.8, 8.4, 11.2}},
        {NoiseShape::lipshitz5, 12.19, {-15.9, -21.5, 0.2, 8.5, 18.7}},
        {NoiseShape::modifiedE9, 7.56, {-8.8, -21.4, 0, 7.7, 13.2}},
        {NoiseShape::wannamaker9, 18.40, {-13.4, -24.5, -1.4, 5.1, 25.5}},
        {NoiseShape::improvedE9, 23.10, {-16.9, -28.6, -2.0, 7.4, 30.3}},
    };
    static_assert(std::size(shapes) == kNoiseShapes);
    constexpr std::array<double, 5> kFrequenciesHz{1000, 3500, 10000, 15000, 20000};
    for (const auto& [shape, riseDb, expected] : shapes) {
        const RoundingRule rule{.filter = shapingFilter(shape)};
        const std::vector<double> error = errors(rule, 1 << 20, loudTone);
        EXPECT_NEAR(powerDb(error), -93.32 + riseDb, 0.1) << static_cast<int>(shape);
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_NEAR(densityDb(error, kFrequenciesHz[i], kTriangularPower), expected[i], 0.7)
                << static_cast<int>(shape) << " at " << kFrequenciesHz[i];
    }
}

// A sine of -90 dBFS is one step high. 2^20 frames hold a whole number of its periods, so each harmonic is one bin.
TEST(Requantizer, KeepsATonePureThatRoundingAloneDistorts) {
    constexpr int kFrames = 1 << 20;
    constexpr double kCycles = 23777.0 / kFrames;  // 1 kHz at 44.1
    const double amplitude = std::pow(10, -90.0 / 20) * kFullScale;
    const auto harmonicsDb = [&](DitherNoise noise) {
        Requantizer requantizer;
        std::vector<double> rounded;
        for (int n = 0; n < kFrames; ++n)
            rounded.push_back(requantizer.next(amplitude * std::sin(2 * M_PI * kCycles * n), {noise}));
        std::vector<double> levels;
        for (const int harmonic : {1, 2, 3, 5}) levels.push_back(2 * decibels(toneAt(rounded, harmonic * kCycles)));
        return levels;
    };
    const std::vector<double> dithered = harmonicsDb(DitherNoise::triangular), plain = harmonicsDb(DitherNoise::none);
    EXPECT_NEAR(dithered[0], -90, 0.1);
    for (const int harmonic : {1, 2, 3}) EXPECT_LT(dithered[static_cast<std::size_t>(harmonic)], -140) << harmonic;
    EXPECT_NEAR(plain[0], -89.4, 0.1);  // 0.6 dB too loud
    EXPECT_NEAR(plain[3], -104, 1);     // its fifth harmonic, 14 dB below it
}

TEST(Requantizer, LeavesWhatIsExactAsItIsUntilSomethingIsNot) {
    Requantizer requantizer;
    const RoundingRule rule;
    for (int n = 0; n < 10000; ++n) ASSERT_EQ(requantizer.next(n % 101 - 50, rule), n % 101 - 50);
    std::ignore = requantizer.next(0.25, rule);
    int changed = 0;
    for (int n = 1; n < Requantizer::kExactFrames; ++n) changed += requantizer.next(7, rule) != 7;
    EXPECT_GT(changed, Requantizer::kExactFrames / 8);  // triangular dither leaves 3 in 4 alone
    EXPECT_FALSE(requantizer.rests());
    EXPECT_EQ(requantizer.next(7, rule), 7);  // the 4096th in a row
    EXPECT_TRUE(requantizer.rests());
    for (int n = 0; n < 1000; ++n) ASSERT_EQ(requantizer.next(0, rule), 0);
}

TEST(Requantizer, SurvivesWhatIsNoNumber) {
    Requantizer requantizer;
    const RoundingRule rule{.filter = shapingFilter(NoiseShape::improvedE9)};
    for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        std::ignore = requantizer.next(0.3, rule);
        EXPECT_TRUE(std::isfinite(requantizer.next(bad, rule)));
    }
    double latest = 0;
    for (int n = 0; n < 1000; ++n) latest = requantizer.next(0.3, rule);
    EXPECT_LT(std::fabs(latest), 200);
}

}  // namespace
}  // namespace lacquer::nodes::requantizer_test

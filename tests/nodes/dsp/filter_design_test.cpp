#include "nodes/dsp/filter_design.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace lacquer::nodes::filter_design_test {
namespace {

using Complex = std::complex<double>;

// |H| in dB as FilterShape defines it.
double shapeDb(const FilterShape& shape, double frequencyHz, double sampleRate) {
    const Complex s(0, std::tan(std::numbers::pi * frequencyHz / sampleRate) / shape.g);
    return 20 * std::log10(std::abs((shape.high * s * s + shape.band * s + shape.low) / (s * s + shape.k * s + 1.0)));
}
double chainDb(const FilterChain& chain, double frequencyHz, double sampleRate) {
    double db = 0;
    for (int i = 0; i < chain.count; ++i)
        db += shapeDb(chain.shapes[static_cast<std::size_t>(i)], frequencyHz, sampleRate);
    return db;
}

// The prototypes, s in units of the filter's frequency.
double bellDb(double ratio, double gainDb, double q) {
    const Complex s(0, ratio);
    const double a = std::pow(10, gainDb / 40);
    return 20 * std::log10(std::abs((s * s + s * a / q + 1.0) / (s * s + s / (a * q) + 1.0)));
}
double lowShelfDb(double ratio, double gainDb, double q) {
    const Complex s(0, ratio);
    const double a = std::pow(10, gainDb / 40);
    return 20 * std::log10(std::abs(a * (s * s + std::sqrt(a) / q * s + a) / (a * s * s + std::sqrt(a) / q * s + 1.0)));
}
double highShelfDb(double ratio, double gainDb, double q) {
    return lowShelfDb(1 / ratio, gainDb, q);
}

template <class Prototype>
double worstErrorDb(const FilterSpec& spec, double sampleRate, const Prototype& prototypeDb) {
    const FilterChain chain = designChain(spec, sampleRate);
    double worst = 0;
    for (double f = 20; f <= 20000; f *= 1.03)
        worst = std::max(worst, std::fabs(chainDb(chain, f, sampleRate) - prototypeDb(f / spec.frequencyHz)));
    return worst;
}

constexpr double kGainsDb[] = {-24, -18, -6, -1, 1, 6, 12, 24};
constexpr double kQs[] = {0.3, 0.5, 0.71, 1, 1.4, 2, 4, 7, 10};

TEST(FilterDesign, KeepsBellsWithinADecibelUpToTwentyKilohertz) {
    for (const double gainDb : kGainsDb)
        for (const double q : kQs)
            for (const double f : {20.0, 200.0, 2000.0, 5000.0, 9000.0, 13000.0, 16000.0, 18000.0})
                EXPECT_LT(worstErrorDb({FilterType::bell, f, gainDb, q}, 44100,
                                       [&](double ratio) { return bellDb(ratio, gainDb, q); }),
                          0.7)
                    << f << " Hz " << gainDb << " dB Q " << q;
}

TEST(FilterDesign, KeepsShelvesWithinADecibelOrSoUpToTwentyKilohertz) {
    for (const double gainDb : kGainsDb)
        for (const double q : kQs)
            for (const double f : {20.0, 200.0, 2000.0, 5000.0, 9000.0, 13000.0, 16000.0, 18000.0}) {
                const double limit = q > 4 && f > 10000 ? 1.1 : 1;
                EXPECT_LT(worstErrorDb({FilterType::lowShelf, f, gainDb, q}, 44100,
                                       [&](double ratio) { return lowShelfDb(ratio, gainDb, q); }),
                          limit)
                    << "low " << f << " Hz " << gainDb << " dB Q " << q;
                EXPECT_LT(worstErrorDb({FilterType::highShelf, f, gainDb, q}, 44100,
                                       [&](double ratio) { return highShelfDb(ratio, gainDb, q); }),
                          limit)
                    << "high " << f << " Hz " << gainDb << " dB Q " << q;
            }
}

TEST(FilterDesign, IsAlmostThePrototypeAtHighSampleRates) {
    for (const double gainDb : {-24.0, 6.0})
        for (const double q : {0.5, 1.0, 5.0}) {
            EXPECT_LT(worstErrorDb({FilterType::bell, 3000, gainDb, q}, 384000,
                                   [&](double ratio) { return bellDb(ratio, gainDb, q); }),
                      0.02);
            EXPECT_LT(worstErrorDb({FilterType::lowShelf, 3000, gainDb, q}, 384000,
                                   [&](double ratio) { return lowShelfDb(ratio, gainDb, q); }),
                      0.02);
        }
}

// Butterworth of order n: 1 / sqrt(1 + ratio^2n).
TEST(FilterDesign, MakesButterworthPassesOfEverySlope) {
    for (const int order : {1, 2, 3, 4, 6, 8, 12, 16})
        for (const double cutoff : {40.0, 1000.0, 6000.0}) {
            const FilterChain low = designChain({FilterType::lowPass, cutoff, 0, std::sqrt(0.5), order}, 48000);
            const FilterChain high = designChain({FilterType::highPass, cutoff, 0, std::sqrt(0.5), order}, 48000);
            EXPECT_EQ(low.count, (order + 1) / 2);
            for (double f = 20; f < 20000; f *= 1.1) {
                const double lowDb = -10 * std::log10(1 + std::pow(f / cutoff, 2 * order));
                const double highDb = -10 * std::log10(1 + std::pow(cutoff / f, 2 * order));
                if (lowDb > -60) {
                    EXPECT_NEAR(chainDb(low, f, 48000), lowDb, 0.2 + 0.06 * -lowDb)
                        << order << " low " << cutoff << " at " << f;
                }
                if (highDb > -60) {
                    EXPECT_NEAR(chainDb(high, f, 48000), highDb, 0.2 + 0.06 * -highDb)
                        << order << " high " << cutoff << " at " << f;
                }
            }
        }
}

// At its frequency a Butterworth pass is 3.01 dB down, and a Q of n times 0.707 raises it by 20 log n there.
TEST(FilterDesign, ResonatesBySharpestSectionOfAPass) {
    for (const int order : {2, 3, 4, 8, 16})
        for (const FilterType type : {FilterType::lowPass, FilterType::highPass}) {
            const FilterChain chain = designChain({type, 1000, 0, 4 * std::sqrt(0.5), order}, 48000);
            EXPECT_NEAR(chainDb(chain, 1000, 48000), 20 * std::log10(4 * std::sqrt(0.5)), 0.1) << order;
        }
}

TEST(FilterDesign, TiltsAroundItsPivot) {
    for (const double gainDb : {-12.0, -3.0, 6.0, 24.0})
        for (const double pivot : {100.0, 650.0, 3000.0, 10000.0}) {
            const double gain = std::pow(10, gainDb / 20);
            const double worst = worstErrorDb({FilterType::tilt, pivot, gainDb, 1}, 44100, [&](double ratio) {
                const Complex s(0, ratio);
                return 20 * std::log10(std::abs((gain * s + 1.0) / (s + gain)));
            });
            EXPECT_LT(worst, 1) << gainDb << " dB " << pivot << " Hz";
            const FilterChain chain = designChain({FilterType::tilt, pivot, gainDb, 1}, 44100);
            EXPECT_NEAR(chainDb(chain, pivot, 44100), 0, 1e-6);
            EXPECT_NEAR(chainDb(chain, 0.01, 44100), -gainDb, 0.01);
        }
}

TEST(FilterDesign, PassesABand) {
    for (const double q : {0.5, 2.0, 10.0})
        for (const double f : {50.0, 1000.0, 8000.0, 16000.0}) {
            const FilterChain chain = designChain({FilterType::bandPass, f, 0, q}, 44100);
            EXPECT_NEAR(chainDb(chain, f, 44100), 0, 1e-6);
            for (double at = 20; at < 20000; at *= 1.1) {
                const double r = at / f;
                const double expected = -10 * std::log10(1 + q * q * (r - 1 / r) * (r - 1 / r));
                if (expected > -40) {
                    EXPECT_NEAR(chainDb(chain, at, 44100), expected, 0.3 + 0.06 * -expected)
                        << f << " Q " << q << " at " << at;
                }
            }
        }
}

TEST(FilterDesign, IsSoundAndFlatWhenAskedToBe) {
    using enum FilterType;
    for (const FilterType type : {bell, lowShelf, highShelf, highPass, lowPass, notch, bandPass, tilt})
        for (const double sampleRate : {8000.0, 44100.0, 384000.0})
            for (const double f : {10.0, 1000.0, 3900.0, 18000.0, 40000.0})
                for (const double q : {0.1, 1.0, 40.0})
                    for (const double gainDb : {-24.0, -0.5, -1e-5, 0.0, 1e-5, 1.0, 24.0})
                        for (const int order : {1, 7, 16}) {
                            const FilterChain chain = designChain({type, f, gainDb, q, order}, sampleRate);
                            for (const FilterShape& shape : chain.shapes) {
                                ASSERT_GT(shape.g, 0) << int(type) << " " << f << " " << q << " " << gainDb;
                                ASSERT_GT(shape.k, 0) << int(type) << " " << f << " " << q << " " << gainDb;
                                for (const double value : {shape.g, shape.k, shape.low, shape.band, shape.high})
                                    ASSERT_TRUE(std::isfinite(value)) << int(type) << " " << f << " " << q;
                            }
                            if (!hasGain(type) || gainDb != 0) continue;
                            ASSERT_TRUE(FilterCoefficients(chain.shapes[0]).flat());
                            for (const double omega : {0.001, 0.1, 3.0}) {
                                double power = 1;
                                for (const FilterShape& shape : chain.shapes) power *= powerAt(shape, omega);
                                ASSERT_NEAR(power, 1, 1e-9) << int(type) << " " << f << " " << q;
                            }
                        }
}

}  // namespace
}  // namespace lacquer::nodes::filter_design_test

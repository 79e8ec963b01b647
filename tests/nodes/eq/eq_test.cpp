#include "nodes/eq/eq.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "support/node_bench.hpp"

namespace lacquer::test::eq_test {
namespace {

enum Type { kBell, kLowShelf, kHighShelf, kHighPass, kLowPass, kNotch };

struct Filter {
    Type type;
    double frequencyHz;
    double gainDb;
    double q;
};

// |H| of the analogue prototypes in R. Bristow-Johnson's cookbook, s in units of the filter's frequency.
double analogueDb(const Filter& filter, double frequencyHz) {
    using Complex = std::complex<double>;
    const double a = std::pow(10, filter.gainDb / 40);
    const double q = filter.q;
    const Complex s(0, frequencyHz / filter.frequencyHz);
    Complex h;
    switch (filter.type) {
        case kBell:
            h = (s * s + s * a / q + 1.0) / (s * s + s / (a * q) + 1.0);
            break;
        case kLowShelf:
            h = a * (s * s + std::sqrt(a) / q * s + a) / (a * s * s + std::sqrt(a) / q * s + 1.0);
            break;
        case kHighShelf:
            h = a * (a * s * s + std::sqrt(a) / q * s + 1.0) / (s * s + std::sqrt(a) / q * s + a);
            break;
        case kHighPass:
            h = s * s / (s * s + s / q + 1.0);
            break;
        case kLowPass:
            h = 1.0 / (s * s + s / q + 1.0);
            break;
        case kNotch:
            h = (s * s + 1.0) / (s * s + s / q + 1.0);
            break;
    }
    return 20 * std::log10(std::abs(h));
}

void setBand(NodeBench& bench, int band, const Filter& filter) {
    const std::string id = "band" + std::to_string(band) + ".";
    bench.set(id + "on", 1);
    bench.set(id + "type", filter.type);
    bench.set(id + "frequency", filter.frequencyHz);
    bench.set(id + "gain", filter.gainDb);
    bench.set(id + "q", filter.q);
}

// Largest distance from the prototype between 20 Hz and 20 kHz, where the prototype is above -40 dB.
double worstErrorDb(const Filter& filter, double sampleRate) {
    BenchSpec spec;
    spec.width = 1;
    spec.sampleRate = sampleRate;
    NodeBench bench(nodes::eqType(), spec);
    setBand(bench, 3, filter);
    const std::vector<float> response = bench.run(impulse(1, 32768))[0];
    double worst = 0;
    for (double f = 20; f <= 20000; f *= 1.06) {
        const double expected = analogueDb(filter, f);
        if (expected > -40) worst = std::max(worst, std::fabs(responseDb(response, f, sampleRate) - expected));
    }
    return worst;
}

// Bilinear filters are off by 3.82, 4.15, 6.60 and 0.022 dB here.
TEST(Eq, FollowsTheAnalogueBellWhereBilinearFiltersCramp) {
    EXPECT_LT(worstErrorDb({kBell, 10000, 12, 1}, 44100), 0.85);
    EXPECT_LT(worstErrorDb({kBell, 16000, 6, 0.7}, 44100), 0.30);
    EXPECT_LT(worstErrorDb({kBell, 16000, 12, 2}, 44100), 0.68);
    EXPECT_LT(worstErrorDb({kBell, 1000, 6, 1}, 44100), 0.01);
}

TEST(Eq, StaysWithinADecibelOfEveryPrototypeItIsLikelyToMeet) {
    for (const double gainDb : {-12.0, -3.0, 3.0, 12.0}) {
        for (const double f : {60.0, 1000.0, 5000.0, 10000.0, 15000.0})
            for (const double q : {0.3, 0.71, 1.0, 4.0}) {
                EXPECT_LT(worstErrorDb({kBell, f, gainDb, q}, 44100), 1) << f << " Hz " << gainDb << " dB Q " << q;
                if (q > 1) continue;
                EXPECT_LT(worstErrorDb({kLowShelf, f, gainDb, q}, 44100), 1) << f << " Hz " << gainDb << " dB Q " << q;
                EXPECT_LT(worstErrorDb({kHighShelf, f, gainDb, q}, 44100), 1) << f << " Hz " << gainDb << " dB Q " << q;
            }
    }
    for (const double f : {20.0, 80.0, 400.0, 5000.0}) {
        EXPECT_LT(worstErrorDb({kHighPass, f, 0, 0.71}, 44100), 0.1) << f;
        EXPECT_LT(worstErrorDb({kNotch, f, 0, 4}, 44100), 0.1) << f;
    }
    for (const double f : {400.0, 5000.0, 15000.0, 20000.0})
        EXPECT_LT(worstErrorDb({kLowPass, f, 0, 0.71}, 44100), 1.1) << f;
}

TEST(Eq, FollowsThePrototypesCloselyAtHighSampleRates) {
    for (const Type type : {kBell, kLowShelf, kHighShelf, kHighPass, kLowPass, kNotch})
        EXPECT_LT(worstErrorDb({type, 10000, 12, 0.9}, 192000), 0.05) << type;
}

TEST(Eq, PutsThePeakOfABellExactlyOnItsFrequency) {
    for (const double f : {50.0, 997.0, 9000.0, 18000.0})
        for (const double gainDb : {-24.0, -6.0, 6.0, 24.0}) {
            BenchSpec spec;
            spec.width = 1;
            NodeBench bench(nodes::eqType(), spec);
            setBand(bench, 1, {kBell, f, gainDb, 2});
            EXPECT_NEAR(responseDb(bench.run(impulse(1, 65536))[0], f, 48000), gainDb, 0.01) << f;
        }
}

TEST(Eq, AddsItsBandsUp) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::eqType(), spec);
    const std::vector<Filter> filters{{kHighPass, 40, 0, 0.71},   {kLowShelf, 120, 4, 0.7}, {kBell, 300, -6, 2},
                                      {kBell, 800, 3, 1},         {kBell, 2000, -4, 3},     {kNotch, 3100, 0, 10},
                                      {kHighShelf, 6000, 5, 0.7}, {kBell, 4000, 2, 1}};
    for (std::size_t i = 0; i < filters.size(); ++i) setBand(bench, static_cast<int>(i) + 1, filters[i]);
    bench.set("output", -3);
    const std::vector<float> response = bench.run(impulse(1, 65536))[0];
    for (double f = 20; f < 8000; f *= 1.3) {
        double expected = -3;
        for (const Filter& filter : filters) expected += analogueDb(filter, f);
        EXPECT_NEAR(responseDb(response, f, 48000), expected, 0.15) << f;
    }
}

TEST(Eq, LeavesEveryBitAsItIsWhenFlat) {
    const Signal input = noise(2, 8192, 1);
    EXPECT_EQ(NodeBench(nodes::eqType()).run(input), input) << "with its defaults";
    NodeBench off(nodes::eqType());
    for (int band = 1; band <= 24; ++band) {
        setBand(off, band, {kBell, 1000, 12, 1});
        off.set("band" + std::to_string(band) + ".on", 0);
    }
    EXPECT_EQ(off.run(input), input) << "with all bands off";
}

TEST(Eq, IsFlatAgainAfterItsGainHasReturnedToZero) {
    NodeBench bench(nodes::eqType());
    setBand(bench, 4, {kBell, 500, 12, 2});
    bench.run(noise(2, 4096, 1));
    bench.set("band4.gain", 0);
    bench.run(noise(2, 4096, 1));
    const Signal input = noise(2, 4096, 1, 9);
    EXPECT_EQ(bench.run(input), input);
}

// A click is a bend in the curve. A 100 Hz tone of amplitude 4 bends by at most 4 (2 pi 100 / 48000)² = 0.0007 from
// sample to sample, the corners of a gain ramp over 24 dB in 960 frames by 4 * 24 ln(10) / (20 * 960) = 0.0115; a step
// would be a bend of its own height.
TEST(Eq, MovesAndSwitchesWithoutClicks) {
    const struct {
        const char* what;
        const char* id;
        double value;
    } moves[] = {{"gain", "band3.gain", 12},
                 {"frequency", "band3.frequency", 3000},
                 {"Q", "band3.q", 6},
                 {"switching off", "band3.on", 0},
                 {"another type", "band3.type", kHighShelf}};
    for (const auto& move : moves) {
        BenchSpec spec;
        spec.width = 1;
        NodeBench bench(nodes::eqType(), spec);
        setBand(bench, 3, {kBell, 150, -12, 1});
        const Signal tone = sine(1, 48000, 1, 100, 48000);
        bench.run(tone);
        bench.set(move.id, move.value);
        const std::vector<float> output = bench.run(tone)[0];
        for (std::size_t i = 2; i < output.size(); ++i)
            ASSERT_LT(std::fabs(output[i] - 2 * output[i - 1] + output[i - 2]), 0.0115f) << move.what << " at " << i;
    }
}

TEST(Eq, TreatsBothChannelsAlikeAndApart) {
    NodeBench stereo(nodes::eqType());
    BenchSpec spec;
    spec.width = 1;
    NodeBench mono(nodes::eqType(), spec);
    for (NodeBench* bench : {&stereo, &mono}) setBand(*bench, 2, {kLowShelf, 200, 9, 0.7});
    Signal input = noise(1, 4096, 1);
    const Signal expected = mono.run(input);
    input.push_back(std::vector<float>(4096, 0.0f));
    const Signal output = stereo.run(input);
    EXPECT_EQ(output[0], expected[0]);
    EXPECT_EQ(output[1], input[1]);
}

TEST(Eq, HasTwentyFourBandsThatAddUp) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::eqType(), spec);
    std::vector<Filter> filters;
    for (int band = 1; band <= 24; ++band) {
        filters.push_back({kBell, 40 * std::pow(1.25, band), band % 2 == 0 ? 3.0 : -2.0, 3});
        setBand(bench, band, filters.back());
    }
    const std::vector<float> response = bench.run(impulse(1, 65536))[0];
    for (double f = 20; f < 12000; f *= 1.2) {
        double expected = 0;
        for (const Filter& filter : filters) expected += analogueDb(filter, f);
        EXPECT_NEAR(responseDb(response, f, 48000), expected, 0.1) << f;
    }
}

// Butterworth: 1 / sqrt(1 + (cutoff / f)^2n), with the order n that 6 dB per octave each make.
TEST(Eq, HasSlopesFromSixToNinetySixDecibelsPerOctave) {
    const int orders[] = {1, 2, 3, 4, 6, 8, 12, 16};
    for (int slope = 0; slope < 8; ++slope) {
        BenchSpec spec;
        spec.width = 1;
        NodeBench bench(nodes::eqType(), spec);
        setBand(bench, 1, {kHighPass, 1000, 0, std::sqrt(0.5)});
        bench.set("band1.slope", slope);
        const std::vector<float> response = bench.run(impulse(1, 16384))[0];
        for (const double f : {500.0, 800.0, 1000.0, 1250.0, 5000.0}) {
            const double expected = -10 * std::log10(1 + std::pow(1000 / f, 2 * orders[slope]));
            EXPECT_NEAR(responseDb(response, f, 48000), expected, 0.1) << orders[slope] << " at " << f;
        }
    }
}

TEST(Eq, ChangesSlopeAndPlacementWithoutClicks) {
    for (const auto& [id, value] : {std::pair("band3.slope", 5.0), std::pair("band3.placement", 3.0)}) {
        NodeBench bench(nodes::eqType());
        setBand(bench, 3, {kHighPass, 30, 0, 0.71});
        const Signal tone = sine(2, 48000, 1, 100, 48000);
        bench.run(tone);
        bench.set(id, value);
        const std::vector<float> output = bench.run(tone)[0];
        for (std::size_t i = 2; i < output.size(); ++i)
            ASSERT_LT(std::fabs(output[i] - 2 * output[i - 1] + output[i - 2]), 0.0115f) << id << " at " << i;
    }
}

enum Placement { kStereo, kLeft, kRight, kMid, kSide };

Signal throughBandAt(Placement placement, const Signal& input) {
    BenchSpec spec;
    spec.width = static_cast<int>(input.size());
    NodeBench bench(nodes::eqType(), spec);
    setBand(bench, 3, {kBell, 800, 9, 1});
    bench.set("band3.placement", placement);
    return bench.run(input);
}

TEST(Eq, PlacesABandOnOneChannel) {
    const Signal input = noise(2, 8192, 0.5f);
    const Signal both = throughBandAt(kStereo, input);
    const Signal left = throughBandAt(kLeft, input);
    const Signal right = throughBandAt(kRight, input);
    EXPECT_EQ(left[0], both[0]);
    EXPECT_EQ(left[1], input[1]);
    EXPECT_EQ(right[0], input[0]);
    EXPECT_EQ(right[1], both[1]);
}

TEST(Eq, PlacesABandOnTheMiddleOrTheSide) {
    const Signal input = noise(2, 8192, 0.5f);
    const Signal both = throughBandAt(kStereo, input);
    const Signal mid = throughBandAt(kMid, input);
    const Signal side = throughBandAt(kSide, input);
    // Middle and side of what comes out: the one filtered, the other as it was; float rounding is 2^-23 or so.
    for (std::size_t i = 0; i < 8192; ++i) {
        ASSERT_NEAR(mid[0][i] + mid[1][i], both[0][i] + both[1][i], 2e-6) << i;
        ASSERT_NEAR(mid[0][i] - mid[1][i], input[0][i] - input[1][i], 2e-6) << i;
        ASSERT_NEAR(side[0][i] + side[1][i], input[0][i] + input[1][i], 2e-6) << i;
        ASSERT_NEAR(side[0][i] - side[1][i], both[0][i] - both[1][i], 2e-6) << i;
    }
}

TEST(Eq, KnowsOnMonoOnlyTheMiddle) {
    const Signal input = noise(1, 4096, 0.5f);
    const Signal filtered = throughBandAt(kStereo, input);
    EXPECT_NE(filtered, input);
    EXPECT_EQ(throughBandAt(kLeft, input), filtered);
    EXPECT_EQ(throughBandAt(kMid, input), filtered);
    EXPECT_EQ(throughBandAt(kRight, input), input);
    EXPECT_EQ(throughBandAt(kSide, input), input);
}

TEST(Eq, NamesATailAsLongAsItRings) {
    BenchSpec spec;
    spec.width = 1;
    const ProcessorType type = nodes::eqType();
    for (const ParameterInfo& info : type.parameters) spec.parameterValues.push_back(info.defaultValue);
    const auto start = [&](const std::string& id, double value) {
        spec.parameterValues[*type.findParameter(id)] = value;
    };
    start("band2.type", kBell);
    start("band2.frequency", 100);
    start("band2.gain", 12);
    start("band2.q", 10);
    NodeBench bench(type, spec);
    setBand(bench, 2, {kBell, 100, 12, 10});
    const std::vector<float> response = bench.run(impulse(1, 480000))[0];
    const auto tail = static_cast<std::size_t>(bench.processor().tailFrames());
    // 10^6 in amplitude at a time constant of Q A / (pi f): 13.8 * 10 * 1.995 / (pi 100) s.
    EXPECT_NEAR(static_cast<double>(tail) / 48000, 0.877, 0.01);
    ASSERT_LT(tail, response.size());
    for (std::size_t i = tail; i < response.size(); ++i) ASSERT_LT(std::fabs(response[i]), 1e-6f);
}

// A low tone, and how much of a click there is in it: what its fourth difference leaves of everything that is slow.
double clickOf(const std::vector<float>& signal) {
    double largest = 0;
    for (std::size_t n = 4; n < signal.size(); ++n)
        largest =
            std::max(largest, std::fabs(double{signal[n]} - 4 * double{signal[n - 1]} + 6 * double{signal[n - 2]} -
                                        4 * double{signal[n - 3]} + double{signal[n - 4]}));
    return largest;
}

// A chain of two that starts within one sample leaves 0.18 here, and a jump of a shelf's resonances 0.03 and more.
TEST(Eq, NoChainOfFiltersIsHeardToBeSwitched) {
    constexpr int kFrames = 24000, kAt = 9728;
    const Signal tone = sine(1, kFrames, 0.35, 100, 48000);
    struct Case {
        int type;
        double slope, q, gain;
    };
    std::vector<Case> cases;
    for (const double slope : {1.0, 3.0, 7.0}) cases.push_back({4, slope, 0.71, 0});  // low passes
    for (const double q : {0.71, 4.0}) cases.push_back({1, 1, q, -12});               // low shelves
    for (const auto& [type, slope, q, gain] : cases)
        for (const char* moved : {"on", "gain"}) {
            if (gain == 0 && moved == std::string("gain")) continue;
            NodeBench bench(nodes::eqType(), {.width = 1});
            bench.set("band5.type", type);
            bench.set("band5.slope", slope);
            bench.set("band5.frequency", type == 4 ? 5000 : 150);
            bench.set("band5.q", q);
            const double rest = moved == std::string("on") ? 1 : gain;
            bench.set("band5.on", 1);
            bench.set("band5.gain", gain);
            bench.automate(std::string("band5.") + moved, {{0, 0, CurveShape::hold}, {kAt, rest}});
            EXPECT_LT(clickOf(bench.run(tone)[0]), 0.02) << type << ' ' << slope << ' ' << q << ' ' << moved;
        }
}

}  // namespace
}  // namespace lacquer::test::eq_test

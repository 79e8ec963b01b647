// Characteristics of nodes, against the formulas that the nodes go by.
#include "sessions/analysis/node_characteristic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sessions/analysis/characteristic_measurements.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::node_characteristic_test {
namespace {

constexpr double kRate = 48000;

LoneNode node(const std::string& type, std::map<std::string, double> values = {}) {
    return {test::registry().find(type).value(), std::move(values)};
}

Plot measured(Characteristic characteristic, const LoneNode& node, const MeasureOptions& options = {}) {
    auto plot = measureCharacteristic(characteristic, node, options);
    EXPECT_TRUE(plot.ok()) << plot.error().line();
    return plot ? *plot : Plot{};
}

const PlotCurve& curveCalled(const Plot& plot, const std::string& name) {
    const auto curve = std::ranges::find(plot.curves, name, &PlotCurve::name);
    EXPECT_NE(curve, plot.curves.end()) << name;
    return *curve;
}

// On the line between the points next to x.
double valueAt(const PlotCurve& curve, double x) {
    const auto next = std::ranges::lower_bound(curve.points, x, {}, &PlotPoint::x);
    if (next == curve.points.begin()) return next->y;
    if (next == curve.points.end()) return curve.points.back().y;
    const auto before = std::prev(next);
    return std::lerp(before->y, next->y, (x - before->x) / (next->x - before->x));
}

double highestBetween(const PlotCurve& curve, double from, double to) {
    double highest = -1e9;
    for (const PlotPoint& point : curve.points)
        if (point.x >= from && point.x <= to) highest = std::max(highest, point.y);
    return highest;
}

TEST(NodeCharacteristic, HasANameOfItsOwn) {
    for (const char* name : {"magnitude", "levels", "harmonics", "impulse", "decay", "burst", "noise", "panorama"}) {
        const auto characteristic = characteristicCalled(name);
        ASSERT_TRUE(characteristic) << name;
        EXPECT_STREQ(toString(*characteristic), name);
    }
    EXPECT_FALSE(characteristicCalled("loudness"));
}

TEST(NodeCharacteristic, EveryOneThatANodeDeclaresCanBeMeasured) {
    for (const auto& type : test::registry().types())
        for (const Characteristic characteristic : characteristicsOf(*type)) {
            const Plot plot = measured(characteristic, {type});
            EXPECT_FALSE(plot.curves.empty()) << type->uri;
            EXPECT_LT(plot.x.minimum, plot.x.maximum);
            EXPECT_LT(plot.y.minimum, plot.y.maximum);
            for (const PlotCurve& curve : plot.curves) {
                EXPECT_TRUE(std::ranges::is_sorted(curve.points, {}, &PlotPoint::x));
                for (const PlotPoint& point : curve.points)
                    ASSERT_TRUE(std::isfinite(point.x) && std::isfinite(point.y)) << type->uri;
            }
        }
}

// A bell is the ratio of two second-order systems that have the gain g at the middle and 1 at both ends.
TEST(Magnitude, OfABellIsItsGainAtItsFrequencyAndNothingFarAway) {
    const Plot plot = measured(Characteristic::magnitude,
                               node("lacquer:eq", {{"band3.frequency", 1000}, {"band3.gain", 6}, {"band3.q", 1}}));
    ASSERT_EQ(plot.curves.size(), 1u);
    const PlotCurve& curve = plot.curves.front();
    EXPECT_DOUBLE_EQ(curve.points.front().x, 20);
    EXPECT_DOUBLE_EQ(curve.points.back().x, 20000);
    EXPECT_NEAR(valueAt(curve, 1000), 6, 0.001);
    EXPECT_NEAR(valueAt(curve, 20), 0, 0.01);
    EXPECT_NEAR(valueAt(curve, 20000), 0, 0.05);
    EXPECT_EQ(plot.x.unit, "Hz");
    EXPECT_EQ(plot.y.unit, "dB");
    EXPECT_DOUBLE_EQ(plot.y.maximum, 6);
}

// |H| of a high pass of the first order: 1 / sqrt(1 + (fc / f)^2).
TEST(Magnitude, OfMiddleAndSideIsToldApart) {
    const Plot plot = measured(Characteristic::magnitude, node("lacquer:mono-bass", {{"frequency", 150}}));
    ASSERT_EQ(plot.curves.size(), 2u);
    for (const PlotPoint& point : curveCalled(plot, "middle").points) EXPECT_NEAR(point.y, 0, 0.001) << point.x;
    for (const double frequency : {20.0, 100.0, 1000.0})
        EXPECT_NEAR(valueAt(curveCalled(plot, "side"), frequency), -10 * std::log10(1 + std::pow(150 / frequency, 2)),
                    0.02)
            << frequency;
}

TEST(Magnitude, OfLeftAndRightIsToldApart) {
    const Plot plot =
        measured(Characteristic::magnitude,
                 node("lacquer:eq", {{"band3.frequency", 1000}, {"band3.gain", -6}, {"band3.placement", 1}}));
    EXPECT_NEAR(valueAt(curveCalled(plot, "left"), 1000), -6, 0.001);
    EXPECT_NEAR(valueAt(curveCalled(plot, "right"), 1000), 0, 0.001);
}

// 24 dB per octave below the crossover, hardly anything of which is compressed; far above it all is, down to the range.
TEST(Magnitude, AtALevelIsThatOfWhatFollowsIt) {
    const LoneNode deEsser = node("lacquer:de-esser", {{"frequency", 4000}, {"range", 6}});
    const Plot quiet = measured(Characteristic::magnitude, deEsser);
    for (const PlotPoint& point : quiet.curves.front().points)
        EXPECT_NEAR(point.y, 0, 0.01) << point.x << " Hz, softly";
    const Plot loud = measured(Characteristic::magnitude, deEsser, {.levelDb = -6});
    EXPECT_NEAR(valueAt(loud.curves.front(), 500), 0, 0.01);
    EXPECT_NEAR(valueAt(loud.curves.front(), 18000), -6, 0.05);
    const Plot soft = measured(Characteristic::magnitude, deEsser, {.levelDb = -50});
    EXPECT_NEAR(valueAt(soft.curves.front(), 18000), 0, 0.01);
}

// As fast as it goes up and hardly ever down, the detector holds the peak: -8 dBFS is 12 dB over, of which 9 go.
TEST(Levels, OfACompressorAreThoseOfItsRatio) {
    const Plot plot =
        measured(Characteristic::levels,
                 node("lacquer:compressor",
                      {{"threshold", -20}, {"ratio", 4}, {"knee", 0}, {"attack", 0.05}, {"release", 5000}}));
    const PlotCurve& curve = plot.curves.front();
    EXPECT_NEAR(valueAt(curve, -8), -17, 0.05);
    EXPECT_NEAR(valueAt(curve, 0), -15, 0.05);
    EXPECT_NEAR(valueAt(curve, -20), -20, 0.02);
    EXPECT_NEAR(valueAt(curve, -50), -50, 0.001);
    EXPECT_EQ(curveCalled(plot, "unchanged").style, CurveStyle::reference);
}

// The mean square of a sine is 3.01 dB below its peak.
TEST(Levels, AreSettledWhereTheDetectorAverages) {
    const Plot plot = measured(
        Characteristic::levels,
        node("lacquer:compressor",
             {{"threshold", -30}, {"ratio", 2}, {"knee", 0}, {"detector", 1}, {"attack", 250}, {"release", 250}}));
    for (const int level : {-20, -10, 0})
        EXPECT_NEAR(valueAt(plot.curves.front(), level), level - (level - 3.01 + 30) / 2, 0.1) << level;
}

// Crossovers of Linkwitz and Riley, fourth order, by the bilinear transform: low and high are in phase, and of them are
// left 1 / (1 + r^4) and r^4 / (1 + r^4), where r is the ratio of the tangents. The range takes 10 dB from the high.
TEST(Levels, AreThoseOfTheToneThatIsAskedFor) {
    const LoneNode deEsser = node("lacquer:de-esser", {{"frequency", 5500}, {"range", 10}});
    EXPECT_NEAR(valueAt(measured(Characteristic::levels, deEsser).curves.front(), 0), 0, 0.1);
    const double toneHz = std::lround(9000 * 12032 / kRate) * kRate / 12032;
    const double r = std::tan(std::numbers::pi * toneHz / kRate) / std::tan(std::numbers::pi * 5500 / kRate);
    const double expected = 20 * std::log10((1 + std::pow(r, 4) * std::pow(10, -0.5)) / (1 + std::pow(r, 4)));
    const Plot sibilant = measured(Characteristic::levels, deEsser, {.toneHz = 9000});
    EXPECT_NEAR(valueAt(sibilant.curves.front(), 0), expected, 0.05);
}

// The Fourier coefficients of a sine cut off at c, by Simpson's rule.
double clippedHarmonic(int order, double c) {
    constexpr int kIntervals = 20000;
    const double step = 2 * std::numbers::pi / kIntervals;
    double sum = 0;
    for (int i = 0; i <= kIntervals; ++i) {
        const double angle = i * step;
        const double weight = i == 0 || i == kIntervals ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * std::clamp(std::sin(angle), -c, c) * std::sin(order * angle);
    }
    return std::abs(sum * step / 3 / std::numbers::pi);
}

// Without oversampling a sample is what the formula says, and what is folded back falls beside the harmonics.
TEST(Harmonics, OfAHardClipperAreTheOddOnesOfACutSine) {
    const Plot plot = measured(Characteristic::harmonics,
                               node("lacquer:clipper", {{"ceiling", -6}, {"knee", 0}, {"oversampling", 0}}));
    const PlotCurve& lines = plot.curves.front();
    EXPECT_EQ(lines.style, CurveStyle::stems);
    const double toneHz = 1357 * kRate / 65536;  // the odd bin next to 48 kHz / 48 1/3
    const auto levelAt = [&](double frequency) { return highestBetween(lines, frequency - 0.1, frequency + 0.1); };
    const auto expected = [](int order) { return 20 * std::log10(clippedHarmonic(order, std::pow(10, -6 / 20.0))); };
    for (const int order : {1, 3, 5, 7, 9, 11}) EXPECT_NEAR(levelAt(order * toneHz), expected(order), 0.01) << order;
    for (const int order : {2, 4, 6, 8}) EXPECT_LT(levelAt(order * toneHz), -120) << order;
    EXPECT_NEAR(levelAt(kRate - 47 * toneHz), expected(47), 0.1) << "folded back, between the first and the second";
}

// Mix 30 %: 0.7 of what goes in, echoes of 0.3, each 0.35 of the one before.
TEST(Impulse, OfADelayIsThereAtItsTimes) {
    const Plot plot =
        measured(Characteristic::impulse, node("lacquer:delay", {{"time", 350}, {"feedback", 35}, {"mix", 30}}));
    const PlotCurve& curve = plot.curves.front();
    EXPECT_NEAR(curve.points.front().y, 0.7, 1e-4);
    EXPECT_DOUBLE_EQ(curve.points.front().x, 0);
    const auto echo = std::ranges::max_element(curve.points.begin() + 1, curve.points.end(), {}, &PlotPoint::y);
    EXPECT_NEAR(echo->x, 350, 0.02);
    EXPECT_NEAR(echo->y, 0.3, 1e-4);
    EXPECT_NEAR(highestBetween(curve, 695, 705), 0.105, 1e-4);
    EXPECT_EQ(plot.x.unit, "ms");
}

TEST(Impulse, StandsAtZeroWhereANodeIsLate) {
    const Plot plot = measured(Characteristic::impulse, node("lacquer:limiter"));
    EXPECT_DOUBLE_EQ(plot.curves.front().points.front().x, 0);
    EXPECT_NEAR(plot.curves.front().points.front().y, 1, 1e-6);
}

// 60 dB in the time that the decay says, where all bands have the same: the slope between -5 and -35 dB (T30 of ISO
// 3382-1).
TEST(Decay, OfAReverbHasTheSlopeOfItsParameter) {
    for (const double decay : {0.8, 2.0}) {
        const Plot plot =
            measured(Characteristic::decay,
                     node("lacquer:reverb",
                          {{"decay", decay}, {"lowDecay", 100}, {"highDecay", 100}, {"modulation", 0}, {"mix", 100}}));
        const std::vector<PlotPoint>& points = plot.curves.front().points;
        EXPECT_NEAR(points.front().y, 0, 1e-9);
        const auto timeOf = [&](double level) {
            return std::ranges::lower_bound(points, level, std::ranges::greater{}, &PlotPoint::y)->x;
        };
        EXPECT_NEAR(2 * (timeOf(-35) - timeOf(-5)), decay, 0.08 * decay);
        EXPECT_GE(plot.x.maximum, timeOf(-79.9));
    }
}

// Half of -20 and of -6 dBFS, and back again.
TEST(Burst, OfAGainIsAsMuchLouder) {
    const Plot plot = measured(Characteristic::burst, node("lacquer:gain", {{"gain", -6}}));
    const double gain = std::pow(10, -6 / 20.0);
    const PlotCurve& in = curveCalled(plot, "what goes in");
    EXPECT_EQ(in.style, CurveStyle::reference);
    for (const auto& [ms, level] : {std::pair{50.0, -20.0}, {150.0, -6.0}, {290.0, -6.0}, {350.0, -20.0}}) {
        const double amplitude = std::pow(10, level / 20);
        EXPECT_NEAR(valueAt(in, ms), amplitude, 1e-3 * amplitude) << ms;
        EXPECT_NEAR(valueAt(plot.curves.front(), ms), gain * amplitude, 1e-3 * amplitude) << ms;
    }
}

// A triangular dither of two steps adds, with the rounding, steps^2 / 4 (S. Lipshitz, R. Wannamaker, J. Vanderkooy,
// "Quantization and Dither", JAES 40, 1992), spread evenly up to half the sample rate; a sine has 1 / 2.
TEST(Noise, OfPlainDitherIsFlatAndAsStrongAsTheorySays) {
    const Plot plot = measured(Characteristic::noise, node("lacquer:dither"));
    const double expected = 10 * std::log10(std::pow(2, -30) / 4 / (kRate / 2) / 0.5);
    for (const double frequency : {100.0, 1000.0, 10000.0, 19000.0})
        EXPECT_NEAR(valueAt(plot.curves.front(), frequency), expected, 1) << frequency;
    double sum = 0;
    for (const PlotPoint& point : plot.curves.front().points) sum += point.y;
    EXPECT_NEAR(sum / static_cast<double>(plot.curves.front().points.size()), expected, 0.2);
}

TEST(Panorama, OfAPanIsItsLaw) {
    for (const auto& [law, centreDb] : {std::pair{0.0, -3.0103}, {1.0, -4.5154}, {2.0, -6.0206}}) {
        const Plot plot = measured(Characteristic::panorama, node("lacquer:pan", {{"law", law}}));
        EXPECT_NEAR(valueAt(curveCalled(plot, "left"), 0), centreDb, 0.001);
        EXPECT_NEAR(valueAt(curveCalled(plot, "right"), 0), centreDb, 0.001);
        EXPECT_NEAR(valueAt(curveCalled(plot, "left"), -100), 0, 0.001);
        EXPECT_LT(valueAt(curveCalled(plot, "right"), -100), -100);
        EXPECT_DOUBLE_EQ(plot.x.minimum, -100);
        EXPECT_DOUBLE_EQ(plot.x.maximum, 100);
    }
}

// Of left alone, middle and side are 1/2 each: at 200 % left is 1/2 + 1, right 1/2 - 1.
TEST(Panorama, OfAWidthIsThatOfASoundOnTheLeft) {
    const Plot plot = measured(Characteristic::panorama, node("lacquer:width"));
    EXPECT_NEAR(valueAt(curveCalled(plot, "left"), 200), 20 * std::log10(1.5), 0.001);
    EXPECT_NEAR(valueAt(curveCalled(plot, "right"), 200), 20 * std::log10(0.5), 0.001);
    EXPECT_NEAR(valueAt(curveCalled(plot, "left"), 100), 0, 0.001);
    EXPECT_NEAR(valueAt(curveCalled(plot, "left"), 0), 20 * std::log10(0.5), 0.001);
    EXPECT_NEAR(valueAt(curveCalled(plot, "right"), 0), 20 * std::log10(0.5), 0.001);
}

TEST(NodeCharacteristic, WhatCannotBeMeasuredIsSaid) {
    const auto refused = [](Characteristic characteristic, const LoneNode& node) {
        const auto plot = measureCharacteristic(characteristic, node);
        EXPECT_FALSE(plot.ok());
        return plot ? Error{} : plot.error();
    };
    EXPECT_EQ(refused(Characteristic::magnitude, node("lacquer:track")).kind, ErrorKind::usage);
    EXPECT_EQ(refused(Characteristic::magnitude, node("lacquer:output")).kind, ErrorKind::usage);
    EXPECT_EQ(refused(Characteristic::panorama, node("lacquer:eq")).kind, ErrorKind::usage);
    const Error unknown = refused(Characteristic::magnitude, node("lacquer:gain", {{"loudness", 3}}));
    EXPECT_EQ(unknown.kind, ErrorKind::usage);
    EXPECT_NE(unknown.what.find("loudness"), std::string::npos);
    const Error outside = refused(Characteristic::magnitude, node("lacquer:gain", {{"gain", 500}}));
    EXPECT_EQ(outside.kind, ErrorKind::usage);
    EXPECT_NE(outside.remedy.find("from"), std::string::npos);
}

TEST(NodeRunner, GoesOnWhereItStopped) {
    const auto run = [](std::size_t atOnce) {
        auto runner = NodeRunner::start(node("lacquer:reverb"), 2, kRate).value();
        std::vector<float> heard;
        for (std::size_t at = 0; at < 4096; at += atOnce) {
            TwoSides in{std::vector<float>(atOnce), std::vector<float>(atOnce)};
            if (at == 0) in.left.front() = 1;
            const TwoSides out = runner.run(in).value();
            heard.insert(heard.end(), out.right.begin(), out.right.end());
        }
        return heard;
    };
    EXPECT_EQ(run(4096), run(256));
}

}  // namespace
}  // namespace lacquer::sessions::node_characteristic_test

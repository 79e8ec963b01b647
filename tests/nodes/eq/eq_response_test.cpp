#include "nodes/eq/eq_response.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "nodes/eq/eq.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::eq_response_test {
namespace {

using nodes::EqPlacement;
using nodes::EqResponse;
using nodes::EqSettings;

std::vector<double> defaults() {
    std::vector<double> values;
    for (const ParameterInfo& info : nodes::eqType().parameters) values.push_back(info.defaultValue);
    return values;
}
void setBand(std::vector<double>& values, std::size_t band, nodes::FilterType type, double hz, double db, double q) {
    double* const first = values.data() + (band - 1) * nodes::kParametersPerBand;
    first[nodes::kBandOn] = 1;
    first[nodes::kBandType] = static_cast<double>(type);
    first[nodes::kBandFrequency] = hz;
    first[nodes::kBandGain] = db;
    first[nodes::kBandQ] = q;
}

// The impulse response of the node with these values, against the curve.
double worstDifferenceDb(const std::vector<double>& values, double sampleRate) {
    const ProcessorType type = nodes::eqType();
    BenchSpec spec;
    spec.width = 1;
    spec.sampleRate = sampleRate;
    NodeBench bench(type, spec);
    for (std::size_t i = 0; i < values.size(); ++i) bench.set(type.parameters[i].id, values[i]);
    const std::vector<float> measured = bench.run(impulse(1, 65536))[0];
    const EqResponse response(EqSettings::of(values), sampleRate);
    double worst = 0;
    for (double f = 20; f < std::min(20000.0, 0.5 * sampleRate); f *= 1.05) {
        const double expected = response.db(EqPlacement::stereo, f);
        if (expected > -60) worst = std::max(worst, std::fabs(responseDb(measured, f, sampleRate) - expected));
    }
    return worst;
}

TEST(EqResponse, IsTheListOfParametersThatTheTypeHas) {
    const ProcessorType type = nodes::eqType();
    ASSERT_EQ(type.parameters.size(), nodes::kEqParameters);
    EXPECT_EQ(type.findParameter("band1.on"), nodes::kBandOn);
    EXPECT_EQ(type.findParameter("band2.type"), nodes::kParametersPerBand + nodes::kBandType);
    EXPECT_EQ(type.findParameter("band8.frequency"), 7 * nodes::kParametersPerBand + nodes::kBandFrequency);
    EXPECT_EQ(type.findParameter("band3.gain"), 2 * nodes::kParametersPerBand + nodes::kBandGain);
    EXPECT_EQ(type.findParameter("band3.q"), 2 * nodes::kParametersPerBand + nodes::kBandQ);
    EXPECT_EQ(type.findParameter("band3.slope"), 2 * nodes::kParametersPerBand + nodes::kBandSlope);
    EXPECT_EQ(type.findParameter("band24.placement"), 23 * nodes::kParametersPerBand + nodes::kBandPlacement);
    EXPECT_EQ(type.findParameter("output"), nodes::kEqOutput);
}

TEST(EqResponse, IsFlatByDefault) {
    const EqResponse response(EqSettings::of(defaults()), 48000);
    for (double f = 20; f <= 20000; f *= 1.3) EXPECT_NEAR(response.db(EqPlacement::stereo, f), 0, 1e-9) << f;
}

TEST(EqResponse, IsWhatTheNodeDoesToAnImpulse) {
    using enum nodes::FilterType;
    for (const double sampleRate : {32000.0, 44100.0, 48000.0, 96000.0, 192000.0}) {
        SCOPED_TRACE(sampleRate);
        std::vector<double> values = defaults();
        setBand(values, 1, highPass, 35, 0, 0.71);
        setBand(values, 2, lowShelf, 120, 4.5, 0.71);
        setBand(values, 3, bell, 300, -6, 1.4);
        setBand(values, 4, notch, 1000, 0, 4);
        setBand(values, 5, bell, 3200, 9, 3);
        setBand(values, 6, highShelf, 8000, -5, 1);
        setBand(values, 7, lowPass, 18000, 0, 0.71);
        setBand(values, 8, bell, 30000, 12, 0.5);  // beyond what some of the rates can have
        values[nodes::kEqOutput] = -3;
        EXPECT_LT(worstDifferenceDb(values, sampleRate), 0.1);
    }
}

TEST(EqResponse, KnowsSteepPassesSharpShelvesAndTilts) {
    using enum nodes::FilterType;
    std::vector<double> values = defaults();
    setBand(values, 1, highPass, 60, 0, 1);
    values[nodes::kBandSlope] = 5;
    setBand(values, 2, lowShelf, 300, 6, 4);
    setBand(values, 3, tilt, 1000, 3, 1);
    setBand(values, 20, bell, 5000, 4, 2);
    EXPECT_LT(worstDifferenceDb(values, 48000), 0.1);
}

TEST(EqResponse, LeavesOutBandsThatAreOff) {
    std::vector<double> values = defaults();
    setBand(values, 3, nodes::FilterType::bell, 1000, 12, 1);
    values[2 * nodes::kParametersPerBand + nodes::kBandOn] = 0;
    const EqResponse response(EqSettings::of(values), 48000);
    EXPECT_NEAR(response.db(EqPlacement::stereo, 1000), 0, 1e-9);
    EXPECT_NEAR(response.bandDb(2, 1000), 12, 1e-6);
    EXPECT_LT(worstDifferenceDb(values, 48000), 0.1);
}

TEST(EqResponse, HasAFigureAtTheEdgesToo) {
    std::vector<double> values = defaults();
    setBand(values, 1, nodes::FilterType::highPass, 100, 0, 0.71);
    const EqResponse response(EqSettings::of(values), 32000);
    EXPECT_GE(response.db(EqPlacement::stereo, 0), -200);
    EXPECT_TRUE(std::isfinite(response.db(EqPlacement::stereo, 16000)));
    EXPECT_TRUE(std::isfinite(response.db(EqPlacement::stereo, 20000)));
}

std::vector<EqPlacement> channelsOf(const std::vector<double>& values) {
    return EqResponse(EqSettings::of(values), 48000).channels();
}

TEST(EqResponse, TellsApartTheChannelsThatBandsAreOn) {
    using enum EqPlacement;
    std::vector<double> values = defaults();
    const auto place = [&](std::size_t band, EqPlacement placement) {
        values[(band - 1) * nodes::kParametersPerBand + nodes::kBandPlacement] = static_cast<double>(placement);
    };
    EXPECT_EQ(channelsOf(values), std::vector{stereo});
    place(1, side);
    EXPECT_EQ(channelsOf(values), std::vector{stereo}) << "it is off";
    place(3, mid);
    EXPECT_EQ(channelsOf(values), (std::vector{mid, side}));
    place(4, right);
    EXPECT_EQ(channelsOf(values), (std::vector{left, right, mid, side}));
    place(3, stereo);
    EXPECT_EQ(channelsOf(values), (std::vector{left, right}));
}

// What is on one channel alone comes out there alone, as long as no bands work on the other pair.
TEST(EqResponse, IsWhatTheNodeDoesToEveryChannel) {
    using enum EqPlacement;
    struct Case {
        EqPlacement one, other;
        float second;  // of what is on `one` alone, to the left 1
    };
    for (const Case& pair : {Case{left, right, 0}, Case{right, left, 0}, Case{mid, side, 1}, Case{side, mid, -1}}) {
        std::vector<double> values = defaults();
        setBand(values, 2, nodes::FilterType::lowShelf, 100, 3, 0.71);
        setBand(values, 3, nodes::FilterType::bell, 1000, 9, 1);
        setBand(values, 4, nodes::FilterType::bell, 3000, -12, 2);
        values[2 * nodes::kParametersPerBand + nodes::kBandPlacement] = static_cast<double>(pair.one);
        values[3 * nodes::kParametersPerBand + nodes::kBandPlacement] = static_cast<double>(pair.other);
        const ProcessorType type = nodes::eqType();
        NodeBench bench(type, {.width = 2});
        for (std::size_t i = 0; i < values.size(); ++i) bench.set(type.parameters[i].id, values[i]);
        Signal in = impulse(2, 65536);
        if (pair.one == right) in[0][0] = 0;
        if (pair.one != right) in[1][0] = pair.second;
        const std::vector<float> out = bench.run(in)[pair.one == right ? 1 : 0];
        const EqResponse response(EqSettings::of(values), 48000);
        for (double f = 20; f < 20000; f *= 1.1)
            EXPECT_NEAR(responseDb(out, f, 48000), response.db(pair.one, f), 0.1)
                << f << " Hz, placement " << static_cast<int>(pair.one);
    }
}

// What is on the left alone goes through the left first. Half of it is then mid and half side, at right angles: their
// powers add up to the power of both outputs.
TEST(EqResponse, OfFourChannelsIsWhatTheNodeDoesOneAfterTheOther) {
    using enum EqPlacement;
    std::vector<double> values = defaults();
    const std::array placements{stereo, left, right, mid, side};
    for (std::size_t i = 0; i < placements.size(); ++i) {
        setBand(values, 2 + i, nodes::FilterType::bell, 200 * std::exp2(i), i % 2 == 0 ? 9 : -6, 1);
        values[(1 + i) * nodes::kParametersPerBand + nodes::kBandPlacement] = static_cast<double>(placements[i]);
    }
    values[nodes::kEqOutput] = -2;
    const ProcessorType type = nodes::eqType();
    NodeBench bench(type, {.width = 2});
    for (std::size_t i = 0; i < values.size(); ++i) bench.set(type.parameters[i].id, values[i]);
    Signal in = impulse(2, 65536);
    in[1][0] = 0;
    const Signal out = bench.run(in);
    const EqResponse response(EqSettings::of(values), 48000);
    const auto power = [](double db) { return std::pow(10, db / 10); };
    for (double f = 20; f < 20000; f *= 1.1) {
        const double measured = power(responseDb(out[0], f, 48000)) + power(responseDb(out[1], f, 48000));
        const double expected =
            power(response.db(left, f)) * (power(response.db(mid, f)) + power(response.db(side, f))) / 2;
        EXPECT_NEAR(10 * std::log10(measured), 10 * std::log10(expected), 0.1) << f;
    }
}

TEST(EqResponse, OnMonoIsOneChannelToo) {
    std::vector<double> values = defaults();
    const std::array placements{EqPlacement::left, EqPlacement::mid, EqPlacement::right, EqPlacement::side};
    for (std::size_t i = 0; i < placements.size(); ++i) {
        setBand(values, 3 + i, nodes::FilterType::bell, 1000, 3, 1);
        values[(2 + i) * nodes::kParametersPerBand + nodes::kBandPlacement] = static_cast<double>(placements[i]);
    }
    const EqResponse response(EqSettings::of(values).onMono(), 48000);
    EXPECT_EQ(response.channels(), std::vector{EqPlacement::stereo});
    EXPECT_NEAR(response.db(EqPlacement::stereo, 1000), 6, 1e-6) << "the bands on the left and in the middle";
}

}  // namespace
}  // namespace lacquer::test::eq_response_test

#include "nodes/eq/eq_response.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "nodes/eq/eq.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::eq_response_test {
namespace {

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
        const double expected = response.db(f);
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
    for (double f = 20; f <= 20000; f *= 1.3) EXPECT_NEAR(response.db(f), 0, 1e-9) << f;
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
    EXPECT_NEAR(response.db(1000), 0, 1e-9);
    EXPECT_NEAR(response.bandDb(2, 1000), 12, 1e-6);
    EXPECT_LT(worstDifferenceDb(values, 48000), 0.1);
}

TEST(EqResponse, HasAFigureAtTheEdgesToo) {
    std::vector<double> values = defaults();
    setBand(values, 1, nodes::FilterType::highPass, 100, 0, 0.71);
    const EqResponse response(EqSettings::of(values), 32000);
    EXPECT_GE(response.db(0), -200);
    EXPECT_TRUE(std::isfinite(response.db(16000)));
    EXPECT_TRUE(std::isfinite(response.db(20000)));
}

}  // namespace
}  // namespace lacquer::test::eq_response_test

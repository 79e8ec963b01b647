#include "nodes/dynamics/compressor_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "nodes/dynamics/compressor.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::compressor_curve_test {
namespace {

using nodes::CompressorCurve;

struct Setting {
    const char* id;
    double value;
};
using Settings = std::vector<Setting>;

CompressorCurve curveOf(const Settings& settings) {
    const ProcessorType type = nodes::compressorType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) values.push_back(info.defaultValue);
    for (const Setting& setting : settings) values[*type.findParameter(setting.id)] = setting.value;
    return CompressorCurve::of(values);
}

// The peak of what the node makes of a steady sine, once it has settled.
double steadyPeakDb(const Settings& settings, double peakDb) {
    NodeBench bench(nodes::compressorType());
    for (const Setting& setting : settings) bench.set(setting.id, setting.value);
    const Signal out = bench.run(sine(2, 48000, std::pow(10, peakDb / 20), 997, 48000));
    float peak = 0;
    for (std::size_t i = 24000; i < out[0].size(); ++i) peak = std::max(peak, std::fabs(out[0][i]));
    return 20 * std::log10(peak);
}

TEST(CompressorCurve, IsTheListOfParametersThatTheTypeHas) {
    const ProcessorType type = nodes::compressorType();
    ASSERT_EQ(type.parameters.size(), std::size_t{nodes::kCompressorAutoMakeup} + 1);
    EXPECT_EQ(type.findParameter("threshold"), nodes::kCompressorThreshold);
    EXPECT_EQ(type.findParameter("ratio"), nodes::kCompressorRatio);
    EXPECT_EQ(type.findParameter("knee"), nodes::kCompressorKnee);
    EXPECT_EQ(type.findParameter("makeup"), nodes::kCompressorMakeup);
    EXPECT_EQ(type.findParameter("mix"), nodes::kCompressorMix);
    EXPECT_EQ(type.findParameter("externalSidechain"), nodes::kCompressorExternalSidechain);
    EXPECT_EQ(type.findParameter("lookahead"), nodes::kCompressorLookahead);
    EXPECT_EQ(type.findParameter("topology"), nodes::kCompressorTopology);
    EXPECT_EQ(type.findParameter("autoMakeup"), nodes::kCompressorAutoMakeup);
}

// Attack and release so that the peak detector holds on to the peaks of the sine.
TEST(CompressorCurve, IsWhereSteadySinesEndUp) {
    const std::vector<Settings> all{{{"threshold", -20}, {"ratio", 4}, {"knee", 6}},
                                    {{"threshold", -30}, {"ratio", 2}, {"knee", 0}, {"makeup", 7}},
                                    {{"threshold", -12}, {"ratio", 20}, {"knee", 24}, {"makeup", -3}},
                                    {{"threshold", -24}, {"ratio", 8}, {"knee", 12}, {"makeup", 4}, {"mix", 40}},
                                    {{"threshold", -24}, {"ratio", 3}, {"knee", 6}, {"makeup", 2}, {"autoMakeup", 1}}};
    for (Settings settings : all) {
        const CompressorCurve curve = curveOf(settings);
        settings.push_back({"attack", 0.05});
        settings.push_back({"release", 5000});
        for (const double peakDb : {-50.0, -31.0, -22.0, -18.0, -9.0, 0.0})
            EXPECT_NEAR(steadyPeakDb(settings, peakDb), curve.outputDb(peakDb), 0.1) << peakDb;
    }
}

TEST(CompressorCurve, TakesTheLevelAsTheRmsDetectorHearsIt) {
    const Settings settings{{"threshold", -20}, {"ratio", 4}, {"knee", 6}, {"detector", 1}};
    const double rmsBelowPeakDb = 10 * std::log10(2);
    for (const double peakDb : {-25.0, -10.0, 0.0}) {
        const double heardDb = peakDb - rmsBelowPeakDb;
        const double gainDb = curveOf(settings).outputDb(heardDb) - heardDb;
        EXPECT_NEAR(steadyPeakDb(settings, peakDb), peakDb + gainDb, 0.1) << peakDb;
    }
}

}  // namespace
}  // namespace lacquer::test::compressor_curve_test

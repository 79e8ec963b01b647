#include "nodes/dynamics/multiband.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "nodes/dynamics/compressor.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::multiband_test {
namespace {

constexpr double kSampleRate = 48000;

std::vector<double> valuesWithBands(int bands) {
    std::vector<double> values;
    for (const ParameterInfo& info : nodes::multibandType().parameters)
        values.push_back(info.id == "bands" ? bands : info.defaultValue);
    return values;
}

NodeBench multiband(int bands) {
    NodeBench bench(nodes::multibandType(), {.parameterValues = valuesWithBands(bands)});
    for (int b = 1; b <= 6; ++b) bench.set("band" + std::to_string(b) + ".threshold", 0);
    return bench;
}

double levelDb(const std::vector<float>& x) {
    double peak = 0;
    for (std::size_t i = x.size() / 2; i < x.size(); ++i) peak = std::max(peak, std::fabs(double{x[i]}));
    return 20 * std::log10(peak);
}

TEST(Multiband, IsFlatWhileNothingIsAboveAThreshold) {
    for (const int bands : {2, 3, 6}) {
        NodeBench bench = multiband(bands);
        Signal input = impulse(2, 65536);
        for (auto& channel : input) channel[0] = 0.1f;
        const Signal output = bench.run(input);
        for (double frequencyHz = 25; frequencyHz < 22000; frequencyHz *= 1.3)
            EXPECT_NEAR(responseDb(output[1], frequencyHz, kSampleRate), -20, 0.001) << bands << " at " << frequencyHz;
    }
}

// In the middle of a band it does to a tone what the compressor does.
TEST(Multiband, CompressesEachBandByItself) {
    const auto set = [](NodeBench& bench, const std::string& prefix) {
        bench.set(prefix + "threshold", -30);
        bench.set(prefix + "ratio", 4);
        bench.set(prefix + "makeup", 3);
    };
    NodeBench single(nodes::compressorType());
    set(single, "");
    const Signal tone = sine(2, 96000, 0.5, 2236, kSampleRate);
    const double compressed = levelDb(single.run(tone)[0]);

    NodeBench bench = multiband(3);  // 120 Hz, 1 kHz: the tone lies between
    bench.set("crossover2", 20000);
    set(bench, "band2.");
    EXPECT_NEAR(levelDb(bench.run(tone)[0]), compressed, 0.01);
    EXPECT_NEAR(bench.readout("band2.gainReduction"), single.readout("gainReduction"), 0.01);
    EXPECT_EQ(bench.readout("band1.gainReduction"), 0);

    NodeBench other = multiband(3);
    set(other, "band1.");
    EXPECT_NEAR(levelDb(other.run(tone)[0]), levelDb(tone[0]), 0.01);
}

TEST(Multiband, SolosBandsAndSwitchesThemOff) {
    const Signal low = sine(2, 48000, 0.5, 30, kSampleRate), high = sine(2, 48000, 0.5, 9000, kSampleRate);
    NodeBench solo = multiband(3);
    solo.set("band1.solo", 1);
    EXPECT_NEAR(levelDb(solo.run(low)[0]), levelDb(low[0]), 0.1);
    EXPECT_LT(levelDb(solo.run(high)[0]), -100);

    NodeBench off = multiband(3);
    off.set("band3.threshold", -60);
    off.set("band3.off", 1);
    EXPECT_NEAR(levelDb(off.run(high)[0]), levelDb(high[0]), 0.05);
    EXPECT_EQ(off.readout("band3.gainReduction"), 0);
}

TEST(Multiband, KeepsCrossoversInOrder) {
    NodeBench bench = multiband(3);
    bench.set("crossover1", 2000);
    bench.set("crossover2", 500);
    Signal input = impulse(2, 65536);
    for (auto& channel : input) channel[0] = 0.1f;
    const Signal output = bench.run(input);
    for (const double frequencyHz : {100.0, 900.0, 2000.0, 9000.0})
        EXPECT_NEAR(responseDb(output[0], frequencyHz, kSampleRate), -20, 0.001) << frequencyHz;
}

}  // namespace
}  // namespace lacquer::test::multiband_test

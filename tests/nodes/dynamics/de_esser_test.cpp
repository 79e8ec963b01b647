#include "nodes/dynamics/de_esser.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::de_esser_test {
namespace {

constexpr double kSampleRate = 48000;
constexpr int kSecond = 48128;  // whole quanta

double levelDb(const Signal& signal) {
    double peak = 0;
    for (std::size_t i = signal[0].size() / 2; i < signal[0].size(); ++i)
        peak = std::max(peak, std::fabs(double{signal[0][i]}));
    return 20 * std::log10(peak);
}

Signal tone(double levelDb, double frequencyHz) {
    return sine(2, kSecond, std::pow(10, levelDb / 20), frequencyHz, kSampleRate);
}
Signal sum(Signal a, const Signal& b) {
    for (std::size_t c = 0; c < a.size(); ++c)
        for (std::size_t i = 0; i < a[c].size(); ++i) a[c][i] += b[c][i];
    return a;
}

TEST(DeEsser, TakesDownWhatIsAboveTheFrequencyByNoMoreThanItsRange) {
    NodeBench bench(nodes::deEsserType());
    bench.set("threshold", -30);
    bench.set("range", 6);
    bench.set("release", 500);
    EXPECT_NEAR(levelDb(bench.run(tone(-6, 14000))), -12, 0.1);
    EXPECT_NEAR(bench.readout("gainReduction"), 6, 0.01);
}

TEST(DeEsser, LeavesTheRestAlone) {
    NodeBench quiet(nodes::deEsserType());
    quiet.set("threshold", -20);
    EXPECT_NEAR(levelDb(quiet.run(tone(-26, 14000))), -26, 0.05);
    NodeBench low(nodes::deEsserType());
    low.set("threshold", -60);
    EXPECT_NEAR(levelDb(low.run(tone(0, 100))), 0, 0.05);
}

TEST(DeEsser, LeavesTheLowBandWhereItIsUnlessItIsWide) {
    // A bin of one second each, so that the two tones are told apart.
    const auto lowDb = [](int wide) {
        NodeBench bench(nodes::deEsserType());
        bench.set("threshold", -40);
        bench.set("range", 8);
        bench.set("release", 500);
        bench.set("wide", wide);
        const Signal output = bench.run(sum(tone(-12, 200), tone(-12, 12000)));
        const std::vector<float> steady(output[0].end() - 24000, output[0].end());
        return responseDb(steady, 200, kSampleRate) - 20 * std::log10(12000);
    };
    EXPECT_NEAR(lowDb(0), -12, 0.1);
    EXPECT_NEAR(lowDb(1), -20, 0.1);
}

TEST(DeEsser, LetsOneListenToTheSibilants) {
    NodeBench bench(nodes::deEsserType());
    bench.set("listen", 1);
    bench.set("threshold", 0);
    EXPECT_LT(levelDb(bench.run(tone(0, 200))), -100);
    EXPECT_NEAR(levelDb(bench.run(tone(-12, 15000))), -12, 0.2);
}

}  // namespace
}  // namespace lacquer::test::de_esser_test

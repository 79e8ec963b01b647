// The promise of the limiter, tried in every style by two judges that know nothing of it: a windowed sinc of 64 points
// per sample in double precision, and libebur128.
#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <functional>
#include <numbers>

#include "nodes/master/limiter.hpp"
#include "support/true_peak_reference.hpp"
#include "tests/nodes/master/limiter_signals.hpp"

namespace lacquer::test::limiter_proof_test {
namespace {

constexpr double kCeilingDb = -1, kToleranceDb = 0.05;

TEST(WindowedSinc, SeesThePeakOfASineBetweenItsSamples) {
    const double degree = std::numbers::pi / 180;
    // At 64 points per sample it misses no more than 20 log10 cos(pi f / 64): 0.002 dB at 0.45 of the sample rate.
    // Fades add a little.
    for (const double share : {1.0 / 4, 1.0 / 6, 1.0 / 8, 0.45}) {
        const Signal tone = faded(sine(1, 6000, 0.5, share * kSignalRate, kSignalRate, 45 * degree));
        EXPECT_NEAR(windowedSincTruePeakDb(tone), 20 * std::log10(0.5), 0.01) << share;
    }
}

struct Drive {
    std::string name;
    std::function<Signal()> signal;  // made when it is wanted: every process knows all tests
    double driveDb = 0;
    double sincToleranceDb = kToleranceDb;
};

// EBU signals are scaled up so that they are 12 dB over the ceiling or more.
std::vector<Drive> drives() {
    constexpr int kFrames = 2400;
    const double degree = std::numbers::pi / 180;
    std::vector<Drive> all;
    for (const int period : {4, 7, 96})
        all.push_back({"square" + std::to_string(period), [=] { return square(kFrames, period); }, 0});
    // Up to half the sample rate there is no one true peak: correct interpolators differ by how they end.
    all.push_back({"white noise", [] { return noise(1, kFrames, 1, 5); }, 12, 0.15});
    all.push_back({"white noise below 20 kHz", [] { return bandLimited(noise(1, kFrames, 1, 5)); }, 12});
    all.push_back({"quarter of fs at 45 degrees",
                   [=] { return sine(1, kFrames, 1, kSignalRate / 4, kSignalRate, 45 * degree); }, 12});
    const struct {
        int number;
        double part, degrees, amplitude;
    } tones[] = {{15, 4, 0, 0.5}, {16, 4, 45, 0.5}, {17, 6, 60, 0.5}, {18, 8, 67.5, 0.5}, {19, 4, 45, 1.41}};
    for (const auto& tone : tones)
        all.push_back({"EBU " + std::to_string(tone.number),
                       [=] {
                           return faded(sine(1, kFrames, tone.amplitude, kSignalRate / tone.part, kSignalRate,
                                             tone.degrees * degree));
                       },
                       18});
    for (int offset = 0; offset < 4; ++offset)
        all.push_back({"EBU " + std::to_string(20 + offset), [=] { return interSamplePeak(offset); }, 12});
    all.push_back({"music", [] { return bandLimited(music(28800)); }, 12});
    return all;
}

class LimiterProof : public testing::TestWithParam<Drive> {};

TEST_P(LimiterProof, HoldsTheCeilingInEveryStyle) {
    Signal input = GetParam().signal();
    for (auto& channel : input) channel.resize(channel.size() + 1000);  // room for the latency
    for (const int style : {0, 1, 2, 3}) {
        NodeBench bench(nodes::limiterType(), {.width = static_cast<int>(input.size())});
        bench.set("inputGain", GetParam().driveDb);
        bench.set("ceiling", kCeilingDb);
        bench.set("release", 5);
        bench.set("style", style);
        const Signal output = bench.run(input);
        const double standard = libebur128TruePeakDb(output, kSignalRate), sinc = windowedSincTruePeakDb(output);
        EXPECT_LE(standard, kCeilingDb + kToleranceDb) << "libebur128, style " << style;
        EXPECT_LE(sinc, kCeilingDb + GetParam().sincToleranceDb) << "windowed sinc, style " << style;
        EXPECT_GT(std::max(standard, sinc), kCeilingDb - 1) << "it takes more than it has to, style " << style;
        RecordProperty("style" + std::to_string(style), std::to_string(standard) + " " + std::to_string(sinc));
    }
}

std::string driveName(const testing::TestParamInfo<Drive>& drive) {
    std::string name;
    for (const char letter : drive.param.name)
        if (std::isalnum(static_cast<unsigned char>(letter))) name += letter;
    return name;
}

INSTANTIATE_TEST_SUITE_P(Drives, LimiterProof, testing::ValuesIn(drives()), driveName);

}  // namespace
}  // namespace lacquer::test::limiter_proof_test

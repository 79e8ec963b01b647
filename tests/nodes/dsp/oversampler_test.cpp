#include "nodes/dsp/oversampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lacquer::nodes::oversampler_test {
namespace {

constexpr int kCells = 64;

// `signal` up and down again, with `change` in between.
template <class Signal, class Change>
std::vector<double> through(int stages, Signal signal, Change change) {
    Oversampler oversampler;
    oversampler.prepare(stages);
    std::vector<double> result;
    for (int first = 0; first < kCells * kControlGridFrames; first += kControlGridFrames) {
        WideCell cell;
        for (int i = 0; i < kControlGridFrames; ++i) cell[static_cast<std::size_t>(i)] = signal(first + i);
        change(oversampler.up(cell));
        oversampler.down(cell);
        result.insert(result.end(), cell.begin(), cell.end());
    }
    return result;
}

int latencyOf(int stages) {
    Oversampler oversampler;
    oversampler.prepare(stages);
    return oversampler.latencyFrames();
}

TEST(Oversampler, GivesBackWhatWentInLateByItsLatency) {
    for (int stages = 0; stages <= Oversampler::kMostStages; ++stages)
        for (const double cyclesPerFrame : {0.0, 0.01, 0.2, 0.35, 0.45}) {
            const auto tone = [&](int n) { return std::cos(2 * M_PI * cyclesPerFrame * n + 0.3); };
            const std::vector<double> output = through(stages, tone, [](std::span<double>) {});
            for (int n = 1024; n < kCells * kControlGridFrames; ++n)
                ASSERT_NEAR(output[static_cast<std::size_t>(n)], tone(n - latencyOf(stages)), 4e-5)  // -88 dB
                    << stages << " doublings at " << cyclesPerFrame;
        }
    EXPECT_EQ(latencyOf(0), 0);
}

TEST(Oversampler, PutsTheWaveformBetweenTheSamples) {
    constexpr double kCycles = 0.21;
    for (int stages = 1; stages <= Oversampler::kMostStages; ++stages) {
        Oversampler oversampler;
        oversampler.prepare(stages);
        std::vector<double> raised;
        for (int first = 0; first < kCells * kControlGridFrames; first += kControlGridFrames) {
            WideCell cell;
            for (int i = 0; i < kControlGridFrames; ++i)
                cell[static_cast<std::size_t>(i)] = std::sin(2 * M_PI * kCycles * (first + i));
            const std::span<double> high = oversampler.up(cell);
            raised.insert(raised.end(), high.begin(), high.end());
            oversampler.down(cell);
        }
        // Of one frequency and full height: x[n-1] + x[n+1] = 2 cos(w) x[n] all along.
        const double twoCos = 2 * std::cos(2 * M_PI * kCycles / (1 << stages));
        double highest = 0;
        for (std::size_t n = raised.size() / 2; n + 1 < raised.size(); ++n) {
            ASSERT_NEAR(raised[n - 1] + raised[n + 1], twoCos * raised[n], 3e-5) << stages;
            highest = std::max(highest, std::fabs(raised[n]));
        }
        EXPECT_NEAR(highest, 1, 1e-3) << stages;
    }
}

// A tone at 0.7 of the sample rate, put in where there is room for it, would fold to 0.3.
TEST(Oversampler, KeepsOutWhatWouldFold) {
    for (int stages = 1; stages <= Oversampler::kMostStages; ++stages) {
        int at = 0;
        const auto output = through(
            stages, [](int) { return 0.0; },
            [&](std::span<double> high) {
                for (double& x : high) x = std::sin(2 * M_PI * 0.7 / (1 << stages) * at++);
            });
        double highest = 0;
        for (std::size_t n = 1024; n < output.size(); ++n) highest = std::max(highest, std::fabs(output[n]));
        EXPECT_LT(highest, 3.2e-6) << stages;  // -110 dB
    }
}

}  // namespace
}  // namespace lacquer::nodes::oversampler_test

#include "nodes/dsp/convolver.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/signal/smooth_fade.hpp"
#include "support/node_bench.hpp"

namespace lacquer::nodes::convolver_test {
namespace {

using test::noise;
using test::Signal;

const std::vector<int> kBlocks{64, 512, 4096};

// As the definition says, in double.
std::vector<double> convolve(const std::vector<float>& x, const std::vector<float>& h, std::size_t frames) {
    std::vector<double> y(frames);
    for (std::size_t k = 0; k < h.size(); ++k)
        for (std::size_t n = 0; n < x.size() && n + k < frames; ++n) y[n + k] += double{h[k]} * double{x[n]};
    return y;
}

// Goes on from `at` until `frames` have come out; silence follows the input.
Signal run(Convolver& convolver, const Signal& in, std::size_t frames, EngineFrame at = 0) {
    Signal out(2);
    for (std::size_t first = 0; first < frames; first += kControlGridFrames) {
        std::array<Cell, 2> heard{}, put;
        for (std::size_t c = 0; c < in.size(); ++c)
            for (std::size_t i = 0; i < heard[c].size() && first + i < in[c].size(); ++i)
                heard[c][i] = in[c][first + i];
        convolver.process(at + static_cast<EngineFrame>(first), heard, put);
        for (std::size_t c = 0; c < out.size(); ++c) out[c].insert(out[c].end(), put[c].begin(), put[c].end());
    }
    return out;
}

double residualDb(const std::vector<float>& got, const std::vector<double>& expected) {
    double error = 0, power = 0;
    for (std::size_t n = 0; n < expected.size(); ++n) {
        error += std::pow(got[n] - expected[n], 2);
        power += expected[n] * expected[n];
    }
    return 10 * std::log10(error / power);
}

TEST(Convolver, IsConvolutionWithKernelsOfAnyLength) {
    for (const std::size_t length : {1u, 63u, 64u, 65u, 1000u, 1025u, 9000u, 50000u})
        for (const EngineFrame start : {0, 64 * 37}) {
            const std::vector<float> response = noise(1, static_cast<int>(length), 1.0f, 7)[0];
            const Signal in = noise(1, 4000, 0.5f, static_cast<unsigned>(length));
            Convolver convolver({.responseFrames = static_cast<std::int64_t>(length), .blocks = kBlocks});
            convolver.setResponse(0, 0, response);
            const std::size_t frames = (in[0].size() + length + 63) / 64 * 64;
            const Signal out = run(convolver, in, frames, start);
            EXPECT_LT(residualDb(out[0], convolve(in[0], response, frames)), -125) << length << " from " << start;
        }
}

TEST(Convolver, TakesEveryPathFromItsInputToItsOutputByItsKernel) {
    Convolver convolver({.inputs = 2,
                         .outputs = 2,
                         .responses = 4,
                         .paths = {{0, 0, 0}, {0, 1, 1}, {1, 0, 2}, {1, 1, 3}},
                         .responseFrames = 12000,
                         .blocks = kBlocks});
    // Each response is one sample, in partitions of another length.
    constexpr std::array<std::size_t, 4> kAt{3, 200, 2000, 11000};
    for (std::size_t k = 0; k < kAt.size(); ++k) {
        std::vector<float> response(12000);
        response[kAt[k]] = static_cast<float>(k + 1);
        convolver.setResponse(0, static_cast<int>(k), response);
    }
    Signal in(2, std::vector<float>(500));
    in[0][100] = 1;
    in[1][400] = 1;
    const Signal out = run(convolver, in, 12800);
    std::array<std::vector<double>, 2> expected{std::vector<double>(12800), std::vector<double>(12800)};
    expected[0][103] = 1;
    expected[1][300] = 2;
    expected[0][2400] = 3;
    expected[1][11400] = 4;
    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t n = 0; n < expected[c].size(); ++n)
            ASSERT_NEAR(out[c][n], expected[c][n], 2e-6) << c << ' ' << n;
}

TEST(Convolver, FadesOverToOtherKernels) {
    const std::vector<int> blocks{64, 512};
    const std::vector<float> before = noise(1, 3000, 1.0f, 1)[0], after = noise(1, 3000, 1.0f, 2)[0];
    Convolver convolver({.responseFrames = 3000, .blocks = blocks, .slots = 2});
    convolver.setResponse(0, 0, before);
    convolver.setResponse(1, 0, after);
    constexpr std::size_t kFrames = 12800, kAnnounced = 5184, kFrom = 6144;
    constexpr int kFadeFrames = 700;
    const Signal in = noise(1, kFrames, 0.5f, 3);
    Signal out = run(convolver, in, kAnnounced);
    convolver.fade(kAnnounced, kFadeFrames);
    const Signal rest = run(convolver, {{in[0].begin() + kAnnounced, in[0].end()}}, kFrames - kAnnounced, kAnnounced);
    out[0].insert(out[0].end(), rest[0].begin(), rest[0].end());
    EXPECT_FALSE(convolver.fading());
    EXPECT_EQ(convolver.heardSlot(), 1);
    const auto one = convolve(in[0], before, kFrames), other = convolve(in[0], after, kFrames);
    std::vector<double> expected(kFrames);
    for (std::size_t n = 0; n < kFrames; ++n) {
        const double gain = double{smoothRise(static_cast<int>(n) - static_cast<int>(kFrom), kFadeFrames)};
        expected[n] = one[n] + gain * (other[n] - one[n]);
    }
    EXPECT_LT(residualDb(out[0], expected), -125);
}

TEST(Convolver, RestsWhenItsKernelsHaveRungOut) {
    for (const int length : {10, 700, 20000}) {
        Convolver convolver({.responseFrames = length, .blocks = kBlocks});
        convolver.setResponse(0, 0, noise(1, length, 1.0f)[0]);
        EXPECT_TRUE(convolver.rests());
        run(convolver, noise(1, 640, 1.0f), 640);
        EXPECT_FALSE(convolver.rests());
        EngineFrame at = 640;
        while (!convolver.rests()) run(convolver, {{}}, 64, std::exchange(at, at + 64));
        EXPECT_GE(at, 640 + length);
        const Signal silence = run(convolver, {{}}, 65536, at);
        for (const float x : silence[0]) ASSERT_EQ(x, 0) << length;
        // Woken up, it does what one does that has heard nothing yet.
        Convolver fresh({.responseFrames = length, .blocks = kBlocks});
        fresh.setResponse(0, 0, noise(1, length, 1.0f)[0]);
        const Signal in = noise(1, 5000, 1.0f, 9);
        EXPECT_EQ(run(convolver, in, 25600, at + 64 * 1001), run(fresh, in, 25600, at + 64 * 1001)) << length;
    }
}

}  // namespace
}  // namespace lacquer::nodes::convolver_test

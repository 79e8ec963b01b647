// The filter as it runs, on sines, against the analogue formula: closed forms and reference_numbers.json.
#include "sessions/delivery/vinyl/groove_filter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sessions/delivery/vinyl/band_limiter.hpp"
#include "sessions/delivery/vinyl/disc_format.hpp"
#include "tests/sessions/delivery/vinyl/reference_numbers.hpp"

namespace lacquer::sessions::vinyl::groove_filter_test {
namespace {

constexpr double kTau = 2 * std::numbers::pi;

// (1 + s T1)(1 + s T3) / (1 + s T2) over its magnitude at 1 kHz, and a Butterworth high pass of order 4 at 10 Hz, by
// its magnitude alone.
double amplitudeOf(double hz, int derivative) {
    const auto raw = [](double f) {
        const double w = kTau * f;
        return std::hypot(1, w * 3180e-6) * std::hypot(1, w * 75e-6) / std::hypot(1, w * 318e-6);
    };
    const double highPass = 1 / std::sqrt(1 + std::pow(10 / hz, 8));
    return 0.05 / std::numbers::sqrt2 * raw(hz) / raw(1000) * highPass * std::pow(kTau * hz, derivative - 1);
}

// Amplitude of what is a sine of this frequency in the second half of a signal: its projection on sine and cosine over
// whole periods.
double amplitudeAt(const std::vector<float>& samples, double hz, double rate) {
    const std::size_t begin = samples.size() / 2;
    const double periods = std::floor(static_cast<double>(samples.size() - begin) * hz / rate);
    const auto count = static_cast<std::size_t>(std::lround(periods * rate / hz));
    double sine = 0, cosine = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double angle = kTau * hz * static_cast<double>(i) / rate, x = samples[begin + i];
        // A Hann window: what does not come out even counts little.
        const double window = 1 - std::cos(kTau * static_cast<double>(i) / static_cast<double>(count));
        sine += window * x * std::sin(angle);
        cosine += window * x * std::cos(angle);
    }
    return 2 * std::hypot(sine, cosine) / static_cast<double>(count);
}

struct Ran {
    double rate;
    std::array<std::vector<float>, 3> left, right;  // displacement um, velocity, acceleration
};
Ran run(int sampleRate, double hz, double seconds, double leftGain = 1, double rightGain = 1) {
    std::array<BandLimiter, 2> limiters{BandLimiter(sampleRate), BandLimiter(sampleRate)};
    const int block = BandLimiter::kBlockFrames * limiters[0].factor();
    Ran ran{static_cast<double>(sampleRate) * limiters[0].factor(), {}, {}};
    GrooveFilter filter(ran.rate, limiters[0].passbandHz(), block);
    std::array<std::vector<float>, 2> in, limited;
    for (auto& channel : limited) channel.resize(static_cast<std::size_t>(block));
    for (std::int64_t frame = 0; frame < static_cast<std::int64_t>(seconds * sampleRate);) {
        for (auto& channel : in) channel.clear();
        for (int i = 0; i < BandLimiter::kBlockFrames; ++i, ++frame) {
            const double x = std::sin(kTau * hz * static_cast<double>(frame) / sampleRate);
            in[0].push_back(static_cast<float>(leftGain * x));
            in[1].push_back(static_cast<float>(rightGain * x));
        }
        for (std::size_t c = 0; c < 2; ++c) limiters[c].run(in[c], limited[c]);
        const WallMotion& motion = filter.run(limited[0], limited[1]);
        const std::array outputs{&motion.displacementUm, &motion.velocity, &motion.acceleration};
        for (std::size_t order = 0; order < 3; ++order) {
            auto& left = ran.left[order];
            auto& right = ran.right[order];
            left.insert(left.end(), (*outputs[order])[0].begin(), (*outputs[order])[0].end());
            right.insert(right.end(), (*outputs[order])[1].begin(), (*outputs[order])[1].end());
        }
    }
    return ran;
}

TEST(GrooveFilter, TheFormulaIsThatOfTheReference) {
    for (const auto& [key, numbers] : referenceNumbers().at("lateral_0dB_5cm_s_vs_freq").items()) {
        const double hz = std::stod(key);
        // Both walls alike, and without the high pass, which the reference leaves out: it takes 0.2 % of 20 Hz.
        const double lateral =
            std::numbers::sqrt2 * std::abs(wallDisplacement(hz)) * std::sqrt(1 + std::pow(10 / hz, 8));
        EXPECT_NEAR(lateral * 1e6, numbers.at("x_um").get<double>(), 0.00006) << key;
        EXPECT_NEAR(lateral * kTau * hz * 100, numbers.at("v_cm_s").get<double>(), 0.00006) << key;
        EXPECT_NEAR(lateral * std::pow(kTau * hz, 2) / kGravity, numbers.at("acc_g").get<double>(), 0.006) << key;
    }
    EXPECT_NEAR(std::abs(wallDisplacement(1000)) * kTau * 1000 * 100, 3.5355, 0.00006);  // of a wall, cm/s
}

TEST(GrooveFilter, SinesUpTo20kHzMoveTheWallAsTheFormulaSays) {
    for (const int rate : {44100, 48000, 88200, 96000, 192000})
        for (const double hz :
             {20.0, 30.0, 63.0, 100.0, 500.0, 1000.0, 2122.0, 5000.0, 10000.0, 15000.0, 19000.0, 20000.0}) {
            const Ran ran = run(rate, hz, hz < 100 ? 2 : 0.5);
            for (int order = 0; order < 3; ++order) {
                const double wanted = amplitudeOf(hz, order) * (order == 0 ? 1e6 : 1);
                const double got = amplitudeAt(ran.left[static_cast<std::size_t>(order)], hz, ran.rate);
                EXPECT_NEAR(20 * std::log10(got / wanted), 0, 0.001)
                    << rate << " Hz, sine of " << hz << ", order " << order;
            }
        }
}

TEST(GrooveFilter, NothingIsLeftAbove24kHz) {
    for (const int rate : {88200, 96000, 192000}) {
        const Ran ran = run(rate, 24100, 0.2);
        EXPECT_LT(amplitudeAt(ran.left[2], 24100, ran.rate), 1e-4 * amplitudeOf(24100, 2)) << rate;
    }
    // What doubling would fold up: 19 kHz at 44.1 kHz has an image at 25.1 kHz.
    const Ran ran = run(44100, 19000, 0.2);
    EXPECT_LT(amplitudeAt(ran.left[2], 44100 - 19000, ran.rate), 1e-4 * amplitudeOf(25100, 2));
}

TEST(GrooveFilter, WallsAreMovedByTheirOwnChannel) {
    const Ran ran = run(48000, 100, 1, 1, 0);
    EXPECT_GT(amplitudeAt(ran.left[0], 100, ran.rate), 12);
    for (const auto& order : ran.right)
        for (const float x : order) ASSERT_EQ(x, 0);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::groove_filter_test

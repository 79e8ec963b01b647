#include "sessions/delivery/vinyl/preparation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "support/node_bench.hpp"

namespace lacquer::test::preparation_test {
namespace {

using namespace sessions::vinyl;

constexpr int kRate = 44100;
constexpr double kTurn = 2 * std::numbers::pi;

CutSettings usual() {
    const auto house = findHouse("standard");
    return {.format = *findFormat("12in", DiscSpeed::rpm33), .groove = house->groove, .limits = house->limits};
}

SongToPrepare songOf(const Signal& signal) {
    return {static_cast<int>(signal.size()), kRate, [&signal](const TakeSound& take) -> Status {
                const auto frames = static_cast<int>(signal[0].size());
                for (int at = 0; at < frames; at += 1000) {
                    std::vector<const float*> from;
                    for (const auto& channel : signal) from.push_back(channel.data() + at);
                    const Status taken = take(
                        ConstAudioBlock(from.data(), static_cast<int>(signal.size()), std::min(1000, frames - at)));
                    if (!taken) return taken;
                }
                return {};
            }};
}

PreparationResult prepared(const Signal& signal, const PreparationWishes& wishes = {},
                           const CutSettings& settings = usual()) {
    auto result = findPreparation(songOf(signal), {}, settings, wishes);
    EXPECT_TRUE(result) << result.error().what;
    return result ? *std::move(result) : PreparationResult{};
}

Signal after(const Signal& signal, const Preparation& preparation) {
    Signal out(signal.size());
    const Status done = handOutPrepared(songOf(signal), preparation, usual(), [&](ConstAudioBlock block) -> Status {
        for (int c = 0; c < block.channelCount(); ++c)
            out[static_cast<std::size_t>(c)].insert(out[static_cast<std::size_t>(c)].end(), block[c],
                                                    block[c] + block.frames());
        return {};
    });
    EXPECT_TRUE(done);
    return out;
}

// Adds a tone that comes and goes within half a second: on the left `left` times, on the right `right` times.
void addTone(Signal& signal, double hz, double left, double right) {
    const auto frames = static_cast<double>(signal[0].size());
    for (std::size_t i = 0; i < signal[0].size(); ++i) {
        const auto n = static_cast<double>(i);
        const double share = std::clamp(std::min(n, frames - n) / (kRate / 2.0), 0.0, 1.0);
        const double tone = std::pow(std::sin(share * std::numbers::pi / 2), 2) * std::sin(kTurn * hz * n / kRate);
        signal[0][i] += static_cast<float>(left * tone);
        if (signal.size() > 1) signal[1][i] += static_cast<float>(right * tone);
    }
}

Signal silence(int channels, double seconds) {
    return constant(channels, static_cast<int>(seconds * kRate), 0);
}

// The level of a steady tone in the middle of a signal.
double toneDb(const std::vector<float>& samples, double hz) {
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    const std::vector<float> steady(middle - kRate / 2, middle + kRate / 2);
    return responseDb(steady, hz, kRate) - 20 * std::log10(kRate / 2.0);
}

// z of a side of amplitude 1 at 50 Hz and 5 cm/s: 22.62 um. First order at f0: f / sqrt(f² + f0²) of it is left.
constexpr double kVertical50Um = 22.62, kFreeDepthUm = 28 - 12.5;
double keptBySides(double hz, double cornerHz) {
    return hz / std::hypot(hz, cornerHz);
}

TEST(Preparation, BassOfTheSidesThatLiftsTheStylusOffGoesToTheMiddleAsFarAsNeeded) {
    Signal signal = silence(2, 4);
    addTone(signal, 50, -0.72, 0.72);
    addTone(signal, 60, 0.25, 0.25);
    const PreparationResult result = prepared(signal);
    EXPECT_NEAR(result.before.liftMarginUm, kFreeDepthUm - 0.72 * kVertical50Um, 0.1);
    EXPECT_LT(result.before.liftMarginUm, 0);
    // At 70 Hz there is still more on the sides than in the middle, so the low end would be out of phase.
    ASSERT_GT(0.72 * keptBySides(50, 70), 0.25);
    ASSERT_LT(0.72 * keptBySides(50, 150), 0.25);
    EXPECT_EQ(result.preparation.bassHz, 150);
    EXPECT_NEAR(result.after.liftMarginUm, kFreeDepthUm - 0.72 * keptBySides(50, 150) * kVertical50Um, 0.2);
    EXPECT_GT(result.after.lowEndCorrelation, 0);
    EXPECT_LT(result.before.lowEndCorrelation, 0);
    EXPECT_FALSE(result.preparation.acceleration);
    EXPECT_TRUE(result.left.empty());
}

TEST(Preparation, WhatIsOnlyOnTheSidesNeedsTheStrongest) {
    Signal signal = silence(2, 4);
    addTone(signal, 50, -0.72, 0.72);
    const PreparationResult result = prepared(signal);
    EXPECT_EQ(result.preparation.bassHz, 300);  // below 3 um the phase does not matter any more
    EXPECT_NEAR(result.after.liftMarginUm, kFreeDepthUm - 0.72 * keptBySides(50, 300) * kVertical50Um, 0.2);
    EXPECT_TRUE(result.left.empty());
}

TEST(Preparation, ASongThatFitsAsksForNothingAndKeepsEveryBit) {
    Signal signal = silence(2, 3);
    addTone(signal, 110, 0.2, 0.2);
    addTone(signal, 1000, 0.2, 0.1);
    addTone(signal, 5000, 0.01, 0.02);
    const PreparationResult result = prepared(signal);
    EXPECT_TRUE(result.preparation.nothing());
    EXPECT_TRUE(result.notes.empty());
    EXPECT_EQ(after(signal, result.preparation), signal);
}

// 10 kHz in mono reaches C = 1 at -12.930 dB: 60 mm, 18 um.
TEST(Preparation, ATrebleToneComesDownToWhereAStylusCanFollow) {
    Signal signal = silence(2, 3);
    addTone(signal, 10000, 0.5, 0.5);
    const PreparationResult result = prepared(signal);
    EXPECT_NEAR(result.before.curvature, 0.5 / std::pow(10, -12.930 / 20), 0.03);
    ASSERT_TRUE(result.preparation.acceleration);
    EXPECT_LE(result.after.curvature, 1 + kTrebleTolerance);
    EXPECT_GE(result.after.curvature, 0.95);
    EXPECT_NEAR(toneDb(after(signal, result.preparation)[0], 10000), -12.930, 0.3);
    EXPECT_FALSE(result.preparation.bassHz);
    EXPECT_TRUE(result.left.empty());
}

TEST(Preparation, SibilantsAreHeldAndTheMiddleIsLeftAlone) {
    Signal signal = noise(2, 4 * kRate, 0.5f);
    for (auto& channel : signal) {
        double before = 0, beforeThat = 0;  // a resonance at 8 kHz, on and off
        for (std::size_t i = 0; i < channel.size(); ++i) {
            const double now = 0.3 * channel[i] + 1.8 * std::cos(kTurn * 8000 / kRate) * before - 0.81 * beforeThat;
            beforeThat = std::exchange(before, now);
            channel[i] = (i / 9000) % 2 == 1 ? static_cast<float>(now) : 0.0f;
        }
    }
    addTone(signal, 400, 0.2, 0.2);
    const PreparationResult result = prepared(signal);
    EXPECT_GT(result.before.curvature, 1.2);
    EXPECT_LE(result.after.curvature, 1 + kTrebleTolerance);
    EXPECT_LT(result.after.distortion, result.before.distortion);
    const Signal out = after(signal, result.preparation);
    ASSERT_EQ(out[0].size(), signal[0].size());
    std::vector<float> difference = out[0];
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= signal[0][i];
    EXPECT_LT(toneDb(difference, 400), toneDb(signal[0], 400) - 60);
    EXPECT_NEAR(toneDb(out[0], 400), toneDb(signal[0], 400), 0.001);
}

TEST(Preparation, RumbleThatTakesRadiusIsFilteredOut) {
    Signal signal = silence(2, 20);
    addTone(signal, 20, 0.5, 0.5);
    const PreparationResult result = prepared(signal);
    EXPECT_EQ(result.preparation.highPassHz, 30);
    // x = k |h| / (2 pi f), |h| = -19.2741 dB; 28 + 28 + 14 um and twice that per turn.
    const double lateral = 0.5 * 0.05 * std::pow(10, -19.2741 / 20) / (kTurn * 20) * 1e6;
    EXPECT_NEAR(result.before.lateralUm, lateral, 0.1);
    EXPECT_NEAR(result.after.lateralUm, lateral / std::sqrt(1 + std::pow(30.0 / 20, 8)), 0.2);
    EXPECT_LT(result.after.usedMm, 0.8 * result.before.usedMm);
}

TEST(Preparation, AConstantComesToAFiniteEnd) {
    const PreparationResult result = prepared(constant(2, 4 * kRate, 0.5f));
    EXPECT_TRUE(result.preparation.highPassHz);
    EXPECT_TRUE(std::isfinite(result.after.usedMm));
    EXPECT_LT(result.after.usedMm, result.before.usedMm);
}

TEST(Preparation, MonoHasNoSides) {
    Signal signal = silence(1, 3);
    addTone(signal, 10000, 0.5, 0);
    const PreparationResult result = prepared(signal);
    EXPECT_FALSE(result.preparation.bassHz);
    EXPECT_LE(result.after.curvature, 1 + kTrebleTolerance);
    EXPECT_EQ(after(signal, result.preparation).size(), 1u);
}

TEST(Preparation, SilenceAndNothingAtAllAskForNothing) {
    for (const double seconds : {0.0, 1.0}) {
        const PreparationResult result = prepared(silence(2, seconds));
        EXPECT_TRUE(result.preparation.nothing());
        EXPECT_EQ(result.before.curvature, 0);
        EXPECT_EQ(result.before.liftMarginUm, kFreeDepthUm);
        EXPECT_TRUE(result.left.empty());
    }
}

TEST(Preparation, LevelComesDownWhereTheGrooveSwingsOutTooFar) {
    // 30 Hz, mono: 31.19 um at 0 dB; twice that at 6 dB of cut gain, and 50 um are the limit.
    Signal signal = silence(2, 4);
    addTone(signal, 30, 1, 1);
    CutSettings settings = usual();
    settings.gainDb = 20 * std::log10(2);
    PreparationWishes wishes;
    wishes.highPass.kind = Measure::Kind::off;
    const PreparationResult result = prepared(signal, wishes, settings);
    EXPECT_NEAR(result.preparation.levelDb, -2.0, 1e-9);  // 20 log10(50 / 62.38) = -1.92
    EXPECT_LE(result.after.lateralUm, 50);
}

TEST(Preparation, DoesWhatIsWishedWhateverIsNeeded) {
    Signal signal = silence(2, 2);
    addTone(signal, 10000, 0.5, 0.5);
    PreparationWishes wishes;
    wishes.treble.kind = wishes.level.kind = Measure::Kind::off;
    wishes.bass = {Measure::Kind::fixed, 150};
    wishes.highPass = {Measure::Kind::fixed, 20};
    const PreparationResult result = prepared(signal, wishes);
    EXPECT_EQ(result.preparation.bassHz, 150);
    EXPECT_EQ(result.preparation.highPassHz, 20);
    EXPECT_FALSE(result.preparation.acceleration);
    EXPECT_EQ(result.left, std::vector{GrooveMetric::curvature});
}

TEST(Preparation, StrictlyItCuresWhatIsWorthAWarning) {
    Signal signal = silence(2, 2);
    addTone(signal, 10000, 0.18, 0.18);  // C = 0.8
    EXPECT_TRUE(prepared(signal).preparation.nothing());
    PreparationWishes wishes;
    wishes.cures = Severity::warning;
    EXPECT_LE(prepared(signal, wishes).after.curvature, 0.5 * (1 + kTrebleTolerance));
}

TEST(Preparation, RefusesWhatANodeCannotDo) {
    PreparationWishes wishes;
    wishes.bass = {Measure::Kind::fixed, 5};
    const Signal signal = silence(2, 1);
    const auto result = findPreparation(songOf(signal), {}, usual(), wishes);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace lacquer::test::preparation_test

#include "sessions/delivery/vinyl/pitch_plan.hpp"

#include <gtest/gtest.h>

#include <complex>
#include <map>
#include <numbers>

#include "tests/sessions/delivery/vinyl/reference_numbers.hpp"
#include "tests/sessions/delivery/vinyl/sounds_for_grooves.hpp"

namespace lacquer::sessions::vinyl::pitch_plan_test {
namespace {

using enum DiscSpeed;

PitchPlan planned(const std::vector<GrooveCell>& cells, double scale = 1, DiscSpeed speed = rpm33,
                  const Groove& groove = {}) {
    return *planPitch(segmentsOf(cells, speed), scale, groove);
}

std::vector<GrooveCell> steady(const GrooveCell& cell, double seconds) {
    return steadySong(seconds, cell).cells;
}

TEST(PitchPlan, SegmentsOfATurn) {
    EXPECT_EQ(cellsPerSegment(rpm33), 27);
    EXPECT_EQ(cellsPerSegment(rpm45), 20);
    std::vector<GrooveCell> cells(28);
    cells[26].rightUm = 5;
    cells[27].leftUm = 7;
    const SideSegments segments = segmentsOf(cells, rpm33);
    ASSERT_EQ(segments.extremes.size(), 2u);
    EXPECT_EQ(segments.extremes[0].rightUm, 5);
    EXPECT_EQ(segments.extremes[1].leftUm, 7);
    EXPECT_DOUBLE_EQ(segments.lastShare, 1 / 27.0);
}

// The reference's lathe goes no faster than this. Its sheet does not say so, its figures do: without, the lower one of
// the anti-phase sine would be 1.0756 and that of the burst below 0.8963.
Groove reference() {
    Groove groove;
    groove.maximumPitchUm = 400;
    return groove;
}

TEST(PitchPlan, SteadySounds) {
    // Sines of 100 Hz at 0 dB, by wall and direction: 17.635 um of lateral peak are 12.470 of each wall.
    const float wall = static_cast<float>(17.6347 / std::numbers::sqrt2), half = static_cast<float>(17.6347 / 2);
    const auto full = static_cast<float>(17.6347);
    const std::map<std::string, GrooveCell> cells{{"silence", {}},
                                                  {"100Hz_mono_0dB", {wall, wall, 0, 0, full, 0}},
                                                  {"100Hz_L_only", {0, wall, half, half, half, 0}},
                                                  {"100Hz_antiphase_0dB", {wall, wall, full, full, 0, 0}}};
    for (const auto& [name, numbers] : referenceNumbers().at("pitch_um_steady").items()) {
        const PitchPlan plan = planned(steady(cells.at(name), 18), 1, rpm33, reference());
        EXPECT_NEAR(plan.demandUm.back(), numbers.at("q_um").get<double>(), 0.0006) << name;
        EXPECT_NEAR(plan.depthUm.back(), numbers.at("depth_um").get<double>(), 0.0006) << name;
        EXPECT_NEAR(plan.lowerMm, numbers.at("used_mm_18s_lower").get<double>(), 0.00006) << name;
        EXPECT_NEAR(plan.conservativeMm, numbers.at("used_mm_18s_conservative").get<double>(), 0.00006) << name;
    }
}

TEST(PitchPlan, TwentyMinutesOfSilence) {
    const PitchPlan plan = planned(steady({}, 1200));
    EXPECT_NEAR(plan.conservativeMm, 46.6667, 1e-4);
    EXPECT_NEAR(plan.lowerMm, 46.6667, 1e-4);
    EXPECT_NEAR(plan.fixedMm, 46.6667, 1e-4);
    EXPECT_NEAR(146.05 - plan.conservativeMm, 99.3833, 1e-4);
}

// The burst as the reference has it, which its four figures give away to the last digit: twice full scale ("+6 dB")
// from the beginning of the fifth turn to the end of the sixth, and nothing below 10 Hz of the displacement, in a
// Fourier sum over the 18 s.
TEST(PitchPlan, ABurstOf60HzInSilence) {
    constexpr double kTau = 2 * std::numbers::pi, kLength = 18, kFrom = 7.2, kTo = 10.8, kHz = 60;
    constexpr std::size_t kPoints = 1 << 18;
    const auto raw = [](double hz) {
        const std::complex<double> s(0, kTau * hz);
        return (1.0 + s * 3180e-6) * (1.0 + s * 75e-6) / (1.0 + s * 318e-6);
    };
    // c_k of 2 sin(60 Hz) between the two times, and how far that moves the groove, from 10 Hz on.
    std::vector<std::complex<double>> lines(kPoints);
    for (std::size_t k = 10 * 18; k < kPoints / 2; ++k) {
        const double hz = static_cast<double>(k) / kLength;
        const auto integral = [&](double w) -> std::complex<double> {  // of e^(i w t)
            if (std::abs(w) < 1e-9) return kTo - kFrom;
            return (std::polar(1.0, w * kTo) - std::polar(1.0, w * kFrom)) / std::complex<double>(0, w);
        };
        const std::complex<double> shift = std::polar(1.0, -kTau * kHz * kFrom), half(0, -0.5);
        const auto coefficient =
            2 / kLength * half *
            (shift * integral(kTau * (kHz - hz)) - std::conj(shift) * integral(kTau * (-kHz - hz)));
        lines[k] = 2.0 * coefficient * 0.05e6 * raw(hz) / std::abs(raw(1000)) / std::complex<double>(0, kTau * hz);
    }
    sumOfLines(lines);
    std::vector<GrooveCell> cells(18 * 240);
    for (std::size_t i = 0; i < kPoints; ++i) {
        GrooveCell& cell = cells[i * cells.size() / kPoints];
        const auto wall = static_cast<float>(lines[i].real() / std::numbers::sqrt2);
        cell.rightUm = std::max(cell.rightUm, wall);
        cell.leftUm = std::max(cell.leftUm, -wall);
    }
    const PitchPlan plan = planned(cells, 1, rpm33, reference());
    const auto& wanted = referenceNumbers().at("pitch_burst_60Hz_+6dB_3.6s_of_18s");
    EXPECT_NEAR(plan.lowerMm, wanted.at("lower_mm").get<double>(), 0.0001);
    EXPECT_NEAR(plan.conservativeMm, wanted.at("conservative_mm").get<double>(), 0.0001);
    EXPECT_NEAR(plan.fixedMm, wanted.at("fixed_pitch_mm").get<double>(), 0.0001);
    // What it calls silent is the turn that is least disturbed by what is left out below 10 Hz.
    EXPECT_NEAR(*std::ranges::min_element(plan.demandUm) / 100, wanted.at("silent_mm").get<double>(), 0.0001);
}

// The same burst as a sound, through the program's own filter of the fourth order, which rings less and later.
TEST(PitchPlan, ABurstOf60HzAsASound) {
    constexpr int kRate = 48000;
    std::vector<float> sound(18 * kRate);
    for (int i = 72 * kRate / 10; i < 108 * kRate / 10; ++i)
        sound[static_cast<std::size_t>(i)] = static_cast<float>(2 * std::sin(2 * std::numbers::pi * 60 * i / kRate));
    const PitchPlan plan = planned(analysed({sound}, kRate).cells);
    EXPECT_NEAR(plan.conservativeMm, 0.9696, 0.02);
    EXPECT_NEAR(plan.fixedMm, 1.6269, 0.02);
    EXPECT_LE(plan.lowerMm, plan.conservativeMm);
}

std::vector<GrooveCell> randomCells(std::mt19937& random) {
    std::uniform_int_distribution<std::size_t> length(1, 3000);
    std::uniform_real_distribution<float> loud(0, 1), um(0, 60);
    std::vector<GrooveCell> cells(length(random));
    for (GrooveCell& cell : cells) {
        if (loud(random) < 0.7f) continue;
        cell.rightUm = um(random);
        cell.leftUm = um(random);
        cell.shallowUm = um(random) / 2;
    }
    return cells;
}

TEST(PitchPlan, LowerConservativeAndFixedComeInThisOrder) {
    std::mt19937 random(11);
    for (int run = 0; run < 300; ++run) {
        const auto cells = randomCells(random);
        const PitchPlan plan = planned(cells, 1, run % 2 == 0 ? rpm33 : rpm45);
        EXPECT_LE(plan.lowerMm, plan.conservativeMm + 1e-12) << run;
        EXPECT_LE(plan.conservativeMm, plan.fixedMm + 1e-12) << run;
    }
}

// Both are held against what they have to keep; the least solution has no slack anywhere.
TEST(PitchPlan, BothKeepTheTurnsApart) {
    std::mt19937 random(12);
    constexpr std::size_t kTurn = 16;
    for (int run = 0; run < 100; ++run) {
        const PitchPlan plan = planned(randomCells(random));
        std::vector<double> rates(kTurn, 70);
        for (const double pitch : plan.conservativeUm) rates.push_back(pitch);
        for (std::size_t i = 0; i < plan.demandUm.size(); ++i) {
            if (i >= kTurn) {
                double turn = 0;
                for (std::size_t k = i - kTurn + 1; k <= i; ++k) turn += plan.conservativeUm[k] / 16;
                EXPECT_GE(turn, plan.demandUm[i] - 1e-9);
                EXPECT_GE(plan.lowerUm[i] - plan.lowerUm[i - kTurn], plan.demandUm[i] - 1e-9);
            }
            const double before = i == 0 ? 0 : plan.lowerUm[i - 1];
            EXPECT_NEAR(plan.lowerUm[i],
                        i < kTurn ? before + plan.demandUm[i] / 16
                                  : std::max(before, plan.lowerUm[i - kTurn] + plan.demandUm[i]),
                        1e-9);
        }
    }
}

TEST(PitchPlan, ALatheHasALargestPitch) {
    std::mt19937 random(13);
    for (int run = 0; run < 100; ++run) {
        const auto cells = randomCells(random);
        const PitchPlan free = planned(cells);
        Groove groove;
        groove.maximumPitchUm = *std::ranges::max_element(free.demandUm);
        const PitchPlan slow = planned(cells, 1, rpm33, groove);
        for (std::size_t i = 0; i < free.lowerUm.size(); ++i) {
            EXPECT_GE(slow.lowerUm[i], free.lowerUm[i] - 1e-9);
            if (i > 0) {
                EXPECT_LE(slow.lowerUm[i] - slow.lowerUm[i - 1], *groove.maximumPitchUm / 16 + 1e-6);
            }
        }
        groove.maximumPitchUm = *groove.maximumPitchUm - 1;
        const auto refused = planPitch(segmentsOf(cells, rpm33), 1, groove);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::badData);
    }
}

TEST(PitchPlan, NothingTakesNothing) {
    EXPECT_EQ(planned({}).conservativeMm, 0);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::pitch_plan_test

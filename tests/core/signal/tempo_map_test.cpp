#include "core/signal/tempo_map.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

namespace lacquer::tempo_map_test {
namespace {

constexpr double kRate = 48000;

TempoMap map(std::vector<TempoPoint> points, double sampleRate = kRate) {
    auto made = TempoMap::make(std::move(points), sampleRate);
    EXPECT_TRUE(made.ok()) << (made ? "" : made.error().line());
    return std::move(*made);
}

Error refused(std::vector<TempoPoint> points) {
    const auto made = TempoMap::make(std::move(points), kRate);
    EXPECT_FALSE(made.ok());
    return made ? Error{} : made.error();
}

// At 120 bpm a quarter lasts half a second.
TEST(TempoMap, WithoutPointsASongHas120QuartersAMinuteIn44) {
    const TempoMap tempo = map({});
    EXPECT_EQ(tempo.frameAt(1), 24000);
    EXPECT_EQ(tempo.quarterAt(96000), 4);
    EXPECT_EQ(tempo.at(96000).bar, 1);
    EXPECT_EQ(tempo.at(95999).bar, 0);
    EXPECT_EQ(tempo.at(0).meter, (Meter{4, 4}));
    EXPECT_FALSE(tempo.nextChange(0));
    EXPECT_EQ(tempo.at(-24000).bar, -1);
    EXPECT_EQ(tempo.at(-24000).barBeat(), 3);
}

// 8 quarters at 120 bpm are 192000 frames, 6 more at 90 bpm 6 * 32000, and so on.
TEST(TempoMap, EveryPointLiesWhereTheTempoBeforeItLeads) {
    const TempoMap tempo = map({{0, 120, {4, 4}}, {8, 90, {3, 4}}, {14, 60, {6, 8}}});
    EXPECT_EQ(tempo.frameAt(8), 192000);
    EXPECT_EQ(tempo.frameAt(14), 192000 + 192000);
    EXPECT_EQ(tempo.frameAt(15), 384000 + 48000);
    EXPECT_EQ(tempo.nextChange(0), 192000);
    EXPECT_EQ(tempo.nextChange(191999), 192000);
    EXPECT_EQ(tempo.nextChange(192000), 384000);
    EXPECT_FALSE(tempo.nextChange(384000));
    EXPECT_EQ(tempo.at(191999).bpm, 120);
    EXPECT_EQ(tempo.at(192000).bpm, 90);
    // Bars: 2 of 4/4, 2 of 3/4, then those of 6/8, 3 quarters long.
    EXPECT_EQ(tempo.at(192000).bar, 2);
    EXPECT_EQ(tempo.at(384000).bar, 4);
    EXPECT_EQ(tempo.at(384000 + 3 * 48000).bar, 5);
    EXPECT_EQ(tempo.at(384000 + 48000).barBeat(), 2) << "eighths";
}

TEST(TempoMap, CountsBarsBeatsAndTicks) {
    const TempoMap tempo = map({{0, 120, {6, 8}}});
    // A bar of 3 quarters, so 72000 frames; an eighth 12000 of them, 480 ticks.
    const BarBeatTick place = tempo.barBeatTickAt(72000 + 3 * 12000 + 3000);
    EXPECT_EQ(place.bar, 2);
    EXPECT_EQ(place.beat, 4);
    EXPECT_DOUBLE_EQ(place.tick, 120);
    EXPECT_EQ(tempo.frameAt(BarBeatTick{2, 4, 120}), 72000 + 3 * 12000 + 3000);
    EXPECT_EQ(tempo.frameAt(BarBeatTick{0, 1, 0}), -72000);
}

TEST(TempoMap, ATempoMayChangeInsideABarAndTheCountGoesOn) {
    const TempoMap tempo = map({{0, 120, {}}, {2.5, 240, {}}});
    EXPECT_EQ(tempo.at(60000).barBeat(), 2.5);
    EXPECT_EQ(tempo.at(60000 + 18000).bar, 1) << "1.5 quarters of 12000 frames later";
    EXPECT_EQ(tempo.frameAt(BarBeatTick{2, 1, 0}), 78000);
}

// The oracle adds up the durations of small steps of a tempo that is linear over quarters: Simpson's rule.
double secondsOfRamp(double from, double to, double quarters, double until) {
    constexpr int kSteps = 2000;
    const auto secondsPerQuarter = [&](double quarter) { return 60 / (from + (to - from) * quarter / quarters); };
    const double step = until / kSteps;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i)
        sum += (secondsPerQuarter(i * step) + 4 * secondsPerQuarter((i + 0.5) * step) +
                secondsPerQuarter((i + 1) * step)) *
               step / 6;
    return sum;
}

TEST(TempoMap, ARampIsLinearOverQuarters) {
    for (const auto [from, to, quarters] : {std::array{120.0, 60.0, 16.0},
                                            {60.0, 180.0, 3.0},
                                            {90.0, 90.000001, 400.0},
                                            {100.0, 100.0, 8.0},
                                            {40.0, 400.0, 4.0}}) {
        SCOPED_TRACE(std::to_string(from) + " to " + std::to_string(to));
        const TempoMap tempo = map({{0, 80, {}}, {2, from, {}, true}, {2 + quarters, to, {}}});
        const double start = 2 * 60 / 80.0 * kRate;
        for (int i = 0; i <= 50; ++i) {
            const double quarter = quarters * i / 50;
            const double frame = start + secondsOfRamp(from, to, quarters, quarter) * kRate;
            const double exact = tempo.exactFrameAt(2 + quarter);
            ASSERT_NEAR(exact, frame, 1e-9 * 60 * kRate / to);  // 1e-9 quarters
            ASSERT_EQ(tempo.frameAt(2 + quarter), std::llround(exact));
            const TempoMap::Place place = tempo.at(std::llround(exact));
            ASSERT_NEAR(place.bpm, from + (to - from) * quarter / quarters, 0.02);
        }
        // And back. Behind the ramp the tempo stays.
        for (std::int64_t frame = -5000; frame < tempo.frameAt(4 + quarters); frame += 997) {
            const double quarter = tempo.quarterAt(frame);
            const double framesPerQuarter = 60 * kRate / tempo.at(frame).bpm;
            ASSERT_NEAR((tempo.exactFrameAt(quarter) - static_cast<double>(frame)) / framesPerQuarter, 0, 1e-9);
            ASSERT_EQ(tempo.frameAt(quarter), frame);
        }
        EXPECT_EQ(tempo.at(tempo.frameAt(3 + quarters)).bpm, to);
        EXPECT_NEAR(tempo.exactFrameAt(3 + quarters) - tempo.exactFrameAt(2 + quarters), 60 * kRate / to, 1e-6);
    }
}

// From 120 to 60 bpm in 4 quarters: 60 ln 2 / 15 s.
TEST(TempoMap, WhatFollowsARampLiesWhereItLeads) {
    const TempoMap tempo = map({{0, 120, {}, true}, {4, 60, {}}});
    EXPECT_NEAR(tempo.exactFrameAt(4), 4 * std::log(2.0) * kRate, 1e-6);
    EXPECT_NEAR(tempo.at(tempo.frameAt(2)).bpm, 90, 1e-3);
    EXPECT_EQ(tempo.at(tempo.frameAt(4) + 1).bar, 1);
    EXPECT_EQ(tempo.at(-24000).bpm, 120) << "in front of the song";
    EXPECT_EQ(tempo.quarterAt(-24000), -1);
}

TEST(TempoMap, TheLastPointsRampLeadsNowhere) {
    const TempoMap tempo = map({{0, 120, {}}, {4, 60, {}, true}});
    EXPECT_EQ(tempo.at(960'000).bpm, 60);
    EXPECT_EQ(tempo.frameAt(5) - tempo.frameAt(4), 48000);
    EXPECT_FALSE(tempo.nextChange(96000));
}

TEST(TempoMap, ARampChangesStepByStepOnTheTimeline) {
    const TempoMap tempo = map({{0, 120, {}}, {1, 120, {}, true}, {1.125, 60, {}}});  // from 24000 to about 28159
    const auto end = static_cast<std::int64_t>(std::ceil(24000 + 0.5 * std::log(2.0) * 0.25 * kRate));
    std::vector<std::int64_t> changes;
    for (auto at = tempo.nextChange(0); at; at = tempo.nextChange(*at)) changes.push_back(*at);
    std::vector<std::int64_t> expected{24000};
    for (std::int64_t step = 24064; step < end; step += TempoMap::kRampStepFrames) expected.push_back(step);
    expected.push_back(end);
    EXPECT_EQ(changes, expected);
    EXPECT_EQ(tempo.nextPoint(24000), end);
}

// Random maps at odd tempos and rates. The oracle adds up durations.
TEST(TempoMap, EveryFrameComesBackFromItsMusicalPlace) {
    std::mt19937 random(3);
    const auto draw = [&](double from, double to) {
        return from + (to - from) * (static_cast<double>(random()) / 4294967296.0);
    };
    for (int round = 0; round < 200; ++round) {
        const double rate = std::array{44100.0, 48000.0, 192000.0}[random() % 3];
        std::vector<TempoPoint> points{{0, draw(20, 300), {static_cast<int>(1 + random() % 12), 8}}};
        std::vector<double> starts{0};  // in frames
        for (int i = 0; i < 5; ++i) {
            const TempoPoint& last = points.back();
            const double bars = static_cast<double>(1 + random() % 20);
            TempoPoint next{last.quarter + bars * last.meter.quartersPerBar(), draw(20, 300), last.meter};
            starts.push_back(starts.back() + (next.quarter - last.quarter) * 60 * rate / last.bpm);
            if (random() % 2) next.meter = {static_cast<int>(1 + random() % 7), 4};
            points.push_back(next);
        }
        const TempoMap tempo = map(points, rate);
        for (int i = 0; i < 300; ++i) {
            const auto frame = static_cast<std::int64_t>(draw(-1e6, 1e7));
            ASSERT_EQ(tempo.frameAt(tempo.quarterAt(frame)), frame) << round;
            ASSERT_EQ(tempo.frameAt(tempo.barBeatTickAt(frame)), frame) << round;
            const TempoMap::Place place = tempo.at(frame);
            ASSERT_GE(place.barQuarter, 0);
            ASSERT_LT(place.barQuarter, place.meter.quartersPerBar());
            std::size_t piece = 0;
            while (piece + 1 < points.size() && std::ceil(starts[piece + 1]) <= static_cast<double>(frame)) ++piece;
            ASSERT_NEAR(
                place.quarter,
                points[piece].quarter + (static_cast<double>(frame) - starts[piece]) * points[piece].bpm / (60 * rate),
                1e-6);
        }
        for (std::size_t i = 0; i < points.size(); ++i)
            ASSERT_EQ(tempo.frameAt(points[i].quarter), std::llround(starts[i]));
    }
}

TEST(TempoMap, RefusesWhatNoMusicianCouldPlay) {
    EXPECT_NE(refused({{0, 0, {}}}).what.find("0 bpm"), std::string::npos);
    refused({{0, -120, {}}});
    refused({{0, std::nan(""), {}}});
    refused({{0, 1e9, {}}});
    EXPECT_NE(refused({{0, 120, {4, 5}}}).what.find("4/5"), std::string::npos);
    refused({{0, 120, {0, 4}}});
    refused({{0, 120, {65, 4}}});
    refused({{4, 120, {}}});
    refused({{0, 120, {}}, {std::nan(""), 120, {}}});
    const Error order = refused({{0, 120, {}}, {8, 120, {}}, {4, 120, {}}});
    EXPECT_EQ(order.where, "tempo point 2");
    refused({{0, 120, {}}, {0, 100, {}}});
    const Error bar = refused({{0, 120, {}}, {6, 120, {3, 4}}});
    EXPECT_NE(bar.remedy.find("quarter 8"), std::string::npos) << bar.line();
}

}  // namespace
}  // namespace lacquer::tempo_map_test

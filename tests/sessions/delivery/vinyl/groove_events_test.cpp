#include "sessions/delivery/vinyl/groove_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/vinyl_words.hpp"
#include "tests/sessions/delivery/vinyl/sounds_for_grooves.hpp"

namespace lacquer::sessions::vinyl::groove_events_test {
namespace {

using testing::HasSubstr;

CutSettings standard() {
    CutSettings settings;
    settings.format = *findFormat("12in", DiscSpeed::rpm33);
    settings.limits = findHouse("standard")->limits;
    return settings;
}

std::vector<GrooveEvent> eventsOf(const GrooveAnalysis& song, double medianDb = 0) {
    const CutSettings settings = standard();
    const std::vector<SongInOrder> order{{&song}};
    return findEvents(*modelSide(order, settings), medianDb, settings);
}

// m/s² that make a curvature at the rim.
double sharp(double curvature) {
    return curvature * accelerationLimit(18, 146.05, DiscSpeed::rpm33);
}

TEST(GrooveEvents, ASongWithinItsLimitsHasNone) {
    EXPECT_TRUE(eventsOf(steadySong(60, monoCell(20))).empty());
    EXPECT_TRUE(eventsOf(steadySong(60, {})).empty());
}

TEST(GrooveEvents, NeighboursAreOneEvent) {
    GrooveAnalysis song = steadySong(100, {});
    for (const std::size_t i : {10u, 11u, 20u, 50u}) song.slices[i].acceleration = sharp(0.7);
    song.slices[20].acceleration = sharp(1.2);
    const auto events = eventsOf(song);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].metric, GrooveMetric::curvature);
    EXPECT_EQ(events[0].severity, Severity::failure);
    EXPECT_DOUBLE_EQ(events[0].beginSeconds, 10);
    EXPECT_DOUBLE_EQ(events[0].endSeconds, 21);
    EXPECT_DOUBLE_EQ(events[0].beyondSeconds, 3);
    EXPECT_DOUBLE_EQ(events[0].worstSeconds, 20);
    EXPECT_NEAR(events[0].worst, 1.2, 0.03);  // it lies a little further in
    EXPECT_EQ(events[1].severity, Severity::warning);
    EXPECT_DOUBLE_EQ(events[1].beginSeconds, 50);
}

TEST(GrooveEvents, EachMetricHasItsOwn) {
    const auto metricOf = [](auto change) {
        GrooveAnalysis song = steadySong(30, {});
        change(song);
        const auto events = eventsOf(song);
        EXPECT_EQ(events.size(), 1u);
        return events.empty() ? GrooveMetric::lateral : events.front().metric;
    };
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) { song.slices[3].lateralUm = 40; }), GrooveMetric::lateral);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) { song.slices[3].shallowUm = 13; }), GrooveMetric::liftOff);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) { song.cells[3 * 240 + 100].deepUm = 40; }), GrooveMetric::depth);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) { song.slices[3].wallVelocity = 0.3; }), GrooveMetric::velocity);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) { song.slices[3].tracing = sharp(0.05); }), GrooveMetric::distortion);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) {
                  song.slices[3].lowEnd[1] = {1, 1, 0.3};
                  song.slices[3].lowVerticalUm[1] = 6;
              }),
              GrooveMetric::lowEnd);
    EXPECT_EQ(metricOf([](GrooveAnalysis& song) {
                  song.slices[3].acceleration = sharp(0.3);
                  song.slices[3].sibilance = 300;
                  song.slices[3].presence = 100;
              }),
              GrooveMetric::sibilance);
}

TEST(GrooveEvents, ALowEndThatHardlyMovesTheDepthIsLetPass) {
    GrooveAnalysis song = steadySong(30, {});
    song.slices[3].lowEnd[1] = {1, 1, -1};
    song.slices[3].lowVerticalUm[1] = 4;
    EXPECT_TRUE(eventsOf(song).empty());
    song.slices[3].lowVerticalUm[1] = 10;
    EXPECT_EQ(eventsOf(song).at(0).severity, Severity::warning);
    song.slices[3].lowVerticalUm[1] = 16;  // more than the 15.5 um between rest and the least
    EXPECT_EQ(eventsOf(song).at(0).severity, Severity::failure);
}

TEST(GrooveEvents, TheMedianIsThatOfWhatSounds) {
    GrooveAnalysis song = steadySong(5, {});
    for (std::size_t i = 0; i < 3; ++i) {
        song.slices[i].accelerationRms = 10;
        song.slices[i].presence = 1;
        song.slices[i].sibilance = static_cast<double>(i + 1);
    }
    const GrooveAnalysis* songs[]{&song};
    EXPECT_NEAR(medianSibilanceDb(songs), 6.02, 0.01);
    const GrooveAnalysis silent = steadySong(5, {});
    const GrooveAnalysis* none[]{&silent};
    EXPECT_EQ(medianSibilanceDb(none), -120);
}

TEST(VinylWords, SayWhatIsHeardAndWhatHelps) {
    GrooveAnalysis song = steadySong(100, {});
    song.slices[99].acceleration = sharp(0.7);
    GrooveEvent event = eventsOf(song).at(0);
    PlainWords words = plainWords(event, standard());
    EXPECT_THAT(words.happens, HasSubstr("as sharply as a tip of 18 um can follow"));
    EXPECT_THAT(words.heard, HasSubstr("Esses"));
    EXPECT_THAT(words.remedy, HasSubstr("further out alone would not do"));  // it is at the rim
    event.worstRadiusMm = 70;
    event.worst = event.unheld = 1;
    words = plainWords(event, standard());
    // C goes with 1 / r²: 0.5 is at 70 sqrt(2) = 98.99 mm; half the level is 6.02 dB.
    EXPECT_EQ(
        words.remedy,
        "Use a de-esser or less treble here, by 6.1 dB, or put it further out: from 99 mm on it is within its limit");
}

TEST(VinylWords, DistortionThatIsHeldAtTheLimitOfCurvatureGoesWithWhatItIsHeldFrom) {
    GrooveAnalysis song = steadySong(100, {});
    song.slices[3].tracing = sharp(0.4);
    song.slices[3].acceleration = sharp(4);
    const auto events = eventsOf(song);
    const auto found = std::ranges::find(events, GrooveMetric::distortion, &GrooveEvent::metric);
    ASSERT_NE(found, events.end());
    EXPECT_NEAR(found->worst, 0.1, 1e-6);
    EXPECT_NEAR(found->unheld, 0.4, 0.01);  // it lies a little further in
    GrooveEvent event = *found;
    event.worstRadiusMm = 60;
    event.unheld = 0.4;
    // 20 log10(0.4 / 0.03) = 22.50 dB; 60 mm sqrt(0.4 / 0.03) = 219 mm is beyond the rim.
    EXPECT_EQ(plainWords(event, standard()).remedy,
              "Cut it softer by 22.5 dB or take some treble out; further out alone would not do");
}

TEST(VinylWords, EveryMetricHasSome) {
    using enum GrooveMetric;
    for (const GrooveMetric metric : {lateral, liftOff, depth, velocity, curvature, distortion, lowEnd, sibilance})
        for (const Severity severity : {Severity::warning, Severity::failure}) {
            const PlainWords words = plainWords({metric, severity, 0, 1, 2, 1, 2, 1, 100, {1, 2}, 2}, standard());
            EXPECT_FALSE(words.happens.empty());
            EXPECT_FALSE(words.heard.empty());
            EXPECT_FALSE(words.remedy.empty());
            EXPECT_STRNE(nameOf(metric), "");
        }
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::groove_events_test

#include "sessions/delivery/vinyl/side_model.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "sessions/delivery/vinyl/cut_gain.hpp"
#include "tests/sessions/delivery/vinyl/sounds_for_grooves.hpp"

namespace lacquer::sessions::vinyl::side_model_test {
namespace {

using enum DiscSpeed;

CutSettings standard(DiscSpeed speed = rpm33) {
    CutSettings settings;
    settings.format = *findFormat("12in", speed);
    return settings;
}

Side sideOf(const std::vector<SongInOrder>& songs, const CutSettings& settings) {
    return *modelSide(songs, settings);
}

TEST(SideModel, TwentyMinutesOfSilence) {
    const GrooveAnalysis song = steadySong(1200, {});
    const Side side = sideOf({{&song}}, standard());
    EXPECT_NEAR(side.conservativeMm, 46.6667, 1e-4);
    EXPECT_NEAR(side.endRadiusMm, 99.3833, 1e-4);
    // 39.083 mm are left, at 2.3333 a minute.
    EXPECT_NEAR(side.minutesLeft, 16.75, 0.001);
    EXPECT_TRUE(side.fits(standard().format));
}

TEST(SideModel, CapacityIsExactToAMicrometre) {
    const GrooveAnalysis song = steadySong(1200, monoCell(20));
    CutSettings settings = standard();
    const Side side = sideOf({{&song}}, settings);
    settings.format.endRadiusMm = side.endRadiusMm;
    EXPECT_TRUE(sideOf({{&song}}, settings).fits(settings.format));
    settings.format.endRadiusMm += 0.001;
    EXPECT_FALSE(sideOf({{&song}}, settings).fits(settings.format));
}

// Silent pitch s and lateral peak A: the first turn asks for s + A, others for s + 2 A. The first segment of the side
// is the only one whose turn does not reach into them.
TEST(SideModel, SongsLieOneBehindTheOther) {
    const GrooveAnalysis quiet = steadySong(180, {}), loud = steadySong(180, monoCell(20));
    const Side side = sideOf({{&quiet}, {&loud, 3.6}, {&quiet, 3.6}}, standard());
    ASSERT_EQ(side.songs.size(), 3u);
    EXPECT_NEAR(side.seconds, 547.2, 1e-9);
    EXPECT_DOUBLE_EQ(side.songs[0].startRadiusMm, 146.05);
    EXPECT_NEAR(side.songs[1].beginSeconds, 183.6, 1e-9);
    EXPECT_NEAR(side.songs[0].conservativeMm, 7, 1e-6);   // 100 turns of 70 um
    EXPECT_NEAR(side.songs[1].conservativeMm, 11, 2e-3);  // of 110
    EXPECT_NEAR(side.songs[2].conservativeMm, 7, 1e-3);
    EXPECT_LE(side.songs[1].lowerMm, side.songs[1].conservativeMm);
    EXPECT_NEAR(side.songs[2].endRadiusMm, side.endRadiusMm, 1e-9);
    double taken = 0;
    for (const SlicePlace& place : side.songs[1].slices) taken += place.pitchUm / 1.8 / 1000;
    EXPECT_NEAR(taken, side.songs[1].conservativeMm, 1e-9);
}

TEST(SideModel, SlicesAreTracedWhereTheyLie) {
    GrooveAnalysis song = steadySong(600, monoCell(20), 100);
    for (GrooveSlice& slice : song.slices) {
        slice.acceleration = 1000;
        slice.wallVelocity = 0.1;
    }
    const Side side = sideOf({{&song}}, standard());
    for (const SlicePlace& place : side.songs[0].slices) {
        const double v = 2 * std::numbers::pi * place.radiusMm / 1000 / 1.8;
        EXPECT_NEAR(place.curvature, 18e-6 * 1000 / (v * v), 1e-12);
        EXPECT_NEAR(place.distortion, 18e-6 * 100 / (v * v), 1e-12);
        EXPECT_NEAR(place.velocityRatio, 0.1 / v, 1e-12);
        EXPECT_NEAR(place.lateralUm, 20, 1e-5);
    }
    EXPECT_GT(side.songs[0].slices[0].radiusMm, side.songs[0].slices[599].radiusMm);
    // Above C = 1 the series breaks: distortion is what it was there.
    CutSettings hot = standard();
    hot.gainDb = 40;
    const SlicePlace place = sideOf({{&song}}, hot).songs[0].slices[0];
    EXPECT_GT(place.curvature, 1);
    EXPECT_NEAR(place.distortion, 0.1, 1e-9);
}

TEST(SideModel, LiftOffWithoutDepthControl) {
    // Swing of 30, 50, 100, 150 and 300 Hz, and dB at which such a sine, in anti-phase, just leaves a groove of 28 um.
    for (const auto& [um, db] :
         {std::pair(31.1918, -6.074), {22.6223, -3.284}, {17.6347, -1.121}, {16.2619, -0.417}, {14.1074, 0.818}}) {
        GrooveCell cell;
        cell.deepUm = cell.shallowUm = static_cast<float>(um);
        const GrooveAnalysis song = steadySong(10, cell);
        CutSettings settings = standard();
        settings.gainDb = db;
        const SlicePlace place = sideOf({{&song}}, settings).songs[0].slices[5];
        EXPECT_NEAR(place.liftMarginUm, 0, 0.0012) << um;  // 0.0005 dB of 15.5 um, and rounding
        EXPECT_NEAR(place.deepestUm, 28 + 15.5, 0.0012);
    }
}

TEST(SideModel, LevelAndReferenceVelocityAreOneScale) {
    CutSettings settings = standard();
    settings.referenceCmS = 10;
    EXPECT_DOUBLE_EQ(settings.scale(), 2);
    settings.gainDb = -20;
    EXPECT_DOUBLE_EQ(settings.scale(), 0.2);
}

TEST(SideModel, SequenceSlicesAddUpInAnyOrder) {
    std::mt19937 random(21);
    std::uniform_real_distribution<float> um(0, 30);
    std::vector<GrooveAnalysis> songs;
    for (int i = 0; i < 3; ++i) {
        songs.push_back(steadySong(61.3 + i, {}));
        for (GrooveCell& cell : songs.back().cells)
            cell = {um(random), um(random), um(random), um(random), um(random), 0};
    }
    CutSettings settings = standard();
    settings.gainDb = -1;
    double sum = 2 * radiusUsedMm(70, 5, rpm33);  // gaps
    for (const GrooveAnalysis& song : songs) {
        const auto slices = *sequenceSlices(song, settings);
        ASSERT_EQ(slices.size(), song.slices.size());
        double seconds = 0;
        for (const SequenceSlice& slice : slices) {
            sum += radiusUsedMm(slice.pitchUm, slice.seconds, rpm33);
            seconds += slice.seconds;
        }
        EXPECT_NEAR(seconds, song.seconds, 1.0 / 240);
    }
    for (const auto& order : {std::array{0, 1, 2}, {2, 0, 1}, {1, 2, 0}}) {
        std::vector<SongInOrder> side;
        for (const int i : order) side.push_back({&songs[static_cast<std::size_t>(i)], 5});
        // A side's last song has no silence behind it, its first has the lead-in in front: less than a turn of each.
        EXPECT_NEAR(sideOf(side, settings).conservativeMm, sum, 0.15);
        EXPECT_LE(sideOf(side, settings).conservativeMm, sum + 1e-9);
    }
}

TEST(SideModel, ASongTakesNoMoreThanItsSlicesWhereverItsSegmentsBegin) {
    // 42 ms of 40 um every third turn for 18 minutes, 600 turns. In the 16ths of a turn each burst is in one or two, so
    // that it asks for 40 um more in the turns that begin with 32 of them, or 33.
    GrooveAnalysis song = steadySong(18 * 60, {});
    for (std::size_t cell = 0; cell < song.cells.size(); ++cell)
        if (cell % 1296 < 10) song.cells[cell] = monoCell(40);
    const CutSettings settings = standard();
    double sum = 0;
    const auto slices = *sequenceSlices(song, settings);
    for (const SequenceSlice& slice : slices) sum += radiusUsedMm(slice.pitchUm, slice.seconds, rpm33);
    EXPECT_NEAR(sum, 600 * 0.070 + 200 * 33.0 / 16 * 0.040, 1e-6);
    for (int before = 0; before < 27; ++before) {
        const GrooveAnalysis other = steadySong(before / 240.0, {});
        const Side side = sideOf({{&other}, {&song, 1.8}}, settings);
        EXPECT_LE(side.songs[1].conservativeMm, sum + 1e-9) << before;
        EXPECT_LE(side.conservativeMm, sum + radiusUsedMm(70, 1.8 + before / 240.0, rpm33) + 1e-9) << before;
    }
}

TEST(SideModel, SequenceSlicesAreFor60Mm) {
    GrooveAnalysis song = steadySong(10, {}, 100);
    for (GrooveSlice& slice : song.slices) slice.acceleration = 5000;
    CutSettings settings = standard();
    settings.gainDb = 20 * std::log10(2.0);
    const SequenceSlice slice = sequenceSlices(song, settings)->at(3);
    const double v = 2 * std::numbers::pi * 0.06 / 1.8;
    EXPECT_NEAR(slice.d60, 2 * 18e-6 * 100 / (v * v), 1e-12);
    EXPECT_NEAR(slice.c60, 2 * 18e-6 * 5000 / (v * v), 1e-12);  // 4.1: not held at 1
    EXPECT_NEAR(slice.pitchUm, 70, 1e-9);
}

TEST(SideModel, A45MinuteSongIsTooLongAndSaysByHowMuch) {
    const GrooveAnalysis song = steadySong(2700, monoCell(17.6347));
    const Side side = sideOf({{&song}}, standard());
    EXPECT_FALSE(side.fits(standard().format));
    EXPECT_NEAR(side.conservativeMm, 1500 * 0.105269, 0.01);  // more than the disc has
    EXPECT_NEAR(side.minutesLeft, 85.75 / 0.105269 * 1.8 / 60 - 45, 0.01);
}

TEST(SideModel, ASideWithoutSongsIsEmpty) {
    const Side side = sideOf({}, standard());
    EXPECT_EQ(side.seconds, 0);
    EXPECT_EQ(side.endRadiusMm, 146.05);
    EXPECT_NEAR(side.minutesLeft, 85.75 / 70 * 1000 * 1.8 / 60, 1e-9);
}

// With a steady lateral peak A, all but the ends take 70 + 2 A g um per turn.
TEST(CutGain, TheFullestSideSetsTheLevelOfAll) {
    const GrooveAnalysis long22 = steadySong(22 * 60, monoCell(20)), short10 = steadySong(600, monoCell(20));
    const std::vector<std::vector<SongInOrder>> sides{{{&short10}}, {{&long22}}};
    const CutGain cut = *loudestCut(sides, standard());
    EXPECT_EQ(cut.fullestSide, 1u);
    const auto gainFor = [](double minutes) { return 20 * std::log10((85.75e3 / (minutes * 60 / 1.8) - 70) / 40); };
    EXPECT_NEAR(cut.gainDb, gainFor(22), 0.01);
    EXPECT_NEAR(cut.minuteCostDb.value(), gainFor(22) - gainFor(23), 0.01);
    CutSettings settings = standard();
    settings.gainDb = cut.gainDb;
    EXPECT_TRUE(sideOf(sides[1], settings).fits(settings.format));
    settings.gainDb += 0.01;
    EXPECT_FALSE(sideOf(sides[1], settings).fits(settings.format));
}

TEST(CutGain, WhereLevelDoesNotHelp) {
    const GrooveAnalysis tooLong = steadySong(40 * 60, monoCell(20)), silent = steadySong(600, {});
    // 70 um fill the band in 36.75 minutes.
    EXPECT_EQ(loudestCut(std::vector<std::vector<SongInOrder>>{{{&tooLong}}}, standard()), std::nullopt);
    const auto any = loudestCut(std::vector<std::vector<SongInOrder>>{{{&silent}}}, standard());
    ASSERT_TRUE(any);
    EXPECT_EQ(any->gainDb, kHighestCutGainDb);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::side_model_test

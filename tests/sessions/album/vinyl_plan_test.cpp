#include "sessions/album/vinyl_plan.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/sessions/delivery/vinyl/sounds_for_grooves.hpp"

namespace lacquer::sessions::vinyl_plan_test {
namespace {

using vinyl::GrooveAnalysis;
using vinyl::monoCell;
using vinyl::steadySong;

// An album of songs that are each a piece of its own.
struct Made {
    Album album{.folder = "made.lacquer-album"};
    VinylMaterial material{};
    AlbumVinyl record{};

    Made& add(GrooveAnalysis analysis) {
        const std::size_t song = album.songs.size();
        album.songs.push_back({.source = "song" + std::to_string(song + 1) + ".wav"});
        material.tracks.push_back(
            {.song = song, .piece = song, .endSlice = analysis.slices.size(), .endSeconds = analysis.seconds});
        material.pieces.push_back({.songs = {song}, .analysis = std::move(analysis)});
        return *this;
    }
    [[nodiscard]] VinylPlan plan() const {
        auto plan = planRecord(album, record, material);
        EXPECT_TRUE(plan) << plan.error().line();
        return plan ? *std::move(plan) : VinylPlan();
    }
};

// Of 42 ms each, every third turn: they lie in one segment of a turn or in two.
GrooveAnalysis burstsOf(double um, double seconds) {
    GrooveAnalysis song = steadySong(seconds, {});
    for (std::size_t cell = 0; cell < song.cells.size(); ++cell)
        if (cell % 1296 < 10) song.cells[cell] = monoCell(um);
    return song;
}

TEST(VinylPlan, WhatItSaysFitsFitsAsItIsCut) {
    Made made;
    made.add(steadySong(0.1, {})).add(burstsOf(40, 8 * 60));  // 24 cells: not where a segment begins
    made.record.sides = 1;
    made.record.format = "7in";
    int fitting = 0, tooLoud = 0;
    // Of 267 turns, 89 have a burst: 18.7 mm and 7.3 mm more at 0 dB, which fill the 30.15 mm at 3.9 dB.
    for (double gainDb = 3.5; gainDb <= 4.3; gainDb += 0.05) {
        made.record.gainDb = gainDb;
        const VinylPlan plan = made.plan();
        (plan.obstacle ? tooLoud : fitting) += 1;
        ASSERT_TRUE(plan.obstacle || plan.record->fits()) << gainDb;
    }
    EXPECT_GT(fitting, 0);
    EXPECT_GT(tooLoud, 0);
}

TEST(VinylPlan, TwentySongsOnFourSidesThatHardlyFit) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> seconds(150, 330), um(20, 60), tracing(1, 300);
    Made made;
    for (int i = 0; i < 20; ++i) made.add(steadySong(seconds(random), monoCell(um(random)), tracing(random)));
    made.record.sides = 4;
    const VinylPlan plan = made.plan();
    EXPECT_TRUE(plan.fits());
    EXPECT_TRUE(plan.gainFound);
    EXPECT_LT(plan.settings.gainDb, loudestOf(plan.house, plan.settings.format));  // so that one was looked for
    EXPECT_TRUE(plan.tradeOffs.points.empty());
    EXPECT_NE(plan.tradeOffsLeftOut.find("13"), std::string::npos);
}

TEST(VinylPlan, TheDigitalOrderIsFoundHoweverMuchIsDistorted) {
    Made made;
    for (const double curvature : {10.0, 300.0, 5.0, 200.0}) {  // the sharpest are best at the rim
        GrooveAnalysis song = steadySong(300, {});
        for (auto& slice : song.slices)
            slice.acceleration = curvature * vinyl::accelerationLimit(18, 60, vinyl::DiscSpeed::rpm33);
        made.add(std::move(song));
    }
    made.record.gainDb = 0;
    const VinylPlan plan = made.plan();
    ASSERT_TRUE(plan.digital);
    EXPECT_EQ(plan.digital->cost.inversions, 0);
    // A pair turned round saves more than a thousand, which a weight must outbid.
    EXPECT_GT(plan.digital->cost.distortion - plan.best->cost.distortion, 1000 * plan.best->cost.inversions);
    EXPECT_GT(plan.best->cost.inversions, 0);
    EXPECT_TRUE(plan.tradeOffsLeftOut.empty());
}

TEST(VinylPlan, WhereNothingFitsNoSideStaysEmpty) {
    Made made;
    for (const double minutes : {0.1, 0.1, 0.1, 60.0, 0.1, 0.1, 0.1}) made.add(steadySong(60 * minutes, {}));
    made.record.sides = 4;
    const VinylPlan plan = made.plan();
    EXPECT_TRUE(plan.obstacle);
    EXPECT_FALSE(plan.fits());
    ASSERT_EQ(plan.order.size(), 4u);
    std::vector<std::size_t> all;
    for (const auto& side : plan.order) {
        EXPECT_FALSE(side.empty());
        all.insert(all.end(), side.begin(), side.end());
    }
    EXPECT_EQ(all, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(VinylPlan, NoMoreSidesAreAdvisedThanThereMayBe) {
    Made made;
    for (int i = 0; i < 25; ++i) made.add(steadySong(7 * 60, {}));  // 16.3 mm each; a side of a 7-inch has 30.15
    made.record.format = "7in";
    made.record.sides = 24;
    made.record.gainDb = 0;
    EXPECT_FALSE(made.plan().help.sides);
}

TEST(VinylRecord, AMomentInAHiddenSongIsOfNoOther) {
    Made made;
    GrooveAnalysis song = steadySong(60, {});
    for (const std::size_t second : {5u, 40u}) song.slices[second].lateralUm = 60;
    made.add(steadySong(30, {})).add(std::move(song));
    made.album.songs.insert(made.album.songs.begin() + 1, AlbumSong{.source = "secret.wav", .hidden = true});
    made.material.pieces[1].songs = {1, 2};
    made.material.tracks[1].song = 2;
    made.material.tracks[1].beginSeconds = 20;
    const auto settings = cutSettingsOf(made.record, 0);
    const auto laid = layOutRecord(made.album, made.material, {{0, 2}}, *settings, 2);
    ASSERT_TRUE(laid) << laid.error().line();
    const auto& events = laid->sides.at(0).events;
    ASSERT_EQ(events.size(), 2u);
    EXPECT_TRUE(events[0].hidden);
    EXPECT_EQ(placeOf(events[0], "A"), "hidden, before A2");
    EXPECT_DOUBLE_EQ(events[0].sideSeconds, 37);
    EXPECT_DOUBLE_EQ(events[0].worstSeconds, 37);
    EXPECT_FALSE(events[1].hidden);
    EXPECT_EQ(placeOf(events[1], "A"), "A2");
    EXPECT_DOUBLE_EQ(events[1].worstSeconds, 20);
    EXPECT_DOUBLE_EQ(events[1].sideSeconds, 72);
}

TEST(Album, IsCalledByItsTitleOrItsFolder) {
    EXPECT_EQ(nameOf(Album{.folder = "some/sea.lacquer-album"}), "sea");
    EXPECT_EQ(nameOf(Album{.folder = "some/sea.lacquer-album/"}), "sea");
    EXPECT_EQ(nameOf(Album{.folder = "sea.lacquer-album", .texts = {.title = "Meer"}}), "Meer");
}

}  // namespace
}  // namespace lacquer::sessions::vinyl_plan_test

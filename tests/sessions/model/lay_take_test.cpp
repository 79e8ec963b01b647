#include "sessions/model/lay_take.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::lay_take_test {
namespace {

Clip clip(TimelineFrame position, std::int64_t length, std::int64_t offset = 0) {
    Clip made;
    made.file = "audio/old.wav";
    made.positionFrames = position;
    made.lengthFrames = length;
    made.offsetFrames = offset;
    return made;
}

Clip take(TimelineFrame position, std::int64_t length) {
    Clip made = clip(position, length);
    made.file = "audio/take.wav";
    return made;
}

TEST(LayTake, OnAnEmptyTrackItLiesAsItIs) {
    EXPECT_EQ(layOver({}, take(100, 1000), 10), std::vector<Clip>{take(100, 1000)});
}

TEST(LayTake, WhatDoesNotTouchItStays) {
    const std::vector<Clip> laid = layOver({clip(0, 100), clip(1100, 50)}, take(100, 1000), 10);
    EXPECT_EQ(laid, (std::vector<Clip>{clip(0, 100), clip(1100, 50), take(100, 1000)}));
}

TEST(LayTake, WhatLiesWhollyBeneathIsMuted) {
    Clip beneath = clip(200, 300, 7);
    beneath.fadeInFrames = 20;
    beneath.fadeOutFrames = 30;
    const std::vector<Clip> laid = layOver({beneath}, take(100, 1000), 10);
    beneath.muted = true;
    EXPECT_EQ(laid, (std::vector<Clip>{beneath, take(100, 1000)})) << "nothing of it is lost";
}

// Of 2000 frames that are played backwards from frame 2100 of the file down to 100, the first 510 are those from 1590
// on, and the last 510 those up to 610.
TEST(LayTake, AReversedClipKeepsTheFramesThatItPlays) {
    Clip old = clip(0, 2000, 100);
    old.reversed = true;
    const std::vector<Clip> laid = layOver({old}, take(500, 1000), 10);
    ASSERT_EQ(laid.size(), 4u);
    EXPECT_EQ(laid[0].offsetFrames, 1590);
    EXPECT_EQ(laid[0].lengthFrames, 510);
    EXPECT_EQ(laid[1].offsetFrames, 600);
    EXPECT_EQ(laid[2].offsetFrames, 100);
    EXPECT_EQ(laid[2].lengthFrames, 510);
    EXPECT_TRUE(laid[0].reversed && laid[1].reversed && laid[2].reversed);
}

// A clip of 0 to 2000 under a take of 500 to 1500, with fades of 10: it sounds up to 510 and from 1490 on.
TEST(LayTake, AClipThatGoesOnAtBothEdgesIsCutAndCrossFades) {
    Clip old = clip(0, 2000, 100);
    old.gainDb = -3;
    old.fadeInFrames = 50;
    old.fadeOutFrames = 60;
    const std::vector<Clip> laid = layOver({old}, take(500, 1000), 10);
    ASSERT_EQ(laid.size(), 4u);

    Clip before = old;
    before.lengthFrames = 510;
    before.fadeOutFrames = 10;
    EXPECT_EQ(laid[0], before);
    Clip beneath = old;
    beneath.positionFrames = 500;
    beneath.offsetFrames = 600;
    beneath.lengthFrames = 1000;
    beneath.fadeInFrames = beneath.fadeOutFrames = 0;
    beneath.muted = true;
    EXPECT_EQ(laid[1], beneath);
    Clip after = old;
    after.positionFrames = 1490;
    after.offsetFrames = 1590;
    after.lengthFrames = 510;
    after.fadeInFrames = 10;
    EXPECT_EQ(laid[2], after);
    Clip on = take(500, 1000);
    on.fadeInFrames = on.fadeOutFrames = 10;
    EXPECT_EQ(laid[3], on);
}

// Played, old and new add up to one level everywhere: both files hold 1 throughout.
TEST(LayTake, ACrossFadeKeepsTheLevel) {
    class Ones final : public nodes::ClipSource {
    public:
        [[nodiscard]] int channelCount() const override { return 1; }
        [[nodiscard]] std::int64_t frames() const override { return 100000; }
        Status read(std::int64_t, AudioBlock out) override {
            std::ranges::fill(out.channel(0), 1.0f);
            return {};
        }
    };
    std::vector<nodes::PlaylistClip> clips;
    for (const Clip& laid : layOver({clip(0, 2000)}, take(500, 1000), 480))
        clips.push_back({.source = std::make_shared<Ones>(),
                         .positionFrames = laid.positionFrames,
                         .offsetFrames = laid.offsetFrames,
                         .lengthFrames = laid.lengthFrames,
                         .fadeInFrames = laid.fadeInFrames,
                         .fadeOutFrames = laid.fadeOutFrames,
                         .muted = laid.muted});
    std::vector<float> samples(2000);
    float* channel = samples.data();
    ASSERT_TRUE(nodes::Playlist(clips).read(0, AudioBlock(&channel, 1, 2000)).ok());
    for (std::size_t i = 0; i < samples.size(); ++i) ASSERT_NEAR(samples[i], 1, 1e-6) << i;
}

TEST(LayTake, TooShortATakeCutsHard) {
    const std::vector<Clip> laid = layOver({clip(0, 2000)}, take(500, 19), 10);
    ASSERT_EQ(laid.size(), 4u);
    EXPECT_EQ(laid[0].lengthFrames, 500);
    EXPECT_EQ(laid[2].positionFrames, 519);
    for (const Clip& each : laid) EXPECT_EQ(each.fadeInFrames + each.fadeOutFrames, 0);
}

TEST(LayTake, WhatIsMutedIsLeftAlone) {
    Clip muted = clip(0, 2000);
    muted.muted = true;
    EXPECT_EQ(layOver({muted}, take(500, 1000), 10), (std::vector<Clip>{muted, take(500, 1000)}));
}

TEST(LayTake, TheNextTakeMutesTheOneBefore) {
    const std::vector<Clip> once = layOver({}, take(500, 1000), 10);
    const std::vector<Clip> twice = layOver(once, take(500, 1000), 10);
    ASSERT_EQ(twice.size(), 2u);
    EXPECT_TRUE(twice[0].muted);
    EXPECT_FALSE(twice[1].muted);
}

}  // namespace
}  // namespace lacquer::sessions::lay_take_test

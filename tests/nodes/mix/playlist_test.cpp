#include "nodes/mix/playlist.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "support/node_bench.hpp"

namespace lacquer::test::playlist_test {
namespace {

using nodes::FadeShape;
using nodes::Playlist;
using nodes::PlaylistClip;

class MemorySource : public nodes::ClipSource {
public:
    explicit MemorySource(Signal audio) : audio_(std::move(audio)) {}
    [[nodiscard]] int channelCount() const override { return static_cast<int>(audio_.size()); }
    [[nodiscard]] std::int64_t frames() const override { return static_cast<std::int64_t>(audio_[0].size()); }
    Status read(std::int64_t frame, AudioBlock out) override {
        EXPECT_GE(frame, 0);
        EXPECT_LE(frame + out.frames(), frames());
        for (int c = 0; c < out.channelCount(); ++c)
            std::copy_n(audio_[static_cast<std::size_t>(c)].begin() + frame, out.frames(), out[c]);
        return {};
    }

private:
    Signal audio_;
};

class BrokenSource : public nodes::ClipSource {
public:
    [[nodiscard]] int channelCount() const override { return 1; }
    [[nodiscard]] std::int64_t frames() const override { return 1000; }
    Status read(std::int64_t, AudioBlock) override { return fail(ErrorKind::badData, "the disk is gone", "a.wav"); }
};

PlaylistClip clipOf(Signal audio, TimelineFrame position, std::int64_t length) {
    PlaylistClip clip;
    clip.source = std::make_shared<MemorySource>(std::move(audio));
    clip.positionFrames = position;
    clip.lengthFrames = length;
    return clip;
}

Signal read(Playlist& playlist, TimelineFrame start, int frames, int channels = 1) {
    Signal result = constant(channels, frames, 99);  // what is there before must not matter
    std::vector<float*> pointers;
    for (auto& channel : result) pointers.push_back(channel.data());
    EXPECT_TRUE(playlist.read(start, AudioBlock(pointers.data(), channels, frames)).ok());
    return result;
}

TEST(Playlist, PlaysAClipWhereItLies) {
    const Signal audio = noise(1, 1000, 1);
    PlaylistClip clip = clipOf(audio, 50, 200);
    clip.offsetFrames = 300;
    Playlist playlist({clip});
    const Signal output = read(playlist, 0, 400);
    for (int i = 0; i < 400; ++i) {
        const float expected = i >= 50 && i < 250 ? audio[0][static_cast<std::size_t>(300 + i - 50)] : 0;
        ASSERT_EQ(output[0][static_cast<std::size_t>(i)], expected) << i;
    }
    EXPECT_EQ(playlist.endFrame(), 250);
}

TEST(Playlist, IsSilentBeyondTheEndsOfTheSource) {
    PlaylistClip clip = clipOf(constant(1, 100, 1), 0, 500);
    clip.offsetFrames = -20;
    Playlist playlist({clip});
    const Signal output = read(playlist, -10, 300);
    for (int i = 0; i < 300; ++i)
        ASSERT_EQ(output[0][static_cast<std::size_t>(i)], i - 10 >= 20 && i - 10 < 120 ? 1 : 0) << i;
}

TEST(Playlist, AddsOverlappingClips) {
    Playlist playlist({clipOf(constant(1, 100, 0.25f), 0, 100), clipOf(constant(1, 100, 0.5f), 50, 100)});
    const Signal output = read(playlist, 0, 150);
    EXPECT_EQ(output[0][49], 0.25f);
    EXPECT_EQ(output[0][50], 0.75f);
    EXPECT_EQ(output[0][100], 0.5f);
}

TEST(Playlist, AppliesTheGainOfAClipAndSkipsMutedOnes) {
    PlaylistClip loud = clipOf(constant(1, 100, 0.1f), 0, 100);
    loud.gainDb = 20;
    PlaylistClip muted = clipOf(constant(1, 100, 1), 0, 100);
    muted.muted = true;
    Playlist playlist({loud, muted});
    EXPECT_FLOAT_EQ(read(playlist, 0, 100)[0][10], 1.0f);
}

TEST(Playlist, FadesAlongTheShapeThatWasChosen) {
    const struct {
        FadeShape shape;
        double (*formula)(double);
    } shapes[] = {
        {FadeShape::linear, [](double t) { return t; }},
        {FadeShape::equalPower, [](double t) { return std::sin(t * std::numbers::pi / 2); }},
        {FadeShape::exponential, [](double t) { return (std::pow(1000, t) - 1) / 999; }},
        {FadeShape::smooth, [](double t) { return t * t * (3 - 2 * t); }},
    };
    for (const auto& shape : shapes) {
        PlaylistClip clip = clipOf(constant(1, 1000, 1), 0, 1000);
        clip.fadeInFrames = 200;
        clip.fadeOutFrames = 300;
        clip.fadeInShape = clip.fadeOutShape = shape.shape;
        Playlist playlist({clip});
        const Signal output = read(playlist, 0, 1000);
        for (int i = 0; i < 200; ++i)
            ASSERT_NEAR(output[0][static_cast<std::size_t>(i)], shape.formula((i + 0.5) / 200), 1e-6) << i;
        for (int i = 200; i < 700; ++i) ASSERT_EQ(output[0][static_cast<std::size_t>(i)], 1) << i;
        for (int i = 700; i < 1000; ++i)
            ASSERT_NEAR(output[0][static_cast<std::size_t>(i)], shape.formula((999.5 - i) / 300), 1e-6) << i;
    }
}

TEST(Playlist, CrossfadesWithoutADip) {
    const struct {
        FadeShape shape;
        bool power;
    } shapes[] = {{FadeShape::linear, false}, {FadeShape::smooth, false}, {FadeShape::equalPower, true}};
    for (const auto& shape : shapes)
        for (int i = 0; i < 480; ++i) {
            const double in = nodes::fadeGain(shape.shape, i, 480);
            const double out = nodes::fadeGain(shape.shape, 479 - i, 480);
            ASSERT_NEAR(shape.power ? in * in + out * out : in + out, 1, 1e-6);
        }
}

// Two clips that play the same recording on, as an edit leaves them: where they overlap, it sounds as if it had not
// been cut.
TEST(Playlist, ACrossFadeOfOneRecordingIntoItselfIsTheRecording) {
    const Signal audio = noise(1, 3000, 1, 7);
    for (const FadeShape shape : {FadeShape::linear, FadeShape::smooth}) {
        PlaylistClip before = clipOf(audio, 0, 1700), after = clipOf(audio, 1200, 1800);
        after.offsetFrames = 1200;
        before.fadeOutFrames = after.fadeInFrames = 500;
        before.fadeOutShape = after.fadeInShape = shape;
        Playlist playlist({before, after});
        const Signal output = read(playlist, 0, 3000);
        for (std::size_t i = 0; i < 3000; ++i) ASSERT_NEAR(output[0][i], audio[0][i], 1e-6) << i;
    }
}

// The square of a sum g x + h y of uniform noise, g² + h² = 1, has the mean 1/3 and a variance of at most 7/45, at
// g = h: three standard deviations of its mean over 1000 samples are 11.2 % of 1/3, over all 48,000 1.6 %.
TEST(Playlist, AnEqualPowerCrossFadeOfDifferentSoundsKeepsTheirPower) {
    constexpr int kOverlap = 48000;
    PlaylistClip before = clipOf(noise(1, 50000, 1, 8), 0, 50000), after = clipOf(noise(1, 50000, 1, 9), 2000, 50000);
    before.fadeOutFrames = after.fadeInFrames = kOverlap;
    before.fadeOutShape = after.fadeInShape = FadeShape::equalPower;
    Playlist playlist({before, after});
    const Signal output = read(playlist, 2000, kOverlap);
    double whole = 0;
    for (std::size_t begin = 0; begin < kOverlap; begin += 1000) {
        double power = 0;
        for (std::size_t i = begin; i < begin + 1000; ++i) power += double{output[0][i]} * output[0][i] / 1000;
        EXPECT_NEAR(power, 1.0 / 3, 0.12 / 3) << begin;
        whole += power / 48;
    }
    EXPECT_NEAR(whole, 1.0 / 3, 0.02 / 3);
}

TEST(Playlist, PlaysAReversedClipBackwardsWithItsFadesWhereTheyWere) {
    const Signal audio = noise(2, 1000, 1, 5);
    PlaylistClip clip = clipOf(audio, 50, 200);
    clip.offsetFrames = 300;
    clip.reversed = true;
    clip.fadeInFrames = 20;
    Playlist playlist({clip});
    const Signal output = read(playlist, 0, 400, 2);
    for (std::size_t c = 0; c < 2; ++c)
        for (int i = 0; i < 400; ++i) {
            const float gain = i < 70 ? (static_cast<float>(i - 50) + 0.5f) / 20 : 1;
            const float expected = i >= 50 && i < 250 ? audio[c][static_cast<std::size_t>(499 - (i - 50))] * gain : 0;
            ASSERT_NEAR(output[c][static_cast<std::size_t>(i)], expected, 1e-6) << i;
        }
}

// Of a stretch of 500 frames from 20 before the source on, the source is played from the 120th frame from the end.
TEST(Playlist, AReversedClipIsSilentWhereItsStretchLeavesTheSource) {
    PlaylistClip clip = clipOf(constant(1, 100, 1), 0, 500);
    clip.offsetFrames = -20;
    clip.reversed = true;
    Playlist playlist({clip});
    const Signal output = read(playlist, -10, 600);
    for (int i = -10; i < 590; ++i)
        ASSERT_EQ(output[0][static_cast<std::size_t>(i + 10)], i >= 380 && i < 480 ? 1 : 0) << i;
}

TEST(Playlist, CopiesMonoToBothSidesAndFoldsStereoDown) {
    Signal stereo = constant(2, 100, 1);
    for (float& sample : stereo[1]) sample = 0.5f;
    Playlist mono({clipOf(constant(1, 100, 0.3f), 0, 100)});
    Playlist wide({clipOf(stereo, 0, 100)});
    EXPECT_EQ(mono.channelCount(), 1);
    EXPECT_EQ(wide.channelCount(), 2);
    EXPECT_EQ(read(mono, 0, 100, 2), constant(2, 100, 0.3f));
    EXPECT_EQ(read(wide, 0, 100, 2), stereo);
    EXPECT_EQ(read(wide, 0, 100, 1), constant(1, 100, 0.75f));
}

TEST(Playlist, ReadsTheSameBitsHoweverTheReadsAreCut) {
    std::vector<PlaylistClip> clips;
    std::mt19937 random(3);
    for (unsigned i = 0; i < 12; ++i) {
        PlaylistClip clip =
            clipOf(noise(1 + static_cast<int>(i % 2), 9000, 1, i), static_cast<int>(random() % 9000) - 1000, 6000);
        clip.offsetFrames = static_cast<int>(random() % 4000);
        clip.gainDb = static_cast<double>(random() % 20) - 10;
        clip.fadeInFrames = static_cast<int>(random() % 7000);
        clip.fadeOutFrames = static_cast<int>(random() % 7000);
        clip.fadeInShape = static_cast<FadeShape>(i % 4);
        clip.fadeOutShape = static_cast<FadeShape>(i / 4 % 4);
        clip.reversed = i % 3 == 0;
        clips.push_back(clip);
    }
    Playlist playlist(clips);
    constexpr int kFrames = 16000;
    const Signal whole = read(playlist, -1500, kFrames, 2);
    for (int pass = 0; pass < 5; ++pass)
        for (int at = 0; at < kFrames;) {
            const int frames = std::min(kFrames - at, 1 + static_cast<int>(random() % 5000));
            const Signal piece = read(playlist, -1500 + at, frames, 2);
            for (std::size_t c = 0; c < 2; ++c)
                for (int i = 0; i < frames; ++i)
                    ASSERT_EQ(piece[c][static_cast<std::size_t>(i)], whole[c][static_cast<std::size_t>(at + i)]);
            at += frames;
        }
}

TEST(Playlist, PlaysTheOtherClipsWhenOneFails) {
    PlaylistClip broken;
    broken.source = std::make_shared<BrokenSource>();
    broken.lengthFrames = 1000;
    Playlist playlist({broken, clipOf(constant(1, 100, 0.5f), 0, 100)});
    Signal result = constant(1, 100, 0);
    std::array<float*, 1> pointer{result[0].data()};
    const Status status = playlist.read(0, AudioBlock(pointer.data(), 1, 100));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().where, "a.wav");
    EXPECT_EQ(result, constant(1, 100, 0.5f));
}

}  // namespace
}  // namespace lacquer::test::playlist_test

#include "host/audio/gap_fade.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numbers>

namespace lacquer::host::gap_fade_test {
namespace {

constexpr int kFade = GapFade::kFadeFrames;

// One channel, played piece by piece.
class Stream {
public:
    void sound(const std::vector<float>& samples) {
        const std::size_t start = played.size();
        played.insert(played.end(), samples.begin(), samples.end());
        float* out = played.data();
        fade_.sound(&out, static_cast<int>(start), static_cast<int>(samples.size()));
    }
    void gap(int frames) {
        const std::size_t start = played.size();
        played.resize(start + static_cast<std::size_t>(frames), 99.0f);
        float* out = played.data();
        fade_.gap(&out, static_cast<int>(start), frames);
    }
    std::vector<float> played;

private:
    GapFade fade_{1};
};

// 3x^2 - 2x^3 at the (i + 1)th of 65 steps.
double rise(int i) {
    const double x = (i + 1) / (kFade + 1.0);
    return x * x * (3 - 2 * x);
}

TEST(GapFade, PassesSoundWithoutAGapUnchanged) {
    Stream stream;
    std::vector<float> sound{0.5f, -0.0f, 1e-30f, -1.2f};
    stream.sound(sound);
    stream.sound(sound);
    sound.insert(sound.end(), sound.begin(), sound.end());
    EXPECT_EQ(std::memcmp(stream.played.data(), sound.data(), sound.size() * sizeof(float)), 0);
}

TEST(GapFade, SoundThatNothingCameBeforeDoesNotRise) {
    Stream stream;
    stream.gap(100);
    stream.gap(28);
    stream.sound(std::vector<float>(100, 0.7f));
    for (std::size_t i = 0; i < 128; ++i) EXPECT_EQ(stream.played[i], 0.0f) << i;
    for (std::size_t i = 128; i < 228; ++i) EXPECT_EQ(stream.played[i], 0.7f) << i;
}

TEST(GapFade, FallsFromTheLastSampleAndRisesAgain) {
    Stream stream;
    stream.sound({0.1f, 0.8f});
    stream.gap(30);  // the fall goes on from piece to piece
    stream.gap(100);
    stream.sound(std::vector<float>(40, -0.5f));
    stream.sound(std::vector<float>(60, -0.5f));
    EXPECT_EQ(stream.played[1], 0.8f);
    for (int i = 0; i < 130; ++i)
        EXPECT_NEAR(stream.played[static_cast<std::size_t>(2 + i)], i < kFade ? 0.8 * (1 - rise(i)) : 0.0, 1e-7) << i;
    for (int i = 0; i < 100; ++i)
        EXPECT_NEAR(stream.played[static_cast<std::size_t>(132 + i)], i < kFade ? -0.5 * rise(i) : -0.5, 1e-7) << i;
    EXPECT_EQ(stream.played.back(), -0.5f) << "unchanged after the rise";
}

// A sine of 100 Hz at full scale moves by at most 0.0131 in a frame of 48 kHz, the fade by at most 1.5 / 65.
TEST(GapFade, NeverStepsWhereverTheGapFallsAndHoweverShortItIs) {
    for (const int gapFrames : {1, 2, 10, 63, 64, 65, 500})
        for (const int before : {100, 120, 240, 333}) {
            Stream stream;
            int frame = 0;
            const auto sine = [&](int frames) {
                std::vector<float> samples;
                for (int i = 0; i < frames; ++i, ++frame)
                    samples.push_back(
                        static_cast<float>(std::sin(2 * std::numbers::pi * 100 * frame / 48000.0 + 1.57)));
                return samples;
            };
            stream.sound(sine(before));
            stream.gap(gapFrames);
            stream.sound(sine(30));  // and again, in the middle of the rise
            stream.gap(gapFrames);
            stream.sound(sine(300));
            for (std::size_t i = 1; i < stream.played.size(); ++i)
                ASSERT_LT(std::abs(stream.played[i] - stream.played[i - 1]), 0.0131 + 2 * 1.5 / 65)
                    << "gap of " << gapFrames << " after " << before << ", frame " << i;
        }
}

}  // namespace
}  // namespace lacquer::host::gap_fade_test

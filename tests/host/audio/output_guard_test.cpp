#include "host/audio/output_guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace lacquer::host::output_guard_test {
namespace {

constexpr int kRate = 48000, kFrames = 480;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

/// Two channels of a level each; what leaves the left one.
class Heard {
public:
    std::vector<float> play(float left, float right = 0) {
        std::vector<float> l(kFrames, left), r(kFrames, right);
        float* out[] = {l.data(), r.data()};
        guard.process(out, kFrames);
        right_ = r;
        return l;
    }
    [[nodiscard]] const std::vector<float>& right() const { return right_; }
    OutputGuard guard{2, kRate};

private:
    std::vector<float> right_;
};

float loudest(const std::vector<float>& samples) {
    return std::abs(
        *std::max_element(samples.begin(), samples.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
}

// +20 dBFS is 10^(20/20).
TEST(OutputGuard, LetsEverythingUpToTwentyDecibelsThroughBitForBit) {
    Heard heard;
    for (const float level : {1.0f, -10.0f, 10.0f, 1e-40f, -0.0f}) {
        const std::vector<float> played(kFrames, level);
        const std::vector<float> left = heard.play(level);
        EXPECT_EQ(std::memcmp(left.data(), played.data(), kFrames * sizeof(float)), 0) << level;
    }
    EXPECT_EQ(heard.guard.timesMuted(), 0u);
}

TEST(OutputGuard, MutesBothChannelsWithoutAClickWhateverIsWrongWithOne) {
    for (const float wrong : {10.001f, -1e30f, kNan, kInfinity, -kInfinity}) {
        Heard heard;
        (void)heard.play(0.5f, 0.25f);
        const std::vector<float> left = heard.play(0.5f, wrong);
        EXPECT_EQ(heard.guard.timesMuted(), 1u) << wrong;
        EXPECT_LE(loudest(left), 0.5f) << wrong;
        EXPECT_LE(loudest(heard.right()), 0.25f) << wrong;
        for (std::size_t i = 1; i < left.size(); ++i) {
            ASSERT_LE(left[i], left[i - 1]) << i << ": it falls";
            ASSERT_LT(left[i - 1] - left[i], 0.5 * 1.6 / GapFade::kFadeFrames) << i << ": without a step";
        }
        EXPECT_EQ(left[GapFade::kFadeFrames], 0.0f);
    }
}

TEST(OutputGuard, NothingIsHeardOfASoundThatBeginsWrong) {
    Heard heard;
    EXPECT_EQ(loudest(heard.play(1000)), 0.0f);
}

TEST(OutputGuard, ComesBackOnceItHasBeenFitForASecond) {
    Heard heard;
    (void)heard.play(0.5f);
    (void)heard.play(kNan);
    (void)heard.play(0.5f);
    (void)heard.play(20);  // still wrong: no second time, and the second begins anew
    for (int i = 0; i < kRate / kFrames; ++i) ASSERT_EQ(loudest(heard.play(0.5f)), 0.0f) << i;
    const std::vector<float> back = heard.play(0.5f);
    EXPECT_LT(back.front(), 0.01f) << "it rises";
    EXPECT_EQ(back.back(), 0.5f);
    EXPECT_EQ(heard.guard.timesMuted(), 1u);
    (void)heard.play(20);
    EXPECT_EQ(heard.guard.timesMuted(), 2u);
}

}  // namespace
}  // namespace lacquer::host::output_guard_test

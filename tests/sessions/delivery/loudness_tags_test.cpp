#include "sessions/delivery/loudness_tags.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lacquer::sessions::loudness_tags_test {
namespace {

// EBU Tech 3285 v2, section 2.4: hundredths, rounded; unknown is 7FFF hexadecimal.
TEST(LoudnessTagsTest, BextCountsInHundredths) {
    EXPECT_EQ(bextValue(-14.12), -1412);
    EXPECT_EQ(bextValue(-22.644), -2264);
    EXPECT_EQ(bextValue(-22.646), -2265);
    EXPECT_EQ(bextValue(0.004), 0);
    EXPECT_EQ(bextValue(99.99), 9999);
}

TEST(LoudnessTagsTest, WhatBextCannotHoldIsUnknown) {
    EXPECT_EQ(bextValue(std::nullopt), 0x7FFF);
    EXPECT_EQ(bextValue(-100.0), 0x7FFF);
    EXPECT_EQ(bextValue(std::numeric_limits<double>::quiet_NaN()), 0x7FFF);
}

TEST(LoudnessTagsTest, ReplayGainLeadsToMinus18Lufs) {
    EXPECT_EQ(replayGain(-10.8), "-7.20 dB");
    EXPECT_EQ(replayGain(-23.0), "5.00 dB");
    EXPECT_EQ(replayGainPeak(-6.0206), "0.500000");  // half of full scale
    EXPECT_EQ(replayGainPeak(0.0), "1.000000");
}

// RFC 7845, section 5.2.1: Q7.8, of a reference of -23 LUFS.
TEST(LoudnessTagsTest, OpusCountsIn256thsToMinus23Lufs) {
    EXPECT_EQ(opusGain(-21.0), "-512");
    EXPECT_EQ(opusGain(-23.0), "0");
    EXPECT_EQ(opusGain(-23.5), "128");
}

}  // namespace
}  // namespace lacquer::sessions::loudness_tags_test

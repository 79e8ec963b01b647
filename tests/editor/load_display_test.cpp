#include "editor/controllers/load_display.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lacquer::editor::load_display_test {
namespace {

TEST(LoadDisplay, ShowsTheMeanAndHoldsThePeakForAWhile) {
    LoadDisplay display;
    EXPECT_TRUE(display.add({.mean = 0.124, .worst = 0.5, .blocks = 10}));
    EXPECT_EQ(display.percent(), 12);
    EXPECT_EQ(display.peakPercent(), 50);
    EXPECT_TRUE(display.add({.mean = 0.2, .worst = 0.25, .blocks = 10}));
    for (std::size_t i = 2; i < LoadDisplay::kHeldReadings; ++i)
        EXPECT_FALSE(display.add({.mean = 0.2, .worst = 0.25, .blocks = 10}));
    EXPECT_EQ(display.percent(), 20);
    EXPECT_EQ(display.peakPercent(), 50);
    EXPECT_TRUE(display.add({.mean = 0.2, .worst = 0.25, .blocks = 10}));
    EXPECT_EQ(display.peakPercent(), 25);
}

TEST(LoadDisplay, ClearsAndStaysInItsRoom) {
    LoadDisplay display;
    EXPECT_FALSE(display.clear());
    EXPECT_TRUE(display.add({.mean = 16, .worst = std::numeric_limits<double>::infinity(), .blocks = 1}));
    EXPECT_EQ(display.percent(), LoadDisplay::kHighestPercent);
    EXPECT_EQ(display.peakPercent(), LoadDisplay::kHighestPercent);
    EXPECT_TRUE(display.clear());
    EXPECT_EQ(display.percent(), 0);
    EXPECT_EQ(display.peakPercent(), 0);
}

}  // namespace
}  // namespace lacquer::editor::load_display_test

#include "sessions/delivery/report/report_words.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::report_words_test {
namespace {

TEST(ReportWords, NumbersHaveATrueMinusAndZeroHasNone) {
    EXPECT_EQ(decimalText(-14.04, 1), "\u221214.0");
    EXPECT_EQ(decimalText(-0.04, 1), "0.0");
    EXPECT_EQ(decimalText(2, 0), "2");
    EXPECT_EQ(signedText(0.25, 2), "+0.25");
    EXPECT_EQ(signedText(0.001, 2), "0.00");
    EXPECT_EQ(levelText({}), "\u2013");
}

TEST(ReportWords, TimesAndSizes) {
    EXPECT_EQ(clockText(243.4), "4:03");
    EXPECT_EQ(clockText(59.6), "1:00");
    EXPECT_EQ(exactClockText(62.3454), "1:02.345");
    EXPECT_EQ(exactClockText(59.9996), "1:00.000");
    EXPECT_EQ(sizeText(12'340'000), "12.3\u00A0MB");
    EXPECT_EQ(sizeText(2000), "2.0\u00A0kB");
    EXPECT_EQ(rateText(44100), "44.1\u00A0kHz");
    EXPECT_EQ(rateText(48000), "48\u00A0kHz");
    EXPECT_EQ(rateText(11025), "11.025\u00A0kHz");
    EXPECT_EQ(countText(1, "place", "places"), "1 place");
    EXPECT_EQ(countText(0, "place", "places"), "0 places");
}

}  // namespace
}  // namespace lacquer::sessions::report_words_test

#include "sessions/delivery/codes.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::codes_test {
namespace {

// The first is the example of the ISRC handbook.
TEST(CodesTest, AnIsrcHasTwelveCharactersHoweverItIsWritten) {
    EXPECT_EQ(plainIsrc("FR-Z03-98-00212"), "FRZ039800212");
    EXPECT_EQ(plainIsrc("fr z03 98 00212"), "FRZ039800212");
    EXPECT_TRUE(isIsrc("FRZ039800212"));
    EXPECT_TRUE(isIsrc("QMABC2500001"));
    for (const char* wrong :
         {"", "FRZ03980021", "FRZ0398002123", "F1Z039800212", "FRZ0398O0212", "frz039800212", "FR-Z03-98-00212",
          "FRZ\xC3\x89"
          "9800212"})
        EXPECT_FALSE(isIsrc(wrong)) << wrong;
}

// Codes of articles in shops: a pen, a pack of tissues.
TEST(CodesTest, AnEanOrUpcEndsWithItsCheckDigit) {
    EXPECT_EQ(eanProblem("4006381333931"), "");
    EXPECT_EQ(eanProblem("036000291452"), "");
    EXPECT_EQ(eanProblem("0036000291452"), "");
    EXPECT_EQ(asEan13("036000291452"), "0036000291452");
    EXPECT_EQ(asEan13("4006381333931"), "4006381333931");
    EXPECT_EQ(eanProblem("4006381333932"), "has 2 as its check digit, it would be 1");
    EXPECT_EQ(eanProblem("036000291453"), "has 3 as its check digit, it would be 2");
    for (const char* wrong : {"", "40063813339", "40063813339310", "400638133393X", "4006381 33393"})
        EXPECT_NE(eanProblem(wrong), "") << wrong;
}

TEST(CodesTest, TwoNeighboursThatHaveChangedPlacesAreNoticed) {
    std::string code = "4006381333931";
    int noticed = 0;
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        std::string swapped = code;
        std::swap(swapped[i], swapped[i + 1]);
        if (swapped != code && !eanProblem(swapped).empty()) ++noticed;
    }
    EXPECT_EQ(noticed, 8);  // all that differ but 3 and 8, five apart
}

}  // namespace
}  // namespace lacquer::sessions::codes_test

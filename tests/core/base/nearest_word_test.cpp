#include "core/base/nearest_word.hpp"

#include <gtest/gtest.h>

namespace lacquer::nearest_word_test {
namespace {

// Distances as Levenshtein's paper counts them: letters changed, added and left out.
TEST(NearestWord, DistancesCountChangedAddedAndMissingLetters) {
    EXPECT_EQ(editDistance("", ""), 0u);
    EXPECT_EQ(editDistance("fader", ""), 5u);
    EXPECT_EQ(editDistance("fader", "fadr"), 1u);
    EXPECT_EQ(editDistance("kitten", "sitting"), 3u);
    EXPECT_EQ(editDistance("sitting", "kitten"), 3u);
}

TEST(NearestWord, ASlipIsFoundAndAnotherWordIsNot) {
    EXPECT_EQ(nearestWord("fadr", {"gain", "fader", "feeder"}), "fader");
    EXPECT_EQ(nearestWord("uot", {"in", "out"}), "out");
    EXPECT_EQ(nearestWord("knob", {"cc", "note"}), "");
    EXPECT_EQ(nearestWord("b", {"a"}), "");
    EXPECT_EQ(nearestWord("x", {}), "");
    EXPECT_EQ(nearestWord(std::string(10000000, 'x'), {"fader"}), "");
}

}  // namespace
}  // namespace lacquer::nearest_word_test

#include "editor/models/fuzzy_match.hpp"

#include <gtest/gtest.h>

namespace lacquer::editor::fuzzy_match_test {
namespace {

TEST(FuzzyMatch, LettersMustOccurInTheirOrder) {
    EXPECT_TRUE(fuzzyScore(u"peq", u"Parametric EQ"));
    EXPECT_TRUE(fuzzyScore(u"PARAM", u"Parametric EQ"));
    EXPECT_FALSE(fuzzyScore(u"qep", u"Parametric EQ"));
    EXPECT_FALSE(fuzzyScore(u"eqs", u"Parametric EQ"));
    EXPECT_FALSE(fuzzyScore(u"a", u""));
    EXPECT_TRUE(fuzzyScore(u"", u"anything"));
}

TEST(FuzzyMatch, StartsOfWordsAndLettersInARowCountMore) {
    EXPECT_GT(fuzzyScore(u"peq", u"Parametric EQ"), fuzzyScore(u"peq", u"Speaker Equation"));
    EXPECT_GT(fuzzyScore(u"comp", u"Compressor"), fuzzyScore(u"comp", u"Corner of the map"));
    EXPECT_GT(fuzzyScore(u"gain", u"Gain"), fuzzyScore(u"gain", u"Makeup Gain"));
    EXPECT_GT(fuzzyScore(u"lim", u"Limiter"), fuzzyScore(u"lim", u"Slimmer"));
}

}  // namespace
}  // namespace lacquer::editor::fuzzy_match_test

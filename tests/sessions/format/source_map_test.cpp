#include "sessions/format/source_map.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::source_map_test {
namespace {

TEST(SourceMap, FindsTheLineOfEveryValue) {
    const SourceMap map(R"(
{
  "a": 1, "b":
  [
    10, 20,
    {"c":
      "}]\"", "d/e~": [[
      5]]}
  ]
}
)");
    EXPECT_EQ(map.line("/a"), 3);
    EXPECT_EQ(map.line("/b"), 3);
    EXPECT_EQ(map.line("/b/0"), 5);
    EXPECT_EQ(map.line("/b/1"), 5);
    EXPECT_EQ(map.line("/b/2"), 6);
    EXPECT_EQ(map.line("/b/2/c"), 6);
    EXPECT_EQ(map.line("/b/2/d~1e~0"), 7);
    EXPECT_EQ(map.line("/b/2/d~1e~0/0"), 7);
    EXPECT_EQ(map.line("/b/2/d~1e~0/0/0"), 8);
}

TEST(SourceMap, GivesTheLineOfWhatSurroundsAMissingValue) {
    const SourceMap map("{\n\"a\":\n[1,\n{}]}");
    EXPECT_EQ(map.line("/a/1/nothing/here"), 4);
    EXPECT_EQ(map.line("/nothing"), 1);
}

TEST(SourceMap, NamesMembersThatStandTwiceEvenWhenWrittenDifferently) {
    const SourceMap map("{\"a\": 1,\n \"b\": {\"a\": 2, \"\\u0061\": 3}}");
    EXPECT_EQ(map.repeatedMembers(), std::vector<std::string>{"/b/a"});
}

TEST(SourceMap, EndsWhereValuesAreNestedTooDeep) {
    std::string text = "{\"a\":\n";
    text += std::string(1000000, '[') + std::string(1000000, ']') + "}";
    EXPECT_EQ(SourceMap(text).tooDeepLine(), 2);
    EXPECT_EQ(SourceMap("[[1]]").tooDeepLine(), 0);
}

}  // namespace
}  // namespace lacquer::sessions::source_map_test

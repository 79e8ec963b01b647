#include "sessions/delivery/cd/latin1.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::cd::latin1_test {
namespace {

using namespace lacquer::test;

TEST(Latin1, BecomesTheUtf8ThatIconvMakesOfIt) {
    std::string all;
    for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
    const TemporaryFolder folder;
    writeBytes(folder / "all", all);
    EXPECT_EQ(fromLatin1(all), shell("iconv -f latin1 -t utf8 '" + (folder / "all").string() + "'"));
}

TEST(Latin1, ComesBackFromUtf8) {
    std::string printable;
    for (int byte = 0x20; byte < 256; ++byte)
        if (byte < 0x7F || byte >= 0xA0) printable += static_cast<char>(byte);
    EXPECT_EQ(toLatin1(fromLatin1(printable)), (Latin1{printable}));
}

TEST(Latin1, TellsWhatItReplacesAndWhatItRefuses) {
    EXPECT_EQ(toLatin1("\u2019\u2019\u2013"), (Latin1{"''-", {"\u2019", "\u2013"}, {}}));
    EXPECT_EQ(toLatin1("a\u0411\u0411b\n"), (Latin1{"ab", {}, {"\u0411", "control character 10"}}));
    EXPECT_EQ(toLatin1("\u0085").refused, std::vector<std::string>{"control character 133"});
    EXPECT_EQ(toLatin1("\xC3").refused, std::vector<std::string>{"bytes that are no UTF-8"});
}

TEST(Latin1, KnowsUtf8FromWhatIsNone) {
    // The Unicode standard, table 3-7: the first and the last of each length, and what lies beside them.
    for (const char* good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                             "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        const auto characters = charactersOf(good);
        ASSERT_TRUE(characters) << good;
        ASSERT_EQ(characters->size(), 1u);
        EXPECT_EQ(utf8Of(characters->front()), good);
    }
    for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xC3z"})
        EXPECT_FALSE(charactersOf(bad)) << testing::PrintToString(std::string(bad));
}

}  // namespace
}  // namespace lacquer::sessions::cd::latin1_test

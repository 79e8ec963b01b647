#include "sessions/album/album_fields.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::album_fields_test {
namespace {

std::string refusal(const std::string& member, const std::string& text, AlbumSong song = {}) {
    const AlbumSong before = song;
    const Status set = setText(song, member, text);
    EXPECT_EQ(song == before, !set || before == song);
    if (set) return {};
    EXPECT_EQ(song, before) << "a text that is refused changes nothing";
    return set.error().what + " | " + set.error().remedy;
}

std::string albumRefusal(const std::string& member, const std::string& text) {
    Album album;
    const Status set = setText(album, member, text);
    if (set) return {};
    EXPECT_EQ(album, Album());
    return set.error().what + " | " + set.error().remedy;
}

TEST(AlbumFields, EveryMemberOfASongReadsAsItWasTyped) {
    for (const auto& [member, text] : std::vector<std::pair<std::string, std::string>>{{"title", "Ebbe"},
                                                                                       {"artist", "Die Möwen"},
                                                                                       {"songwriter", "A"},
                                                                                       {"composer", "B"},
                                                                                       {"arranger", "C"},
                                                                                       {"message", "D"},
                                                                                       {"credits", "one\ntwo"},
                                                                                       {"isrc", "DE-ABC-25-00001"},
                                                                                       {"gain", "-0.5"},
                                                                                       {"gap", "-3.25"},
                                                                                       {"start", "0.1"},
                                                                                       {"end", "185.5"},
                                                                                       {"fadeIn", "0"},
                                                                                       {"fadeOut", "8"},
                                                                                       {"fadeOutShape", "exponential"},
                                                                                       {"trackStart", "2"},
                                                                                       {"pause", "0"},
                                                                                       {"indexes", "30 62.5"},
                                                                                       {"scms", "yes"},
                                                                                       {"source", "../a.wav"}}) {
        AlbumSong song;
        const Status set = setText(song, member, text);
        ASSERT_TRUE(set) << member << ": " << set.error().line();
        EXPECT_EQ(textOf(song, member), text) << member;
        if (member == "source") continue;
        ASSERT_TRUE(setText(song, member, member == "fadeOutShape" ? "equalPower" : "")) << member;
        EXPECT_EQ(song, AlbumSong()) << member << " is taken back";
    }
}

TEST(AlbumFields, AFlagIsYesOrNothing) {
    for (const char* text : {"no", "0", "Yes", " "})
        EXPECT_NE(refusal("scms", text).find("\"yes\""), std::string::npos);
}

TEST(AlbumFields, TimesMayHaveMinutes) {
    AlbumSong song;
    ASSERT_TRUE(setText(song, "end", "3:05.5"));
    EXPECT_EQ(song.endSeconds, 185.5);
    ASSERT_TRUE(setText(song, "gap", "-1:00"));
    EXPECT_EQ(song.gapSeconds, -60);
    EXPECT_NE(refusal("end", "3:65"), "");
    EXPECT_NE(refusal("end", "x:05"), "");
}

TEST(AlbumFields, AWrongCodeIsRefusedWithItsReason) {
    // ISO 3901: 12 characters. GS1: the check digit of 400638133393 is 1.
    EXPECT_EQ(refusal("isrc", "DE-ABC-25-0001").find("\"DEABC250001\""), 0U) << refusal("isrc", "DE-ABC-25-0001");
    EXPECT_NE(refusal("isrc", "DE-ABC-25-0001").find("GB-ABC-25-00012"), std::string::npos);
    EXPECT_EQ(refusal("isrc", "DE-ABC-25-00011"), "");
    EXPECT_EQ(albumRefusal("upc", "4006381333931"), "");
    EXPECT_NE(albumRefusal("upc", "4006381333932").find("check digit, it would be 1"), std::string::npos);
    EXPECT_NE(albumRefusal("upc", "40063813"), "");
    EXPECT_EQ(albumRefusal("year", "2026-11-28"), "");
    EXPECT_NE(albumRefusal("year", "last year"), "");
    EXPECT_NE(albumRefusal("cdGenre", "70000"), "");
    EXPECT_NE(albumRefusal("cdGenre", "2.5"), "");
    EXPECT_NE(albumRefusal("masterId", "Größe"), "");
}

TEST(AlbumFields, ANumberThatCannotBeIsRefusedAndNotClamped) {
    for (const auto& [member, text] : std::vector<std::pair<std::string, std::string>>{{"gain", "41"},
                                                                                       {"gain", "loud"},
                                                                                       {"gain", "1,5"},
                                                                                       {"gain", "nan"},
                                                                                       {"gap", "200000"},
                                                                                       {"fadeIn", "-1"},
                                                                                       {"start", "-0.1"},
                                                                                       {"indexes", "30 20"},
                                                                                       {"fadeInShape", "round"},
                                                                                       {"source", ""}})
        EXPECT_NE(refusal(member, text), "") << member << " " << text;
    EXPECT_NE(refusal("end", "2", {.startSeconds = 3}), "");
    EXPECT_NE(refusal("start", "3", {.endSeconds = 2}), "");
    EXPECT_NE(refusal("trackStart", "31", {.indexSeconds = {30}}), "");
}

TEST(AlbumFields, CdTextIsTakenIntoAccountButIsNoReasonToRefuse) {
    EXPECT_EQ(refusal("title", "夜"), "");
    EXPECT_NE(remarkOn("title", "夜").find("夜"), std::string::npos);
    EXPECT_EQ(remarkOn("title", "Größe"), "");
    EXPECT_EQ(remarkOn("title", "“Ebbe”"), "\"\"Ebbe\"\" in CD-Text");
    EXPECT_EQ(remarkOn("label", "夜"), "") << "the label is not on the disc";
}

}  // namespace
}  // namespace lacquer::sessions::album_fields_test

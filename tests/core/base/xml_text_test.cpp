#include "core/base/xml_text.hpp"

#include <gtest/gtest.h>

namespace lacquer::xml_text_test {
namespace {

TEST(XmlText, EscapesWhatWouldEndATextOrAnAttribute) {
    EXPECT_EQ(xmlText("<script>&\""), "&lt;script&gt;&amp;&quot;");
}

TEST(XmlText, KeepsLettersOfAllKinds) {
    EXPECT_EQ(xmlText("Über 雨 🎚"), "Über 雨 🎚");
}

// What XML 1.0, 2.2 does not allow, and what RFC 3629 does not: overlong forms, surrogates, cut letters.
TEST(XmlText, LeavesOutOrReplacesWhatNoXmlMayHold) {
    EXPECT_EQ(xmlText(std::string("a\0b\x01\x1B\x7F", 6) + "c\td\ne"), "abc d e");
    EXPECT_EQ(xmlText("\xEF\xBF\xBE|\xC2\x85|"), "||");
    EXPECT_EQ(xmlText("a\xC3"), "a\uFFFD");
    EXPECT_EQ(xmlText("\xC0\x80"), "\uFFFD\uFFFD");
    EXPECT_EQ(xmlText("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(xmlText("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace lacquer::xml_text_test

#include "core/base/base64.hpp"

#include <gtest/gtest.h>

namespace lacquer::base64_test {
namespace {

// RFC 4648, section 10.
TEST(Base64, AgreesWithTheTestVectorsOfTheStandard) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(encodeBase64(bytes), text);
        EXPECT_EQ(decodeBase64(text), bytes);
    }
}

TEST(Base64, CarriesEveryByte) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    EXPECT_EQ(decodeBase64(encodeBase64(bytes)), bytes);
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9v\n", "Zm9v====", "Z?==", "====", "=m9v", "Zm=v"})
        EXPECT_FALSE(decodeBase64(text).has_value()) << text;
}

}  // namespace
}  // namespace lacquer::base64_test

// Text that is no JSON at all: it is reported, whatever it is, and nothing else happens.
#include <gtest/gtest.h>

#include "core/engine/processor_registry.hpp"
#include "sessions/format/session_reader.hpp"

namespace lacquer::sessions::malformed_text_test {
namespace {

TEST(MalformedText, IsRefusedWithALineWhateverItIs) {
    const ProcessorRegistry registry;
    for (const char* text : {"", "}", "]", ",", "{}}", "[1],2", "{\"a\": [}],", "\"", "\"\\", "{\"", "{\"a\\", "[[[",
                             "\n\n}}}", "{\"format\": \"lacquer-session\"}, {}", "nul", "\xff\xfe"}) {
        const ReadSession read = readSession(text, "/nowhere.lacquer", registry, MediaCheck::presence);
        ASSERT_FALSE(read.findings.empty()) << text;
        EXPECT_EQ(read.findings.front().severity, Severity::fatal) << text;
        EXPECT_GE(read.findings.front().line, 1) << text;
    }
}

}  // namespace
}  // namespace lacquer::sessions::malformed_text_test

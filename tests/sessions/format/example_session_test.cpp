// The sessions that ship with the project.
#include <gtest/gtest.h>

#include "sessions/format/session_file.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::example_session_test {
namespace {

const std::filesystem::path kExample = LACQUER_SOURCE_DIR "/sessions/examples/keep-on-rolling.lacquer";

TEST(ExampleSession, HasNoFaultButThatItsPluginIsNotInstalledHere) {
    const auto errors = check(kExample, test::registry());
    ASSERT_EQ(errors.size(), 1u) << (errors.size() > 1 ? errors[1].line() : "");
    EXPECT_EQ(errors[0].kind, ErrorKind::unavailable);
    EXPECT_NE(errors[0].line().find("lv2:http://gareus.org/oss/lv2/fil4#stereo"), std::string::npos);
}

TEST(ExampleSession, IsInTheFormInWhichItIsSaved) {
    auto loaded = load(kExample, test::registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    EXPECT_EQ(*writeSession(loaded->session), test::SessionFolder::read(kExample / "session.json"));
}

TEST(ExampleSession, OfTheDocumentationIsInTheFormInWhichItIsSaved) {
    const std::string page = test::SessionFolder::read(LACQUER_SOURCE_DIR "/docs/session-format.md");
    const std::size_t begin = page.find("```json\n") + 8;
    const std::string text = page.substr(begin, page.find("```", begin) - begin);
    const test::SessionFolder folder;
    folder.writeSession(text);
    folder.writeWav("audio/voice.wav", 1, 2832000);
    for (const Error& error : check(folder.path(), test::registry())) ADD_FAILURE() << error.line();
    auto loaded = load(folder.path(), test::registry());
    ASSERT_TRUE(loaded.ok());
    EXPECT_EQ(*writeSession(loaded->session), text);
}

}  // namespace
}  // namespace lacquer::sessions::example_session_test

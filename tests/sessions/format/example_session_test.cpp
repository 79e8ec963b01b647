// The session that ships with the project.
#include <gtest/gtest.h>

#include "sessions/format/session_file.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions {
namespace {

const std::filesystem::path kExample = LACQUER_SOURCE_DIR "/sessions/examples/keep-on-rolling.lacquer";

TEST(ExampleSession, HasNoFaultButThatItsPluginIsNotInstalledHere) {
    const auto errors = check(kExample, test::registry());
    ASSERT_EQ(errors.size(), 1u) << errors[1].line();
    EXPECT_EQ(errors[0].kind, ErrorKind::unavailable);
    EXPECT_NE(errors[0].line().find("lv2:http://gareus.org/oss/lv2/fil4#stereo"), std::string::npos);
}

TEST(ExampleSession, IsInTheFormInWhichItIsSaved) {
    auto loaded = load(kExample, test::registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    EXPECT_EQ(*writeSession(loaded->session), test::SessionFolder::read(kExample / "session.json"));
}

}  // namespace
}  // namespace lacquer::sessions

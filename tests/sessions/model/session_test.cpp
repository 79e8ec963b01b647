#include "sessions/model/session.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions {
namespace {

TEST(Session, PathsHangOnItsFolder) {
    Session session;
    session.folder = "/music/Song.lacquer";
    EXPECT_EQ(session.resolve("audio/a.wav"), "/music/Song.lacquer/audio/a.wav");
    EXPECT_EQ(session.resolve("../a.wav"), "/music/a.wav");
    EXPECT_EQ(session.resolve("/tmp/a.wav"), "/tmp/a.wav");
}

TEST(Session, KnowsWhichPathsLeaveIt) {
    for (const char* path : {"/a.wav", "../a.wav", "audio/../../a.wav", "..", "./../a.wav"})
        EXPECT_TRUE(leavesSessionFolder(path)) << path;
    for (const char* path : {"a.wav", "audio/a.wav", "audio/../a.wav", "..a.wav", "audio/..", "..."})
        EXPECT_FALSE(leavesSessionFolder(path)) << path;
}

TEST(Session, EndsWithItsLastClip) {
    Session session;
    EXPECT_EQ(session.lastClipEnd(), 0);
    session.contents[NodeId{1}].clips = {{.positionFrames = 100, .lengthFrames = 50}, {.lengthFrames = 120}};
    session.contents[NodeId{2}].clips = {{.positionFrames = -10, .lengthFrames = 5}};
    EXPECT_EQ(session.lastClipEnd(), 150);
}

TEST(Session, RolesHaveNamesThatReadBack) {
    for (const Role role : {Role::none, Role::track, Role::bus, Role::send, Role::master, Role::output})
        EXPECT_EQ(parseRole(toString(role)), role);
    EXPECT_FALSE(parseRole("king").has_value());
}

}  // namespace
}  // namespace lacquer::sessions

#include "sessions/model/session.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::session_test {
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

TEST(Session, KnowsWhichNodesCanBeBypassed) {
    const auto port = [](int channels, SignalKind kind = SignalKind::audio) {
        return PortInfo{"port", "Port", PortDirection::input, kind, channels};
    };
    const auto node = [](std::vector<PortInfo> inputs, std::vector<PortInfo> outputs) {
        return Node{{}, "lv2:urn:none", "plugin", 2, std::move(inputs), std::move(outputs)};
    };
    EXPECT_TRUE(canBeBypassed(node({port(2)}, {port(2)})));
    EXPECT_TRUE(canBeBypassed(node({port(1)}, {port(2)})));  // a pan
    EXPECT_TRUE(canBeBypassed(node({port(2), port(2)}, {port(2), port(1)})));
    EXPECT_FALSE(canBeBypassed(node({}, {port(2)})));
    EXPECT_FALSE(canBeBypassed(node({port(2)}, {})));
    EXPECT_FALSE(canBeBypassed(node({port(2)}, {port(1)})));
    EXPECT_FALSE(canBeBypassed(node({port(0, SignalKind::events)}, {port(2)})));
    EXPECT_FALSE(canBeBypassed(node({port(1, SignalKind::cv)}, {port(1, SignalKind::cv)})));
}

TEST(Session, RolesHaveNamesThatReadBack) {
    for (const Role role : {Role::none, Role::track, Role::bus, Role::send, Role::master, Role::output})
        EXPECT_EQ(parseRole(toString(role)), role);
    EXPECT_FALSE(parseRole("king").has_value());
}

}  // namespace
}  // namespace lacquer::sessions::session_test

#include "host/lv2/ui/ui_channel.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <string>
#include <thread>

namespace lacquer::host::test::ui_channel_test {
namespace {

class UiChannels : public testing::Test {
protected:
    UiChannels() : UiChannels(pair()) {}

    UiChannel here, there;
    /// For what is no message.
    [[nodiscard]] int raw() const { return there.file(); }

private:
    explicit UiChannels(std::array<int, 2> ends) : here(FileDescriptor(ends[0])), there(FileDescriptor(ends[1])) {}
    static std::array<int, 2> pair() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        return ends;
    }
};

TEST_F(UiChannels, MessagesArriveInOrderAndWhole) {
    here.sendValue(UiMessageKind::control, 7, 0.25f);
    here.send(UiMessageKind::ping);
    here.send(UiMessageKind::log, 0, "text");
    const auto first = there.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->kind, UiMessageKind::control);
    EXPECT_EQ(first->number, 7u);
    EXPECT_EQ(first->as<float>(), 0.25f);
    EXPECT_FALSE(first->as<double>()) << "which has another size";
    const auto second = there.receive();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->kind, UiMessageKind::ping);
    EXPECT_TRUE(second->payload.empty());
    const auto third = there.receive();
    ASSERT_TRUE(third);
    EXPECT_EQ(third->text(), "text");
    EXPECT_FALSE(there.receive());
    EXPECT_TRUE(there.isOpen());
}

TEST_F(UiChannels, BothWays) {
    there.send(UiMessageKind::pong);
    ASSERT_TRUE(here.receive());
}

TEST_F(UiChannels, WhatTheOtherSideDoesNotTakeIsKept) {
    const std::string large(3'000'000, 'x');
    here.send(UiMessageKind::log, 1, large);
    here.send(UiMessageKind::log, 2, "and one more");
    EXPECT_GT(here.backlog(), 0u) << "no socket takes so much";
    std::optional<UiMessage> message;
    while (!(message = there.receive())) here.flush();
    EXPECT_EQ(message->text(), large);
    while (!(message = there.receive())) here.flush();
    EXPECT_EQ(message->number, 2u);
    EXPECT_EQ(here.backlog(), 0u);
}

TEST_F(UiChannels, WhatWasSaidBeforeTheEndIsHeard) {
    {
        UiChannel going(FileDescriptor(::dup(there.file())));
        going.send(UiMessageKind::closed);
    }
    ::shutdown(there.file(), SHUT_RDWR);
    ASSERT_TRUE(here.receive());
    EXPECT_FALSE(here.receive());
    EXPECT_FALSE(here.isOpen());
    here.send(UiMessageKind::ping);
    EXPECT_EQ(here.backlog(), 0u) << "nobody will take it";
}

TEST_F(UiChannels, SayingSomethingToNobodyIsNoSignal) {
    ::shutdown(there.file(), SHUT_RDWR);
    here.send(UiMessageKind::ping);
    here.send(UiMessageKind::ping);
    EXPECT_FALSE(here.isOpen());
}

TEST_F(UiChannels, WhatIsNoMessageClosesIt) {
    const std::array<std::uint64_t, 2> header{0, std::numeric_limits<std::uint64_t>::max()};
    ASSERT_EQ(::send(raw(), header.data(), sizeof header, 0), static_cast<ssize_t>(sizeof header));
    EXPECT_FALSE(here.receive());
    EXPECT_FALSE(here.isOpen());
}

TEST_F(UiChannels, AMessageMayComeByteByByte) {
    const std::array<std::uint64_t, 2> header{static_cast<std::uint64_t>(UiMessageKind::touch) | (5ull << 32), 1};
    const auto* bytes = reinterpret_cast<const char*>(header.data());
    for (std::size_t i = 0; i < sizeof header; ++i) {
        ASSERT_EQ(::send(raw(), bytes + i, 1, 0), 1);
        EXPECT_FALSE(here.receive());
    }
    ASSERT_EQ(::send(raw(), "\1", 1, 0), 1);
    const auto message = here.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->kind, UiMessageKind::touch);
    EXPECT_EQ(message->number, 5u);
    EXPECT_EQ(message->as<std::uint8_t>(), std::uint8_t{1});
}

TEST_F(UiChannels, TheSocketIsHandedOnToNobody) {
    EXPECT_TRUE(::fcntl(here.file(), F_GETFD) & FD_CLOEXEC);
}

}  // namespace
}  // namespace lacquer::host::test::ui_channel_test

#include "host/lv2/sandbox/control_channel.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cmath>
#include <limits>
#include <thread>

#include <nlohmann/json.hpp>

#include "host/lv2/sandbox/sandbox_messages.hpp"

namespace lacquer::host::control_channel_test {
namespace {

using namespace std::chrono_literals;
using Trouble = ControlChannel::Trouble;

struct Ends {
    std::pair<FileDescriptor, FileDescriptor> made = ControlChannel::makeEnds().value();
    int otherSocket = made.second.number();
    ControlChannel one{std::move(made.first)};
    std::optional<ControlChannel> other{std::in_place, std::move(made.second)};
};

TEST(ControlChannel, WhatPluginsAreStartedWithComesOverToTheLastBit) {
    Ends ends;
    SandboxStart start{"urn:a"};
    start.node.nodeName = "Größe";
    start.node.width = 1;
    start.node.twin = 3;
    start.node.parameterValues = {0.1, -0.0, 1e-310, std::numeric_limits<double>::infinity(), std::nan("")};
    start.spec = {44100.5, 1024, true, 0.3};
    std::string everyByte;
    for (int i = 0; i < 256; ++i) everyByte += static_cast<char>(i);
    start.state = {{"urn:key", everyByte}, {"file:x", "/a b"}, {"", ""}};
    ASSERT_TRUE(ends.one.send(toJson(start), 10s).ok());
    const auto got = ends.other->receive(10s);
    ASSERT_TRUE(got.ok());
    const SandboxStart back = startFrom(*got);
    EXPECT_EQ(back.pluginUri, start.pluginUri);
    EXPECT_EQ(back.node.nodeName, start.node.nodeName);
    EXPECT_EQ(back.node.width, 1);
    EXPECT_EQ(back.node.twin, 3);
    ASSERT_EQ(back.node.parameterValues.size(), 5u);
    EXPECT_TRUE(std::isnan(back.node.parameterValues[4]));
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(back.node.parameterValues[i], start.node.parameterValues[i]) << i;
        EXPECT_EQ(std::signbit(back.node.parameterValues[i]), std::signbit(start.node.parameterValues[i])) << i;
    }
    EXPECT_EQ(back.spec.sampleRate, 44100.5);
    EXPECT_EQ(back.spec.quantumFrames, 1024);
    EXPECT_TRUE(back.spec.offline);
    EXPECT_EQ(back.spec.fadeMs, 0.3);
    EXPECT_EQ(back.state, start.state);
}

TEST(ControlChannel, ErrorsComeOverWhole) {
    const Error error{ErrorKind::missingInput, "is missing", "a.wav", "put it back"};
    const Error back = errorFrom(toJson(error));
    EXPECT_EQ(back.kind, error.kind);
    EXPECT_EQ(back.line(), error.line());
}

TEST(ControlChannel, AStateOfManyMegabytesPasses) {
    Ends ends;
    const std::string large(20'000'000, 'x');
    std::thread sender([&] { EXPECT_TRUE(ends.one.send({{"state", large}}, 100s).ok()); });
    const auto got = ends.other->receive(100s);
    sender.join();
    ASSERT_TRUE(got.ok());
    EXPECT_EQ(got->at("state"), large);
}

TEST(ControlChannel, WhoDoesNotAnswerIsLateAndWhoHasGoneIsGone) {
    Ends ends;
    EXPECT_EQ(ends.one.receive(5ms).error(), Trouble::late);
    EXPECT_FALSE(ends.one.awaitEnd(5ms));
    EXPECT_EQ(ends.one.send({{"state", std::string(20'000'000, 'x')}}, 50ms).error(), Trouble::late)
        << "nobody takes it";
    ends.other.reset();
    EXPECT_TRUE(ends.one.awaitEnd(10s));
    EXPECT_EQ(ends.one.receive(10s).error(), Trouble::closed);
    EXPECT_EQ(ends.one.send({{"end", nullptr}}, 10s).error(), Trouble::closed);
}

// A gigabyte that is announced and does not come costs nothing.
TEST(ControlChannel, NoMemoryIsTakenForWhatHasOnlyBeenAnnounced) {
    Ends ends;
    const auto peak = [] {
        rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        return used.ru_maxrss;  // KiB
    };
    const unsigned char announced[] = {0, 0, 0, 0x40};  // 2^30
    ASSERT_EQ(::send(ends.otherSocket, announced, sizeof announced, 0), static_cast<ssize_t>(sizeof announced));
    const long before = peak();
    EXPECT_EQ(ends.one.receive(20ms).error(), Trouble::late);
    EXPECT_LT(peak() - before, 100'000);
}

TEST(ControlChannel, BytesThatAreNoMessageCountAsNobody) {
    Ends ends;
    const unsigned char noCbor[] = {2, 0, 0, 0, 0xff, 0xff};
    ASSERT_EQ(::send(ends.otherSocket, noCbor, sizeof noCbor, 0), static_cast<ssize_t>(sizeof noCbor));
    EXPECT_EQ(ends.one.receive(10s).error(), Trouble::closed);
    const unsigned char tooLong[] = {0xff, 0xff, 0xff, 0xff};
    ASSERT_EQ(::send(ends.otherSocket, tooLong, sizeof tooLong, 0), static_cast<ssize_t>(sizeof tooLong));
    EXPECT_EQ(ends.one.receive(10s).error(), Trouble::closed);
}

}  // namespace
}  // namespace lacquer::host::control_channel_test

#include "host/control/osc_packet.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace lacquer::host::osc_packet_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(const std::string& text) {
    return {text.begin(), text.end()};
}
Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}
/// As the specification pads them: with one NUL to four.
Bytes text(const std::string& letters) {
    Bytes bytes = bytesOf(letters);
    bytes.resize((bytes.size() / 4 + 1) * 4, 0);
    return bytes;
}
Bytes number(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}
Bytes bundle(const std::vector<Bytes>& elements) {
    Bytes bytes = text("#bundle") + Bytes{0, 0, 0, 0, 0, 0, 0, 1};
    for (const Bytes& element : elements) bytes = bytes + number(static_cast<std::uint32_t>(element.size())) + element;
    return bytes;
}

// The examples of the Open Sound Control 1.0 Specification, "OSC Message Examples".
TEST(OscPacket, TheExamplesOfTheSpecificationAreRead) {
    const Bytes first = {0x2f, 0x6f, 0x73, 0x63, 0x69, 0x6c, 0x6c, 0x61, 0x74, 0x6f, 0x72, 0x2f, 0x34, 0x2f, 0x66, 0x72,
                         0x65, 0x71, 0x75, 0x65, 0x6e, 0x63, 0x79, 0,    0x2c, 0x66, 0,    0,    0x43, 0xdc, 0,    0};
    const OscMessage frequency{"/oscillator/4/frequency", {440.0f}};
    ASSERT_TRUE(readOscPacket(first).ok());
    EXPECT_EQ(*readOscPacket(first), std::vector{frequency});
    EXPECT_EQ(writeOscMessage(frequency), first);

    const Bytes second = {0x2f, 0x66, 0x6f, 0x6f, 0,    0,    0,    0,    0x2c, 0x69, 0x69, 0x73, 0x66, 0x66,
                          0,    0,    0,    0,    0x3,  0xe8, 0xff, 0xff, 0xff, 0xff, 0x68, 0x65, 0x6c, 0x6c,
                          0x6f, 0,    0,    0,    0x3f, 0x9d, 0xf3, 0xb6, 0x40, 0xb5, 0xb2, 0x2d};
    const OscMessage foo{"/foo", {std::int32_t{1000}, std::int32_t{-1}, "hello", 1.234f, 5.678f}};
    ASSERT_TRUE(readOscPacket(second).ok());
    EXPECT_EQ(*readOscPacket(second), std::vector{foo});
    EXPECT_EQ(writeOscMessage(foo), second);
}

TEST(OscPacket, EveryTypeThatIsTakenIsRead) {
    const Bytes bytes = text("/a") + text(",TFhdSi") + number(0) + number(7) + number(0x3ff80000) + number(0) +
                        text("sym") + number(0xfffffffe);
    const auto read = readOscPacket(bytes);
    ASSERT_TRUE(read.ok()) << read.error().line();
    EXPECT_EQ(*read, (std::vector<OscMessage>{{"/a", {true, false, 7.0, 1.5, "sym", std::int32_t{-2}}}}));
    EXPECT_EQ(*readOscPacket(text("/a") + text(",")), (std::vector<OscMessage>{{"/a", {}}}));
    for (const OscMessage& message : std::vector<OscMessage>{{"/x", {true, false, 0.1, "", std::string(100, 'y')}}})
        EXPECT_EQ(*readOscPacket(writeOscMessage(message)), std::vector{message});
}

TEST(OscPacket, TheMessagesOfABundleComeInOrder) {
    const Bytes one = text("/1") + text(","), two = text("/2") + text(",i") + number(5);
    const auto read = readOscPacket(bundle({one, bundle({two, one}), bundle({})}));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, (std::vector<OscMessage>{{"/1", {}}, {"/2", {std::int32_t{5}}}, {"/1", {}}}));
}

TEST(OscPacket, WhatIsTornOrSenselessIsRefused) {
    const Bytes good = text("/a") + text(",i") + number(1);
    Bytes deep = good;
    for (int i = 0; i < 9; ++i) deep = bundle({deep});
    const std::vector<Bytes> bad{
        {},
        bytesOf("/"),
        text("a") + text(","),
        text("/a"),
        bytesOf("/abc"),
        text("/a") + bytesOf(",iii"),
        text("/a") + text(",i"),
        text("/a") + text(",h") + number(1),
        text("/a") + text(",s") + bytesOf("endl"),
        text("/a") + text(",i") + number(1) + number(2),
        text("/a") + text("i") + number(1),
        bytesOf(std::string("/a\0x", 4)) + text(","),
        text("/a") + text(",b") + number(0x7fffffff),
        text("/a") + text(",[i]") + number(1),
        text("#bundle"),
        text("#bundle") + number(0),
        bundle({}) + number(4),
        bundle({}) + number(0xffffffff) + good,
        bundle({}) + number(3) + good,
        bundle({}) + number(0),
        bundle({}) + Bytes{0, 0},
        bundle({good, bytesOf("/abc")}),
        deep,
    };
    for (std::size_t i = 0; i < bad.size(); ++i) {
        const auto read = readOscPacket(bad[i]);
        ASSERT_FALSE(read.ok()) << i;
        EXPECT_EQ(read.error().kind, ErrorKind::badData) << i;
    }
}

// "OSC Bundles" of the specification: "#bundle", a time tag, and each element behind its length.
TEST(OscPacket, MessagesAreBundledUpToALength) {
    const Bytes a = text("/a") + text(",i") + number(7), b = text("/bb") + text(",s") + text("x");
    const std::vector<OscMessage> messages{{"/a", {std::int32_t{7}}}, {"/bb", {"x"}}, {"/a", {std::int32_t{7}}}};
    EXPECT_EQ(writeOscBundles(messages, 1400), std::vector<Bytes>{bundle({a, b, a})});
    EXPECT_EQ(writeOscBundles(messages, 16 + 2 * 16), (std::vector<Bytes>{bundle({a, b}), bundle({a})}));
    EXPECT_EQ(writeOscBundles(messages, 1), (std::vector<Bytes>{bundle({a}), bundle({b}), bundle({a})}))
        << "none is lost";
    EXPECT_TRUE(writeOscBundles({}, 1400).empty());
    EXPECT_EQ(*readOscPacket(bundle({a, b, a})), messages);
}

TEST(OscPacket, WhateverIsDoneToAPacketItIsReadOrRefused) {
    std::mt19937 random(3);
    const Bytes whole = bundle({text("/lacquer/node/2/level") + text(",fTs") + number(0x3f800000) + text("x"),
                                bundle({text("/lacquer/nodes") + text(",d") + number(1) + number(2)})});
    int read = 0;
    for (int round = 0; round < 20000; ++round) {
        Bytes bytes = whole;
        for (unsigned change = 0; change < 1 + random() % 4; ++change)
            bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random() % 3 ? random() % 8 : random());
        if (random() % 4 == 0) bytes.resize(random() % bytes.size());
        read += readOscPacket(bytes).ok() ? 1 : 0;
    }
    EXPECT_GT(read, 0);
    EXPECT_LT(read, 20000);
}

}  // namespace
}  // namespace lacquer::host::osc_packet_test

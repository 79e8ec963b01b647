#include "host/control/osc_socket.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/control/osc_packet.hpp"

namespace lacquer::host::osc_socket_test {
namespace {

/// Somebody who sends from an address of the machine; 127.0.0.2 is one as well as 127.0.0.1.
class Sender {
public:
    explicit Sender(const char* address) : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        inet_pton(AF_INET, address, &own.sin_addr);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0) << address;
    }
    ~Sender() { ::close(socket_); }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    void send(int port, const std::vector<std::uint8_t>& bytes) const {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        EXPECT_EQ(::sendto(socket_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to),
                  static_cast<ssize_t>(bytes.size()));
    }
    void connect(const char* address, int port) const {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        inet_pton(AF_INET, address, &to.sin_addr);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0) << address;
    }
    /// To the one that it is connected to.
    void send(const std::vector<std::uint8_t>& bytes) const {
        EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    }
    [[nodiscard]] std::vector<std::uint8_t> receive() const {
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, 5000) <= 0) return {};
        std::vector<std::uint8_t> bytes(65536);
        bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(socket_, bytes.data(), bytes.size(), 0))));
        return bytes;
    }

private:
    int socket_;
};

const OscMessage kPlay{"/lacquer/transport/play", {std::int32_t{1}}};

std::unique_ptr<OscSocket> opened(OscOptions options) {
    options.port = 0;
    auto socket = OscSocket::open(options);
    EXPECT_TRUE(socket.ok()) << (socket ? "" : socket.error().line());
    return socket ? *std::move(socket) : nullptr;
}

std::optional<OscSocket::Received> wait(OscSocket& socket) {
    std::vector<pollfd> waiting;
    for (const int descriptor : socket.descriptors()) waiting.push_back({descriptor, POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), 5000);
    return socket.receive();
}

TEST(OscSocket, ListensToThisMachineAlone) {
    const auto socket = opened({});
    ASSERT_TRUE(socket);
    EXPECT_EQ(socket->addresses().front(), "127.0.0.1");
    for (const std::string& address : socket->addresses()) EXPECT_TRUE(isLoopback(address)) << address;
    for (const int descriptor : socket->descriptors()) {
        sockaddr_storage bound{};
        socklen_t length = sizeof bound;
        ASSERT_EQ(getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &length), 0);
        if (bound.ss_family == AF_INET)
            EXPECT_EQ(reinterpret_cast<sockaddr_in&>(bound).sin_addr.s_addr, htonl(INADDR_LOOPBACK));
        else
            EXPECT_TRUE(IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<sockaddr_in6&>(bound).sin6_addr));
    }
}

TEST(OscSocket, AMessageComesWithItsSenderAndIsAnswered) {
    const auto socket = opened({});
    const Sender sender("127.0.0.1");
    sender.send(socket->port(), writeOscMessage(kPlay));
    const auto received = wait(*socket);
    ASSERT_TRUE(received);
    EXPECT_EQ(received->messages, std::vector{kPlay});
    EXPECT_EQ(received->from.host, "127.0.0.1");
    socket->send(received->from, {"/lacquer/error", {"x", "y"}});
    EXPECT_EQ(sender.receive(), writeOscMessage({"/lacquer/error", {"x", "y"}}));
    EXPECT_FALSE(socket->receive());
}

// A connected socket hears nobody but the address that it has written to.
TEST(OscSocket, AnAnswerComesFromTheAddressThatWasAsked) {
    const auto socket = opened({.bind = {"127.0.0.1", "127.0.0.2"}});
    ASSERT_TRUE(socket);
    for (const char* address : {"127.0.0.1", "127.0.0.2"}) {
        const Sender sender("127.0.0.1");
        sender.connect(address, socket->port());
        sender.send(writeOscMessage(kPlay));
        const auto received = wait(*socket);
        ASSERT_TRUE(received) << address;
        socket->send(received->from, kPlay);
        EXPECT_EQ(sender.receive(), writeOscMessage(kPlay)) << address;
    }
}

TEST(OscSocket, ABundleIsNotLongerThanANetworkTakes) {
    const auto socket = opened({});
    const Sender sender("127.0.0.1");
    sender.send(socket->port(), writeOscMessage(kPlay));
    const auto received = wait(*socket);
    ASSERT_TRUE(received);
    const std::vector<OscMessage> meters(100, OscMessage{"/lacquer/node/17/meter/peakL", {-3.5f}});
    socket->sendBundled(received->from, meters);
    std::vector<OscMessage> heard;
    for (int packets = 0; heard.size() < meters.size() && packets < 5; ++packets) {
        const auto bytes = sender.receive();
        ASSERT_LE(bytes.size(), 1500u - 48u);
        const auto messages = readOscPacket(bytes);
        ASSERT_TRUE(messages.ok());
        heard.insert(heard.end(), messages->begin(), messages->end());
    }
    EXPECT_EQ(heard, meters) << "in four packets: 40 bytes and a length each";
}

TEST(OscSocket, AStrangerIsRefusedUnreadAndToldOnce) {
    const auto socket = opened({.allowed = {"127.0.0.2"}});
    const Sender stranger("127.0.0.3"), friendly("127.0.0.2");
    for (int i = 0; i < 3; ++i) stranger.send(socket->port(), writeOscMessage(kPlay));
    friendly.send(socket->port(), writeOscMessage({"/friend", {}}));
    const auto received = wait(*socket);
    ASSERT_TRUE(received);
    EXPECT_EQ(received->messages, (std::vector<OscMessage>{{"/friend", {}}}));
    EXPECT_EQ(received->from.host, "127.0.0.2");
    EXPECT_FALSE(socket->receive());
    EXPECT_EQ(socket->takeStrangers(), std::vector<std::string>{"127.0.0.3"});
    stranger.send(socket->port(), writeOscMessage(kPlay));
    EXPECT_FALSE(wait(*socket));
    EXPECT_TRUE(socket->takeStrangers().empty());
}

TEST(OscSocket, AFloodOfStrangersDoesNotHoldUpTheProgram) {
    const auto socket = opened({.allowed = {"127.0.0.2"}});
    const Sender stranger("127.0.0.3");
    for (int i = 0; i < 100; ++i) stranger.send(socket->port(), {1, 2, 3});
    int calls = 0;
    while (socket->receive() && calls < 10) ++calls;
    EXPECT_EQ(calls, 0);
}

TEST(OscSocket, WhatIsNoOscIsToldWithItsSender) {
    const auto socket = opened({});
    const Sender sender("127.0.0.1");
    sender.send(socket->port(), {'h', 'e', 'l', 'l', 'o'});
    sender.send(socket->port(), {});
    for (int i = 0; i < 2; ++i) {
        const auto received = wait(*socket);
        ASSERT_TRUE(received);
        EXPECT_TRUE(received->messages.empty());
        EXPECT_EQ(received->malformed->kind, ErrorKind::badData);
        EXPECT_EQ(received->from.host, "127.0.0.1");
    }
}

TEST(OscSocket, WhatCannotBeListenedToIsSaid) {
    const auto first = opened({});
    const auto refused = [](const OscOptions& options) {
        auto socket = OscSocket::open(options);
        EXPECT_FALSE(socket.ok());
        return socket ? Error{} : socket.error();
    };
    const Error taken = refused({.port = first->port()});
    EXPECT_EQ(taken.kind, ErrorKind::unavailable);
    EXPECT_NE(taken.remedy.find("another port"), std::string::npos);
    EXPECT_EQ(refused({.port = 0, .bind = {"studio.local"}, .allowed = {"10.0.0.0/8"}}).kind, ErrorKind::usage);
    EXPECT_EQ(refused({.port = 0, .bind = {"192.0.2.1"}, .allowed = {"10.0.0.0/8"}}).kind, ErrorKind::unavailable)
        << "an address of documentation, of no machine";
    EXPECT_EQ(refused({.port = 0, .allowed = {"everyone"}}).kind, ErrorKind::usage);
    const Error open = refused({.port = 0, .bind = {"0.0.0.0"}});
    EXPECT_EQ(open.kind, ErrorKind::usage);
    EXPECT_NE(open.what.find("nobody there may send"), std::string::npos);
}

TEST(AddressRange, AnAddressOrANetworkContainsWhatItSays) {
    const auto contains = [](const char* range, const char* address) {
        const auto parsed = AddressRange::parse(range);
        EXPECT_TRUE(parsed.ok()) << range;
        return parsed.ok() && parsed->contains(address);
    };
    EXPECT_TRUE(contains("192.168.1.20", "192.168.1.20"));
    EXPECT_FALSE(contains("192.168.1.20", "192.168.1.21"));
    EXPECT_TRUE(contains("192.168.1.0/24", "192.168.1.255"));
    EXPECT_FALSE(contains("192.168.1.0/24", "192.168.2.0"));
    EXPECT_TRUE(contains("192.168.1.129/25", "192.168.1.200")) << "what follows the bits does not count";
    EXPECT_FALSE(contains("192.168.1.129/25", "192.168.1.100"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
    EXPECT_TRUE(contains("fe80::/10", "fe80::1%eth0"));
    EXPECT_FALSE(contains("::1", "::2"));
    for (const char* bad :
         {"", "localhost", "192.168.1", "192.168.1.1/33", "192.168.1.1/", "192.168.1.1/-1", "192.168.1.1/-0",
          "192.168.1.1/+8", "192.168.1.1/08", "192.168.1.1/00", "192.168.1.1/ 8", "192.168.1.1/8 ", "192.168.1.1/8/8",
          "192.168.1.1/99999999999", "192.168.1.1/8x", "::1/129", "::1/-0", "/8"})
        EXPECT_FALSE(AddressRange::parse(bad).ok()) << bad;
    EXPECT_TRUE(isLoopback("127.5.6.7"));
    EXPECT_TRUE(isLoopback("::1"));
    EXPECT_FALSE(isLoopback("128.0.0.1"));
    EXPECT_FALSE(isLoopback("::"));
    EXPECT_FALSE(isLoopback("localhost")) << "names are not looked up";
}

}  // namespace
}  // namespace lacquer::host::osc_socket_test

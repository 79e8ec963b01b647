#include "host/control/osc_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "host/control/osc_packet.hpp"

namespace lacquer::host {
namespace {

constexpr std::size_t kMostStrangers = 64;
constexpr std::size_t kMostBundleBytes = 1400;  // Ethernet takes 1500, IPv6 and UDP need 48 of them
constexpr int kMostDropped = 256;  // by one receive(), so that a flood of strangers does not hold up the program

struct FreeAddress {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, FreeAddress> resolve(const std::string& host, int port) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return nullptr;
    return std::unique_ptr<addrinfo, FreeAddress>(found);
}

std::optional<OscPeer> peerOf(const sockaddr_storage& address, socklen_t length, int way) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, host.data(), host.size(), port.data(),
                    port.size(), NI_NUMERICHOST | NI_NUMERICSERV | NI_DGRAM) != 0)
        return std::nullopt;
    return OscPeer{host.data(), static_cast<std::uint16_t>(std::stoi(port.data())), way};
}

int portOf(int socket) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    const auto peer = peerOf(address, length, 0);
    return peer ? peer->port : 0;
}

}  // namespace

Result<std::unique_ptr<OscSocket>> OscSocket::open(const OscOptions& options) {
    std::unique_ptr<OscSocket> socket(new OscSocket);
    for (const std::string& text : options.allowed) {
        auto range = AddressRange::parse(text);
        if (!range) return fail(std::move(range).error());
        socket->allowed_.push_back(*range);
    }
    for (const std::string& address : options.bind)
        if (!isLoopback(address) && options.allowed.empty())
            return fail(ErrorKind::usage, "OSC is to listen on " + address + ", and nobody there may send", {},
                        "say who may: an address or a network, such as 192.168.1.0/24");
    if (options.bind.empty()) {
        if (Status listening = socket->listen("127.0.0.1", options.port); !listening)
            return fail(std::move(listening).error());
        (void)socket->listen("::1", socket->port_);  // where there is no IPv6, there is none
    }
    for (const std::string& address : options.bind)
        if (Status listening = socket->listen(address, socket->port_ ? socket->port_ : options.port); !listening)
            return fail(std::move(listening).error());
    return socket;
}

OscSocket::~OscSocket() {
    for (const int socket : sockets_) ::close(socket);
}

Status OscSocket::listen(const std::string& address, int port) {
    const auto resolved = resolve(address, port);
    if (!resolved)
        return fail(ErrorKind::usage, "\"" + address + "\" is no address to listen on", {},
                    "write one of this machine's in numbers, or 0.0.0.0 for all of them");
    const int socket = ::socket(resolved->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    if (socket >= 0 && resolved->ai_family == AF_INET6) setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (socket < 0 || ::bind(socket, resolved->ai_addr, resolved->ai_addrlen) != 0) {
        const int reason = errno;
        if (socket >= 0) ::close(socket);
        return fail(ErrorKind::unavailable,
                    "OSC cannot listen on " + address + ", port " + std::to_string(port) + ": " +
                        std::generic_category().message(reason),
                    {}, reason == EADDRINUSE ? "choose another port" : "choose one of this machine's addresses");
    }
    sockets_.push_back(socket);
    families_.push_back(resolved->ai_family);
    addresses_.push_back(address);
    port_ = portOf(socket);
    return {};
}

bool OscSocket::mayCome(const std::string& host) const {
    if (allowed_.empty()) return isLoopback(host);
    return std::any_of(allowed_.begin(), allowed_.end(),
                       [&](const AddressRange& range) { return range.contains(host); });
}

std::optional<OscSocket::Received> OscSocket::receive() {
    std::array<std::uint8_t, 65536> bytes;
    std::size_t empty = 0;
    for (int looked = 0; looked < kMostDropped && empty < sockets_.size(); ++looked) {
        const int way = static_cast<int>(next_);
        const int socket = sockets_[next_];
        next_ = (next_ + 1) % sockets_.size();
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        const ssize_t size =
            recvfrom(socket, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&address), &length);
        if (size < 0) {
            ++empty;
            continue;
        }
        empty = 0;
        const auto from = peerOf(address, length, way);
        if (!from) continue;
        if (!mayCome(from->host)) {
            if (strangers_.size() < kMostStrangers && strangers_.insert(from->host).second)
                newStrangers_.push_back(from->host);
            continue;
        }
        auto messages = readOscPacket(std::span(bytes.data(), static_cast<std::size_t>(size)));
        if (!messages) return Received{*from, {}, std::move(messages).error()};
        return Received{*from, *std::move(messages)};
    }
    return std::nullopt;
}

void OscSocket::send(const OscPeer& to, const OscMessage& message) {
    send(to, writeOscMessage(message));
}

void OscSocket::sendBundled(const OscPeer& to, std::span<const OscMessage> messages) {
    for (const auto& bundle : writeOscBundles(messages, kMostBundleBytes)) send(to, bundle);
}

void OscSocket::send(const OscPeer& to, std::span<const std::uint8_t> bytes) {
    const auto resolved = resolve(to.host, to.port);
    if (!resolved) return;
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
        // Theirs first; another where it does not lead there, as from loopback to elsewhere.
        const std::size_t way = (static_cast<std::size_t>(to.way) + i) % sockets_.size();
        if (families_[way] == resolved->ai_family &&
            ::sendto(sockets_[way], bytes.data(), bytes.size(), 0, resolved->ai_addr, resolved->ai_addrlen) >= 0)
            return;
    }
}

std::vector<std::string> OscSocket::takeStrangers() {
    return std::exchange(newStrangers_, {});
}

}  // namespace lacquer::host

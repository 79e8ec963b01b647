// OscSocket: OSC over UDP, on this machine's own addresses unless told otherwise, and from those who may alone.
// Message thread; nothing blocks.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/control/osc_message.hpp"
#include "host/control/address_range.hpp"

namespace lacquer::host {

struct OscOptions {
    int port = 9099;                     ///< 0: any that is free
    std::vector<std::string> bind{};     ///< addresses to listen on, in numbers; none: 127.0.0.1 and ::1
    std::vector<std::string> allowed{};  ///< AddressRanges of those who may send; none: this machine alone
};

class OscSocket {
public:
    /// Fails with usage on what is no address, and where it would listen to others and nobody of them may send; with
    /// unavailable where the port is taken or the address is not this machine's.
    static Result<std::unique_ptr<OscSocket>> open(const OscOptions& options);
    ~OscSocket();
    OscSocket(const OscSocket&) = delete;
    OscSocket& operator=(const OscSocket&) = delete;

    [[nodiscard]] int port() const noexcept { return port_; }
    /// "127.0.0.1", "::1": where it listens.
    [[nodiscard]] const std::vector<std::string>& addresses() const noexcept { return addresses_; }
    /// File descriptors that are readable when something has come.
    [[nodiscard]] std::vector<int> descriptors() const { return sockets_; }

    struct Received {
        OscPeer from;
        std::vector<OscMessage> messages;
        std::optional<Error> malformed{};  ///< why there are none
    };
    /// The next packet of somebody who may send; nothing when none waits. What strangers send is dropped unread, and
    /// never answered.
    std::optional<Received> receive();

    /// From the address that they have written to, so that who waits for an answer from there alone gets it. Messages
    /// that do not get away are lost, as UDP's are.
    void send(const OscPeer& to, const OscMessage& message);
    /// As bundles that no network has to cut up.
    void sendBundled(const OscPeer& to, std::span<const OscMessage> messages);

    /// Strangers whose first packet has been dropped since the last call; each is told once, and no more than 64.
    [[nodiscard]] std::vector<std::string> takeStrangers();

private:
    OscSocket() = default;
    Status listen(const std::string& address, int port);
    [[nodiscard]] bool mayCome(const std::string& host) const;
    void send(const OscPeer& to, std::span<const std::uint8_t> bytes);

    std::vector<int> sockets_;
    std::vector<int> families_;  ///< of each socket
    std::vector<std::string> addresses_;
    std::vector<AddressRange> allowed_;
    std::set<std::string> strangers_;
    std::vector<std::string> newStrangers_;
    std::size_t next_ = 0;  ///< the socket that is read next
    int port_ = 0;
};

}  // namespace lacquer::host

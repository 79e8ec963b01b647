// OscMessage: what is said in one message of Open Sound Control 1.0 or 1.1, and by whom. Pure data; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lacquer {

using OscArgument = std::variant<bool, std::int32_t, float, double, std::string>;

struct OscMessage {
    std::string address;  ///< "/lacquer/transport/play"
    std::vector<OscArgument> arguments{};

    friend bool operator==(const OscMessage&, const OscMessage&) = default;
};

/// Where messages come from and go to.
struct OscPeer {
    std::string host;  ///< an address in numbers: "127.0.0.1", "::1"
    std::uint16_t port = 0;
    int way = 0;  ///< which of our own addresses they have come to: it is answered from there

    friend auto operator<=>(const OscPeer&, const OscPeer&) = default;
};

}  // namespace lacquer

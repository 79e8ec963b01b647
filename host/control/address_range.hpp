// AddressRange: an IP address, or a network of them, as it is written: "192.168.1.20", "192.168.1.0/24", "::1". Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/base/result.hpp"

namespace lacquer::host {

class AddressRange {
public:
    /// Fails with usage on what is neither. Names are not looked up.
    static Result<AddressRange> parse(const std::string& text);

    /// An address in numbers; one of IPv6 may have a zone ("fe80::1%eth0"), which does not count.
    [[nodiscard]] bool contains(const std::string& address) const;

private:
    int family_ = 0;
    std::array<std::uint8_t, 16> bytes_{};
    int bits_ = 0;  ///< so many of the first ones count
};

/// Whether an address in numbers is of this machine alone: 127.0.0.0/8 or ::1.
[[nodiscard]] bool isLoopback(const std::string& address);

}  // namespace lacquer::host

#include "host/control/address_range.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <optional>
#include <string_view>

namespace lacquer::host {
namespace {

struct Parsed {
    int family = 0;
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] int bits() const { return family == AF_INET ? 32 : 128; }
};

std::optional<Parsed> parseAddress(const std::string& text) {
    Parsed parsed;
    for (const int family : {AF_INET, AF_INET6})
        if (inet_pton(family, text.c_str(), parsed.bytes.data()) == 1) {
            parsed.family = family;
            return parsed;
        }
    return std::nullopt;
}

/// Digits alone, and none too many: "-0", "08" and " 8" are no numbers of bits.
std::optional<int> parseBits(std::string_view text) {
    int bits = 0;
    const char* end = text.data() + text.size();
    if (text.empty() || text.front() == '-' || (text.front() == '0' && text.size() > 1)) return std::nullopt;
    const auto [read, error] = std::from_chars(text.data(), end, bits);
    if (error != std::errc() || read != end) return std::nullopt;
    return bits;
}

}  // namespace

Result<AddressRange> AddressRange::parse(const std::string& text) {
    const auto refuse = [&] {
        return fail(ErrorKind::usage, "\"" + text + "\" is no address", {},
                    "write one in numbers, such as 192.168.1.20, or a network, such as 192.168.1.0/24");
    };
    const std::size_t slash = text.find('/');
    const auto parsed = parseAddress(text.substr(0, slash));
    if (!parsed) return refuse();
    AddressRange range;
    range.family_ = parsed->family;
    range.bytes_ = parsed->bytes;
    range.bits_ = parsed->bits();
    if (slash != std::string::npos) {
        const auto bits = parseBits(std::string_view(text).substr(slash + 1));
        if (!bits || *bits > parsed->bits()) return refuse();
        range.bits_ = *bits;
    }
    return range;
}

bool AddressRange::contains(const std::string& address) const {
    const auto parsed = parseAddress(address.substr(0, address.find('%')));
    if (!parsed || parsed->family != family_) return false;
    for (int bit = 0; bit < bits_; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const int mask = 0x80 >> bit % 8;
        if ((parsed->bytes[byte] & mask) != (bytes_[byte] & mask)) return false;
    }
    return true;
}

bool isLoopback(const std::string& address) {
    return AddressRange::parse("127.0.0.0/8")->contains(address) || AddressRange::parse("::1")->contains(address);
}

}  // namespace lacquer::host

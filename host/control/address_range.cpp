#include "host/control/address_range.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <optional>

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
        const char* begin = text.data() + slash + 1;
        const char* end = text.data() + text.size();
        const auto [read, error] = std::from_chars(begin, end, range.bits_);
        if (error != std::errc() || read != end || range.bits_ < 0 || range.bits_ > parsed->bits()) return refuse();
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

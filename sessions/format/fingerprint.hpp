// Fingerprints of texts: tell one version of a file from another, and a whole line from a damaged one. Pure.
// FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/. Against accidents, not against malice.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lacquer::sessions {

/// 16 hexadecimal digits.
[[nodiscard]] inline std::string fingerprint(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string digits(16, '0');
    for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    return digits;
}

}  // namespace lacquer::sessions

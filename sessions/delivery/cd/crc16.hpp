// The CRC of CD-Text packs and of the Q channel: x^16 + x^12 + x^5 + 1, from 0, inverted (MMC-3, Annex J). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace lacquer::sessions::cd {

[[nodiscard]] constexpr std::uint16_t crc16(std::string_view bytes) {
    unsigned crc = 0;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(byte)) << 8;
        for (int bit = 0; bit < 8; ++bit) crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021u : 0u)) & 0xFFFF;
    }
    return static_cast<std::uint16_t>(~crc);
}

}  // namespace lacquer::sessions::cd

#include "sessions/delivery/cd/ddp_packets.hpp"

#include <cassert>
#include <cstring>
#include <string_view>

namespace lacquer::sessions::cd {
namespace {

constexpr std::size_t kMapBytes = 128;
constexpr std::size_t kPqBytes = 64;
constexpr std::size_t kNameBytes = 17;

/// A record of blanks, filled in by offset.
class Record {
public:
    explicit Record(std::size_t bytes) : bytes_(bytes, ' ') {}
    Record& put(std::size_t offset, std::string_view text) {
        assert(offset + text.size() <= bytes_.size());
        bytes_.replace(offset, text.size(), text);
        return *this;
    }
    [[nodiscard]] std::string bytes() && { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Right-aligned.
std::string numberField(Sector number, std::size_t width, NumberPad pad) {
    const std::string digits = std::to_string(number);
    assert(digits.size() <= width);
    return std::string(width - digits.size(), pad == NumberPad::zero ? '0' : ' ') + digits;
}

/// What the packets of all streams have in common.
Record mapPacket(std::string_view dataType, Sector length, std::string_view name, NumberPad pad) {
    Record packet(kMapBytes);
    packet.put(0, "VVVM").put(4, dataType).put(14, numberField(length, 8, pad));
    packet.put(71, numberField(kNameBytes, 3, pad)).put(74, name);
    return packet;
}

std::string control(const Track& track) {
    const int nibble = (track.preEmphasis ? 1 : 0) + (track.copyPermitted ? 2 : 0);
    return std::to_string(nibble) + (track.scms ? "S" : "1");
}

Record pqPacket(std::string_view track, Sector index, Sector at, std::string_view control) {
    Record packet(kPqBytes);
    packet.put(0, "VVVS").put(4, track).put(6, numberField(index, 2, NumberPad::zero));
    packet.put(10, numberField(at / (60 * kSectorsPerSecond), 2, NumberPad::zero));
    packet.put(12, numberField(at / kSectorsPerSecond % 60, 2, NumberPad::zero));
    packet.put(14, numberField(at % kSectorsPerSecond, 2, NumberPad::zero));
    return packet.put(16, control);
}

}  // namespace

std::string encodeDdpId(const Disc& disc) {
    Record record(kMapBytes);
    record.put(0, "DDP 2.00").put(8, asEan13(disc.ean)).put(38, disc.masterId).put(87, "CD");
    return std::move(record).bytes();
}

std::string encodeDdpMap(const Disc& disc, std::size_t cdTextBytes, const DdpOptions& options) {
    std::string map;
    if (cdTextBytes > 0) {
        Record text = mapPacket("S0", static_cast<Sector>(cdTextBytes), kCdTextName, options.pad);
        map += std::move(text.put(30, "CDTEXT  ").put(55, "00")).bytes();
    }
    const auto pqBytes = static_cast<Sector>(encodePqDescriptor(disc, options).size());
    map += std::move(mapPacket("S0", pqBytes, options.pqName, options.pad).put(30, "PQ DESCR")).bytes();
    Record image = mapPacket("D0", disc.leadOut, kImageName, options.pad);
    image.put(38, "DA7").put(41, std::string(1, options.scrambling));
    image.put(46, numberField(disc.tracks.front().start(), 4, options.pad));
    return map + std::move(image).bytes();
}

std::string encodePqDescriptor(const Disc& disc, const DdpOptions& options) {
    // The lead-in and the lead-out have no flags, whatever the tracks have.
    constexpr std::string_view kNoFlags = "01";
    std::string packets = std::move(pqPacket("00", 0, 0, kNoFlags).put(32, asEan13(disc.ean))).bytes();
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const Track& track = disc.tracks[i];
        const std::string number = numberField(static_cast<Sector>(i) + 1, 2, NumberPad::zero);
        bool first = true;
        const auto add = [&](Sector index, Sector at) {
            Record packet = pqPacket(number, index, at, control(track));
            if (first || (index == 1 && options.isrc == IsrcPlace::both)) packet.put(20, plainIsrc(track.isrc));
            first = false;
            packets += std::move(packet).bytes();
        };
        if (track.pregap) add(0, *track.pregap);
        for (std::size_t index = 0; index < track.indexes.size(); ++index)
            add(static_cast<Sector>(index) + 1, track.indexes[index]);
    }
    const std::string leadOut = std::move(pqPacket("AA", 1, disc.leadOut, kNoFlags)).bytes();
    return packets + leadOut + leadOut;  // twice, as every known writer but one has it
}

}  // namespace lacquer::sessions::cd

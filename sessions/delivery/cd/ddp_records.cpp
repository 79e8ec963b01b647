#include "sessions/delivery/cd/ddp_records.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lacquer::sessions::cd {
namespace {

struct Field {
    std::size_t offset;
    std::size_t length;
};

// DDPID
constexpr std::size_t kIdSize = 128;
constexpr Field kIdLevel{0, 8}, kIdUpc{8, 13}, kIdMaster{38, 48}, kIdType{87, 2};
// DDPMS
constexpr std::size_t kPacketSize = 128;
constexpr Field kMapMarker{0, 4}, kMapData{4, 2}, kMapLength{14, 8}, kMapStart{22, 8}, kMapSub{30, 8}, kMapMode{38, 2},
    kMapStorage{40, 1}, kMapScrambling{41, 1}, kMapPregap{46, 4}, kMapNameSize{71, 3}, kMapName{74, 17};
// The PQ descriptor
constexpr std::size_t kPqSize = 64;
constexpr Field kPqMarker{0, 4}, kPqTrack{4, 2}, kPqIndex{6, 2}, kPqHours{8, 2}, kPqMinutes{10, 2}, kPqSeconds{12, 2},
    kPqFrames{14, 2}, kPqControl{16, 2}, kPqIsrc{20, 12}, kPqUpc{32, 13};

std::string_view raw(std::string_view record, Field field) {
    return record.substr(field.offset, field.length);
}

/// Without the blanks around it.
std::string text(std::string_view record, Field field) {
    const std::string_view all = raw(record, field);
    const std::size_t first = all.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(all.substr(first, all.find_last_not_of(' ') - first + 1));
}

/// Digits with blanks or zeros in front; nothing for what is blank or no number.
std::optional<Sector> numberIn(std::string_view record, Field field) {
    const std::string digits = text(record, field);
    Sector value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || digits.front() == '-' || problem != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

/// For messages: what is no printable ASCII shows as a dot.
std::string shown(std::string_view bytes) {
    std::string printable = "\"";
    for (const char c : bytes) printable += c >= ' ' && c < 0x7F ? c : '.';
    return printable + "\"";
}

std::string packetOf(const std::string& file, std::size_t number) {
    return file + ", packet " + std::to_string(number);
}

/// Only a name in the folder of the fileset itself may be opened.
bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F && c != '/' && c != '\\'; });
}

void checkImagePacket(std::string_view packet, const std::string& where, FindingLog& log) {
    if (const std::string storage = text(packet, kMapStorage); storage == "0")
        log.tell("map-mode", where, "has storage mode 0 where 7 is usual", "readers take both");
    else if (storage != "7")
        log.error("map-mode", where, "has storage mode " + shown(raw(packet, kMapStorage)),
                  "sound is stored in whole sectors of 2352 bytes, which is 7");
    if (const std::string scrambling = text(packet, kMapScrambling);
        !scrambling.empty() && scrambling != "0" && scrambling != "1")
        log.error("map-mode", where, "has scrambling " + shown(raw(packet, kMapScrambling)), "sound has 0 there");
    for (const Field field : {kMapStart, kMapPregap})
        if (!text(packet, field).empty() && !numberIn(packet, field))
            log.error("map-number", where, shown(raw(packet, field)) + " is no number");
}

MapStream readMapPacket(std::string_view packet, std::size_t number, FindingLog& log) {
    const std::string where = packetOf("DDPMS", number);
    MapStream stream{.packet = number};
    const std::string data = text(packet, kMapData), sub = text(packet, kMapSub), mode = text(packet, kMapMode);
    if (data == "S0" && sub == "PQ DESCR") stream.kind = MapStream::Kind::pqDescriptor;
    if (data == "S0" && sub == "CDTEXT") stream.kind = MapStream::Kind::cdText;
    if (data == "D0" && mode == "DA") stream.kind = MapStream::Kind::image;
    if (stream.kind == MapStream::Kind::other) {
        const std::string what = "holds a stream of type " + shown(data) + ", " + shown(sub) + ", " + shown(mode);
        if (data == "D0" || data == "S0")
            log.error("map-type", where, what, "an audio disc has \"S0\" for PQ DESCR and CDTEXT, and \"D0\" with DA");
        else
            log.warn("map-type", where, what, "it is not looked at");
    }
    stream.length = numberIn(packet, kMapLength);
    if (!stream.length)
        log.error("map-number", where, "has no length: " + shown(raw(packet, kMapLength)), "write the stream's length");
    if (numberIn(packet, kMapNameSize) != Sector{17})
        log.warn("map-name-size", where, "states " + shown(raw(packet, kMapNameSize)) + " as the size of its file name",
                 "that is 17; some readers stumble over anything else");
    if (const std::string name = text(packet, kMapName); isPlainName(name))
        stream.file = name;
    else
        log.error("map-name", where, "names the file " + shown(raw(packet, kMapName)),
                  "a plain name of up to 17 characters, in the same folder");
    if (stream.kind == MapStream::Kind::image) {
        checkImagePacket(packet, where, log);
        stream.start = numberIn(packet, kMapStart);
        stream.firstPregap = numberIn(packet, kMapPregap);
    }
    return stream;
}

/// Packet after packet.
class PqReader {
public:
    PqReader(const std::string& file, FindingLog& log) : file_(file), log_(log) {}

    Disc read(std::string_view bytes) {
        for (std::size_t i = 0; (i + 1) * kPqSize <= bytes.size(); ++i) {
            number_ = i + 1;
            take(bytes.substr(i * kPqSize, kPqSize));
        }
        if (!leadIn_) log_.error("pq-lead-in", file_, "has no packet 00/00 for the lead-in", "begin with one");
        if (leadOuts_ == 0) log_.error("pq-lead-out", file_, "has no packet AA/01 for the lead-out", "end with it");
        if (leadOuts_ > 2)
            log_.error("pq-lead-out", file_, "has the lead-out " + std::to_string(leadOuts_) + " times",
                       "it comes once or twice");
        return std::move(disc_);
    }

private:
    [[nodiscard]] std::string here() const { return packetOf(file_, number_); }

    void take(std::string_view packet) {
        if (raw(packet, kPqMarker) != "VVVS") {
            log_.error("pq-marker", here(), "begins with " + shown(raw(packet, kPqMarker)), "it begins with \"VVVS\"");
            return;
        }
        const auto at = timeOf(packet);
        if (!at) return;
        takeUpc(packet);
        const std::string track(raw(packet, kPqTrack));
        if (track == "00") return takeLeadIn(packet, *at);
        if (track == "AA") return takeLeadOut(packet, *at);
        if (leadOuts_ > 0) log_.error("pq-order", here(), "follows the lead-out", "the lead-out comes last");
        takeIndex(packet, *at);
    }

    std::optional<Sector> timeOf(std::string_view packet) {
        const std::string hours = text(packet, kPqHours);
        const auto minutes = numberIn(packet, kPqMinutes), seconds = numberIn(packet, kPqSeconds),
                   frames = numberIn(packet, kPqFrames);
        if ((hours.empty() || hours == "00") && minutes && seconds && frames && *seconds < 60 &&
            *frames < kSectorsPerSecond)
            return (*minutes * 60 + *seconds) * kSectorsPerSecond + *frames;
        log_.error("pq-time", here(),
                   "has the time " + shown(packet.substr(kPqHours.offset, kPqFrames.offset + 2 - kPqHours.offset)),
                   "blanks or 00, then minutes, seconds to 59, frames to 74");
        return std::nullopt;
    }

    void takeUpc(std::string_view packet) {
        const std::string upc = text(packet, kPqUpc);
        if (upc.empty()) return;
        if (disc_.ean.empty()) disc_.ean = upc;
        if (upc != disc_.ean)
            log_.error("pq-upc", here(), "has UPC/EAN " + shown(upc) + ", another has " + shown(disc_.ean),
                       "a disc has one");
    }

    void takeLeadIn(std::string_view packet, Sector at) {
        if (leadIn_ || number_ != 1)
            log_.error("pq-lead-in", here(), "is for the lead-in", "that is the first packet, and comes once");
        leadIn_ = true;
        if (raw(packet, kPqIndex) != "00" || at != 0)
            log_.error("pq-lead-in", here(), "has index " + shown(raw(packet, kPqIndex)) + " at " + msf(at),
                       "the lead-in has index 00 at 00:00:00");
    }

    void takeLeadOut(std::string_view packet, Sector at) {
        if (raw(packet, kPqIndex) != "01")
            log_.error("pq-lead-out", here(), "has index " + shown(raw(packet, kPqIndex)), "the lead-out has 01");
        if (leadOuts_++ > 0 && at != disc_.leadOut)
            log_.error("pq-lead-out", here(),
                       "has the lead-out at " + msf(at) + ", before it is at " + msf(disc_.leadOut),
                       "both are the same");
        else
            disc_.leadOut = at;
    }

    void takeIndex(std::string_view packet, Sector at) {
        const auto track = numberIn(packet, kPqTrack), index = numberIn(packet, kPqIndex);
        if (!track || !index) {
            log_.error("pq-order", here(),
                       "is for track " + shown(raw(packet, kPqTrack)) + ", index " + shown(raw(packet, kPqIndex)),
                       "tracks are 01 to 99 and AA, indexes 00 to 99");
            return;
        }
        const auto tracks = static_cast<Sector>(disc_.tracks.size());
        const bool opens = *track == tracks + 1 && *index <= 1;
        const bool goesOn = tracks > 0 && *track == tracks && *index == lastIndex_ + 1;
        if (!opens && !goesOn) {
            log_.error("pq-order", here(),
                       "is for track " + std::to_string(*track) + ", index " + std::to_string(*index) +
                           " behind track " + std::to_string(tracks) + ", index " + std::to_string(lastIndex_),
                       "tracks are numbered from 01 on, indexes from 00 or 01, without gaps");
            return;
        }
        if (opens) disc_.tracks.emplace_back();
        lastIndex_ = *index;
        Track& current = disc_.tracks.back();
        if (*index == 0)
            current.pregap = at;
        else
            current.indexes.push_back(at);
        takeControl(packet, current, opens);
        takeIsrc(packet, current);
    }

    void takeControl(std::string_view packet, Track& track, bool opens) {
        const std::string_view control = raw(packet, kPqControl);
        const int nibble = control[0] - '0';
        if (nibble < 0 || nibble > 3 || (control[1] != '1' && control[1] != 'S')) {
            log_.error("pq-control", here(), "has control " + shown(control),
                       "01, 11, 21, 31, or S in place of the second 1; four channels are not for audio discs");
            return;
        }
        const bool pre = (nibble & 1) != 0, copy = (nibble & 2) != 0, scms = control[1] == 'S';
        // Some writers give no flags to the pregap of track 1.
        const bool firstIndex01 = disc_.tracks.size() == 1 && track.indexes.size() == 1 && lastIndex_ == 1;
        const bool unflagged = !track.preEmphasis && !track.copyPermitted && !track.scms;
        if (opens || (firstIndex01 && unflagged)) {
            track.preEmphasis = pre;
            track.copyPermitted = copy;
            track.scms = scms;
        } else if (pre != track.preEmphasis) {
            log_.error("pq-control", here(), "has another pre-emphasis than its track",
                       "all index points of a track have the same");
        } else if (copy != track.copyPermitted || scms != track.scms) {
            log_.warn("pq-control", here(), "has another copy flag than its track",
                      "all index points of a track have the same");
        }
    }

    void takeIsrc(std::string_view packet, Track& track) {
        const std::string isrc = text(packet, kPqIsrc);
        if (isrc.empty()) return;
        if (track.isrc.empty()) track.isrc = isrc;
        if (isrc != track.isrc)
            log_.error("pq-isrc", here(), "has ISRC " + shown(isrc) + ", its track has " + shown(track.isrc),
                       "a track has one");
    }

    const std::string& file_;
    FindingLog& log_;
    Disc disc_;
    std::size_t number_ = 0;
    Sector lastIndex_ = 0;
    bool leadIn_ = false;
    int leadOuts_ = 0;
};

}  // namespace

DdpIdRecord readDdpId(std::string_view bytes, FindingLog& log) {
    if (bytes.size() != kIdSize)
        log.error("id-size", "DDPID", "is " + std::to_string(bytes.size()) + " bytes long", "it is 128 bytes");
    if (bytes.size() < kIdSize) return {};
    if (raw(bytes, kIdLevel) != "DDP 2.00")
        log.error("id-level", "DDPID", "is of level " + shown(raw(bytes, kIdLevel)), "this reads DDP 2.00");
    if (raw(bytes, kIdType) != "CD")
        log.error("id-type", "DDPID", "is for a disc of type " + shown(raw(bytes, kIdType)), "it is \"CD\"");
    return {text(bytes, kIdUpc), text(bytes, kIdMaster)};
}

std::vector<MapStream> readDdpMap(std::string_view bytes, FindingLog& log) {
    if (bytes.empty() || bytes.size() % kPacketSize != 0)
        log.error("map-size", "DDPMS", "is " + std::to_string(bytes.size()) + " bytes long",
                  "it has 128 bytes for each stream");
    std::vector<MapStream> streams;
    for (std::size_t i = 0; (i + 1) * kPacketSize <= bytes.size(); ++i) {
        const std::string_view packet = bytes.substr(i * kPacketSize, kPacketSize);
        if (raw(packet, kMapMarker) == "VVVM")
            streams.push_back(readMapPacket(packet, i + 1, log));
        else
            log.error("map-marker", packetOf("DDPMS", i + 1), "begins with " + shown(raw(packet, kMapMarker)),
                      "it begins with \"VVVM\"");
    }
    return streams;
}

Disc readPqDescriptor(std::string_view bytes, const std::string& file, FindingLog& log) {
    if (bytes.empty() || bytes.size() % kPqSize != 0)
        log.error("pq-size", file, "is " + std::to_string(bytes.size()) + " bytes long",
                  "it has 64 bytes for each index point");
    return PqReader(file, log).read(bytes);
}

}  // namespace lacquer::sessions::cd

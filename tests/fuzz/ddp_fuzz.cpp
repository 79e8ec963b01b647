// Fuzzes what reads other people's discs: the records of filesets, CD-Text, checksum files and cue sheets. Whatever the
// bytes, nothing crashes; a cue sheet that is taken is written and read the same, and a disc that breaks no rule is
// written as records that read back as that disc. The first byte says what the others are.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sessions/delivery/cd/cd_text.hpp"
#include "sessions/delivery/cd/cd_text_reader.hpp"
#include "sessions/delivery/cd/checksum_file.hpp"
#include "sessions/delivery/cd/cue_sheet.hpp"
#include "sessions/delivery/cd/ddp_packets.hpp"
#include "sessions/delivery/cd/ddp_records.hpp"
#include "sessions/delivery/cd/red_book.hpp"

namespace {

using namespace lacquer::sessions::cd;

void readsBack(const Disc& disc) {
    FindingLog log;
    Disc read = readPqDescriptor(encodePqDescriptor(disc, {}), "PQDESCR", log);
    if (hasErrors(std::move(log).take()) || read.leadOut != disc.leadOut || read.tracks.size() != disc.tracks.size())
        std::abort();
    for (std::size_t i = 0; i < read.tracks.size(); ++i)
        if (read.tracks[i].pregap != disc.tracks[i].pregap || read.tracks[i].indexes != disc.tracks[i].indexes ||
            lacquer::sessions::plainIsrc(read.tracks[i].isrc) != lacquer::sessions::plainIsrc(disc.tracks[i].isrc))
            std::abort();
    const auto text = encodeCdText(disc);
    if (!text) std::abort();
    FindingLog textLog;
    if (!text->empty()) readCdText(*text, disc.tracks.size(), "CDTEXT.BIN", textLog);
    if (hasErrors(std::move(textLog).take())) std::abort();
}

// Lines, and what cannot be written as it is: quotes and control characters.
bool same(const CueSheet& a, const CueSheet& b) {
    return a.tracks.size() == b.tracks.size() && a.files.size() >= b.files.size() &&
           std::equal(a.tracks.begin(), a.tracks.end(), b.tracks.begin(), [](const CueTrack& x, const CueTrack& y) {
               return x.pregap == y.pregap && x.postgap == y.postgap && x.scms == y.scms &&
                      std::equal(x.indexes.begin(), x.indexes.end(), y.indexes.begin(), y.indexes.end(),
                                 [](const CueIndex& i, const CueIndex& j) {
                                     return i.number == j.number && i.file == j.file && i.at == j.at;
                                 });
           });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    FindingLog log;
    switch (data[0] % 6) {
        case 0: {
            const auto sheet = parseCueSheet(bytes, "a.cue");
            if (!sheet) return 0;
            const auto again = parseCueSheet(writeCueSheet(*sheet), "a.cue");
            if (!again || !same(*sheet, *again)) std::abort();
            return 0;
        }
        case 1:
            readDdpId(bytes, log);
            return 0;
        case 2:
            for (const MapStream& stream : readDdpMap(bytes, log))
                if (stream.file.find('/') != std::string::npos || stream.file == "..") std::abort();
            return 0;
        case 3: {
            Disc disc = readPqDescriptor(bytes, "PQDESCR", log);
            if (!hasErrors(checkDisc(disc))) readsBack(disc);
            return 0;
        }
        case 4: {
            const std::size_t tracks = bytes.empty() ? 1 : static_cast<unsigned char>(bytes[0]) % 100;
            readCdText(bytes.substr(std::min<std::size_t>(1, bytes.size())), tracks, "CDTEXT.BIN", log);
            return 0;
        }
        default:
            for (const ChecksumLine& line : readChecksumFile(bytes))
                if (line.name.find('/') != std::string::npos) std::abort();
            return 0;
    }
}

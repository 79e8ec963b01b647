#include "sessions/delivery/cd/cdrdao_toc.hpp"

#include <algorithm>
#include <string_view>

#include "sessions/delivery/cd/ascii_case.hpp"
#include "sessions/delivery/cd/latin1.hpp"

namespace lacquer::sessions::cd {
namespace {

/// In quotes: ISO 8859-1, all but ASCII as \ooo.
std::string tocString(const std::string& utf8) {
    std::string text = "\"";
    for (const char c : toLatin1(utf8).text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            text += '\\';
            for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + (byte >> shift & 7));
        } else {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
    }
    return text + "\"";
}

/// cdrdao wants what one track has of all tracks, and of the disc.
bool isUsed(const Disc& disc, TextField field) {
    return !textOf(disc.text, field).empty() ||
           std::any_of(disc.tracks.begin(), disc.tracks.end(),
                       [field](const Track& track) { return !textOf(track.text, field).empty(); });
}

std::string texts(const Disc& disc, const Text& text) {
    std::string lines;
    for (const TextField field : kTextFields)
        if (isUsed(disc, field))
            lines += "    " + inCapitals(nameOf(field)) + " " + tocString(textOf(text, field)) + "\n";
    return lines;
}

std::string trackToc(const Disc& disc, std::size_t number, const std::string& imageName) {
    const Track& track = disc.tracks[number];
    std::string toc = "\n// Track " + std::to_string(number + 1) + "\nTRACK AUDIO\n";
    toc += track.copyPermitted ? "COPY\n" : "NO COPY\n";
    toc += track.preEmphasis ? "PRE_EMPHASIS\n" : "NO PRE_EMPHASIS\n";
    toc += "TWO_CHANNEL_AUDIO\n";
    if (!track.isrc.empty()) toc += "ISRC \"" + plainIsrc(track.isrc) + "\"\n";
    if (const std::string own = texts(disc, track.text); !own.empty())
        toc += "CD_TEXT {\n  LANGUAGE 0 {\n" + own + "  }\n}\n";
    // The 2 s that every disc begins with are not in a TOC.
    const Sector from = number == 0 ? kFirstPregap : track.begin();
    toc += "FILE " + tocString(imageName) + " SWAP " + msf(from) + " " + msf(disc.endOf(number) - from) + "\n";
    if (track.start() > from) toc += "START " + msf(track.start() - from) + "\n";
    for (std::size_t i = 1; i < track.indexes.size(); ++i)
        toc += "INDEX " + msf(track.indexes[i] - track.start()) + "\n";
    return toc;
}

}  // namespace

std::string cdrdaoToc(const Disc& disc, const std::string& imageName) {
    std::string toc = "CD_DA\n";
    if (!disc.ean.empty()) toc += "CATALOG \"" + asEan13(disc.ean) + "\"\n";
    if (const std::string own = texts(disc, disc.text); !own.empty())
        toc += "CD_TEXT {\n  LANGUAGE_MAP {\n    0 : EN\n  }\n  LANGUAGE 0 {\n" + own + "  }\n}\n";
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) toc += trackToc(disc, i, imageName);
    return toc;
}

}  // namespace lacquer::sessions::cd

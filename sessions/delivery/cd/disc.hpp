// Disc: what is on a compact disc (Red Book, IEC 60908) beside the sound: tracks, index points, codes, texts. Pure
// data; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sessions/delivery/codes.hpp"

namespace lacquer::sessions::cd {

inline constexpr int kSampleRate = 44100;  ///< Hz
inline constexpr int kChannels = 2;
inline constexpr int kSectorsPerSecond = 75;
inline constexpr int kSectorFrames = kSampleRate / kSectorsPerSecond;
inline constexpr int kSectorBytes = kSectorFrames * kChannels * 2;

/// A place or a length on the disc in sectors, which a player calls frames: 1/75 s. Places count from the first sector
/// of the image, where the pregap of track 1 begins (A-time); burning programs count from 150 later on (LBA).
using Sector = std::int64_t;

/// Of track 1 at least: 2 s.
inline constexpr Sector kFirstPregap = 150;

/// "MM:SS:FF", minutes of at least two digits. The sector is not negative.
[[nodiscard]] std::string msf(Sector sector);

/// Frames from 16-bit samples of 44.1 kHz to whole sectors, the last one begun counts.
[[nodiscard]] constexpr Sector sectorsOf(std::int64_t frames) {
    return (frames + kSectorFrames - 1) / kSectorFrames;
}

/// The texts that CD-Text has for the disc and for every track.
enum class TextField { title, performer, songwriter, composer, arranger, message };
inline constexpr TextField kTextFields[] = {TextField::title,    TextField::performer, TextField::songwriter,
                                            TextField::composer, TextField::arranger,  TextField::message};

/// "title", "performer" …
[[nodiscard]] const char* nameOf(TextField field);

/// UTF-8. A field that is absent is empty.
using Text = std::map<TextField, std::string>;
[[nodiscard]] std::string textOf(const Text& text, TextField field);

struct Track {
    /// Index 00, where the pause in front of the track begins; the sound of the track before ends there. Absent: no
    /// pause. Track 1 has it at 0.
    std::optional<Sector> pregap{};
    /// Index 01, where players jump to, then 02 … 99.
    std::vector<Sector> indexes{};
    bool preEmphasis = false;    ///< the sound has been recorded with 50/15 µs; the flag alone is set
    bool copyPermitted = false;  ///< DCP
    bool scms = false;           ///< Serial Copy Management: one generation of copies; not with copyPermitted
    std::string isrc{};          ///< 12 characters without hyphens; empty: none
    Text text{};

    bool operator==(const Track&) const = default;
    /// Where the track starts for players; the end of the pregap where index 01 is missing.
    [[nodiscard]] Sector start() const { return indexes.empty() ? pregap.value_or(0) : indexes.front(); }
    /// Where its pause begins, or else it itself.
    [[nodiscard]] Sector begin() const { return pregap.value_or(start()); }
};

/// CD-Text's genre.
struct Genre {
    int code = 0;  ///< 16 bits, as Philips lists them: 23 is rock
    std::string text{};
    bool operator==(const Genre&) const = default;
};

struct Disc {
    std::vector<Track> tracks{};
    Sector leadOut = 0;      ///< where the sound ends: the length of the image
    std::string ean{};       ///< EAN-13, or UPC-A of 12 digits; empty: none
    std::string masterId{};  ///< for the plant, not on the disc: up to 48 characters of ASCII
    std::string discId{};    ///< of CD-Text: the label's catalogue number
    std::optional<Genre> genre{};
    Text text{};

    bool operator==(const Disc&) const = default;
    /// Where the sound of a track ends: at the next one's pause, or at the lead-out.
    [[nodiscard]] Sector endOf(std::size_t track) const {
        return track + 1 < tracks.size() ? tracks[track + 1].begin() : leadOut;
    }
};

}  // namespace lacquer::sessions::cd

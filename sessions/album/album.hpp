// Album: songs in order, how one follows on the other, and what is written about them. Pure data; message thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "nodes/mix/playlist.hpp"
#include "sessions/album/album_vinyl.hpp"
#include "sessions/model/export_preset.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

inline constexpr double kLongestSongSeconds = 100000;  ///< of every time of a song; more than a day
inline constexpr double kLeastSongGainDb = -100, kMostSongGainDb = 40;
inline constexpr int kHighestCdGenre = 0xFFFF;

/// Texts that an album and each of its songs have. UTF-8; empty: none.
struct AlbumTexts {
    std::string title{};
    std::string artist{};  ///< of a song: empty stands for the album's
    std::string songwriter{};
    std::string composer{};
    std::string arranger{};
    std::string message{};
    std::vector<std::string> credits{};  ///< "Mastered by N. N."

    friend bool operator==(const AlbumTexts&, const AlbumTexts&) = default;
};

/// Times are in seconds, gains in dB. Where a song's sound begins, is what they count from, but for `startSeconds` and
/// `endSeconds`, which are places in its source.
struct AlbumSong {
    std::string source{};  ///< a sound file, or a session folder; absolute, or relative to the album's folder
    AlbumTexts texts{};
    std::string isrc{};
    double gainDb = 0;
    double startSeconds = 0;
    std::optional<double> endSeconds{};  ///< none: the source's end
    /// None: no fade, or the overlap with the song before or behind, where there is one.
    std::optional<double> fadeInSeconds{}, fadeOutSeconds{};
    nodes::FadeShape fadeInShape = nodes::FadeShape::equalPower, fadeOutShape = nodes::FadeShape::equalPower;
    double gapSeconds = 0;                 ///< silence in front of it; negative: it overlaps the song before by as much
    double trackStartSeconds = 0;          ///< index 01; what is in front of it sounds in the pause
    std::optional<double> pauseSeconds{};  ///< from index 00 to index 01; none: what is between
                                           ///< the song before and 01
    std::vector<double> indexSeconds{};    ///< index 02, 03 …
    bool hidden = false;                   ///< has no track, but lies in the pause in front of track 1
    bool preEmphasis = false, copyPermitted = false, scms = false;  ///< as cd::Track has them
    UnknownMembers extra{};

    friend bool operator==(const AlbumSong&, const AlbumSong&) = default;
};

struct Album {
    std::filesystem::path folder{};  ///< NAME.lacquer-album
    AlbumTexts texts{};
    std::string upc{};  ///< EAN-13, or UPC-A of 12 digits
    std::string label{};
    std::string catalogue{};  ///< the label's number; CD-Text's disc ID
    std::string year{};       ///< "2026", or a date, "2026-11-28"
    std::string genre{};
    std::optional<int> cdGenre{};  ///< CD-Text's code for it
    std::string copyright{};
    std::string artwork{};   ///< a PNG or JPEG file, relative to the folder
    std::string masterId{};  ///< for the plant
    std::vector<AlbumSong> songs{};
    std::optional<AlbumVinyl> vinyl{};
    std::vector<ExportPreset> exports{};  ///< presets of its own; they replace the program's of the same names
    UnknownMembers extra{};

    friend bool operator==(const Album&, const Album&) = default;
};

/// Where a song's source is.
[[nodiscard]] std::filesystem::path sourceOf(const Album& album, const AlbumSong& song);
/// Whether that is a session, to be rendered.
[[nodiscard]] bool isSession(const AlbumSong& song);
/// What a song is called: its title, or else its source's name.
[[nodiscard]] std::string nameOf(const AlbumSong& song);
/// What an album is called: its title, or else its folder's name without the extension.
[[nodiscard]] std::string nameOf(const Album& album);
/// For messages: `song 3 "Ebbe"`.
[[nodiscard]] std::string songPlace(const Album& album, std::size_t song);
/// The song's artist, or else the album's.
[[nodiscard]] const std::string& artistOf(const Album& album, const AlbumSong& song);
/// The number of its track, from 1; 0 for a hidden song.
[[nodiscard]] int trackNumber(const Album& album, std::size_t song);
[[nodiscard]] int trackCount(const Album& album);

/// A source as it is written into the album: relative to the folder where it lies in that or beside it, else absolute.
[[nodiscard]] std::string sourceFor(const std::filesystem::path& albumFolder, const std::filesystem::path& source);

}  // namespace lacquer::sessions

#include "sessions/album/track_list.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

namespace lacquer::sessions {
namespace {

std::string minutes(double seconds) {
    const auto ms = std::llround(seconds * 1000);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld.%03lld", ms / 60000, ms / 1000 % 60, ms % 1000);
    return text.data();
}

std::string oneDecimal(const std::optional<double>& value, const char* unit) {
    if (!value) return "silent";
    const auto tenths = std::llround(*value * 10);
    return (tenths < 0 ? "-" : "") + std::to_string(std::abs(tenths) / 10) + "." +
           std::to_string(std::abs(tenths) % 10) + " " + unit;
}

void addLine(std::string& list, const char* name, const std::string& value) {
    if (!value.empty()) list += std::string(name) + std::string(14 - std::string_view(name).size(), ' ') + value + "\n";
}

void addTexts(std::string& list, const AlbumTexts& texts, const std::string& indent) {
    for (const auto& [name, value] : {std::pair{"Songwriter", &texts.songwriter},
                                      {"Composer", &texts.composer},
                                      {"Arranger", &texts.arranger},
                                      {"Message", &texts.message}})
        if (!value->empty()) list += indent + name + ": " + *value + "\n";
    for (const std::string& credit : texts.credits) list += indent + credit + "\n";
}

}  // namespace

std::string trackListText(const Album& album, std::span<const ExportedFile> files) {
    std::string list;
    addLine(list, "Title", album.texts.title);
    addLine(list, "Artist", album.texts.artist);
    addLine(list, "UPC/EAN", album.upc);
    addLine(list, "Label", album.label);
    addLine(list, "Catalogue", album.catalogue);
    addLine(list, "Year", album.year);
    addLine(list, "Genre", album.genre);
    addLine(list, "Copyright", album.copyright);
    addTexts(list, album.texts, "");
    double at = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const AlbumSong& song = album.songs[i];
        const LoudnessReport& loudness = files[i].loudness;
        const double seconds = static_cast<double>(loudness.frames) / loudness.sampleRate;
        const std::string number = song.hidden ? "hidden" : std::to_string(trackNumber(album, i));
        const std::string& artist = artistOf(album, song);
        list += "\n" + number + ". " + nameOf(song) + (artist.empty() ? "" : " / " + artist) + "\n";
        list += "    " + files[i].file.filename().string() + "\n";
        list += "    starts " + minutes(at) + ", " + minutes(seconds) + " long, " +
                std::to_string(loudness.sampleRate) + " Hz, " + oneDecimal(loudness.integratedLufs, "LUFS") + ", " +
                oneDecimal(loudness.truePeakDbtp, "dBTP") + "\n";
        if (!song.isrc.empty()) list += "    ISRC " + song.isrc + "\n";
        addTexts(list, song.texts, "    ");
        at += seconds;
    }
    list += "\nTotal " + minutes(at) + "\n";
    return list;
}

}  // namespace lacquer::sessions

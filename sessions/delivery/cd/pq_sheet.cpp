#include "sessions/delivery/cd/pq_sheet.hpp"

#include <algorithm>
#include <vector>

#include "sessions/delivery/cd/latin1.hpp"

namespace lacquer::sessions::cd {
namespace {

std::size_t lettersOf(const std::string& utf8) {
    const auto characters = charactersOf(utf8);
    return characters ? characters->size() : utf8.size();
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t letters = lettersOf(text);
    return text + std::string(letters < width ? width - letters : 0, ' ');
}

void addFact(std::string& sheet, const std::string& name, const std::string& value) {
    if (!value.empty()) sheet += padded(name, 12) + value + "\n";
}

void addRow(std::string& sheet, const std::vector<std::string>& cells) {
    constexpr std::size_t kWidths[] = {3, 3, 8, 8, 8, 12, 13};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += i < std::size(kWidths) ? padded(cells[i], kWidths[i]) + "  " : cells[i];
    line.erase(line.find_last_not_of(' ') + 1);
    sheet += line + "\n";
}

}  // namespace

std::string flagsOf(const Track& track) {
    std::string flags;
    const auto add = [&flags](bool set, const char* name) {
        if (set) flags += (flags.empty() ? "" : ", ") + std::string(name);
    };
    add(track.copyPermitted, "DCP");
    add(track.preEmphasis, "PRE");
    add(track.scms, "SCMS");
    return flags;
}

std::string pqSheetText(const PqSheet& sheet) {
    const Disc& disc = sheet.disc;
    std::string text = "PQ SHEET\n\n";
    for (const TextField field : kTextFields) {
        std::string name = nameOf(field);
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
        addFact(text, name, textOf(disc.text, field));
    }
    addFact(text, "UPC/EAN", asEan13(disc.ean));
    addFact(text, "Disc ID", disc.discId);
    addFact(text, "Master ID", disc.masterId);
    addFact(text, "Tracks", std::to_string(disc.tracks.size()));
    addFact(text, "Total time", msf(disc.leadOut - disc.tracks.front().start()));
    addFact(text, "Lead-out", msf(disc.leadOut));
    addFact(text, "Image", sheet.imageName);
    addFact(text, "MD5", sheet.imageMd5);
    text += "\nTimes are minutes:seconds:frames of 1/75 s, from the start of the image.\n\n";
    addRow(text, {"Trk", "Idx", "Start", "Length", "Pause", "ISRC", "Flags", "Title"});
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const Track& track = disc.tracks[i];
        const std::string number = (i < 9 ? "0" : "") + std::to_string(i + 1);
        const std::string performer = textOf(track.text, TextField::performer);
        const bool own = !performer.empty() && performer != textOf(disc.text, TextField::performer);
        if (track.pregap) addRow(text, {number, "00", msf(*track.pregap)});
        addRow(text, {number, "01", msf(track.start()), msf(disc.endOf(i) - track.start()),
                      msf(track.start() - track.begin()), plainIsrc(track.isrc), flagsOf(track),
                      textOf(track.text, TextField::title) + (own ? " / " + performer : "")});
        for (std::size_t index = 1; index < track.indexes.size(); ++index)
            addRow(text, {number, (index < 9 ? "0" : "") + std::to_string(index + 1), msf(track.indexes[index])});
    }
    addRow(text, {"AA", "01", msf(disc.leadOut)});
    return text;
}

}  // namespace lacquer::sessions::cd

#include "sessions/album/vinyl_sheet.hpp"

#include <algorithm>
#include <utility>

#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/report/report_words.hpp"

namespace lacquer::sessions {
namespace {

std::string trackName(const SideFile& file, std::size_t song) {
    return file.side + std::to_string(song + 1);
}

// Of the silence, or what else is there, in front of a song; a minus: it overlaps the song before.
double gapSeconds(const SideFile& file, std::size_t i) {
    return i == 0 ? file.seconds(file.songs[i].start) : file.seconds(file.songs[i].start - file.songs[i - 1].end);
}

std::string gapText(const SideFile& file, std::size_t i) {
    const double gap = gapSeconds(file, i);
    constexpr double kNothing = 0.0005;
    return gap < -kNothing ? "overlaps" : decimalText(gap, 3);
}

// Of a song in a pause: which one it is in front of, and where it begins and ends.
std::string hiddenNote(const Album& album, const SideFile& file, const SongInFile& hidden) {
    const auto behind =
        std::ranges::find_if(file.songs, [&](const SongInFile& song) { return song.start > hidden.start; });
    return "Side " + file.side + ": a hidden song, \"" + nameOf(album.songs[hidden.song]) +
           "\", belongs to it in front of " + trackName(file, static_cast<std::size_t>(behind - file.songs.begin())) +
           ", from " + exactClockText(file.seconds(hidden.start)) + " to " + exactClockText(file.seconds(hidden.end)) +
           ".";
}

std::vector<std::string> cuttingNotes(const RecordDelivery& delivery) {
    std::vector<std::string> notes{
        "The time between songs in the file is the time on the record: " + decimalText(delivery.record.gapSeconds, 2) +
            " s where nothing else is said. Please cut a visible band "
            "there; none where a song overlaps or follows within a turn.",
        "The locked groove is silent: the lead-out follows the end of the file."};
    const auto beginsWithSong = [](const SideFile& file) {
        return file.songs.empty() || file.songs.front().start == 0;
    };
    if (std::ranges::all_of(delivery.files, beginsWithSong))
        notes.back() += " Nothing in front of the first song or behind the last one belongs to the music.";
    for (const SideFile& file : delivery.files)
        for (const SongInFile& hidden : file.hidden) notes.push_back(hiddenNote(delivery.album, file, hidden));
    for (const SideFile& file : delivery.files)
        if (file.clippedSamples > 0)
            notes.push_back("Side " + file.side + ": " + countText(file.clippedSamples, "sample was", "samples were") +
                            " beyond full scale and cut off. Lower the songs' \"gain\".");
    notes.insert(notes.end(), delivery.notes.begin(), delivery.notes.end());
    return notes;
}

std::string levelWords(const SideFile& file) {
    return (file.loudness.integratedLufs ? levelText(file.loudness.integratedLufs) + " LUFS" : "silent") + ", " +
           (file.loudness.truePeakDbtp ? levelText(file.loudness.truePeakDbtp) + " dBTP" : "no peak");
}

std::string cell(const std::string& text, std::size_t width) {
    return text.size() < width ? text + std::string(width - text.size(), ' ') : text + ' ';
}

std::string asciiMinus(std::string text) {
    for (std::size_t at; (at = text.find("\u2212")) != std::string::npos;) text.replace(at, 3, "-");
    return text;
}

PageFacts recordFacts(const RecordDelivery& delivery) {
    const vinyl::CutSettings& settings = delivery.record.settings;
    double seconds = 0;
    for (const SideFile& file : delivery.files) seconds += file.seconds(file.frames);
    return {{"Record", formatText(settings)},
            {"Sides", std::to_string(delivery.files.size())},
            {"Total time", clockText(seconds)},
            {"House", delivery.house},
            {"Cut gain", signedText(settings.gainDb, 1), "dB"},
            {"Reference velocity", decimalText(settings.referenceCmS, 1), "cm/s at 0 dB"},
            {"Files", "24 bit, " + rateText(delivery.files.front().sampleRate)}};
}

}  // namespace

std::string formatText(const vinyl::CutSettings& settings) {
    return settings.format.name + " at " + (settings.format.speed == vinyl::DiscSpeed::rpm45 ? "45" : "33 1/3");
}

std::string settingsText(const RecordDelivery& delivery) {
    const vinyl::CutSettings& settings = delivery.record.settings;
    return formatText(settings) + ", house " + delivery.house + ", cut gain " + decimalText(settings.gainDb, 1) +
           " dB with 0 dB at " + decimalText(settings.referenceCmS, 1) + " cm/s, tip of " +
           decimalText(settings.stylusUm, 0) + " \u00B5m";
}

std::string trackSheetText(const RecordDelivery& delivery) {
    const Album& album = delivery.album;
    std::string text = "TRACK SHEET FOR CUTTING\n\n";
    const auto fact = [&text](const std::string& name, const std::string& value) {
        if (!value.empty()) text += cell(name, 14) + value + "\n";
    };
    fact("Title", album.texts.title);
    fact("Artist", album.texts.artist);
    fact("Label", album.label);
    fact("Catalogue", album.catalogue);
    fact("Record", settingsText(delivery));
    for (const SideFile& file : delivery.files) {
        text += "\nSIDE " + file.side + "  " + exactClockText(file.seconds(file.frames)) + "  " + file.name + ", " +
                rateText(file.sampleRate) + ", 24 bit, " + levelWords(file) + "\n";
        text += "MD5 " + file.sums.md5 + "\n";
        text += cell("", 5) + cell("start", 11) + cell("end", 11) + cell("length", 11) + cell("gap s", 10) +
                cell("ISRC", 14) + "title\n";
        for (std::size_t i = 0; i < file.songs.size(); ++i) {
            const SongInFile& song = file.songs[i];
            const std::string& artist = album.songs[song.song].texts.artist;
            text += cell(trackName(file, i), 5) + cell(exactClockText(file.seconds(song.start)), 11) +
                    cell(exactClockText(file.seconds(song.end)), 11) +
                    cell(exactClockText(file.seconds(song.end - song.start)), 11) + cell(gapText(file, i), 10) +
                    cell(plainIsrc(album.songs[song.song].isrc), 14) + nameOf(album.songs[song.song]) +
                    (artist.empty() || artist == album.texts.artist ? "" : " / " + artist) + "\n";
        }
    }
    text += "\n";
    for (const std::string& note : cuttingNotes(delivery)) text += note + "\n";
    return asciiMinus(std::move(text));
}

Page trackSheetPage(const RecordDelivery& delivery) {
    const Album& album = delivery.album;
    Page page{.kicker = "Track sheet for cutting", .title = nameOf(album), .subtitle = album.texts.artist};
    page.add(recordFacts(delivery));
    for (const SideFile& file : delivery.files) {
        page.add(PageHeading{"Side " + file.side + ", " + exactClockText(file.seconds(file.frames))});
        PageTable table{{{"Track"},
                         {"Title"},
                         {"Start", CellKind::number},
                         {"End", CellKind::number},
                         {"Length", CellKind::number},
                         {"Gap s", CellKind::number},
                         {"ISRC", CellKind::code}},
                        {}};
        for (std::size_t i = 0; i < file.songs.size(); ++i) {
            const SongInFile& song = file.songs[i];
            table.rows.push_back({trackName(file, i), nameOf(album.songs[song.song]),
                                  exactClockText(file.seconds(song.start)), exactClockText(file.seconds(song.end)),
                                  exactClockText(file.seconds(song.end - song.start)), gapText(file, i),
                                  plainIsrc(album.songs[song.song].isrc)});
        }
        page.add(std::move(table));
        page.add(PageText{
            file.name + ", " + rateText(file.sampleRate) + ", 24 bit, " + levelWords(file) + ", MD5 " + file.sums.md5,
            Voice::note});
    }
    page.add(PageHeading{"Notes"});
    for (std::string& note : cuttingNotes(delivery)) page.add(PageText{std::move(note)});
    return page;
}

}  // namespace lacquer::sessions
